"""One step on many rows at a time, in portions between which the window paints and takes keys. No widgets."""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from forms.records.gradual import Gradual

_FIRST_S, _FIRST_PORTIONS = 0.05, 12
"""What is done in such a time, or in so few portions, is done at once and nothing is said of it: nearly everything."""

_PORTION_S = 0.025


class LongStep(QObject):
    """`began` carries what is done, in words; `progressed` rows done and rows in all (0: not known yet).

    A step changes everything in its last portion: one that is cancelled, or whose window goes away, changed nothing.
    """

    began = Signal(str)
    progressed = Signal(int, int)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Gradual[Any] | None = None
        self._then: Callable[[Any], None] | None = None
        self._is_told = False
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def is_busy(self) -> bool:
        return self._work is not None

    def do(self, work: Gradual[Any], words: str, then: Callable[[Any], None] | None = None) -> None:
        """Begin the work, which must be the only one; what comes of it goes to `then`, perhaps before this returns."""
        self._work, self._then = work, then
        if self._go_on(_FIRST_S, _FIRST_PORTIONS):
            return
        self._is_told = True
        self.began.emit(words)
        self._timer.start()

    def cancel(self) -> None:
        """Leave it: nothing was changed."""
        if self._work is not None:
            self._work.close()
            self._end()
            self.cancelled.emit()

    def finish(self) -> None:
        """Do the rest at once: someone needs what comes of it. Nothing when that is the work itself."""
        if self._work is not None and not self._work.gi_running:
            self._go_on(float("inf"))

    def _on_timer_timeout(self) -> None:
        self._go_on(_PORTION_S)

    def _go_on(self, seconds: float, portions: int = 1) -> bool:
        """Work for so long, and at least so many portions; whether it came to its end."""
        work, then = self._work, self._then
        until = time.monotonic() + seconds
        portion = (0, 0)
        try:
            while work is not None and (portions > 0 or time.monotonic() < until):
                portion = next(work)
                portions -= 1
        except StopIteration as end:
            self._end()
            if then is not None:
                then(end.value)
            return True
        except BaseException:
            self._end()
            raise
        self.progressed.emit(*portion)
        return False

    def _end(self) -> None:
        self._timer.stop()
        self._work = self._then = None
        if self._is_told:
            self._is_told = False
            self.ended.emit()
