"""What was done and what went wrong, written at once to a file: it is read after the process died, too."""

import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_HARMLESS = ("This plugin does not support",)
"""What the screen that is none says of raising windows and of keyboards."""


class Trouble(Exception):
    """An invariant is broken."""


class Notes:
    """`troubles`: exceptions nobody caught, on any thread, and what Qt complained of."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8", buffering=1)
        self.troubles: list[str] = []

    def add(self, text: str) -> None:
        self._file.write(text.replace("\n", "\\n") + "\n")

    def blame(self, text: str) -> None:
        self.troubles.append(text)
        self._file.write(f"!! {text}\n")

    def look(self) -> None:
        """Raises Trouble when something went wrong."""
        if self.troubles:
            raise Trouble(self.troubles[0])

    @contextmanager
    def listening(self) -> Iterator[None]:
        before = sys.excepthook, sys.unraisablehook, threading.excepthook
        sys.excepthook = lambda kind, fault, trace: self._take("exception", fault)
        sys.unraisablehook = lambda seen: self._take(f"unraisable in {seen.object}", seen.exc_value)
        threading.excepthook = lambda seen: self._take("exception on a worker", seen.exc_value)
        qt = qInstallMessageHandler(self._take_message)
        try:
            yield
        finally:
            sys.excepthook, sys.unraisablehook, threading.excepthook = before
            qInstallMessageHandler(qt)
            self._file.close()

    def _take(self, where: str, fault: BaseException | None) -> None:
        lines = traceback.format_exception(fault) if fault is not None else []
        self.blame(f"{where}:\n{''.join(lines)}")

    def _take_message(self, kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(each in message for each in _HARMLESS):
            self.blame(f"Qt: {message}")
