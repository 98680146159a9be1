"""Brings the desk of another node, or of this one anew, made on the database thread while the old one is in use."""

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, SignalInstance

from desktop.node_desks import locked_node_ids, make_checked_desk
from desktop.tasks import Tasks
from forms.services.session import Session

if TYPE_CHECKING:
    from forms.services.desk import NodeDesk


class Bench(Protocol):
    """What the change needs of the workbench."""

    session: Session
    tasks: Tasks
    unsaved: SignalInstance
    leaving: SignalInstance

    def commit(self) -> None: ...

    def take_desk(self, desk: "NodeDesk", locked_nodes: tuple[str, ...]) -> None: ...


class NodeChange(QObject):
    """A desk that was made before the last edit has not seen it: it is made again."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._edits = 0
        bench.unsaved.connect(self._on_bench_unsaved)

    def begin(self, node_id: str) -> None:
        self._bench.commit()
        session = self._bench.session
        node = session.letter.node(node_id)
        self._bench.tasks.run(
            lambda: (make_checked_desk(session, node), locked_node_ids(session)),
            partial(self._on_tasks_desk_ready, self._edits),
        )

    def _on_bench_unsaved(self) -> None:
        self._edits += 1

    def _on_tasks_desk_ready(self, edits: int, ready: "tuple[NodeDesk, tuple[str, ...]]") -> None:
        self._bench.leaving.emit()
        if self._edits == edits:
            self._bench.take_desk(*ready)
        else:
            self.begin(ready[0].node.id)
