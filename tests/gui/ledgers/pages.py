"""A ledger's page on the screen, filled, and the keys of a clerk in its grid."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.ledgers.ledger_page import LedgerPage
from desktop.ledgers.ledger_paste import RowPlan
from desktop.workbench import Workbench
from forms.records.gradual import at_once
from forms.records.ledger_editor import RowEdit
from forms.services.session import open_workspace
from tests.unit.ledgers import ASSET

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NODE = "2024-03"


def open_page(qtbot: QtBot, bench: Workbench, ledger: str = "state_assets") -> LedgerPage:
    page = LedgerPage(bench, ledger)
    qtbot.addWidget(page)
    page.resize(1050, 640)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.start()
    return page


def fill(page: LedgerPage, *rows: dict[str, str]) -> None:
    """Put rows there as an edit of the page."""
    at_once(page.edits.carrying_out(RowPlan(tuple(RowEdit("", row) for row in rows))))


def assets(count: int) -> list[dict[str, str]]:
    return [{**ASSET, "code": f"ZC-{number:04}", "name": f"资产{number}"} for number in range(1, count + 1)]


def place(page: LedgerPage, column: str) -> int:
    return [each.name for each in page.view.columns].index(column)


def texts(page: LedgerPage, column: str) -> list[str]:
    """What the column shows, from the top."""
    return [page.view.text(row, place(page, column)) for row in range(page.view.count())]


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def key(page: LedgerPage, name: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.grid, name, modifiers)


def type_keys(page: LedgerPage, text: str) -> None:
    """The first key opens the editor, which takes the others."""
    QTest.keyClicks(page.grid, text[0])
    QTest.keyClicks(focused(), text[1:])


def paste(page: LedgerPage, row: int, column: str, text: str) -> str:
    QGuiApplication.clipboard().setText(text)
    page.grid.go_cell(row, place(page, column))
    key(page, Qt.Key.Key_V, CTRL)
    return page.note.text


def saved_rows(folder: Path) -> list[dict[str, str]]:
    """Code and name of the rows as another program finds them on disk."""
    session = open_workspace(folder, "李", for_writing=False)
    rows = [
        {name: row.text(name) for name in ("code", "name", "value")}
        for row in session.entries.ledgers.rows(NODE, "state_assets")
    ]
    session.close()
    return rows
