"""Collects garbage on the GUI thread alone: a Qt object freed on the database thread brings the program down."""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 5_000


class GuiCollector(QObject):
    """Takes the place of Python's own collecting while the program runs, by the same thresholds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start(_EVERY_MS)

    def _on_timer_timeout(self) -> None:
        due = [
            number
            for number, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > limit
        ]
        if due:
            gc.collect(due[-1])
