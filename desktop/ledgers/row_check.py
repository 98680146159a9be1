"""Long ledgers of a node just opened of which nothing is known: looked at on the database thread."""

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from desktop.node_desks import make_checked_desk
from desktop.tasks import Tasks
from forms.services.session import Session

if TYPE_CHECKING:
    from desktop.ledgers.row_saver import RowSaver
    from forms.services.desk import NodeDesk


class Bench(Protocol):
    """What the check needs of the workbench."""

    session: Session
    tasks: Tasks
    rows: "RowSaver"

    @property
    def desk(self) -> "NodeDesk": ...

    def announce(self) -> None: ...


class RowCheck(QObject):
    """Until it is done the rows count as faultless, and can be edited; then the workbench tells of every issue."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._under_way: NodeDesk | None = None

    def begin(self, desk: "NodeDesk") -> None:
        """Look at those of which nothing is known; when it is being done already, they are looked at after that."""
        if desk.ledgers.await_checks() and self._under_way is not desk:
            self._run(desk)

    def _run(self, desk: "NodeDesk") -> None:
        self._under_way = desk
        work = partial(make_checked_desk, self._bench.session, desk.node)
        self._bench.tasks.run(work, partial(self._on_tasks_checked, desk), partial(self._on_tasks_failed, desk))

    def _on_tasks_checked(self, desk: "NodeDesk", checked: "NodeDesk") -> None:
        if desk.ledgers.take_checked(checked.ledgers):
            self._tell_of(desk)
        else:
            self._run(desk)

    def _on_tasks_failed(self, desk: "NodeDesk", _fault: Exception) -> None:
        desk.ledgers.stop_awaiting()
        self._tell_of(desk)

    def _tell_of(self, desk: "NodeDesk") -> None:
        self._under_way = None
        if desk is self._bench.desk:
            self._bench.announce()
            for ledger in desk.letter.ledgers:
                self._bench.rows.changed.emit(ledger.name)
