"""Deals with what wants an answer before anything else: menus, dialogs and questions, files to be chosen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from shiboken6 import isValid

from desktop.printing import backends
from forms.errors import Cancelled, EnvironmentFault
from forms.services.printing import PrintSettings, Watch
from forms.services.spooler import Abilities, JobState, Printer
from tests.fuzz.window.hands import Chance, act, answer_menu
from tests.fuzz.window.notes import Notes
from tests.fuzz.window.places import Places

_EVERY_MS = 15
_PATIENCE = 14  # deeds in one dialog before it is left
_STUCK = 4_000  # looks at a dialog that does not go


class Answerer:
    """Looks every few milliseconds; `chance` is that of the step under way."""

    def __init__(self, notes: Notes) -> None:
        self.chance = Chance(0)
        self._notes = notes
        self._dialog: QWidget | None = None
        self._deeds = 0
        self._is_over = False
        self._look_again()

    def close(self) -> None:
        self._is_over = True

    @property
    def is_asked(self) -> bool:
        return QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None

    def _look_again(self) -> None:
        QTimer.singleShot(_EVERY_MS, self._look)

    def _look(self) -> None:
        if self._is_over:
            return
        self._look_again()  # first: a deed may open a dialog, and come back when that is left
        popup, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            self._notes.add(f"    {answer_menu(popup, self.chance)}")
        elif dialog is not None:
            self._deal(dialog)

    def _deal(self, dialog: QWidget) -> None:
        if dialog is not self._dialog:
            self._dialog, self._deeds = dialog, 0
            self._notes.add(f"  dialog {type(dialog).__name__} {dialog.windowTitle()!r}")
        self._deeds += 1
        if self._deeds > _STUCK:
            self._notes.blame(f"{type(dialog).__name__} cannot be left")
        if self._deeds > _PATIENCE or self.chance.random() < 0.06:
            self._notes.add("    Esc")
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        elif self.chance.random() < 0.5:
            self._notes.add(f"    {act(dialog, self.chance)}")
        if self._dialog is not None and not isValid(self._dialog):
            self._dialog = None


class PaperBackend:
    """A spooler that takes its time, and sometimes fails."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    def printers(self) -> list[Printer]:
        return [Printer("office", "办公室 HP", True), Printer("hall", "大厅", False, "缺纸。")]

    def abilities(self, printer: str) -> Abilities:
        return Abilities(("A4", "A3"), printer == "office", ())

    def print_pdf(self, pdf: Path, title: str, settings: PrintSettings, page_count: int, watch: Watch) -> JobState:
        if settings.printer == "hall":
            raise EnvironmentFault("printer_stopped", "打印机缺纸。")
        for _look in range(200):
            watch.told(JobState("waiting", "正在连接打印机。"))
            if watch.is_cancelled():
                raise Cancelled
            if watch.is_left():
                break
        return JobState("done", "")


@contextmanager
def no_other_programs(places: Places, answerer: Answerer) -> Iterator[None]:
    """Instead of the system's file dialogs a file by chance; no printer, nothing opened elsewhere."""

    def chosen(*_words: object) -> tuple[str, str]:
        files = sorted(places.files.iterdir()) + sorted((places.workspace / "packages").glob("*.zip"))
        return ("" if answerer.chance.random() < 0.2 else str(answerer.chance.choice(files))), ""

    def several(*_words: object) -> tuple[list[str], str]:
        name, kind = chosen()
        return ([name] if name else []), kind

    def target(*_words: object) -> tuple[str, str]:
        names = ("甲.pdf", "乙.xlsx", "没有这个文件夹/丙.docx", "", "甲.pdf")
        name = answerer.chance.choice(names)
        return (str(places.out / name) if name else ""), ""

    def folder(*_words: object) -> str:
        return answerer.chance.choice((str(places.out), str(places.files), str(places.workspace), ""))

    with (
        patch.object(QFileDialog, "getOpenFileName", chosen),
        patch.object(QFileDialog, "getOpenFileNames", several),
        patch.object(QFileDialog, "getSaveFileName", target),
        patch.object(QFileDialog, "getExistingDirectory", folder),
        patch.object(QDesktopServices, "openUrl", lambda *_words: True),
        patch.object(backends, "this_machines", lambda: PaperBackend(answerer)),
    ):
        yield
