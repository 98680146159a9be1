"""Steps that tests of several nodes share: type into a node, go to another, deal with the dialog that opens."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import isValid

from desktop.main_window import MainWindow

_LOOK_EVERY_MS, _LOOKS = 20, 400


def enter(window: MainWindow, *assignments: str) -> None:
    """Type 9.2.value=205 and so on at the open node, and wait until it is saved."""
    for assignment in assignments:
        place, _equals, raw = assignment.partition("=")
        aspect, number, field = place.split(".", 2)
        window.workbench.set_raw(f"{aspect}.{number}", field, raw)
    assert window.workbench.settle()


def go_to_node(window: MainWindow, node: str) -> None:
    window.workbench.open_node(node)
    assert window.workbench.settle()
    QTest.qWait(1)
    window.activateWindow()


def until(is_so: Callable[[], bool], otherwise: str) -> None:
    """Let the window go on until something is so. Raises AssertionError with `otherwise` after eight seconds."""
    for _look in range(_LOOKS):
        if is_so():
            return
        QTest.qWait(_LOOK_EVERY_MS)
    raise AssertionError(otherwise)


def with_dialog(window: MainWindow, action: str, deal: Callable[[QDialog], None]) -> None:
    """Ask for an action that opens a dialog, and deal with it; left open, it is left by Esc."""
    seen = when_a_dialog_opens(deal)
    window.window_actions.by_id[action].trigger()
    until(lambda: bool(seen), "no dialog was opened")
    QTest.qWait(1)
    if isValid(window):  # adopting a letter makes another window
        window.activateWindow()


def when_a_dialog_opens(deal: Callable[[QDialog], None]) -> list[QDialog]:
    """Deal with the next dialog, however long it takes to open; left open, it is left by Esc. It is in the answer."""
    seen: list[QDialog] = []
    looks = iter(range(_LOOKS))

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            seen.append(dialog)
            try:
                deal(dialog)
            finally:
                _leave(dialog)
        elif next(looks, None) is not None:
            QTimer.singleShot(_LOOK_EVERY_MS, look)

    QTimer.singleShot(0, look)
    return seen


def _leave(dialog: QDialog) -> None:
    """Until it is gone: one that is reading or writing goes a little later."""
    if isValid(dialog) and dialog.isVisible():
        dialog.reject()
        QTimer.singleShot(_LOOK_EVERY_MS, lambda: _leave(dialog))
