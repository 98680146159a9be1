"""Sizes for windows and dialogs that fit on the screen, also at 200 % on a small one, and what scrolls on it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QScrollArea

_FRAME = QSize(8, 36)  # of the window, which the system adds


def resize_within_screen(widget: QWidget, width: int, height: int) -> None:
    """So large, or as large as the screen has room for; logical pixels."""
    room = widget.screen().availableSize() - _FRAME
    widget.resize(QSize(width, height).boundedTo(room))


def scrolled(inside: QWidget) -> "QScrollArea":
    """Room for what may be higher than a small screen: it scrolls, from top to bottom only."""
    from PySide6.QtCore import Qt  # late: its enumerations cost 12 ms, and the first paint does without them
    from PySide6.QtWidgets import QFrame, QScrollArea  # late, as above

    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
