"""Tells of what an edit changed: first what is wrong, then all that follows from it."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from desktop.timers import single_shot


class News(QObject):
    """`issues_changed` carries the measures whose issues may differ, `measure_changed` then each of them.

    After a keystroke the field says its own; the list of issues follows when that is painted, and tree, table and
    counts when the list is.
    """

    issues_changed = Signal(tuple)
    measure_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._touched: dict[str, None] = {}
        self._judged: dict[str, None] = {}
        self._soon = single_shot(self, 0, self._tell_issues)
        self._later = single_shot(self, 0, self.tell)

    def note(self, measures: Iterable[str]) -> None:
        """Their cells or issues differ: `tell` or `tell_soon` says so."""
        self._touched |= dict.fromkeys(measures)

    def tell_soon(self) -> None:
        self._soon.start()

    def tell(self) -> None:
        """Everything noted, now."""
        self._tell_issues()
        self._later.stop()
        judged, self._judged = self._judged, {}
        for measure in judged:
            self.measure_changed.emit(measure)

    def _tell_issues(self) -> None:
        self._soon.stop()
        touched, self._touched = self._touched, {}
        if touched:
            self._judged |= touched
            self._later.start()
            self.issues_changed.emit(tuple(touched))
