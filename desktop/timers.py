"""Timers that ring once."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


def single_shot(parent: QObject, interval_ms: int, slot: Callable[[], None]) -> QTimer:
    """Each start begins the time anew."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(slot)
    return timer


def in_own_turn(window: QWidget, open_dialog: Callable[[], None]) -> None:
    """Open the dialog that some work was for, unless the window is closed by then: it may be waiting for that work."""

    def open_if_there() -> None:
        if isValid(window) and window.isVisible():
            open_dialog()

    QTimer.singleShot(0, open_if_there)
