"""What tests and benchmarks with widgets need: a screen as large as a clerk's, one style, garbage on one thread."""

import gc
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def use_office_screen(environ: MutableMapping[str, str]) -> None:
    """1366x768, not 800x800, where no other platform than `offscreen` is asked for."""
    if environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
        environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={Path(__file__).with_name('screen.json')}"


@cache
def dress(app: "QApplication") -> None:
    """The program's fonts and style, once a process: dressing again goes through every widget that is still about."""
    from desktop.style import apply_style

    apply_style(app)


@contextmanager
def garbage_on_this_thread() -> Iterator[None]:
    """As in the program (desktop/garbage.py): a widget freed on the database thread would end it.

    Nothing stays on the clipboard of a screen that is none: Qt would free it after Python is gone, and crash.
    """
    from PySide6.QtGui import QGuiApplication  # late: what has no widgets needs no Qt

    gc.disable()
    try:
        yield
    finally:
        if QGuiApplication.instance() is not None:
            QGuiApplication.clipboard().clear()
        gc.collect()
        gc.enable()
