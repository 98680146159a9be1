"""The open workspace as the window works on it: one node's desk, edits in memory, saves on the database thread.

Form and sheet edit through it and hear of each other's edits by its signals. It has no widgets.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.ledgers.row_check import RowCheck
from desktop.ledgers.row_saver import RowSaver
from desktop.news import News
from desktop.node_change import NodeChange
from desktop.node_desks import locked_node_ids, make_desk, save_desk
from desktop.reports.text_watch import TextWatch
from desktop.tasks import Job, Tasks, tell
from desktop.timers import single_shot
from forms.clock import local_text, now
from forms.errors import EnvironmentFault
from forms.schema.letter import Letter, Node
from forms.services.session import Session

if TYPE_CHECKING:
    from forms.issues import Issue
    from forms.records.editor import Author, Outcome
    from forms.schema.cell import Cell
    from forms.services.desk import NodeDesk
    from forms.validation.explanations import Explanation

IDLE_BEFORE_SAVE_MS = 1_000
RETRY_AFTER_FAULT_MS = 10_000


class Workbench(QObject):
    """`desk` is the node being worked on; made at `node` when first asked for, if none is given.

    Signals carry measure numbers, node ids and texts.

    `issues_changed`, `measure_changed`: those of `News`. `saved`: the wall-clock time at which everything typed was
    durable. `save_failed`: the fault; what was typed is kept and saved again. `node_opened`: `desk` is another one;
    `letter_changed` comes before it when `letter` is another one too, and carries the one before; `leaving` comes
    before both: what is being typed has to be entered while `desk` is still the one it belongs to.
    """

    evidence_changed = Signal(str)
    unsaved = Signal()
    saved = Signal(str)
    save_failed = Signal(object)
    leaving = Signal()
    node_opened = Signal(str)
    letter_changed = Signal(object)

    def __init__(
        self, session: Session, desk: "NodeDesk | None" = None, node: Node | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self._desk = desk
        self._first_node = node or session.letter.nodes[0]
        self.locked_nodes = locked_node_ids(session)
        self.tasks = Tasks()
        self._cells: dict[str, Cell] = {}
        self._explanations: dict[str, Explanation] = {}
        self._news = News(self)
        self.issues_changed, self.measure_changed = self._news.issues_changed, self._news.measure_changed
        self._open_place = ""
        self._saving = 0
        self._idle = single_shot(self, IDLE_BEFORE_SAVE_MS, self.commit)
        self._retry = single_shot(self, RETRY_AFTER_FAULT_MS, self.commit)
        self.rows = RowSaver(self, self)
        self._row_check = RowCheck(self, self)
        self._node_change = NodeChange(self, self)
        self.text_watch = TextWatch(self, self)

    @property
    def desk(self) -> "NodeDesk":
        if self._desk is None:
            self._desk = make_desk(self.session, self._first_node)
            self._row_check.begin(self._desk)
        return self._desk

    def check_long_ledgers(self) -> None:
        """After a step on many rows: what is wrong with them is found beside the screen."""
        self._row_check.begin(self.desk)

    @property
    def letter(self) -> Letter:
        """What the open node is read with: the letter in force, or for a closed node the one it was judged by."""
        return self._desk.letter if self._desk is not None else self.session.letter

    @property
    def node(self) -> Node:
        """The node being worked on, without any check being run."""
        return self._desk.node if self._desk is not None else self._first_node

    @property
    def is_locked(self) -> bool:
        return self.desk.is_locked

    @property
    def path(self) -> Path:
        return self.session.path

    @property
    def has_unsaved(self) -> bool:
        """Whether something typed is not durable yet."""
        return bool(self._cells or self._explanations) or self.rows.has_unsaved or self._saving > 0

    def set_raw(self, measure: str, field: str, raw: str, author: "Author | None" = None) -> "Outcome":
        """One keystroke or one pasted cell: checked at once, saved after a second or at `commit`.

        Keystrokes in one field, until it is committed, are one step of undo.
        """
        outcome = self._take(self.desk.set_raw(measure, field, raw, author))
        self._news.tell()
        return outcome

    def type_raw(self, measure: str, field: str, raw: str) -> "Outcome":
        """A keystroke whose own field shows the outcome at once: all else hears of it when that is painted."""
        outcome = self._take(self.desk.set_raw(measure, field, raw))
        self._news.tell_soon()
        return outcome

    def is_typing(self, measure: str, field: str) -> bool:
        """Whether keys struck in this field are not committed yet."""
        return self._open_place == f"{measure}.{field}"

    def set_state(self, measure: str, field: str, cell: "Cell") -> "Outcome":
        """暂缺 or 不适用, as the form's inline row made it."""
        outcome = self._take(self.desk.set_state(measure, field, cell))
        self._news.tell()
        return outcome

    def set_many(self, texts: Iterable[tuple[str, str, str]], author: "Author | None" = None) -> "tuple[Cell, ...]":
        """(measure, field, text) of many places: one step of undo, one transaction. The cells that changed."""
        self.commit()
        changes: list[Cell] = []
        touched: list[str] = []
        for place in texts:
            outcome = self.desk.set_raw(*place, author)
            if outcome.changes and changes:
                self.desk.editor.join_last_edits()
            changes += outcome.changes
            touched += outcome.touched
        self._note(changes, touched)
        self.commit()
        return tuple(changes)

    def undo(self) -> "Outcome | None":
        """Undo the last edit of this node; None when there is none."""
        self._open_place = ""
        outcome = self.desk.undo()
        if outcome is not None:
            self._note(outcome.changes, outcome.touched)
            self._news.tell()
        return outcome

    def explain(self, issues: "Iterable[Issue]", text: str) -> None:
        """One explanation for all of these issues, saved at once; an empty text withdraws."""
        issues = tuple(issues)
        explanations = self.desk.explain(issues, text)
        self._explanations.update((explanation.issue, explanation) for explanation in explanations)
        self.unsaved.emit()
        self._news.note(issue.measure for issue in issues)
        self.commit()

    def withdraw(self, issues: Sequence[str]) -> None:
        """Withdraw explanations by issue id, also of issues that are gone; saved at once."""
        withdrawn = self.desk.withdraw(issues)
        self._explanations.update((explanation.issue, explanation) for explanation in withdrawn)
        self.unsaved.emit()
        self.commit()
        self.announce()

    def enter(self, changes: "Sequence[Cell]", action: str) -> None:
        """What a service entered through the desk as one step: saved at once in one transaction, named `action`."""
        self.commit()
        if changes:
            cells = {f"{cell.node} {cell.place}": cell for cell in changes}
            self.unsaved.emit()
            self._start_save(cells, {}, action)
            self.announce()

    def announce(self, measures: Iterable[str] | None = None) -> None:
        """Tell of these measures, or of every one, after something that may have touched them."""
        self._news.note(measures if measures is not None else (measure.no for measure in self.letter.measures))
        self._news.tell()

    def _take(self, outcome: "Outcome") -> "Outcome":
        if outcome.changes:
            if outcome.cell.place == self._open_place:
                self.desk.editor.join_last_edits()
            self._open_place = outcome.cell.place
        self._note(outcome.changes, outcome.touched)
        return outcome

    def _note(self, changes: "Sequence[Cell]", touched: Iterable[str]) -> None:
        """Remember what is to be saved, and every measure whose issues may differ."""
        if changes:
            self._cells.update((f"{cell.node} {cell.place}", cell) for cell in changes)
            self._news.note((*touched, *(cell.measure for cell in changes)))
            self._idle.start()
            self.unsaved.emit()

    def commit(self) -> None:
        """Save what is not saved yet. Call on Enter and when a field loses the focus; the idle second calls it too."""
        self._idle.stop()
        self._retry.stop()
        self._news.tell()
        self._open_place = ""
        self.rows.save()
        if not (self._cells or self._explanations):
            return
        cells, self._cells = self._cells, {}
        explanations, self._explanations = self._explanations, {}
        self._start_save(cells, explanations)

    def _start_save(
        self, cells: "dict[str, Cell]", explanations: "dict[str, Explanation]", action: str = "set"
    ) -> None:
        self._saving += 1
        self.tasks.run(
            partial(save_desk, self.desk, tuple(cells.values()), tuple(explanations.values()), action),
            self._on_tasks_saved,
            partial(self._on_tasks_save_failed, cells, explanations),
        )

    def run_change(
        self,
        work: Callable[[], Any],
        on_success: Callable[[Any], None] | None = None,
        on_failure: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Any other change of the workspace, on the database thread, after what was typed before it."""
        self.commit()
        self._saving += 1

        def succeed(result: Any) -> None:
            self._on_tasks_saved()
            tell(on_success, result)

        def fail(fault: Exception) -> None:
            self._saving -= 1
            tell(on_failure or self.save_failed.emit, fault)

        return self.tasks.run(work, succeed, fail)

    def note_evidence(self, measure: str) -> None:
        """Files were attached to the measure, or detached: what depends on them is checked again."""
        self.desk.recheck_evidence(measure)
        self._news.note([measure])
        self._news.tell()
        self.evidence_changed.emit(measure)

    def open_node(self, node_id: str) -> None:
        """Go to another node, or read this one again after it was locked or reopened."""
        self._node_change.begin(node_id)

    def take_desk(self, desk: "NodeDesk", locked_nodes: tuple[str, ...]) -> None:
        """Work on this desk from now on (NodeChange)."""
        before = self.letter
        self._desk, self.locked_nodes = desk, locked_nodes
        self._open_place = ""
        if self.letter != before:
            self.letter_changed.emit(before)
        self.node_opened.emit(self.desk.node.id)

    def _on_tasks_saved(self, _result: object = None) -> None:
        self._saving -= 1
        if not self.has_unsaved:
            self.saved.emit(local_text(now(), "%H:%M:%S"))

    def _on_tasks_save_failed(
        self, cells: "dict[str, Cell]", explanations: "dict[str, Explanation]", fault: Exception
    ) -> None:
        """Keep what was typed; what was typed since stands above it. A fault of the machine is tried again."""
        self._saving -= 1
        self._cells = {**cells, **self._cells}
        self._explanations = {**explanations, **self._explanations}
        if isinstance(fault, EnvironmentFault):
            self._retry.start()
        self.save_failed.emit(fault)

    def settle(self) -> bool:
        """Save and wait for the queue; False when something could not be saved."""
        self.commit()
        return self.tasks.flush() and not self.has_unsaved

    def close(self) -> None:
        """End the database thread and close the workspace. Call `settle` first: what is not saved is lost."""
        self._idle.stop()
        self._retry.stop()
        self.text_watch.stop()
        self.tasks.run(self.session.close)
        self.tasks.close()
