"""The window of a workspace: list of issues, explanations, keys, closing, a node that is locked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.actions import WINDOW_ACTIONS
from desktop.dialogs.keys import KeysDialog
from desktop.issues.explain_dialog import ExplainDialog
from desktop.main_window import MainWindow
from forms.errors import EnvironmentFault
from forms.services.practice import fill_with_examples
from tests.gui.screens import missing_glyphs, take, texts_of


def fill(window: MainWindow, *assignments: str) -> None:
    for assignment in assignments:
        place, _equals, raw = assignment.partition("=")
        aspect, number, name = place.split(".", 2)
        window.workbench.set_raw(f"{aspect}.{number}", name, raw)


def test_enter_on_an_issue_goes_to_its_field(qtbot, window: MainWindow) -> None:
    fill(window, "9.3.value=约1500", "9.3.status=正在推进")
    issues = window.parts.issues
    row = next(row for row, issue in enumerate(issues.issues) if issue.field == "value")
    issues.select_rows([row])
    issues.list.setFocus()
    qtbot.keyClick(issues.list, Qt.Key.Key_Return)
    assert window.navigator.measure == "9.3"
    assert window.parts.form.focused_field() == "value"


def test_f8_walks_the_issues(qtbot, window: MainWindow) -> None:
    fill(window, "9.3.value=约1500", "8.1.value=x")
    window.window_actions.by_id["next_issue"].trigger()
    first = (window.navigator.measure, window.parts.form.focused_field())
    window.window_actions.by_id["next_issue"].trigger()
    assert (window.navigator.measure, window.parts.form.focused_field()) != first


def test_one_text_explains_many_issues(qtbot, window: MainWindow) -> None:
    fill(window, "1.3.value=10", "2.1.value=20", "2.2.value=30")
    desk = window.workbench.desk
    wanted = [issue for issue in desk.issues() if issue.rule == "no_target" and issue.measure in ("1.3", "2.1", "2.2")]
    assert len(wanted) == 3
    dialog = ExplainDialog(wanted[:1], wanted[1:], desk.explanations, window)
    qtbot.addWidget(dialog)
    dialog._same.setChecked(True)
    qtbot.keyClicks(dialog._text, "mubiao wei gongkai")
    with qtbot.waitSignal(window.workbench.saved):
        window.workbench.explain(dialog.chosen, dialog.text)
    assert {issue.explained for issue in desk.issues() if issue.id in {each.id for each in wanted}} == {"yes"}


def test_keyboard_alone_fills_a_measure(qtbot, window: MainWindow) -> None:
    window.navigator.go_to("9.2", "value")
    for text in ("205", "2024-03-31", "1", "qukejiju", "1"):
        qtbot.keyClicks(QApplication.focusWidget(), text)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    cells = {name: window.workbench.session.entries.cell("2024-03", "9.2", name).value for name in ("value", "as_of")}
    assert cells == {"value": "205", "as_of": "2024-03-31"}
    assert window.workbench.session.entries.cell("2024-03", "9.2", "basis").value == "快报"
    assert window.workbench.session.entries.cell("2024-03", "9.2", "supplied_via").value == "电话"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert window.navigator.measure == "9.3"


def test_what_cannot_be_saved_is_said_kept_and_tried_again(qtbot, window: MainWindow, monkeypatch) -> None:
    real_save = window.workbench.desk.save
    fault = EnvironmentFault("disk_full", "磁盘已满，这次修改没有保存。")

    def fail(*_cells: object) -> None:
        raise fault

    monkeypatch.setattr(window.workbench.desk, "save", fail)
    fill(window, "9.2.value=205")
    with qtbot.waitSignal(window.workbench.save_failed):
        window.workbench.commit()
    assert "磁盘已满" in window.parts.bar.text
    assert window.workbench.has_unsaved
    monkeypatch.setattr(window.workbench.desk, "save", real_save)
    with qtbot.waitSignal(window.workbench.saved):
        window.workbench.commit()
    assert window.parts.bar.text == ""


def test_every_key_has_one_meaning_and_every_action_its_slot(window: MainWindow) -> None:
    keys = [key for spec in WINDOW_ACTIONS for key in spec.keys]
    assert len(keys) == len(set(keys))
    assert set(window.window_actions.by_id) == {spec.id for spec in WINDOW_ACTIONS}


def test_pictures_of_a_filled_node_have_every_glyph(qtbot, window: MainWindow) -> None:
    fill_with_examples(window.workbench.desk)
    window.workbench.desk.check_all()
    window.parts.tree.refresh()
    window.parts.issues.refresh()
    fill(window, "9.3.value=约1500", "14.1.value=", "8.2.value=3亿", "9.2.value=190")
    window.navigator.go_to("9.2", "value")
    take(window, "form")
    window.navigator.go_to_issues()
    window.parts.issues.select_rows([0, 1, 2])
    take(window, "issue_list")
    shown = texts_of(window) + "".join(issue.text + issue.fix for issue in window.workbench.desk.issues())
    for measure in window.workbench.letter.measures:
        window.navigator.show_measure(measure.no)
        shown += texts_of(window.parts.form)
    assert missing_glyphs(shown) == set()


def test_hints_are_seen_at_measure_aspect_and_export_button(qtbot, window: MainWindow) -> None:
    desk, tree = window.workbench.desk, window.parts.tree
    fill_with_examples(desk)
    open_issues = [issue for issue in desk.issues() if issue.level == "explain"]
    desk.save_explanations(desk.explain(open_issues, "已核对，情况属实。"))
    desk.check_all()
    fill(window, "9.2.supplied_by=")
    tree.refresh()
    aspect = tree.topLevelItem(8)
    qtbot.waitUntil(lambda: window.parts.top.findChild(QPushButton, "export").text() == "导出报送包（提示 1）…")
    assert (aspect.text(1), aspect.child(1).text(1), aspect.child(2).text(1)) == ("✓ 3/3 •", "✓ 已填 •", "✓ 已填")
    take(window, "hints_seen")
    fill(window, "9.2.supplied_by=区科技局")
    qtbot.waitUntil(lambda: window.parts.top.findChild(QPushButton, "export").text() == "导出报送包…")
    assert (aspect.text(1), aspect.child(1).text(1)) == ("✓ 3/3", "✓ 已填")


def test_the_key_list_shows_every_key(qtbot, window: MainWindow) -> None:
    dialog = KeysDialog(window)
    qtbot.addWidget(dialog)
    dialog.show()
    take(dialog, "keys", None)
    assert "下一个问题" in texts_of(dialog)
    assert missing_glyphs(texts_of(dialog)) == set()
