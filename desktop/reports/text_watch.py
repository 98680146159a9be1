"""What is doubtful in the text report of the open node, found on the database thread after each save."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from desktop.tasks import Tasks
from desktop.timers import single_shot

if TYPE_CHECKING:
    from forms.issues import Issue
    from forms.services.desk import NodeDesk

AFTER_SAVE_MS = 1_500


class Bench(Protocol):
    """What the watch needs of the workbench."""

    tasks: Tasks
    saved: SignalInstance
    node_opened: SignalInstance

    @property
    def desk(self) -> "NodeDesk": ...


class TextWatch(QObject):
    """`issues` are those found last, of the open node; `changed` says that they differ from those before."""

    changed = Signal()

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self.issues: list[Issue] = []
        self._bench = bench
        self._later = single_shot(self, AFTER_SAVE_MS, self.look)
        bench.saved.connect(self._on_bench_saved)
        bench.node_opened.connect(self._on_bench_node_opened)

    def look(self) -> None:
        """Look now, after what is being saved."""
        self._later.stop()
        desk = self._bench.desk
        self._bench.tasks.run(partial(_find, desk), partial(self._on_tasks_found, desk))

    def stop(self) -> None:
        """Look no more: the workspace is being closed."""
        self._later.stop()

    def beside(self, issues: "Sequence[Issue]") -> "list[Issue]":
        """These issues and those of the text, what is explained last."""
        if not self.issues:
            return list(issues)
        return sorted([*issues, *self.issues], key=lambda issue: issue.explained == "yes")

    def _on_bench_saved(self, _time: str) -> None:
        self._later.start()

    def _on_bench_node_opened(self, _node: str) -> None:
        self._keep([])
        self.look()

    def _on_tasks_found(self, desk: "NodeDesk", found: "list[Issue]") -> None:
        if desk is self._bench.desk:
            self._keep(found)

    def _keep(self, found: "list[Issue]") -> None:
        if found != self.issues:
            self.issues = found
            self.changed.emit()


def _find(desk: "NodeDesk") -> "list[Issue]":
    """On the database thread: nothing of the desk is touched but whose node it is."""
    from forms.services.report_check import text_issues  # late: the first paint does without it

    return text_issues(desk.session, desk.node)
