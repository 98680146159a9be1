"""Doubtful words of the text report outside its own dialog: in the list of issues and before an export."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop.issues.issue_panel import IssuePanel
from desktop.main_window import MainWindow
from desktop.packages.export_dialog import ExportDialog
from desktop.reports.report_dialog import ReportDialog
from desktop.workbench import Workbench
from tests.gui.benches import practice_bench
from tests.gui.nodes import enter, go_to_node, when_a_dialog_opens
from tests.gui.screens import missing_glyphs, take, texts_of
from tests.unit.desks import write_in_report

DONE = "done/9/9.2"
FIELD = f"report.{DONE}"


def write(bench: Workbench, text: str) -> None:
    """As another window's dialog would: the change is on disk when this ends."""
    bench.run_change(lambda: write_in_report(bench.desk, DONE, text))
    assert bench.settle()


def fields(panel: IssuePanel) -> list[str]:
    return [issue.field for issue in panel.issues]


def test_the_list_names_the_paragraph_after_the_save_and_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    enter(window, "9.2.value=205", "9.2.progress=新认定12家。")
    panel = window.parts.issues
    write(window.workbench, "高新技术企业数二百六十家，同比翻一番。")
    qtbot.waitUntil(lambda: FIELD in fields(panel))
    take(window, "issue_of_report")
    row = fields(panel).index(FIELD)
    assert "“二百六十家”与填报的数不一致，最接近的是 9.2 高新技术企业数 本期数 205家" in panel.issues[row].text
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, ReportDialog)
        seen.append(dialog.paragraphs.current_key)

    opened = when_a_dialog_opens(look)
    panel.select_rows([row])
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened) and not opened[0].isVisible())
    assert seen == [DONE]

    write(window.workbench, "高新技术企业数205家。")
    qtbot.waitUntil(lambda: FIELD not in fields(panel))
    write(window.workbench, "高新技术企业数二百六十家。")
    qtbot.waitUntil(lambda: FIELD in fields(panel))
    go_to_node(window, "2024-06")
    qtbot.waitUntil(lambda: FIELD not in fields(panel))


def test_it_is_said_before_an_export_which_it_does_not_hold_up(qtbot: QtBot, tmp_path: Path) -> None:
    with practice_bench(tmp_path / "ws", filled=True) as bench:
        write(bench, "高新技术企业数二百六十家，新增用地300亩。")
        dialog = ExportDialog(bench)
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        qtbot.waitUntil(lambda: "文字报告有 1 段与数据对不上" in dialog.form.text)
        take(dialog, "export_report_doubt", None)
        assert not missing_glyphs(texts_of(dialog))
        buttons = {button.text(): button for button in dialog.findChildren(QPushButton) if button.isVisible()}
        assert buttons["导出"].isEnabled()
        with qtbot.waitSignal(dialog.issue_chosen) as chosen:
            buttons["看文字报告"].click()
        assert chosen.args == ["", FIELD]
