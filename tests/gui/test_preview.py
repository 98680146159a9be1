"""The preview: what is seen is the PDF, found, turned, zoomed; printing with failures said beside it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.printing.page_layout import turned_area
from desktop.printing.preview_dialog import PreviewDialog
from desktop.printing.system_printer import lay_paper, paint_on
from desktop.recent import Preferences
from forms.errors import Cancelled, EnvironmentFault
from forms.pdf.pages import PageArea, PdfPages
from forms.services.printable import Printable
from forms.services.printing import PrintSettings, Watch
from forms.services.spooler import Abilities, JobState, Printer
from tests.gui.benches import compose, picture, practice_bench
from tests.screen import dress
from tests.unit.papers import three_page_report

ALL_PAGES = PrintSettings()


class PaperBackend:
    """A spooler whose printers do as the test says, and that notes what it was given."""

    def __init__(self, ends: JobState | Exception, *, waits: bool = False) -> None:
        self._ends = ends
        self._waits = waits
        self.printed: list[tuple[str, PrintSettings, int]] = []

    def printers(self) -> list[Printer]:
        return [Printer("office", "办公室 HP", True), Printer("hall", "大厅", False, "缺纸。")]

    def abilities(self, printer: str) -> Abilities:
        return Abilities(("A4", "A3"), printer == "office", (("Tray1", "纸盒1"),) if printer == "office" else ())

    def print_pdf(self, pdf: Path, title: str, settings: PrintSettings, page_count: int, watch: Watch) -> JobState:
        with PdfPages(pdf) as pages:
            self.printed.append((title, settings, len(pages)))
        watch.told(JobState("waiting", "正在连接打印机，可能没有开机或没有联网。"))
        while self._waits:
            if watch.is_cancelled():
                raise Cancelled
        if isinstance(self._ends, Exception):
            raise self._ends
        return self._ends


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three_page_report(tmp_path_factory.mktemp("paper") / "report.pdf")


@pytest.fixture
def open_preview(qtbot: QtBot, report: Path) -> Iterator[Callable[..., PreviewDialog]]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app)
    opened: list[PreviewDialog] = []

    def make(backend: PaperBackend, settings: PrintSettings = ALL_PAGES, *, is_final: bool = True) -> PreviewDialog:
        dialog = PreviewDialog(Printable(report.read_bytes(), "大足区 3月底", is_final), backend, settings)
        opened.append(dialog)
        dialog.resize(1240, 720)
        with qtbot.waitExposed(dialog):
            dialog.show()
        qtbot.waitUntil(lambda: _box(dialog, "打印机").count() == 2)
        return dialog

    yield make
    for dialog in opened:
        dialog.close()
        dialog.deleteLater()


def _box(dialog: PreviewDialog, name: str) -> QComboBox:
    [box] = [box for box in dialog.findChildren(QComboBox) if box.accessibleName() == name]
    return box


def _press(dialog: PreviewDialog, text: str) -> QPushButton:
    [button] = [button for button in dialog.findChildren(QPushButton) if button.text() == text and button.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    return button


def test_pages_by_key_and_number(open_preview: Callable[..., PreviewDialog]) -> None:
    dialog = open_preview(PaperBackend(JobState("done")))
    view = dialog.view
    picture(dialog, "preview")
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.page == 1
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.page == 2
    before = view.zoom
    QTest.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom > before and view.page == 2
    view.set_fit("page")
    picture(dialog, "preview_whole")
    assert view.zoom < before


def test_find_marks_the_place_also_on_a_turned_page(open_preview: Callable[..., PreviewDialog]) -> None:
    dialog = open_preview(PaperBackend(JobState("done")))
    QTest.keyClick(dialog, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(dialog.bar.search, "row 7 ")
    assert dialog.bar.found == "第1处，共3处"
    QTest.keyClick(dialog, Qt.Key.Key_F3)
    assert dialog.view.page == 1
    picture(dialog, "preview_find")
    compose(dialog.bar.search, "没有的字")
    assert dialog.bar.found == "没有找到"


def test_turning_an_area_four_times_is_no_turn() -> None:
    area, size = PageArea(10, 20, 30, 60), (595.0, 842.0)
    assert turned_area(area, size, 1) == PageArea(842 - 60, 10, 842 - 20, 30)
    assert turned_area(area, size, 4) == area
    assert turned_area(turned_area(area, size, 1), (842.0, 595.0), 3) == area


def test_settings_are_offered_by_the_printer_and_remembered(
    open_preview: Callable[..., PreviewDialog], qtbot: QtBot
) -> None:
    backend = PaperBackend(JobState("done"))
    kept = PrintSettings("office", "A3", "short", 2, "2-3", "Tray1")
    dialog = open_preview(backend, kept)
    qtbot.waitUntil(lambda: _box(dialog, "单双面").count() == 3)
    assert dialog.panel.settings == kept
    with qtbot.waitSignal(dialog.settings_used) as used:
        QTest.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert used.args == [kept]
    qtbot.waitUntil(lambda: dialog.panel.state == "已打印。")
    assert backend.printed == [("大足区 3月底", kept, 3)]
    _box(dialog, "打印机").setCurrentIndex(1)
    assert dialog.panel.state == "缺纸。"
    qtbot.waitUntil(lambda: _box(dialog, "单双面").count() == 1)
    assert not _box(dialog, "纸盒").isVisible()


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (EnvironmentFault("no_printer", "没有找到打印机。", todo="请先安装。"), "没有找到打印机。请先安装。"),
        (JobState("failed", "filter failed"), "没有打成：filter failed"),
        (JobState("waiting", "打印机已暂停。"), "正在排队：打印机已暂停。"),
    ],
)
def test_a_failed_print_is_said(
    open_preview: Callable[..., PreviewDialog], qtbot: QtBot, ends: JobState | Exception, words: str
) -> None:
    dialog = open_preview(PaperBackend(ends), is_final=False)
    button = _press(dialog, "打印")
    qtbot.waitUntil(lambda: dialog.panel.state not in ("", "正在交给打印机…"))
    qtbot.waitUntil(lambda: button.isVisible())
    assert dialog.panel.state == words
    picture(dialog, "preview_failed")


def test_a_waiting_print_can_be_taken_back(open_preview: Callable[..., PreviewDialog], qtbot: QtBot) -> None:
    dialog = open_preview(PaperBackend(JobState("done"), waits=True))
    _press(dialog, "打印")
    qtbot.waitUntil(lambda: "正在连接打印机" in dialog.panel.state)
    stop = _press(dialog, "取消打印")
    qtbot.waitUntil(lambda: not stop.isVisible())
    assert dialog.panel.state == "已取消打印。"


def test_a_narrow_window_shows_pages_or_printing(open_preview: Callable[..., PreviewDialog]) -> None:
    backend = PaperBackend(JobState("done"))
    dialog = open_preview(backend)
    dialog.resize(680, 380)
    assert dialog.width() == 680 and dialog.view.isVisible() and not dialog.panel.isVisible()
    picture(dialog, "preview_narrow")
    QTest.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert dialog.panel.isVisible() and not dialog.view.isVisible() and backend.printed == []
    picture(dialog, "preview_narrow_printing")
    _press(dialog, "返回页面")
    assert dialog.view.isVisible()


def test_a_wrong_page_range_is_said_before_printing(open_preview: Callable[..., PreviewDialog]) -> None:
    dialog = open_preview(PaperBackend(JobState("done")), PrintSettings(pages="2-7"))
    assert dialog.panel.state == "页码“2-7”不在这份文件的 1 到 3 页之内。请改正页码范围。"


def test_qt_prints_each_page_in_its_true_size(open_preview: object, report: Path, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printer.setResolution(150)
    lay_paper(printer, "A4")
    paint_on(printer, report, [(1, 1), (3, 3)])
    with PdfPages(tmp_path / "paper.pdf") as paper, PdfPages(report) as wanted:
        assert len(paper) == 2
        for printed, source in ((0, 0), (1, 2)):
            one, other = paper.render(printed, 0.5), wanted.render(source, 0.5)
            assert (one.width, one.height) == (other.width, other.height)
            differing = sum(abs(a - b) > 128 for a, b in zip(one.pixels, other.pixels, strict=True))
            assert differing < 0.01 * len(one.pixels)


def test_ctrl_p_shows_the_draft_of_an_open_node(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.printing.backends.this_machines", lambda: PaperBackend(JobState("done")))
    preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    with practice_bench(tmp_path / "ws", filled=True) as bench:
        window = MainWindow(bench, preferences)
        with qtbot.waitSignal(window.completed):
            window.show()
        seen: list[str] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, PreviewDialog) or _box(dialog, "打印机").count() == 0:
                QTimer.singleShot(100, look)
                return
            dialog.bar.search.setText("送审稿")
            seen.append(dialog.bar.found)
            _box(dialog, "纸张").activated.emit(0)
            dialog.panel.start()
            qtbot.waitUntil(lambda: dialog.panel.state == "已打印。")
            dialog.close()

        QTimer.singleShot(100, look)
        QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: bool(seen))
        qtbot.waitUntil(lambda: preferences.print_settings.printer == "office")
        assert seen[0].startswith("第1处")
        window.hide()
        window.deleteLater()
