"""Ledgers in the window: from tree, measure and issue to the rows and back, the row form, nodes, evidence, pictures."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from desktop.ledgers.ledger_page import LedgerPage
from desktop.ledgers.rows_strip import RowsStrip
from desktop.main_window import MainWindow
from desktop.recent import Preferences
from tests.gui.ledgers.pages import fill, focused, place
from tests.gui.nodes import go_to_node, when_a_dialog_opens, with_dialog
from tests.gui.screens import missing_glyphs, take, texts_of
from tests.unit.ledgers import ASSET, generated_assets

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MEASURE, LEDGER = "14.4", "state_assets"


def show(window: MainWindow, *rows: dict[str, str], ledger: str = LEDGER) -> LedgerPage:
    """The ledger with these rows, entered on its page and saved."""
    page = window.window_actions.ledgers.show_ledger(ledger)
    if rows:
        fill(page, *rows)
    assert window.workbench.settle()
    QTest.qWait(60)
    return page


def faulty_rows(count: int = 24) -> list[dict[str, str]]:
    rows = generated_assets(count)
    rows[1]["value"], rows[1]["status"] = "一百二", "已盘活"
    rows[3]["code"] = rows[0]["code"]
    rows[4]["holder"] = ""
    rows[6]["revived_on"] = "2024-02-30"
    return rows


def tree_item(window: MainWindow, ledger: str) -> QTreeWidgetItem:
    items = window.parts.tree.findItems(ledger, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    (item,) = items
    return item


def press(widget: QWidget, text: str) -> None:
    (button,) = [each for each in widget.findChildren(QPushButton) if each.text().startswith(text) and each.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_figure_follows_the_rows_and_leads_to_them_and_back(window: MainWindow) -> None:
    left_out = {**ASSET, "code": "ZC-3", "status": "正在推进", "value": "", "recovered": "", "revived_on": ""}
    show(window, ASSET, {**ASSET, "code": "ZC-2", "value": "1000"}, left_out)
    window.navigator.go_to(MEASURE, "value")
    value = window.parts.form.body.fields["value"].editor
    assert value.text() == "0.11205"
    strip = window.findChild(RowsStrip)
    assert strip.text == "来自“待盘活国有资产清单”2 行（共 3 行），按这些行计算：0.11205 亿元。"
    QTest.keyClick(value, Qt.Key.Key_L, CTRL)
    page = window.window_actions.ledgers.page
    assert page is not None
    assert [page.view.text(row, 0) for row in range(page.view.count())] == ["ZC-0001", "ZC-2"]
    assert page.bar.text == "只显示计入 14.4 的 2 行（共 3 行）。"
    page.grid.go_cell(0, place(page, "value"))
    QTest.keyClicks(page.grid, "2")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClick(page.grid, Qt.Key.Key_Left, ALT)
    assert window.parts.pages.currentWidget() is window.parts.form
    assert window.parts.form.measure is not None
    assert (window.parts.form.measure.no, value.text()) == (MEASURE, "0.1002")


def test_issue_of_a_row_opens_its_cell(window: MainWindow) -> None:
    show(window, *faulty_rows())
    window.navigator.go_to("1.1", "")
    panel = window.parts.issues
    row = next(
        row for row, issue in enumerate(panel.issues) if (issue.field, issue.rule) == ("revived_on", "unreadable")
    )
    panel.select_rows([row])
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    page = window.window_actions.ledgers.page
    assert page is not None
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (6, place(page, "revived_on"))
    assert focused() is page.grid


def test_tree_shows_rows_and_state_and_leads_to_the_ledger(window: MainWindow, qtbot: QtBot) -> None:
    page = show(window, *faulty_rows())
    qtbot.waitUntil(lambda: tree_item(window, "待盘活国有资产清单").text(1) == "✗ 24")
    window.navigator.show_form()
    window.parts.tree.setCurrentItem(tree_item(window, "园区开发区名录"))
    shown = window.window_actions.ledgers.page
    assert shown is not None
    assert shown is not page
    assert shown.empty.isVisible()
    assert window.parts.tree_card.isVisible()
    window.parts.tree.setCurrentItem(tree_item(window, "待盘活国有资产清单"))
    assert window.window_actions.ledgers.page is page
    window.navigator.previous_measure()
    assert window.parts.pages.currentWidget() is window.parts.form


def test_row_form_types_says_what_is_wrong_and_steps(window: MainWindow) -> None:
    page = show(window, ASSET, {**ASSET, "code": "ZC-2"})
    page.grid.go_cell(0, place(page, "value"))
    QTest.keyClick(page.grid, Qt.Key.Key_Return, CTRL)
    field = page.form.fields["value"]
    assert field.editor.hasFocus()
    field.editor.selectAll()
    QTest.keyClicks(field.editor, "x")
    assert "“x”不是数字" in field.message
    QTest.keyClick(field.editor, Qt.Key.Key_Return)
    assert page.view.text(0, place(page, "value")) == "x"
    field.editor.setFocus()
    QTest.keyClick(field.editor, Qt.Key.Key_PageDown)
    assert page.grid.currentIndex().row() == 1
    assert page.form.fields["code"].editor.current_text() == "ZC-2"
    QTest.keyClick(field.editor, Qt.Key.Key_Escape)
    assert not page.form.isVisible()
    assert focused() is page.grid


def test_evidence_of_a_row(window: MainWindow, tmp_path: Path) -> None:
    page = show(window, ASSET)
    page.grid.go_cell(0, 0)
    page.toggle_form()
    paper = tmp_path / "权属证明.pdf"
    paper.write_bytes(b"%PDF-1.4 proof")
    with_dialog_accepted(window, lambda: page.form.evidence.dropped.emit([paper]))
    assert window.workbench.settle()
    assert "权属证明" in texts_of(page.form.evidence)
    (kept,) = window.workbench.session.evidence
    assert kept.row == f"{LEDGER}[{page.row_id}]"


def with_dialog_accepted(window: MainWindow, ask) -> None:  # type: ignore[no-untyped-def]
    def accept() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.accept()
        else:
            QTimer.singleShot(20, accept)

    QTimer.singleShot(0, accept)
    ask()


def test_rows_are_copied_to_the_next_node_and_changes_shown(window: MainWindow) -> None:
    show(window, ASSET, {**ASSET, "code": "ZC-2"})
    go_to_node(window, "2024-06")
    page = window.window_actions.ledgers.page
    assert page is not None
    assert page.empty.isVisible()
    press(page.empty, "从3月底复制")
    assert page.view.total() == 2
    assert window.workbench.settle()
    page.edits.type_text(1, place(page, "value"), "150")
    assert page.model.look(1, place(page, "value")).is_changed
    page.lookup.show_only("changed")
    assert page.view.count() == 1
    page.grid.go_cell(0, place(page, "value"))
    assert "3月底：120.5" in page.model.data(page.grid.currentIndex(), int(Qt.ItemDataRole.ToolTipRole))
    page.toggle_form()
    assert "3月底：120.5" in texts_of(page.form)
    take(window, "ledger_changed")


def test_history_of_a_row(window: MainWindow) -> None:
    page = show(window, ASSET)
    page.edits.type_text(0, place(page, "value"), "7")
    assert window.workbench.settle()
    page.grid.go_cell(0, 0)
    seen = []
    with_dialog(window, "history", lambda dialog: seen.append(dialog.text))  # type: ignore[attr-defined]
    assert "盘活金额：7" in seen[0]


def test_closed_node_is_read_only_and_says_so(window: MainWindow) -> None:
    show(window, *faulty_rows(8))
    window.workbench.desk.state = replace(window.workbench.desk.state, is_locked=True)
    window.workbench.node_opened.emit("2024-03")
    page = window.window_actions.ledgers.page
    assert page is not None
    page.grid.go_cell(0, 0)
    QTest.keyClicks(page.grid, "x")
    assert page.line.text == "本节点已导出报送包并锁定。如需修改，请先重新打开节点。"
    QTest.keyClick(page.grid, Qt.Key.Key_Minus, CTRL)
    assert "没有改动台账" in page.line.text
    assert page.view.total() == 8
    take(window, "ledger_locked")


def test_undo_of_the_window_is_the_ledgers_own_while_it_is_shown(window: MainWindow) -> None:
    window.workbench.set_raw("9.2", "value", "205")
    page = show(window, ASSET)
    page.toggle_form()
    window.window_actions.by_id["undo"].trigger()
    assert page.view.total() == 0
    assert window.workbench.desk.view(window.workbench.letter.measure("9.2")).cell("value").value == "205"


def test_menu_of_a_cell_explains_what_must_be_explained(window: MainWindow, qtbot) -> None:  # type: ignore[no-untyped-def]
    page = show(window, {**ASSET, "recovered": "200"})
    issues = [issue for issue in window.workbench.desk.ledger_issues(LEDGER) if issue.level == "explain"]
    assert issues
    page.grid.go_cell(0, place(page, issues[0].field))
    page.grid.menu_asked.emit(page.mapToGlobal(page.rect().center()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    opened = when_a_dialog_opens(lambda _dialog: None)
    with qtbot.waitSignal(page.explain_asked) as asked:
        menu.actions()[0].trigger()
    assert opened
    assert asked.args == [[issues[0].id]]


def test_the_way_from_a_list_of_issues_elsewhere(window: MainWindow) -> None:
    page = show(window, ASSET)
    window.navigator.show_form()
    window.window_actions.ledgers.go_to_owner(f"{LEDGER}[{ASSET['code']}]", "value")
    assert page.grid.currentIndex().column() == place(page, "value")
    window.window_actions.ledgers.go_to_owner("9.2", "value")
    assert window.window_actions.ledgers.page is None


def test_column_widths_are_remembered(
    open_window: Callable[[], MainWindow], preferences: Preferences, qtbot: QtBot
) -> None:
    window = open_window()
    page = show(window, ASSET)
    page.grid.setColumnWidth(3, 333)
    qtbot.waitUntil(lambda: not preferences.layout(f"ledger_{LEDGER}").isEmpty())
    window.close()
    assert show(open_window()).grid.columnWidth(3) == 333


def test_pictures_of_a_ledger(window: MainWindow) -> None:
    page = show(window)
    take(window, "ledger_empty")
    show(window, *faulty_rows())
    page.grid.go_cell(6, 0)
    take(window, "ledger_grid")
    window.navigator.go_to(MEASURE, "value")
    take(window, "ledger_measure")
    window.window_actions.ledgers.show_rows_behind()
    take(window, "ledger_rows_behind")
    page.lookup.show_all()
    page.lookup.sort_next(place(page, "book_value"))
    page.lookup.ask_filter(place(page, "holder_kind"))
    take(window, "ledger_filter")
    page.column_filter.hide()
    page.find.begin("资产1")
    page.find.ask()
    take(window, "ledger_find")
    page.find.hide()
    page.grid.go_cell(2, place(page, "way"))
    page.grid.setFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_F2)
    take(window, "ledger_choice")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    page.toggle_form()
    take(window, "ledger_form")
    shown = texts_of(window)
    for ledger in window.workbench.letter.ledgers:
        shown += texts_of(show(window, ledger=ledger.name))
    assert missing_glyphs(shown) == set()


@pytest.mark.parametrize("name", ["investment_projects", "parks"])
def test_head_note_of_every_kind_of_column(window: MainWindow, name: str) -> None:
    page = show(window, ledger=name)
    notes = "".join(
        page.model.headerData(column, Qt.Orientation.Horizontal, int(Qt.ItemDataRole.ToolTipRole))
        for column in range(len(page.view.columns))
    )
    wanted = {
        "investment_projects": "由程序计算：批复概算（备案估算） − 预计完成投资",
        "parks": "填本台账中另一行的名称",
    }
    assert wanted[name] in notes


def test_import_is_for_the_ledger_shown_and_a_step_of_its_undo(window: MainWindow) -> None:
    page = show(window, ASSET)
    seen: list[str] = []
    with_dialog(window, "import", lambda dialog: seen.append(dialog.subject.ledger))  # type: ignore[attr-defined]
    assert seen == [LEDGER]
    assert window.window_actions.ledgers.desk_of(LEDGER) is page.edits.desk
