"""What can be done to the rows of one ledger: each one step of undo, saved at once. No widgets."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.ledgers.ledger_paste import RowPlan
from desktop.workbench import Workbench
from forms.errors import UserError
from forms.records.editor import Author
from forms.records.ledger_editor import RowEdit
from forms.services.ledger_desk import LedgerDesk, RowOutcome
from forms.services.ledger_view import LedgerView, ViewChange
from resources.translation import _


class LedgerEdits(QObject):
    """`changed` carries the outcome and what to repaint, `refused` why nothing was done, as a whole sentence."""

    changed = Signal(object, object)
    refused = Signal(str)

    def __init__(self, bench: Workbench, ledger: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.desk = LedgerDesk(bench.desk.session, bench.node, ledger, bench.desk)
        self.view = LedgerView(self.desk)

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

    def carry_out(self, plan: RowPlan, origin: str = "typed") -> RowOutcome | None:
        """All edits of a plan as one step; None when there are none."""
        if not plan.edits:
            return None
        author = Author(self._bench.session.by, "pasted" if origin == "pasted" else "typed")
        return self._do(lambda: self.desk.edit(plan.edits, author))

    def insert_below(self, position: int, count: int) -> RowOutcome | None:
        """Empty rows below a row; at the end below none."""
        is_row = 0 <= position < self.view.count()
        after = self.view.row_id(position) if is_row else ""
        return self._do(lambda: self.desk.edit([RowEdit("", {}, after)] * count))

    def duplicate(self, positions: Sequence[int]) -> RowOutcome | None:
        """A copy of each row below it, without its key, which no two rows may share; one step of undo."""
        key = self.desk.definition.key
        edits = []
        for position in positions:
            row = self.view.row(position)
            names = (column.name for column in self.view.columns if not column.is_computed and column is not key)
            texts = {name: text for name in names if (text := row.text(name))}
            edits.append(RowEdit("", texts, row.id))
        return self._do(lambda: self.desk.edit(edits)) if edits else None

    def delete(self, positions: Sequence[int]) -> RowOutcome | None:
        row_ids = [self.view.row_id(position) for position in positions]
        return self._do(lambda: self.desk.delete_rows(row_ids)) if row_ids else None

    def undo(self) -> RowOutcome | None:
        """Take back the last step in this ledger since it was opened."""
        if not self.desk.can_undo:
            self.refused.emit(_("没有可以撤销的修改。"))
            return None
        return self._do(self.desk.undo, "undo")

    def copy_from_before(self) -> RowOutcome | None:
        """The rows of the node before that are not here yet."""
        return self._do(self.desk.copy_rows_from_before, "carry")

    def _do(self, step: Callable[[], RowOutcome | None], action: str = "set") -> RowOutcome | None:
        try:
            outcome = step()
        except UserError as fault:
            self.refused.emit(fault.text)
            return None
        if outcome is not None:
            change: ViewChange = self.view.take(outcome)
            self.changed.emit(outcome, change)
            self._bench.rows.take(self.desk, outcome, action)
        return outcome
