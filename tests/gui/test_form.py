"""The form of a measure: what is typed, what is said under the field, what is there again after a restart."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel

from desktop.main_window import MainWindow
from desktop.steady import SteadyLabel
from desktop.style import TOKENS
from forms.schema.measure_fields import fields_of
from forms.services.evidence import attach_evidence
from tests.gui.screens import take


def field(window: MainWindow, name: str):
    return window.parts.form.body.fields[name]


def type_text(qtbot, window: MainWindow, measure: str, name: str, text: str) -> None:
    """As a person types: the field is shown, has the cursor, and every character comes as a key or a commit."""
    window.navigator.go_to(measure, name)
    editor = field(window, name).editor
    editor.selectAll()
    for character in text:
        if character.isascii():
            qtbot.keyClicks(editor, character)
        else:
            event = QInputMethodEvent("", [])
            event.setCommitString(character)
            QApplication.sendEvent(editor, event)


def shown_messages(window: MainWindow, name: str) -> str:
    labels = field(window, name).findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(window))


def test_full_width_digits_are_read_said_and_kept_as_typed(qtbot, window: MainWindow) -> None:
    type_text(qtbot, window, "9.2", "value", "２０５家")
    assert "“２０５家”记为 205 家" in shown_messages(window, "value")
    qtbot.keyClick(field(window, "value").editor, Qt.Key.Key_Return)
    assert field(window, "value").editor.text() == "205"
    assert window.workbench.settle()
    cell = window.workbench.session.entries.cell("2024-03", "9.2", "value")
    assert (cell.value, cell.raw) == ("205", "２０５家")


def test_an_error_stands_under_the_field_and_in_the_list_at_once(qtbot, window: MainWindow) -> None:
    type_text(qtbot, window, "9.3", "value", "约1500")
    assert "✗ “约1500”不是数字" in shown_messages(window, "value")
    qtbot.waitUntil(lambda: any("“约1500”不是数字" in issue.text for issue in window.parts.issues.issues))
    take(window, "form_with_error")


def test_keys_struck_in_one_turn_are_told_once_and_enter_tells_at_once(qtbot, window: MainWindow) -> None:
    told: list[str] = []
    window.workbench.issues_changed.connect(lambda: told.append(window.parts.issues.issues[0].text))
    type_text(qtbot, window, "9.3", "value", "约1500")
    assert told == []
    qtbot.keyClick(field(window, "value").editor, Qt.Key.Key_Return)
    assert len(told) == 1 and "“约1500”不是数字" in told[0]


def test_a_long_line_under_the_field_gets_its_room_and_gives_it_back(qtbot, window: MainWindow) -> None:
    window.navigator.go_to("9.2", "value")
    line = field(window, "value").findChild(SteadyLabel, "line")
    one_line = line.height()
    line.set_text("很长的一句话，一行写不下。" * 20)
    qtbot.waitUntil(lambda: line.height() >= 2 * one_line)
    line.set_text("")
    qtbot.waitUntil(lambda: line.height() == one_line)
    assert line.height() == one_line


def test_a_line_of_two_rows_in_a_field_that_appears_is_shown_whole(qtbot, window: MainWindow) -> None:
    window.navigator.go_to("1.1", "value")
    qtbot.keyClick(field(window, "value").editor, Qt.Key.Key_1)
    line = field(window, "doc_no").findChild(SteadyLabel, "line")
    inside = line.findChild(QLabel)
    qtbot.waitUntil(lambda: line.height() > 1.5 * inside.fontMetrics().height())
    assert inside.size() == line.size()


def test_a_field_in_which_nothing_can_be_typed_has_another_ground(window: MainWindow) -> None:
    window.navigator.go_to("9.2", "value")
    for name in ("as_of", "progress"):
        widget = field(window, name)
        for is_read_only, ground in ((True, TOKENS.read_only), (False, TOKENS.card)):
            widget.set_read_only(is_read_only)
            image = widget.editor.grab().toImage()
            assert image.pixelColor(image.width() - 20, image.height() // 2) == QColor(ground)


def test_saved_is_said_when_the_transaction_is_done(qtbot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.workbench.saved):
        type_text(qtbot, window, "9.2", "value", "205")
        assert not window.parts.steps.state_text.startswith("已保存")
        qtbot.keyClick(field(window, "value").editor, Qt.Key.Key_Return)
    assert window.parts.steps.state_text.startswith("已保存 ")


def test_wrong_input_is_there_again_after_a_restart(qtbot, open_window) -> None:
    first = open_window()
    type_text(qtbot, first, "9.2", "as_of", "2024-02-30")
    first.close()
    second = open_window()
    second.navigator.go_to("9.2", "as_of")
    assert field(second, "as_of").editor.text() == "2024-02-30"
    assert "2024年2月30日不存在" in shown_messages(second, "as_of")


def test_pending_asks_for_its_reason_under_the_field(qtbot, window: MainWindow) -> None:
    window.navigator.go_to("9.2", "value")
    value = field(window, "value")
    qtbot.keyClicks(value.editor, "yue 200")
    value.ask_state("pending")
    assert value.editor.text() == ""
    assert "没有写明原因" in shown_messages(window, "value")
    qtbot.keyClicks(QApplication.focusWidget(), "4yue tigong")
    cell = window.workbench.session.entries.cell("2024-03", "9.2", "value")
    assert (cell.state, cell.reason) == ("pending", "4yue tigong")
    assert value.content.chip == "暂缺"
    take(window, "form_pending")


def test_a_done_milestone_asks_for_date_and_document(qtbot, window: MainWindow) -> None:
    window.navigator.go_to("1.1", "value")
    assert not field(window, "done_on").isVisible()
    qtbot.keyClick(field(window, "value").editor, Qt.Key.Key_1)
    assert field(window, "value").editor.text() == "是"
    assert field(window, "done_on").isVisible()
    assert "没有完成日期" in shown_messages(window, "done_on")


def test_ctrl_z_takes_back_the_text_first_and_then_the_edit_before(qtbot, window: MainWindow) -> None:
    type_text(qtbot, window, "9.2", "value", "205")
    qtbot.keyClick(field(window, "value").editor, Qt.Key.Key_Return)
    window.navigator.show_measure("9.3")
    window.window_actions.by_id["undo"].trigger()
    assert window.navigator.measure == "9.2"
    assert field(window, "value").editor.text() == ""


@pytest.mark.parametrize("measure", ["9.2", "1.1", "1.2", "1.3"])
def test_each_kind_shows_every_field_of_its_table(window: MainWindow, measure: str) -> None:
    window.navigator.go_to(measure, "")
    expected = {each.name for each in fields_of(window.workbench.letter.measure(measure))}
    assert set(window.parts.form.body.fields) == expected
    assert all(widget.editor.accessibleName() for widget in window.parts.form.body.fields.values())


def test_targets_and_owners_of_the_node_before_are_placeholders(qtbot, window: MainWindow) -> None:
    type_text(qtbot, window, "9.2", "lead_unit", "区科技局")
    with qtbot.waitSignal(window.workbench.node_opened):
        window.workbench.open_node("2024-06")
    window.navigator.go_to("9.2", "lead_unit")
    assert field(window, "lead_unit").editor.text() == ""
    assert field(window, "lead_unit").content.placeholder == "沿用3月底：区科技局"


def test_evidence_is_listed_with_title_and_number(qtbot, window: MainWindow, tmp_path: Path) -> None:
    paper = tmp_path / "扫描件.pdf"
    paper.write_bytes(b"%PDF-1.4 trial")
    window.navigator.go_to("9.2", "")
    bench = window.workbench
    with qtbot.waitSignal(bench.saved):
        bench.run_change(
            lambda: attach_evidence(bench.session, "2024-03", "9.2", paper, "认定名单", "渝科局发〔2024〕3号"),
            lambda _evidence: bench.note_evidence("9.2"),
        )
    texts = "".join(label.text() for label in window.parts.form.evidence.findChildren(QLabel))
    assert "认定名单" in texts and "渝科局发〔2024〕3号" in texts and "涉密" in texts
