"""What is printed: the whole report, the leader's page, one measure; and which parts the report has."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.printing.parts_dialog import PartsDialog
from desktop.printing.preview_dialog import PreviewDialog
from desktop.recent import Preferences
from forms.reports.parts import USUAL_PARTS
from forms.services.printable import PrintChoice
from forms.services.report_parts import chosen_parts
from forms.services.spooler import JobState
from tests.gui.benches import picture, practice_bench
from tests.gui.test_preview import PaperBackend


def _when_open(kind: type[QDialog], do: Callable[..., None]) -> None:
    """Do something with the dialog as soon as it is open."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and dialog.isVisible():
            do(dialog)
        else:
            QTimer.singleShot(50, look)

    QTimer.singleShot(50, look)


def test_one_measure_then_the_leaders_page_then_the_parts(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.printing.backends.this_machines", lambda: PaperBackend(JobState("done")))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "settings"))
    preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    seen: list[str] = []

    def has(dialog: PreviewDialog, text: str) -> bool:
        dialog.bar.search.setText(text)
        return dialog.bar.found.startswith("第1处")

    def choose(dialog: PreviewDialog, text: str) -> None:
        """As with the arrow keys: down until the list says so."""
        QTest.keyClick(dialog, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(dialog.content.box.hasFocus)
        title = dialog.windowTitle()
        dialog.content.box.setCurrentText(text)
        dialog.content.box.activated.emit(dialog.content.box.currentIndex())
        qtbot.waitUntil(lambda: dialog.windowTitle() != title)

    def take_parts(parts: PartsDialog) -> None:
        assert parts.parts == list(USUAL_PARTS)
        rows = {parts.list.item(row).text(): row for row in range(parts.list.count())}
        parts.list.setCurrentRow(rows["措施落实情况"])
        QTest.keyClick(parts.list, Qt.Key.Key_Space)
        parts.list.setCurrentRow(rows["一页概览"])
        QTest.keyClick(parts.list, Qt.Key.Key_Space)
        while parts.list.currentRow() > 1:
            QTest.keyClick(parts.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        QTest.keyClick(parts.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        picture(parts, "report_parts")
        QTest.keyClick(parts, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def look(dialog: PreviewDialog) -> None:
        qtbot.waitUntil(lambda: dialog.panel.settings.paper == "A4")
        assert dialog.content.box.currentText() == "本措施一页（1.1）" and has(dialog, "责任书原文")
        picture(dialog, "preview_measure")
        choose(dialog, "领导一页（一页概览）")
        assert has(dialog, "各方面进度") and "送审稿" in dialog.content.words
        picture(dialog, "preview_page")
        choose(dialog, "措施表（A3 横排）")
        assert dialog.panel.settings.paper == "A3"
        choose(dialog, "送审稿（整份）")
        assert not has(dialog, "各方面进度")
        _when_open(PartsDialog, take_parts)
        dialog.content.parts_asked.emit()
        qtbot.waitUntil(lambda: has(dialog, "各方面进度"))
        seen.append(dialog.windowTitle())
        dialog.close()

    with practice_bench(tmp_path / "ws", filled=True) as bench:
        window = MainWindow(bench, preferences)
        with qtbot.waitSignal(window.completed):
            window.show()
        _when_open(PreviewDialog, look)
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(window, Qt.Key.Key_P, keys)
        qtbot.waitUntil(lambda: bool(seen))
        kept: list[tuple[str, ...]] = []
        bench.tasks.run(lambda: chosen_parts(bench.session), kept.append)
        qtbot.waitUntil(lambda: bool(kept))
        assert kept[0][:4] == ("cover", "dashboard", "text", "measures")
        window.hide()
        window.deleteLater()


def test_a_sheet_larger_than_the_paper_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    from forms.services.printable import Printable
    from tests.unit.papers import three_page_report

    pdf = three_page_report(tmp_path / "report.pdf").read_bytes()
    made = Printable(pdf, "大足区 3月底 措施落实情况", False, True, PrintChoice("measures", paper="A3"))
    dialog = PreviewDialog(made, PaperBackend(JobState("done")), Preferences(QSettings()).print_settings)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.panel.settings.paper == "A3")
    assert dialog.panel.state == ""
    dialog.panel._paper.setCurrentText("A4")
    dialog.panel._paper.activated.emit(0)
    assert "会裁掉一部分" in dialog.panel.state
    dialog.done(0)
