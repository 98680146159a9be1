"""Saves rows of ledgers on the database thread, after what was typed into measures, and again when it failed."""

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from desktop.timers import single_shot
from forms.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from forms.services.ledger_desk import LedgerDesk, RowOutcome, UnsavedRows

RETRY_AFTER_FAULT_MS = 10_000


class Bench(Protocol):
    """What the saver needs of the workbench."""

    unsaved: SignalInstance
    issues_changed: SignalInstance
    save_failed: SignalInstance

    def commit(self) -> None: ...

    def announce(self, measures: "Iterable[str] | None" = None) -> None: ...

    def run_change(
        self,
        work: "Callable[[], Any]",
        on_success: "Callable[[Any], None] | None" = None,
        on_failure: "Callable[[Exception], None] | None" = None,
    ) -> object: ...


class RowSaver(QObject):
    """The workbench's `rows`. `changed` carries the name of a ledger whose rows were edited.

    `finish_asked`: everything is about to be saved, and long steps under way belong to it.
    """

    changed = Signal(str)
    finish_asked = Signal()

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._desks: list[LedgerDesk] = []
        self._action = "set"
        self._retry = single_shot(self, RETRY_AFTER_FAULT_MS, bench.commit)

    @property
    def has_unsaved(self) -> bool:
        return bool(self._desks)

    def take(self, desk: "LedgerDesk", outcome: "RowOutcome", action: str = "set") -> None:
        """Rows were edited through the desk: save them at once, named `action` in the log, and tell what follows."""
        if desk not in self._desks:
            self._desks.append(desk)
        self._action = action
        self._bench.unsaved.emit()
        self._bench.announce(outcome.touched)
        if not outcome.touched:
            self._bench.issues_changed.emit(())
        self._bench.commit()
        self.changed.emit(desk.name)

    def save(self) -> None:
        """Hand what is not saved yet to the database thread."""
        self._retry.stop()
        self.finish_asked.emit()
        desks, self._desks = self._desks, []
        action, self._action = self._action, "set"
        for desk in desks:
            unsaved = desk.take_unsaved()
            if unsaved is not None:
                self._bench.run_change(
                    partial(desk.write, unsaved, action), None, partial(self._on_save_failed, desk, unsaved)
                )

    def _on_save_failed(self, desk: "LedgerDesk", unsaved: "UnsavedRows", fault: Exception) -> None:
        """Keep what was entered; a fault of the machine is tried again."""
        desk.put_back(unsaved)
        if desk not in self._desks:
            self._desks.append(desk)
        if isinstance(fault, EnvironmentFault):
            self._retry.start()
        self._bench.save_failed.emit(fault)
