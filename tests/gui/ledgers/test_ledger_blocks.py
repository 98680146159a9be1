"""Blocks of cells in a ledger's grid: from and to Excel, filled down, rows put in and taken away, all undone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.ledgers.ledger_page import LedgerPage
from desktop.workbench import Workbench
from tests.gui.ledgers.pages import (
    CTRL,
    SHIFT,
    assets,
    fill,
    focused,
    key,
    open_page,
    paste,
    place,
    saved_rows,
    texts,
)
from tests.unit.ledgers import ASSET


def test_block_of_excel_with_a_wrong_date_is_taken_whole_and_marked(
    page: LedgerPage, bench: Workbench, tmp_path: Path
) -> None:
    fill(page, *assets(3))
    said = paste(page, 0, "revived_on", "2024-03-20\n2024-02-30\n2024-03-22\n")
    assert said == "填入3格，其中1格有错误，已在格中标出，原文保留。"
    assert texts(page, "revived_on")[1] == "2024-02-30"
    page.grid.go_cell(1, place(page, "revived_on"))
    assert "2024年2月30日不存在" in page.line.text
    assert "2024年2月30日不存在" in page.model.data(page.grid.currentIndex(), int(Qt.ItemDataRole.ToolTipRole))
    assert page.model.look(1, place(page, "revived_on")).level == "error"


def test_rows_below_the_last_and_columns_beyond_the_edge(page: LedgerPage) -> None:
    fill(page, *assets(1))
    last = page.view.columns[-1]
    said = paste(page, 0, last.name, '"一\n""二"""\t多出\n三\n\n')
    assert texts(page, last.name) == ['一\n"二"', "三"]
    assert said.splitlines()[1:] == ["粘贴内容第1行第2列“多出”没有填入：右边已没有可填的列。"]


def test_block_with_heads_goes_under_them(page: LedgerPage) -> None:
    said = paste(page, 0, "code", "资产名称\t资产编号\t盘活金额（万元）\n旧厂房\tZC-9\t12.5\n")
    assert (texts(page, "code"), texts(page, "name"), texts(page, "value")) == (["ZC-9"], ["旧厂房"], ["12.5"])
    assert said == "填入3格。Ctrl+Z 可整体撤销。"


def test_pasted_text_in_a_computed_column_must_agree(qtbot: QtBot, bench: Workbench) -> None:
    page = open_page(qtbot, bench, "investment_projects")
    page.begin()
    row = "2401-500111-04-01-123456\t项目\t业主\t10\t8"
    assert "没有填入" not in paste(page, 0, "code", f"{row}\t2\n")
    assert "“压降额”由程序计算，现为2。" in paste(page, 0, "code", f"{row}\t3\n")


def test_one_undo_takes_back_a_whole_paste_also_on_disk(page: LedgerPage, bench: Workbench, tmp_path: Path) -> None:
    fill(page, *assets(2))
    paste(page, 1, "name", "甲\n乙\n丙\n")
    assert texts(page, "name") == ["资产1", "甲", "乙", "丙"]
    key(page, Qt.Key.Key_Z, CTRL)
    assert texts(page, "name") == ["资产1", "资产2"]
    bench.settle()
    assert [row["name"] for row in saved_rows(tmp_path / "ws")] == ["资产1", "资产2"]


def test_what_is_copied_comes_back_the_same_and_keeps_codes(page: LedgerPage) -> None:
    last = page.view.columns[-1].name
    fill(page, {**ASSET, last: '厂房\t"东"\n二层', "code": "115001117093180245"})
    page.grid.go_cell(0, 0)
    key(page, Qt.Key.Key_A, CTRL)
    key(page, Qt.Key.Key_C, CTRL)
    mime = QGuiApplication.clipboard().mimeData()
    assert "mso-number-format:'\\@'" in mime.html()
    key(page, Qt.Key.Key_End, CTRL)
    paste(page, 1, "code", mime.text())
    assert texts(page, last) == ['厂房\t"东"\n二层'] * 2
    assert texts(page, "value") == ["120.5"] * 2


def test_fill_down_insert_duplicate_and_delete(page: LedgerPage) -> None:
    fill(page, *assets(3))
    page.grid.go_cell(0, place(page, "owner"))
    page.edits.type_text(0, place(page, "owner"), "李某")
    for _step in range(2):
        key(page, Qt.Key.Key_Down, SHIFT)
    key(page, Qt.Key.Key_D, CTRL)
    assert texts(page, "owner") == ["李某"] * 3
    page.grid.go_cell(0, 0)
    key(page, Qt.Key.Key_Equal, CTRL)
    assert texts(page, "code") == ["ZC-0001", "", "ZC-0002", "ZC-0003"]
    page.grid.go_cell(3, 0)
    key(page, Qt.Key.Key_D, CTRL | SHIFT)
    assert (texts(page, "code")[-1], texts(page, "name")[-1]) == ("", "资产3")
    page.grid.go_cell(1, 0)
    key(page, Qt.Key.Key_Minus, CTRL)
    assert texts(page, "code") == ["ZC-0001", "ZC-0002", "ZC-0003", ""]
    for _step in range(3):
        key(page, Qt.Key.Key_Z, CTRL)
    assert texts(page, "code") == ["ZC-0001", "ZC-0002", "ZC-0003"]


def test_empty_ledger_pastes_at_once(qtbot: QtBot, bench: Workbench) -> None:
    page = open_page(qtbot, bench)
    assert page.empty.isVisible()
    QGuiApplication.clipboard().setText("ZC-1\tchengtou\n")
    QTest.keyClick(focused(), Qt.Key.Key_V, CTRL)
    assert texts(page, "code") == ["ZC-1"]
    assert page.grid.isVisible()


@pytest.mark.parametrize("wish", ["insert", "duplicate"])
def test_undo_of_rows_put_in_selects_what_was_selected(page: LedgerPage, wish: str) -> None:
    fill(page, *assets(4))
    page.grid.go_cell(1, 2)
    key(page, Qt.Key.Key_Down, SHIFT)
    key(page, Qt.Key.Key_Right, SHIFT)
    page.work.do(wish)
    assert (page.view.count(), page.grid.selected_rows()) == (6, [3 if wish == "insert" else 2])
    page.grid.go_cell(page.grid.currentIndex().row(), 0)
    page.work.delete()
    page.work.undo()  # of the deletion: the row put in is there again and nothing else is selected
    assert page.grid.selected_rows() == [3 if wish == "insert" else 2]
    page.work.undo()
    assert (page.view.count(), page.grid.selected_rows(), page.grid.selected_columns()) == (4, [1, 2], [2, 3])
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (2, 3)
