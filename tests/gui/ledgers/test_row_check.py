"""A long ledger of which nothing is known when the workspace is opened: looked at beside the screen, which can be used."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from forms.records.ledger_editor import RowEdit
from forms.services.ledger_desk import LedgerDesk
from forms.services.session import open_workspace
from forms.validation.ledger_sheet import LedgerSheet
from tests.gui.conftest import PERSON
from tests.unit.ledgers import generated_assets

LEDGER, ROWS = "state_assets", 1_100


@pytest.fixture
def stale(workspace: Path) -> None:
    """Many rows, two of them wrong, and no word of what was found in them."""
    session = open_workspace(workspace, PERSON)
    desk = LedgerDesk(session, session.letter.nodes[0], LEDGER)
    rows = generated_assets(ROWS)
    rows[5] |= {"owner": ""}
    rows[1_000] |= {"owner": ""}
    desk.edit([RowEdit("", row) for row in rows])
    desk.save()
    session.close()
    with closing(sqlite3.connect(workspace / "workspace.db")) as connection, connection:
        connection.execute("update row_versions set stamp = ''")


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Looking at all rows waits until it is set; on the screen's thread that is a fault."""
    go_on, screen, check_all = threading.Event(), threading.get_ident(), LedgerSheet.check_all

    def wait_and_check(sheet: LedgerSheet) -> None:
        if sheet.definition.name == LEDGER:
            assert threading.get_ident() != screen
            assert go_on.wait(20)
        check_all(sheet)

    monkeypatch.setattr(LedgerSheet, "check_all", wait_and_check)
    yield go_on
    go_on.set()


def test_rows_can_be_edited_while_a_stale_ledger_is_checked(
    stale: None, held: threading.Event, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = open_window()
    bench, export = window.workbench, window.findChild(QPushButton, "export")
    page = window.window_actions.ledgers.show_ledger(LEDGER)
    assert bench.desk.ledgers.is_awaiting
    assert (export.text(), export.isEnabled()) == ("正在核对…", False)
    assert page.filters.findChild(QPushButton, "faulty").text().endswith("正在核对…")
    assert page.view.text(1_099, 0) == "ZC-01100"
    repeated = page.edits.type_text(7, 0, "ZC-00020")
    mended = page.edits.type_text(5, [each.name for each in page.view.columns].index("owner"), "王某")
    assert repeated is not None and mended is not None
    held.set()
    assert bench.settle()
    qtbot.waitUntil(lambda: not bench.desk.ledgers.is_awaiting and export.isEnabled())
    assert page.filters.findChild(QPushButton, "faulty").text().endswith(" 3")
    assert sorted(issue.rule for issue in bench.desk.ledger_issues(LEDGER)) == ["missing", "repeated", "repeated"]
    anew = LedgerSheet(bench.letter, bench.node, LEDGER, bench.session.entries.ledgers)
    found = dict(bench.desk.ledgers.found(LEDGER))
    worker = threading.Thread(target=anew.check_all)
    worker.start()
    worker.join()
    assert found == anew.found
