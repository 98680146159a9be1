"""Beside the field: where a figure comes from, the value before, who changed it, and the way to what it is held against."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from desktop.context.context_lines import context_of, field_note
from desktop.context.history_dialog import HistoryDialog
from desktop.entry.sheet_page import SheetPage
from desktop.entry.sheet_view import SheetView
from desktop.issues.explanations_dialog import ExplanationsDialog
from desktop.main_window import MainWindow
from forms.schema.cell import Cell
from tests.gui.nodes import enter, go_to_node, with_dialog
from tests.gui.screens import missing_glyphs, take, texts_of


@pytest.fixture
def june(window: MainWindow) -> Iterator[MainWindow]:
    """June after a filled March."""
    enter(window, "8.1.value=120", "8.1.planned=115", "9.2.value=205", "9.2.basis=快报", "9.2.as_of=2024-03-31")
    enter(window, "9.2.supplied_by=区科技局", "9.2.supplied_via=电话", "9.2.note=含3家待复核")
    enter(window, "9.2.next=4月底前完成重点企业研发台账辅导全覆盖。")
    go_to_node(window, "2024-06")
    yield window


def cell(window: MainWindow, measure: str, field: str) -> Cell:
    return window.workbench.session.entries.cell(window.workbench.node.id, measure, field)


def press(
    window: MainWindow, measure: str, field: str, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None
) -> None:
    window.navigator.go_to(measure, field)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier or Qt.KeyboardModifier.NoModifier)


def menu_texts() -> list[str]:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return [action.text() for action in menu.actions() if action.text()]


def choose_first() -> None:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = menu.activeAction()
    menu.close()
    action.trigger()


def test_the_card_says_what_the_form_does_not(june: MainWindow, qtbot: QtBot) -> None:
    enter(june, "9.2.value=200", "9.2.last_year=208", "9.2.restated=204", "9.2.restated_reason=统计局核定")
    june.navigator.go_to("9.2", "value")
    qtbot.waitUntil(lambda: "修正为 204 家" in june.parts.context.text)
    take(june, "context_figure")
    assert june.parts.context.text.splitlines() == [
        "对比 比3月底少 4 家（-2.0%）",
        "比上年末数少 8 家（-3.8%）",
        "目标来源 公开报道",
        "3月底数据 快报 · 区科技局 · 电话 · 2024年3月31日",
        "3月底备注 含3家待复核",
        "3月底修正 修正为 204 家（统计局核定）",
        june.parts.context.text.splitlines()[-1],
    ]
    assert "张敏 · 20" in june.parts.context.text
    assert not missing_glyphs(texts_of(june))


def test_the_card_follows_the_field_and_shows_the_text_before(june: MainWindow, qtbot: QtBot) -> None:
    june.navigator.go_to("9.2", "next")
    qtbot.waitUntil(lambda: "3月底：4月底前完成重点企业研发台账辅导全覆盖。" in june.parts.context.text)
    take(june, "context_text")
    assert not june.parts.form.body.fields["next"].editor.viewport().visibleRegion().isEmpty()
    june.navigator.go_to("9.3", "value")
    qtbot.waitUntil(lambda: "辅导" not in june.parts.context.text)


def test_the_card_stays_folded_next_time(june: MainWindow) -> None:
    june.parts.context._fold.click()
    assert not june.parts.context.is_open
    assert not june._preferences.is_context_open


def test_f7_takes_the_text_before_into_an_empty_field(june: MainWindow) -> None:
    press(june, "9.2", "next", Qt.Key.Key_F7)
    assert cell(june, "9.2", "next").value == "4月底前完成重点企业研发台账辅导全覆盖。"
    assert cell(june, "9.2", "next").origin == "carried"
    assert june.parts.form.body.fields["next"].editor.current_text().startswith("4月底前")
    june.window_actions.by_id["undo"].trigger()
    assert cell(june, "9.2", "next").is_empty


def test_f7_says_in_words_when_nothing_can_be_taken(june: MainWindow) -> None:
    press(june, "9.2", "problems", Qt.Key.Key_F7)
    assert june.parts.bar.text == "3月底的这一栏没有内容。"
    enter(june, "9.2.value=210")
    press(june, "9.2", "value", Qt.Key.Key_F7)
    assert june.parts.bar.text == "这一栏已有内容，没有改动。如要沿用3月底的内容，请先清空。"
    assert cell(june, "9.2", "value").value == "210"


def test_f7_works_in_quick_entry(june: MainWindow, qtbot: QtBot) -> None:
    june.window_actions.by_id["quick_entry"].trigger()
    view = june.findChild(SheetView)
    view.go_measure("9.2")
    QTest.keyClick(view, Qt.Key.Key_F7)
    assert cell(june, "9.2", "value").value == "205"
    QTest.keyClick(view, Qt.Key.Key_F7)
    assert june.findChild(SheetPage)._line.text.startswith("这一栏已有内容")
    qtbot.waitUntil(lambda: "3月底 205 · 快报" in june.parts.context.text)
    take(june, "context_sheet")


def test_ctrl_h_tells_who_changed_the_field(june: MainWindow) -> None:
    enter(june, "9.2.value=210")
    enter(june, "9.2.value=211")
    june.navigator.go_to("9.2", "value")
    texts: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, HistoryDialog)
        take(dialog, "context_history", None)
        texts.extend(dialog.text.splitlines())

    with_dialog(june, "history", look)
    assert [text.split(" ", 2)[2] for text in texts] == ["张敏 211（键入）", "张敏 210（键入）"]


def test_ctrl_j_leads_to_the_other_number_and_alt_left_back(june: MainWindow) -> None:
    enter(june, "8.1.value=110")
    press(june, "8.1", "value", Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert menu_texts()[:2] == ["&1  查看：8.1 6月底 110 亿元", "&2  查看：8.1 3月底 120 亿元"]
    take(QApplication.activePopupWidget(), "context_menu", None)
    QApplication.activePopupWidget().close()
    june.parts.form.look_asked.emit("8.1", "value", "2024-03")
    assert june.workbench.settle()
    assert june.workbench.node.id == "2024-03"
    assert june.parts.form.focused_field() == "value"
    assert june.parts.bar.text == "正在查看3月底的 8.1。"
    take(june, "context_look")
    june.window_actions.by_id["back"].trigger()
    assert june.workbench.settle()
    assert (june.workbench.node.id, june.navigator.measure) == ("2024-06", "8.1")
    assert june.parts.bar.text == ""


def test_the_message_below_a_figure_links_to_the_other_side_once_it_is_entered(june: MainWindow) -> None:
    enter(june, "8.1.value=110")
    june.navigator.go_to("8.1", "as_of")
    links = june.parts.form.body.fields["value"].content.links
    assert [(link.text, link.node) for link in links] == [("8.1 3月底 120 亿元", "2024-03")]


def test_the_issue_list_opens_the_same_menu_by_the_right_arrow(june: MainWindow) -> None:
    enter(june, "8.1.value=110")
    row = next(row for row, issue in enumerate(june.parts.issues.issues) if issue.rule == "flow_fell")
    june.parts.issues.select_rows([row])
    june.parts.issues.list.setFocus()
    QTest.keyClick(june.parts.issues.list, Qt.Key.Key_Right)
    assert menu_texts()[0] == "&1  查看：8.1 6月底 110 亿元"
    choose_first()
    assert june.navigator.measure == "8.1"
    assert june.parts.form.focused_field() == "value"


def test_void_explanations_are_seen_in_the_list_and_renewed_in_one_place(june: MainWindow) -> None:
    enter(june, "8.1.value=110")
    issue = next(issue for issue in june.workbench.desk.issues("8.1") if issue.rule == "flow_fell")
    june.workbench.explain([issue], "核定数下调，情况属实。")
    enter(june, "8.1.value=105")
    index = next(row for row, each in enumerate(june.parts.issues.issues) if each.id == issue.id)
    shown = june.parts.issues.list.model().index(index, 0).data()
    assert shown.startswith("说明已失效 8.1 规上工业营业收入")

    def renew(dialog: QDialog) -> None:
        assert isinstance(dialog, ExplanationsDialog)
        dialog.filter.choose("已失效")
        take(dialog, "explanations_void", None)
        assert not missing_glyphs(texts_of(dialog))
        assert dialog.editor._changed.text() == "数字已变，原说明失效。8.1 6月底：原来 110 亿元，现在 105 亿元"
        assert dialog.editor.text.current_text() == "核定数下调，情况属实。"
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert dialog.selected == []
        dialog.filter.choose("有效")
        assert [line.text for line in dialog.selected] == ["核定数下调，情况属实。"]

    with_dialog(june, "explanations", renew)
    (again,) = [each for each in june.workbench.desk.issues("8.1") if each.id == issue.id]
    assert again.explained == "yes"


def test_one_text_explains_several_and_is_withdrawn_from_all(june: MainWindow) -> None:
    enter(june, "8.1.value=110", "9.2.value=210", "9.2.restated=204", "9.2.restated_reason=统计局核定")

    def write(dialog: QDialog) -> None:
        assert isinstance(dialog, ExplanationsDialog)
        dialog.list.selectAll()
        count = len(dialog.selected)
        assert count > 1
        dialog.editor.text.setPlainText("已与统计局核对，情况属实。")
        dialog.editor.ask_save()
        take(dialog, "explanations_several", None)
        assert {line.state for line in dialog._lines} == {"有效"}
        dialog.list.selectAll()
        dialog.editor.withdraw_asked.emit()
        assert {line.state for line in dialog._lines} == {"未说明"}

    with_dialog(june, "explanations", write)
    assert june.workbench.settle()
    assert june.workbench.desk.explanations == {}


def test_a_text_not_saved_waits_in_its_row_and_is_asked_about(
    june: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(june, "8.1.value=110", "9.2.value=210", "9.2.restated=204", "9.2.restated_reason=统计局核定")
    asked: list[str] = []

    def refuse_first(_parent: object, text: str, _yes: str, _no: str) -> bool:
        asked.append(text)
        return len(asked) > 1

    monkeypatch.setattr("desktop.issues.explanations_dialog.ask", refuse_first)

    def write(dialog: QDialog) -> None:
        assert isinstance(dialog, ExplanationsDialog)
        dialog.editor.text.setPlainText("写了一半")
        QTest.keyClick(dialog.list, Qt.Key.Key_Down)
        assert dialog.editor.text.current_text() == ""
        QTest.keyClick(dialog.list, Qt.Key.Key_Up)
        assert dialog.editor.text.current_text() == "写了一半"
        dialog.reject()
        assert dialog.isVisible()

    with_dialog(june, "explanations", write)
    assert asked[0] == "有 1 条说明写了还没有保存。"
    assert june.workbench.desk.explanations == {}


def test_going_to_another_measure_does_not_wait_for_the_card(june: MainWindow, qtbot: QtBot) -> None:
    june.navigator.show_measure("9.2")
    said = june.parts.context.text
    june.navigator.show_measure("8.1")
    assert june.parts.context.text == said
    qtbot.waitUntil(lambda: june.parts.context.text != said)
    assert context_of(june.workbench.desk, "8.1").target == "≥ 490"
    assert field_note(june.workbench.desk, "8.1", "").label == ""


def test_over_a_gap_the_card_and_the_message_speak_of_the_node_that_has_a_figure(
    june: MainWindow, qtbot: QtBot
) -> None:
    enter(june, "8.1.value=暂缺：等统计局")
    go_to_node(june, "2024-12")
    enter(june, "8.1.value=110")
    june.navigator.go_to("8.1", "value")
    for said in ("12月底累计 110 亿元，小于3月底 120 亿元，少 10 亿元", "比3月底少 10 亿元"):
        qtbot.waitUntil(lambda said=said: said in texts_of(june))  # type: ignore[misc]
    take(june, "context_gap")
    june.parts.form.look_asked.emit("8.1", "value", "2024-03")
    assert june.workbench.settle()
    assert (june.workbench.node.id, june.parts.form.focused_field()) == ("2024-03", "value")
    enter(june, "8.1.value=105")
    june.window_actions.by_id["back"].trigger()
    assert june.workbench.settle()
    assert june.workbench.node.id == "2024-12"
    assert "flow_fell" not in {issue.rule for issue in june.workbench.desk.issues("8.1")}
