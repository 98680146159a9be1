"""What can be done to the rows of one ledger: each one step of undo, saved at once. No widgets."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.ledgers.ledger_paste import RowPlan
from desktop.ledgers.long_step import LongStep
from desktop.workbench import Workbench
from forms.errors import UserError
from forms.records.editor import Author
from forms.records.gradual import Gradual, at_once
from forms.records.ledger_editor import RowEdit
from forms.services.ledger_desk import LedgerDesk, RowOutcome
from forms.services.ledger_view import LedgerView, ViewChange
from resources.translation import _


class LedgerEdits(QObject):
    """`changed` carries the outcome and what to repaint, `refused` why nothing was done, as a whole sentence.

    What may touch many rows is gradual, and is given to `run`.
    """

    changed = Signal(object, object)
    refused = Signal(str)

    def __init__(self, bench: Workbench, ledger: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.desk = LedgerDesk(bench.desk.session, bench.node, ledger, bench.desk)
        self.view = LedgerView(self.desk)
        self.steps = LongStep(self)
        self._since = -1
        self.steps.cancelled.connect(self._on_steps_cancelled)
        bench.rows.finish_asked.connect(self.steps.finish)
        bench.leaving.connect(self.steps.finish)

    def type_text(self, position: int, column: int, text: str) -> RowOutcome | None:
        """Into one cell; below the last row it begins a new one."""
        name = self.view.columns[column].name
        if position < self.view.count():
            return self._do(lambda: self.desk.set_raw(self.view.row_id(position), name, text))
        return self._do(lambda: self.desk.add_row({name: text})) if text.strip() else None

    def type_in_row(self, row_id: str, column: str, text: str) -> RowOutcome | None:
        """Into one cell of the row form; row "" begins a new one."""
        if not row_id:
            return self._do(lambda: self.desk.add_row({column: text})) if text.strip() else None
        return self._do(lambda: self.desk.set_raw(row_id, column, text))

    def run(self, step: Gradual[Any], words: str, then: Callable[[Any], None] | None = None) -> None:
        """A step that may be long: one at a time. `words` say what is done, `then` is given what comes of it."""
        if not self._is_refused():
            self._since = self.desk.at_node.revision
            self.steps.do(step, words, then)

    def carrying_out(self, plan: RowPlan, origin: str = "typed") -> Gradual[RowOutcome | None]:
        """All edits of a plan as one step; None when there are none."""
        if not plan.edits:
            return None
        author = Author(self._bench.session.by, "pasted" if origin == "pasted" else "typed")
        return (yield from self._doing(self.desk.editing(plan.edits, author)))

    def inserting_below(self, position: int, count: int) -> Gradual[RowOutcome | None]:
        """Empty rows below a row; at the end below none."""
        is_row = 0 <= position < self.view.count()
        after = self.view.row_id(position) if is_row else ""
        return self._doing(self.desk.editing([RowEdit("", {}, after)] * count))

    def duplicating(self, positions: Sequence[int]) -> Gradual[RowOutcome | None]:
        """A copy of each row below it, without its key, which no two rows may share; one step of undo."""
        key = self.desk.definition.key
        names = [column.name for column in self.view.columns if not column.is_computed and column is not key]
        row_ids = self.view.row_ids(positions)
        rows = yield from self.desk.at_node.reading(row_ids)
        texts = ({name: text for name in names if (text := rows[row_id].text(name))} for row_id in row_ids)
        edits = [RowEdit("", own, row_id) for own, row_id in zip(texts, row_ids, strict=True)]
        return (yield from self._doing(self.desk.editing(edits))) if edits else None

    def deleting(self, positions: Sequence[int]) -> Gradual[RowOutcome | None]:
        row_ids = self.view.row_ids(positions)
        return (yield from self._doing(self.desk.deleting(row_ids))) if row_ids else None

    def undoing(self) -> Gradual[RowOutcome | None]:
        """Take back the last step in this ledger since it was opened."""
        if not self.desk.can_undo:
            self.refused.emit(_("没有可以撤销的修改。"))
            return None
        return (yield from self._doing(self.desk.undoing(), "undo"))

    def copying_from_before(self) -> Gradual[RowOutcome | None]:
        """The rows of the node before that are not here yet."""
        return self._doing(self.desk.copying_from_before(), "carry")

    def _do(self, step: Callable[[], RowOutcome]) -> RowOutcome | None:
        """A step of one row."""
        return None if self._is_refused() else at_once(self._doing(_one_portion(step)))

    def _is_refused(self) -> bool:
        if self.steps.is_busy:
            self.refused.emit(_("上一步还没有做完，请稍候，或者先取消它。"))
        return self.steps.is_busy

    def _on_steps_cancelled(self) -> None:
        if self.desk.at_node.revision == self._since:
            self.refused.emit(_("已取消，什么也没有改。"))

    def _doing(self, step: Gradual[RowOutcome], action: str = "set") -> Gradual[RowOutcome | None]:
        try:
            outcome = yield from step
        except UserError as fault:
            self.refused.emit(fault.text)
            return None
        try:
            yield len(outcome.rows), len(outcome.rows)
        finally:  # rows are changed: whoever leaves the work here, it is shown and saved
            self._bench.check_long_ledgers()
            change: ViewChange = self.view.take(outcome)
            self.changed.emit(outcome, change)
            self._bench.rows.take(self.desk, outcome, action)
        return outcome


def _one_portion(step: Callable[[], RowOutcome]) -> Gradual[RowOutcome]:
    yield from ()
    return step()
