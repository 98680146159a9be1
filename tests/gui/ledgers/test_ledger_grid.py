"""A ledger's grid with real keys and a real workspace: typed and composed, choices, moves, saving."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ledgers.ledger_page import LedgerPage
from desktop.workbench import Workbench
from forms.errors import EnvironmentFault
from tests.gui.benches import compose
from tests.gui.ledgers.pages import (
    CTRL,
    SHIFT,
    assets,
    fill,
    focused,
    key,
    open_page,
    place,
    saved_rows,
    texts,
    type_keys,
)
from tests.unit.ledgers import ASSET


def test_typing_begins_a_row_and_tab_and_enter_go_as_in_a_spreadsheet(
    page: LedgerPage, bench: Workbench, tmp_path: Path
) -> None:
    type_keys(page, "ZC-1")
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    type_keys(page, "chengtou")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (1, 0)
    type_keys(page, "ZC-2")
    QTest.keyClick(focused(), Qt.Key.Key_Return, SHIFT)
    assert page.grid.currentIndex().row() == 0
    assert texts(page, "code") == ["ZC-1", "ZC-2"]
    assert texts(page, "holder") == ["chengtou", ""]
    bench.settle()
    assert [row["code"] for row in saved_rows(tmp_path / "ws")] == ["ZC-1", "ZC-2"]


def test_composing_begins_in_the_cell_and_loses_no_letter(page: LedgerPage) -> None:
    page.grid.go_cell(0, place(page, "name"))
    assert page.grid.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QApplication.sendEvent(page.grid, QInputMethodEvent("j", []))
    compose(page.grid, "旧厂房")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert texts(page, "name") == ["旧厂房"]


def test_text_that_comes_without_being_composed_is_not_lost(page: LedgerPage) -> None:
    page.grid.go_cell(0, place(page, "name"))
    compose(page.grid, "旧")
    compose(focused(), "厂房")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert texts(page, "name") == ["旧厂房"]


def test_input_method_stays_on_over_a_computed_cell(qtbot: QtBot, bench: Workbench) -> None:
    page = open_page(qtbot, bench, "investment_projects")
    page.begin()
    page.grid.go_cell(0, place(page, "saving"))
    assert page.grid.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    type_keys(page, "5")
    assert page.line.text == "“压降额”由程序计算，请填写计算它的各列。"
    assert page.view.total() == 0


def test_arithmetic_and_f2_and_escape(page: LedgerPage) -> None:
    fill(page, *assets(1))
    page.grid.go_cell(0, place(page, "book_value"))
    type_keys(page, "=12.5+3")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert texts(page, "book_value") == ["15.5"]
    page.grid.go_cell(0, place(page, "book_value"))
    key(page, Qt.Key.Key_F2)
    QTest.keyClicks(focused(), "9")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert texts(page, "book_value") == ["15.5"]


def test_choices_follow_another_column(page: LedgerPage) -> None:
    fill(page, {**ASSET, "holder_kind": "储备土地", "way": ""})
    words = [word for word, _note in page.model.choices_at(0, place(page, "way"))]
    assert "收回储备" in words
    assert "出租" not in words
    page.grid.go_cell(0, place(page, "way"))
    key(page, Qt.Key.Key_F2)
    QTest.keyClicks(focused(), str(words.index("收回储备") + 1))
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert texts(page, "way") == ["收回储备"]


def test_ctrl_arrows_lead_to_the_edge(page: LedgerPage) -> None:
    fill(page, *assets(4))
    page.edits.type_text(2, place(page, "name"), "")
    page.grid.go_cell(0, place(page, "name"))
    key(page, Qt.Key.Key_Down, CTRL)
    assert page.grid.currentIndex().row() == 1
    key(page, Qt.Key.Key_Down, CTRL)
    assert page.grid.currentIndex().row() == 3
    key(page, Qt.Key.Key_Up, CTRL | SHIFT)
    assert page.grid.selected_rows() == [1, 2, 3]
    key(page, Qt.Key.Key_Home, CTRL)
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (0, 0)


def test_what_could_not_be_saved_is_kept_and_saved_again(
    page: LedgerPage, bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = page.edits.desk
    write = desk.write
    faults = iter([EnvironmentFault("disk_full", "磁盘已满。")])

    def fail_once(*words: object) -> None:
        fault = next(faults, None)
        if fault is not None:
            raise fault
        write(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "write", fail_once)
    seen: list[object] = []
    bench.save_failed.connect(seen.append)
    fill(page, *assets(1))
    bench.tasks.flush()
    assert len(seen) == 1
    assert bench.has_unsaved
    fill(page, *assets(2)[1:])
    assert bench.settle()
    assert [row["code"] for row in saved_rows(tmp_path / "ws")] == ["ZC-0001", "ZC-0002"]


def test_arrows_leave_a_cell_that_is_typed_into_and_move_in_one_that_is_edited(page: LedgerPage) -> None:
    fill(page, *assets(2))
    page.grid.go_cell(0, place(page, "name"))
    type_keys(page, "A")
    QTest.keyClick(focused(), Qt.Key.Key_Right)
    assert page.grid.currentIndex().column() == place(page, "name") + 1
    page.grid.go_cell(0, place(page, "name"))
    key(page, Qt.Key.Key_F2)
    QTest.keyClicks(focused(), "B")
    QTest.keyClick(focused(), Qt.Key.Key_Left)
    QTest.keyClicks(focused(), "C")
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    assert texts(page, "name") == ["ACB", "资产2"]
    assert page.grid.currentIndex().row() == 1
