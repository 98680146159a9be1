"""The text report at the window: read, rewritten, numbers that disagree, to Word and back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.reports.head_dialog import HeadDialog
from desktop.reports.report_dialog import ReportDialog
from desktop.reports.taking_dialog import TakingDialog
from forms.services.report_files import text_report_docx
from forms.services.report_taking import TakenReport, compare_file
from forms.services.session import open_workspace
from forms.storage import report_store
from tests.gui.nodes import enter, go_to_node, until, with_dialog
from tests.gui.screens import missing_glyphs, take, texts_of

NODE = "2024-03"
DONE = "done/9/9.2"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def march(window: MainWindow) -> MainWindow:
    """March with two figures and their texts."""
    enter(window, "9.2.value=205", "9.2.progress=新认定12家。", "9.2.next=5月底前完成辅导。", "8.1.value=110")
    return window


def with_report(window: MainWindow, deal: Callable[[ReportDialog], None]) -> None:
    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, ReportDialog)
        until(lambda: dialog.isActiveWindow() and dialog.isAncestorOf(QApplication.focusWidget()), "no keys come here")
        deal(dialog)
        assert window.workbench.settle()

    with_dialog(window, "report_text", look)


def go_to(dialog: ReportDialog, key: str) -> None:
    item = next(item for item in dialog.paragraphs.items() if item.key == key)
    dialog.paragraphs.tree.setCurrentItem(item)


def write(dialog: ReportDialog, key: str, text: str) -> None:
    go_to(dialog, key)
    QTest.keyClick(dialog.paragraphs.tree, Qt.Key.Key_Return)
    assert dialog.editor.text.hasFocus()
    dialog.editor.text.selectAll()
    dialog.editor.text.insertPlainText(text)
    QTest.keyClick(dialog.editor.text, Qt.Key.Key_Return, CTRL)


def row(dialog: ReportDialog, key: str) -> tuple[str, str]:
    item = next(item for item in dialog.paragraphs.items() if item.key == key)
    return item.text(0), item.text(1).strip()


def stored(window: MainWindow) -> dict[str, tuple[str, str]]:
    session = open_workspace(window.workbench.path, "李", for_writing=False)
    changes = report_store.load_text_changes(session.connection, NODE)
    session.close()
    return {change.key: (change.origin, change.text) for change in changes}


def test_a_paragraph_is_rewritten_marked_and_on_disk(march: MainWindow) -> None:
    def rewrite(dialog: ReportDialog) -> None:
        assert row(dialog, "title")[1].startswith("关于2024年度")
        assert "主送机关还没有填写" in dialog.bar.text
        write(dialog, DONE, "高新技术企业205家，完成目标的97.6%。")
        assert row(dialog, DONE) == ("✎ 已改", "1.高新技术企业205家，完成目标的97.6%。")
        assert dialog.paragraphs.tree.hasFocus()
        go_to(dialog, DONE)
        take(dialog, "report_text", None)
        assert not missing_glyphs(texts_of(dialog))

    with_report(march, rewrite)
    assert stored(march) == {DONE: ("changed", "高新技术企业205家，完成目标的97.6%。")}


def test_a_number_that_disagrees_is_marked_and_leads_to_its_cell(march: MainWindow, qtbot: QtBot) -> None:
    def lead(dialog: ReportDialog) -> None:
        write(dialog, DONE, "高新技术企业数206家。")
        assert row(dialog, DONE)[0] == "! 数字不一致"
        go_to(dialog, "title")
        QTest.keyClick(dialog, Qt.Key.Key_F8)
        assert dialog.paragraphs.current_key == DONE
        take(dialog, "report_text_number", None)
        dialog.editor.go_asked.emit("9.2", "value")
        assert not dialog.isVisible()

    with_report(march, lead)
    qtbot.waitUntil(lambda: march.parts.form.focused_field() == "value")
    assert march.navigator.measure == "9.2"


def test_newer_data_are_shown_beside_the_clerks_text_and_one_of_both_is_chosen(march: MainWindow) -> None:
    with_report(march, lambda dialog: write(dialog, DONE, "高新技术企业稳步增长。"))
    enter(march, "9.2.value=207")

    def choose(dialog: ReportDialog) -> None:
        assert row(dialog, DONE) == ("! 数据已变", "1.高新技术企业稳步增长。")
        go_to(dialog, DONE)
        shown = dialog.editor._news.text()
        assert shown.startswith("此段由您改过；数据变化后的新文字为：")
        assert "207家" in shown
        take(dialog, "report_text_news", None)
        dialog.editor.kept.emit(DONE)
        assert row(dialog, DONE)[0] == "✎ 已改"
        dialog.editor._restore.click()
        assert "207家" in row(dialog, DONE)[1]

    with_report(march, choose)
    assert stored(march) == {}


def test_paragraphs_are_added_and_taken_out_by_keys(march: MainWindow) -> None:
    def arrange(dialog: ReportDialog) -> None:
        go_to(dialog, "late")
        dialog.editor._remove.click()
        assert row(dialog, "late")[0] == "－ 已删去"
        assert row(dialog, "risk")[1].startswith("三、")
        go_to(dialog, DONE)
        QTest.keyClick(dialog.paragraphs.tree, Qt.Key.Key_N, CTRL)
        assert dialog.editor.text.hasFocus()
        dialog.editor.text.insertPlainText("开展专题培训。")
        dialog.accept()

    with_report(march, arrange)
    assert stored(march) == {"late": ("removed", ""), "own/1": ("added", "开展专题培训。")}


def test_what_is_typed_is_saved_after_a_second_and_keeps_the_cursor(march: MainWindow, qtbot: QtBot) -> None:
    def type_on(dialog: ReportDialog) -> None:
        go_to(dialog, "opening")
        dialog.editor.begin()
        dialog.editor.text.insertPlainText("以上。\n")
        qtbot.waitUntil(lambda: "opening" in stored(march))
        assert stored(march)["opening"][1].endswith("以上。")
        assert dialog.editor.text.textCursor().atEnd()
        assert dialog.editor.text.current_text().endswith("\n")

    with_report(march, type_on)


def test_the_head_is_entered_once_and_a_wrong_date_is_said(march: MainWindow) -> None:
    def enter_head(dialog: ReportDialog) -> None:
        head = HeadDialog(dialog.report, dialog)
        head.show()
        head.fields["addressee"].setText("市国资委")
        head.fields["day"].setText("2024-02-31")
        head.accept()
        assert "不存在" in head.bar.text
        take(head, "report_head", None)
        head.fields["day"].setText("2024.4.3")
        head.accept()
        dialog._save(head.edit)
        dialog.refresh()

    with_report(march, enter_head)
    go_to_node(march, "2024-06")

    def see(dialog: ReportDialog) -> None:
        assert (dialog.report.head.addressee, dialog.report.head.day) == ("市国资委", "")
        assert dialog.bar.text == ""

    with_report(march, see)


def rewritten(dialog: ReportDialog, path: Path, change: Callable[[Any], None]) -> TakenReport:
    path.write_bytes(text_report_docx(dialog.report.facts))
    document = Document(str(path))
    change(document)
    document.save(str(path))
    return compare_file(dialog.report, path)


def test_a_rewritten_file_is_listed_and_only_what_is_ticked_is_taken(march: MainWindow, tmp_path: Path) -> None:
    def rewrite(document: Any) -> None:
        for paragraph in document.paragraphs:
            if "205家" in paragraph.text:
                paragraph.runs[0].text = "1.高新技术企业数206家。"
            if "（主送机关待填）" in paragraph.text:
                paragraph.runs[0].text = "市国资委："

    def take_back(dialog: ReportDialog) -> None:
        found = rewritten(dialog, tmp_path / "改.docx", rewrite)
        seen = []

        def choose() -> None:
            inner = QApplication.activeModalWidget()
            if not isinstance(inner, TakingDialog):
                return
            seen.append(inner)
            inner.list.setCurrentItem(inner.list.topLevelItem(1))
            take(inner, "report_taking", None)
            assert not missing_glyphs(texts_of(inner))
            assert "“206家”与填报的数不一致" in inner._doubts.text()
            inner.list.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
            QTest.keyClick(inner, Qt.Key.Key_Return, CTRL)

        QTimer.singleShot(0, choose)
        dialog.files._on_compared(found)
        assert seen
        assert row(dialog, DONE) == ("! 数字不一致", "1.高新技术企业数206家。")
        assert dialog.bar.text == "已取回 1 处改动。"

    with_report(march, take_back)
    assert stored(march) == {DONE: ("changed", "高新技术企业数206家。")}


def test_word_is_written_off_the_gui_thread_and_a_damaged_file_is_said(march: MainWindow, tmp_path: Path) -> None:
    def write_and_read(dialog: ReportDialog) -> None:
        path = tmp_path / "报告.docx"
        dialog.files.write(path)
        assert march.workbench.settle()
        assert path.read_bytes()[:2] == b"PK"
        assert "已写出" in dialog.bar.text
        path.write_bytes(b"PK\x03\x04")
        dialog.files.read(path)
        assert march.workbench.settle()
        assert "已损坏" in dialog.bar.text

    with_report(march, write_and_read)
