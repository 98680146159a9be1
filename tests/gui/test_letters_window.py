"""A new letter at the window: faults by place, the rehearsal, the match put right, adopting; closed nodes as closed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.entry.sheet_page import SheetPage
from desktop.letters import update_dialog
from desktop.letters.update_dialog import UpdateDialog
from desktop.main_window import MainWindow
from desktop.recent import Preferences
from forms.excel.letter_workbook import export_letter_workbook
from forms.schema.letter import Letter
from forms.services.desk import NodeDesk
from forms.services.evidence import attach_evidence
from forms.services.exporting import reopen_node
from forms.services.letters import find_letter
from forms.storage import node_store
from forms.storage.node_store import PackageRecord
from tests.gui.nodes import enter, go_to_node, with_dialog
from tests.gui.screens import missing_glyphs, take, texts_of
from tests.screen import dress
from tests.unit.desks import NODE, fill, new_desk
from tests.unit.test_letter_rehearsal import JUNE, renumbered


@pytest.fixture
def program(qapp, preferences: Preferences, tmp_path: Path, request) -> Program:
    """March is filled and closed, June has begun; the window is at June, 9.2."""
    dress(qapp)
    desk = new_desk(tmp_path / "ws", practice=True)
    fill(desk, "8.1.value=120", "9.1.value=500", "9.2.value=205", "9.3.value=1500", "9.3.progress=有效发明专利稳步增长")
    (tmp_path / "认定文件.pdf").write_bytes(b"x")
    for measure in ("9.2", "9.3"):
        attach_evidence(desk.session, NODE, measure, tmp_path / "认定文件.pdf", f"{measure}认定", "")
    record = PackageRecord("r1.zip", NODE, 1, "0" * 64, "0" * 64, "测试", "2024-04-01T00:00:00+00:00")
    node_store.lock_node(desk.session.connection, record)
    fill(NodeDesk(desk.session, desk.letter.node(JUNE)), "8.1.value=130", "9.2.value=210", "9.3.value=1400")
    desk.session.close()
    preferences.keep_place(desk.session.path, JUNE, "9.2")
    made = Program(preferences)
    request.addfinalizer(made.finish)
    made.start(str(desk.session.path))
    whole(made)
    return made


def whole(program: Program) -> MainWindow:
    window = program.window
    assert isinstance(window, MainWindow)
    window.resize(1366, 768)
    window.complete()
    return window


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[Letter], Path]:
    def make(letter: Letter) -> Path:
        path = tmp_path / "新版责任书.xlsx"
        path.write_bytes(export_letter_workbook(letter))
        return path

    return make


def read(qtbot: QtBot, dialog: QDialog, path: Path) -> UpdateDialog:
    assert isinstance(dialog, UpdateDialog)
    dialog.source.choose(path)
    settle(qtbot, dialog)
    return dialog


def settle(qtbot: QtBot, dialog: UpdateDialog) -> None:
    qtbot.waitUntil(lambda: dialog._job is None)


def adopt(qtbot: QtBot, program: Program, path: Path) -> MainWindow:
    """Adopt the letter; the window that shows it."""
    window = whole(program)
    with_dialog(window, "update_letter", lambda dialog: read(qtbot, dialog, path)._take.click())
    qtbot.waitUntil(lambda: program.window is not window)
    return whole(program)


def answer(monkeypatch: pytest.MonkeyPatch, is_agreed: bool) -> list[str]:
    asked: list[str] = []

    def ask(_parent: object, text: str, *_buttons: str) -> bool:
        asked.append(text)
        return is_agreed

    monkeypatch.setattr(update_dialog, "ask", ask)
    return asked


def test_faults_are_listed_all_at_once_with_their_places(qtbot: QtBot, program: Program, workbook) -> None:
    window = whole(program)
    path = workbook(renumbered(window.workbench.letter))
    book = openpyxl.load_workbook(path)
    sheet = book["方面措施"]
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=12) for cell in row if cell.value}
    rows = {row[heads["编号"] - 1].value: row[0].row for row in sheet.iter_rows() if row[heads["编号"] - 1].value}
    sheet.cell(rows["9.2"], heads["类型"]).value = "指 标 们"
    sheet.cell(rows["9.3"], heads["目标"]).value = "约220"
    book.save(path)

    def deal(opened: QDialog) -> None:
        dialog = read(qtbot, opened, path)
        items = [dialog.faults.list.topLevelItem(place) for place in range(dialog.faults.list.topLevelItemCount())]
        assert [(item.text(0), item.text(1)) for item in items] == [
            ("方面措施", str(rows["9.2"])),
            ("方面措施", str(rows["9.3"])),
            ("方面措施", str(rows["9.3"])),
        ]
        assert all(item.text(column) for item in items for column in (2, 3, 4))
        assert not dialog._take.isEnabled()
        qtbot.mouseClick(dialog._copy, Qt.MouseButton.LeftButton)
        copied = QGuiApplication.clipboard().text().splitlines()
        assert len(copied) == 3 and all("方面措施" in line for line in copied)
        take(dialog, "letter_faults", None)
        assert missing_glyphs(texts_of(dialog)) == set()
        path.write_bytes(export_letter_workbook(renumbered(window.workbench.letter)))
        qtbot.keyClick(dialog, Qt.Key.Key_F5)
        qtbot.waitUntil(dialog._take.isEnabled)

    with_dialog(window, "update_letter", deal)
    assert window.workbench.session.letter.version == 1


def test_adopting_asks_about_losses_and_shows_the_new_letter(
    qtbot: QtBot, program: Program, workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = whole(program)
    bench = window.workbench
    path = workbook(renumbered(bench.letter))
    asked = answer(monkeypatch, is_agreed=False)
    window.workbench.set_raw("9.2", "value", "211")  # not saved yet

    def look(opened: QDialog) -> None:
        dialog = read(qtbot, opened, path)
        text = dialog.rehearsal.text
        assert "将丢失（4）" in text
        assert "9.3 进展情况（3月底）\t有效发明专利稳步增长\t\t新版没有这项措施；节点已锁定，仍按第1版查看" in text
        assert "9.3 佐证材料（3月底）\t9.3认定" in text
        assert "8.1 本期数（6月底）\t130\t1300000" in text
        assert "单位：8.1\t亿元\t万元" in text
        take(dialog, "letter_rehearsal", None)
        assert missing_glyphs(texts_of(dialog) + text) == set()
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert "9.3 进展情况（3月底）" in asked[0]

    with_dialog(window, "update_letter", look)
    assert (bench.session.letter.version, program.window) == (1, window)
    answer(monkeypatch, is_agreed=True)
    after = adopt(qtbot, program, path)
    assert (after.workbench.letter.version, after.workbench.node.id) == (2, JUNE)
    assert after.navigator.measure == "9.3"
    assert after.workbench.desk.session.entries.cell(JUNE, "9.3", "value").value == "211"
    assert "已采用责任书第2版" in after.parts.bar.text and "before-letter-2-" in after.parts.bar.text
    take(after, "letter_adopted")


def test_the_match_can_be_put_right(qtbot: QtBot, program: Program, workbook, monkeypatch) -> None:
    window = whole(program)
    path = workbook(renumbered(window.workbench.letter))
    asked = answer(monkeypatch, is_agreed=True)

    def deal(opened: QDialog) -> None:
        dialog = read(qtbot, opened, path)
        page = dialog.rehearsal
        box = page.choice_of("9.3")
        assert box is not None and box.currentData() == ""
        assert [box.itemData(place) for place in range(box.count())] == ["", "1.2", "9.1", "9.2", "9.3"]
        box.setCurrentIndex(2)
        box.activated.emit(2)
        settle(qtbot, dialog)
        assert "将丢失" not in page.text
        assert page.choice_of("9.3").currentData() == "9.1"
        take(dialog, "letter_match", None)
        dialog._take.click()

    with_dialog(window, "update_letter", deal)
    qtbot.waitUntil(lambda: program.window is not window)
    after = whole(program)
    assert asked == []
    assert after.workbench.session.entries.cell(JUNE, "9.1", "value").value == "1400"


def test_a_letter_of_another_year_is_refused_in_words(qtbot: QtBot, program: Program, workbook) -> None:
    window = whole(program)
    path = workbook(replace(window.workbench.letter, year=2025, version=2))

    def deal(opened: QDialog) -> None:
        dialog = read(qtbot, opened, path)
        assert "请为另一份责任书新建工作区" in dialog.bar.text or dialog.faults.text
        take(dialog, "letter_refused", None)

    with_dialog(window, "update_letter", deal)


def test_the_letter_in_force_is_written_to_excel_and_reads_back(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = whole(program)
    path = tmp_path / "out.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    window.window_actions.by_id["export_letter"].trigger()
    assert window.workbench.settle()
    assert find_letter(str(path)) == window.workbench.session.letter
    assert str(path) in window.parts.bar.text


def test_a_closed_node_shows_letter_entries_and_evidence_of_its_closing(
    qtbot: QtBot, program: Program, workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = whole(program)
    answer(monkeypatch, is_agreed=True)
    path = workbook(renumbered(window.workbench.letter))
    window = adopt(qtbot, program, path)
    window.window_actions.by_id["quick_entry"].trigger()
    go_to_node(window, NODE)
    form, desk = window.parts.form, window.workbench.desk
    assert (desk.letter.version, window.navigator.measure) == (1, "9.2")
    sheet = next(page for page in window.findChildren(SheetPage) if page.isVisible())
    assert sheet.current_measure == "9.2"
    take(window, "letter_closed_sheet")
    window.navigator.go_to("9.3", "value")
    assert desk.view(desk.letter.measure("9.3")).text("progress") == "有效发明专利稳步增长"
    assert "9.3认定" in texts_of(form.evidence)
    assert "按当时的责任书第1版显示" in form.lock_bar.text
    assert window.parts.tree.currentItem().text(0).startswith("9.3")
    assert form.body.fields["value"].editor.isReadOnly()
    take(window, "letter_closed_node")
    go_to_node(window, JUNE)
    assert (window.workbench.letter.version, window.workbench.is_locked) == (2, False)
    enter(window, "9.3.value=212")
    go_to_node(window, NODE)
    reopen_node(window.workbench.session, NODE, "核定数有调整")
    go_to_node(window, NODE)
    assert (window.workbench.letter.version, window.workbench.is_locked) == (2, False)
    assert window.workbench.desk.view(window.workbench.letter.measure("9.3")).text("value") == "205"


def test_the_program_starts_at_a_node_closed_under_an_older_letter(
    qtbot: QtBot, program: Program, workbook, monkeypatch: pytest.MonkeyPatch, preferences: Preferences
) -> None:
    window = whole(program)
    answer(monkeypatch, is_agreed=True)
    path = workbook(renumbered(window.workbench.letter))
    go_to_node(window, NODE)
    window.navigator.go_to("9.3", "")
    after = adopt(qtbot, program, path)
    assert (after.workbench.node.id, after.workbench.letter.version, after.navigator.measure) == (NODE, 1, "9.3")
    assert after.parts.tree.currentItem().text(0).startswith("9.3")
