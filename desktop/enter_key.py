"""Enter presses the button one is on, in the window and in every dialog.

Qt leaves this to the desktop in a window, and in a dialog Enter on a button without `autoDefault` presses another one.
"""

from PySide6.QtCore import QMetaObject
from PySide6.QtWidgets import QApplication, QPushButton, QWidget


def let_enter_press(app: QApplication) -> QMetaObject.Connection:
    return app.focusChanged.connect(_on_app_focus_changed)


def _on_app_focus_changed(_before: QWidget | None, now: QWidget | None) -> None:
    if isinstance(now, QPushButton) and not now.autoDefault():
        now.setAutoDefault(True)
