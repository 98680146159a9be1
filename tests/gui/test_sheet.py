"""Quick entry with real keys and a real workspace: typing, pasting from Excel, undo, filters, a locked node."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.entry.sheet_columns import COLUMNS
from desktop.entry.sheet_filter import SheetFilter
from desktop.entry.sheet_page import SheetPage
from desktop.entry.sheet_view import SheetView
from desktop.grid.grid_notes import CellLine, PasteNote
from desktop.workbench import Workbench
from forms.schema.cell import Cell
from tests.gui.benches import compose, picture, practice_bench, saved_cell

COLUMN = {column.key: place for place, column in enumerate(COLUMNS)}


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Workbench]:
    with practice_bench(tmp_path / "ws") as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, bench: Workbench) -> SheetPage:
    made = SheetPage(bench)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.start()
    return made


def view_of(page: SheetPage) -> SheetView:
    return page.findChild(SheetView)


def cell(bench: Workbench, measure: str, field: str) -> Cell:
    return bench.desk.view(bench.letter.measure(measure)).cell(field)


def paste(page: SheetPage, measure: str, column: str, text: str) -> str:
    """Paste as the clerk does; what the page says about it."""
    QGuiApplication.clipboard().setText(text)
    view_of(page).go_measure(measure, COLUMN[column])
    QTest.keyClick(view_of(page), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    return page.findChild(PasteNote).text


def choose_filter(qtbot: QtBot, page: SheetPage, place: int) -> None:
    """Alt+1 to Alt+4."""
    with qtbot.waitSignal(page.findChild(SheetFilter).chosen):
        QTest.keyClick(page, Qt.Key(Qt.Key.Key_0 + place), Qt.KeyboardModifier.AltModifier)


def typed_into() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def test_typing_into_a_cell_saves_it_and_goes_down(page: SheetPage, bench: Workbench, tmp_path: Path) -> None:
    view_of(page).go_measure("9.2")
    QTest.keyClicks(view_of(page), "2")
    QTest.keyClicks(typed_into(), "05")
    QTest.keyClick(typed_into(), Qt.Key.Key_Return)
    assert cell(bench, "9.2", "value").value == "205"
    assert page.current_measure == "9.3"
    assert QApplication.focusWidget() is view_of(page)
    bench.settle()
    assert saved_cell(tmp_path / "ws", "9.2", "value") == ("value", "205")


def test_tab_skips_what_cannot_be_typed(page: SheetPage) -> None:
    view = view_of(page)
    view.go_measure("7.1")
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert view.currentIndex().column() == COLUMN["status"]


def test_chinese_input_keeps_its_first_letter_after_a_read_only_cell(page: SheetPage, bench: Workbench) -> None:
    view = view_of(page)
    view.go_measure("9.2", COLUMN["unit"])
    assert view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    view.go_measure("9.2", COLUMN["progress"])
    QApplication.sendEvent(view, QInputMethodEvent("z", []))
    compose(view, "组织")
    QTest.keyClick(typed_into(), Qt.Key.Key_Return)
    assert cell(bench, "9.2", "progress").value == "组织"


def test_input_method_is_on_from_the_start_and_with_an_empty_filter(qtbot: QtBot, page: SheetPage) -> None:
    assert view_of(page).currentIndex().isValid()
    choose_filter(qtbot, page, 3)
    assert view_of(page).testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


@pytest.mark.parametrize(("keys", "word"), [("2", "正在推进"), ("已", "已完成"), ("大概", "大概")])
def test_status_takes_a_number_a_word_or_keeps_a_wrong_one(
    page: SheetPage, bench: Workbench, keys: str, word: str
) -> None:
    view_of(page).go_measure("9.2", COLUMN["status"])
    QTest.keyClick(view_of(page), Qt.Key.Key_F2)
    compose(typed_into(), keys)
    QTest.keyClick(typed_into(), Qt.Key.Key_Return)
    assert cell(bench, "9.2", "status").raw == word


def test_milestone_takes_yes_and_checklist_is_counted_in_the_form(page: SheetPage, bench: Workbench) -> None:
    view_of(page).go_measure("1.1")
    QTest.keyClicks(view_of(page), "1")
    QTest.keyClick(typed_into(), Qt.Key.Key_Return)
    assert cell(bench, "1.1", "value").value == "是"
    assert page.current_measure == "1.2"
    QTest.keyClicks(view_of(page), "3")
    assert page.findChild(CellLine).text == "已完成项数由程序计算：请在表单中勾选各项。"


def test_leaving_an_editor_unchanged_changes_nothing(page: SheetPage, bench: Workbench) -> None:
    bench.set_raw("8.1", "value", "1,234.5万")
    view_of(page).go_measure("8.1")
    QTest.keyClick(view_of(page), Qt.Key.Key_F2)
    QTest.keyClick(typed_into(), Qt.Key.Key_Return)
    assert cell(bench, "8.1", "value").raw == "1,234.5万"


def test_excel_block_with_quotes_and_line_breaks(page: SheetPage, bench: Workbench) -> None:
    said = paste(page, "9.2", "progress", '"组织""两批""申报\n新认定12家"\t无\t继续辅导\r\n培育\t\t\r\n')
    assert cell(bench, "9.2", "progress").value == '组织"两批"申报\n新认定12家'
    assert cell(bench, "9.2", "next").value == "继续辅导"
    assert cell(bench, "9.3", "progress").value == "培育"
    assert cell(bench, "9.2", "progress").origin == "pasted"
    assert said == "填入4格。Ctrl+Z 可整体撤销。"


def test_wrong_date_in_the_middle_stays_as_pasted_and_is_marked(
    page: SheetPage, bench: Workbench, tmp_path: Path
) -> None:
    said = paste(page, "8.1", "value", "110\t2024-03-31\n1.5\t2024-02-30\n3\t2024-03-31\n")
    assert cell(bench, "8.2", "as_of").raw == "2024-02-30"
    assert cell(bench, "8.3", "value").value == "3"
    assert said == "填入6格，其中1格有错误，已在格中标出，原文保留。"
    view_of(page).go_measure("8.2", COLUMN["as_of"])
    assert "2024年2月30日不存在" in page.findChild(CellLine).text
    picture(page, "sheet_wrong_date")
    bench.settle()
    assert saved_cell(tmp_path / "ws", "8.2", "as_of") == ("invalid", "2024-02-30")


def test_paste_beyond_the_edge_names_what_did_not_fit(page: SheetPage, bench: Workbench) -> None:
    last = bench.letter.measures[-1].no
    said = paste(page, last, "next", "继续\t已填\t多出\n再一行\n")
    assert cell(bench, last, "next").value == "继续"
    assert said.splitlines() == [
        "填入1格；3处没有填入：",
        f"{last}　粘贴内容第1行第2列“已填”没有填入：审核状态由程序判断，不能填写。",
        f"{last}　粘贴内容第1行第3列“多出”没有填入：右边已没有可填的列。",
        "粘贴内容第2行第1列“再一行”没有填入：下面已没有可填的行。",
    ]
    picture(page, "sheet_paste")


def test_block_with_numbers_goes_to_the_measures_it_names(page: SheetPage, bench: Workbench) -> None:
    title = bench.letter.measure("9.3").title
    said = paste(page, "1.1", "no", f"编号\t措施\t单位\t本期数\n9.3\t{title}\t家\t1500\n9.2\t\t\t205\n99.9\t\t\t7\n")
    assert (cell(bench, "9.3", "value").value, cell(bench, "9.2", "value").value) == ("1500", "205")
    assert cell(bench, "1.1", "value").is_empty
    assert "责任书没有编号为“99.9”的措施。" in said


def test_one_undo_takes_back_a_whole_paste(page: SheetPage, bench: Workbench, tmp_path: Path) -> None:
    bench.set_raw("9.2", "value", "200")
    bench.commit()
    paste(page, "9.1", "value", "1\n205\n1500\n")
    QTest.keyClick(view_of(page), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [cell(bench, no, "value").value for no in ("9.1", "9.2", "9.3")] == ["", "200", ""]
    assert not [issue for issue in bench.desk.issues("9.3") if issue.rule == "unreadable"]
    bench.settle()
    assert saved_cell(tmp_path / "ws", "9.3", "value") == ("empty", "")
    assert saved_cell(tmp_path / "ws", "9.2", "value") == ("value", "200")


def test_fill_down_and_delete_are_one_step_each(page: SheetPage, bench: Workbench) -> None:
    view = view_of(page)
    bench.set_raw("9.1", "basis", "快报")
    view.go_measure("9.1", COLUMN["basis"])
    for _step in range(2):
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [cell(bench, no, "basis").value for no in ("9.1", "9.2", "9.3")] == ["快报"] * 3
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert all(cell(bench, no, "basis").is_empty for no in ("9.1", "9.2", "9.3"))
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [cell(bench, no, "basis").value for no in ("9.1", "9.2", "9.3")] == ["快报"] * 3


def test_copied_block_comes_back_the_same(page: SheetPage, bench: Workbench) -> None:
    paste(page, "8.1", "value", '1,234.5\t2024-03-31\t快报\t2\t"一\n二"\n')
    view = view_of(page)
    view.go_measure("8.1")
    for _step in range(5):
        QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == '1234.5\t2024-03-31\t快报\t2\t"一\n二"\t\n'


def test_filter_shows_rows_of_one_state_and_keeps_a_row_while_it_is_filled(
    qtbot: QtBot, page: SheetPage, bench: Workbench
) -> None:
    bench.set_raw("8.1", "value", "十二")
    choose_filter(qtbot, page, 3)
    view = view_of(page)
    assert len(view.shown_rows()) == 1
    assert page.current_measure == "8.1"
    assert QApplication.focusWidget() is view
    picture(page, "sheet_filter")
    bench.set_raw("8.1", "value", "")
    assert len(view.shown_rows()) == 1
    choose_filter(qtbot, page, 2)
    assert len(view.shown_rows()) == len(bench.letter.measures)


def test_paste_with_a_filter_goes_to_the_rows_that_are_shown(qtbot: QtBot, page: SheetPage, bench: Workbench) -> None:
    for measure in ("8.1", "9.2"):
        bench.set_raw(measure, "value", "错")
    choose_filter(qtbot, page, 3)
    paste(page, "8.1", "value", "110\n205\n")
    assert cell(bench, "9.2", "value").value == "205"
    assert cell(bench, "8.2", "value").is_empty


def test_long_text_grows_and_alt_enter_breaks_the_line(page: SheetPage, bench: Workbench) -> None:
    view_of(page).go_measure("9.2", COLUMN["progress"])
    QTest.keyClick(view_of(page), Qt.Key.Key_F2)
    editor = typed_into()
    before = editor.height()
    for line in range(6):
        QTest.keyClicks(editor, f"line {line}")
        QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    picture(page, "sheet_text")
    assert editor.height() > before
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert cell(bench, "9.2", "progress").value.count("\n") == 5
    assert page.current_measure == "9.3"


def test_number_column_opens_the_form(page: SheetPage, qtbot: QtBot) -> None:
    view_of(page).go_measure("9.2")
    with qtbot.waitSignal(page.open_measure) as asked:
        QTest.keyClick(view_of(page), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["9.2"]


def test_locked_node_takes_nothing_and_says_why(page: SheetPage, bench: Workbench) -> None:
    bench.desk.state = replace(bench.desk.state, is_locked=True)
    page.refresh()
    said = paste(page, "9.2", "value", "205")
    assert cell(bench, "9.2", "value").is_empty
    assert "“205”没有填入：本节点已导出报送包并锁定。" in said
    QTest.keyClicks(view_of(page), "2")
    assert "请先重新打开节点" in page.findChild(CellLine).text
    picture(page, "sheet_locked")
