"""What the keys of the grid do to rows: clipboard, fill, insert, delete, undo, and what is said of it below."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from desktop.grid.grid_notes import CellLine, PasteNote
from desktop.grid.misfit import Block
from desktop.ledgers.block_html import block_html
from desktop.ledgers.ledger_edits import LedgerEdits
from desktop.ledgers.ledger_grid import LedgerGrid
from desktop.ledgers.ledger_model import LedgerModel
from desktop.ledgers.ledger_paste import copied, plan_fill, plan_fill_down, plan_paste, unlike_computed, why_fixed
from forms.excel.clipboard import format_block, parse_block
from forms.services.ledger_desk import RowOutcome
from resources.translation import _


class GridWork(QObject):
    """`do` carries out a wish of the grid; False for one that is not about rows and cells."""

    def __init__(
        self, edits: LedgerEdits, model: LedgerModel, grid: LedgerGrid, line: CellLine, note: PasteNote
    ) -> None:
        super().__init__(grid)
        self._edits = edits
        self._model = model
        self._grid = grid
        self._line = line
        self._note = note
        model.entered.connect(self._on_model_entered)
        grid.refused.connect(self.say_why_fixed)
        edits.refused.connect(line.show_refusal)

    def do(self, wish: str) -> bool:
        work = {
            "copy": self.copy,
            "cut": self._cut,
            "paste": self._paste,
            "clear": self._clear,
            "fill_down": self._fill_down,
            "take_over": self._take_over,
            "undo": self.undo,
            "insert": self.insert,
            "duplicate": self.duplicate,
            "delete": self.delete,
        }.get(wish)
        if work is None:
            return False
        if wish not in ("copy", "paste"):
            self._note.hide()
        work()
        return True

    def copy(self) -> None:
        """As text, and as a table in which codes stay codes when Excel takes it."""
        columns = self._grid.selected_columns()
        columns = list(range(columns[0], columns[-1] + 1)) if columns else []
        rows = copied(self._edits.view, self._grid.selected_rows(), columns)
        mime = QMimeData()
        mime.setText(format_block(rows))
        mime.setHtml(block_html(rows, [self._model.columns[place] for place in columns]))
        QGuiApplication.clipboard().setMimeData(mime)

    def paste_block(self, block: Block) -> None:
        """A block from the current cell on; one text alone goes into every selected cell."""
        rows, columns = self._grid.selected_rows(), self._grid.selected_columns()
        if not rows or not block or not self._may_edit():
            return
        if len(block) == 1 and len(block[0]) == 1 and len(rows) * len(columns) > 1:
            plan = plan_fill(self._edits.view, rows, columns, block[0][0])
        else:
            plan = plan_paste(self._edits.view, block, rows[0], columns[0])
        outcome = self._edits.carry_out(plan, "pasted")
        if outcome is None and plan.edits:
            return  # refused, and said so
        row_ids = outcome.rows if outcome is not None else ()
        misfits = [*plan.misfits, *unlike_computed(self._edits.view, plan, row_ids)]
        rows_of = zip(plan.edits, map(self._edits.desk.editor.row, row_ids), strict=bool(row_ids))
        wrong = sum(name in row.raws for edit, row in rows_of for name in edit.texts)
        self._note.show_paste(plan.cells, wrong, [misfit.sentence for misfit in misfits])
        self._grid.keep_current(rows[0], columns[0])

    def undo(self) -> None:
        """Go where it was taken back."""
        outcome = self._edits.undo()
        self._go_to_first(outcome, self._grid.currentIndex().column())

    def insert(self) -> None:
        """As many empty rows as are selected, below the last of them."""
        rows = self._grid.selected_rows()
        outcome = self._edits.insert_below(rows[-1] if rows else -1, max(len(rows), 1))
        self._go_to_first(outcome, 0)

    def duplicate(self) -> None:
        outcome = self._edits.duplicate([row for row in self._grid.selected_rows() if row < self._model.count])
        self._go_to_first(outcome, 0)

    def delete(self) -> None:
        """Whole rows; Ctrl+Z brings them back, so nothing is asked."""
        rows = [row for row in self._grid.selected_rows() if row < self._model.count]
        column = self._grid.currentIndex().column()
        if self._edits.delete(rows) is not None:
            self._grid.keep_current(rows[0], column)
            self._line.show_refusal(_("已删去 {count} 行。Ctrl+Z 可撤销。").format(count=len(rows)))

    def say_why_fixed(self) -> None:
        index = self._grid.currentIndex()
        if index.isValid():
            column = self._model.columns[index.column()]
            self._line.show_refusal(why_fixed(column, is_locked=self._model.is_locked))

    def _cut(self) -> None:
        self.copy()
        self._clear()

    def _paste(self) -> None:
        self.paste_block(parse_block(QGuiApplication.clipboard().text()))

    def _clear(self) -> None:
        plan = plan_fill(self._edits.view, self._grid.selected_rows(), self._grid.selected_columns(), "")
        if self._edits.carry_out(plan) is None:
            self.say_why_fixed()

    def _fill_down(self) -> None:
        """The first selected row into the others; with one row selected, the row above into it."""
        rows, columns = self._grid.selected_rows(), self._grid.selected_columns()
        if len(rows) == 1 and rows[0] > 0:
            rows = [rows[0] - 1, *rows]
        if self._may_edit() and self._edits.carry_out(plan_fill_down(self._edits.view, rows, columns)) is None:
            self._line.show_refusal(_("没有可以向下填充的内容。请先选中要填的几行，首行的内容会填到下面各行。"))

    def _take_over(self) -> None:
        """What the row said at the node before, into the cell one is in."""
        index = self._grid.currentIndex()
        row = self._model.row_at(index.row())
        before = self._model.earlier.of(row) if row is not None else None
        if before is None:
            self._line.show_refusal(_("上一节点没有这一行。"))
        elif self._model.flags(index) & self._model.flags(index).ItemIsEditable:
            text = before.text(self._model.columns[index.column()].name)
            self._edits.type_text(index.row(), index.column(), text)
        else:
            self.say_why_fixed()

    def _may_edit(self) -> bool:
        if self._model.is_locked:
            self.say_why_fixed()
        return not self._model.is_locked

    def _go_to_first(self, outcome: RowOutcome | None, column: int) -> None:
        positions: Sequence[int] = []
        if outcome is not None:
            found = (self._edits.view.position(row_id) for row_id in outcome.rows[:1])
            positions = [position for position in found if position is not None]
        if positions:
            self._grid.keep_current(positions[0], column)
        elif outcome is not None:
            self._grid.keep_current(self._grid.currentIndex().row(), column)

    def _on_model_entered(self, position: int, column: int, text: str) -> None:
        self._note.hide()
        self._edits.type_text(position, column, text)
