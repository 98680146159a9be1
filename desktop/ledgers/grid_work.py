"""What the keys of the grid do to rows: clipboard, fill, insert, delete, undo, and what is said of it below."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from desktop.grid.grid_notes import CellLine, PasteNote
from desktop.ledgers.block_html import html_rows, html_table
from desktop.ledgers.kept_selection import KeptSelection
from desktop.ledgers.ledger_edits import LedgerEdits
from desktop.ledgers.ledger_grid import LedgerGrid
from desktop.ledgers.ledger_model import LedgerModel
from desktop.ledgers.ledger_paste import (
    RowPlan,
    copied,
    plan_fill,
    plan_fill_down,
    plan_paste,
    unlike_computed,
    why_fixed,
)
from forms.excel.clipboard import format_block, read_block
from forms.records.gradual import PORTION_ROWS, Gradual
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
        self._selected_before: dict[str, KeptSelection] = {}
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
        self._edits.run(self._copying(), _("正在复制"))

    def paste_block(self, text: str) -> None:
        """A block from the current cell on; one text alone goes into every selected cell."""
        rows, columns = self._grid.selected_rows(), self._grid.selected_columns()
        if rows and text and self._may_edit():
            go_back = partial(self._grid.keep_current, rows[0], columns[0])
            self._edits.run(self._pasting(text, rows, columns), _("正在粘贴"), lambda _outcome: go_back())

    def undo(self) -> None:
        """Go where it was taken back; where rows were put in, to what was selected before."""
        column = self._grid.currentIndex().column()

        def go_back(outcome: RowOutcome | None) -> None:
            first = next(iter(outcome.rows), "") if outcome is not None else ""
            is_gone = bool(first) and self._edits.desk.find(first) is None
            before = self._selected_before.pop(first, None) if is_gone else None
            if before is None or not before.restore(self._grid, self._edits.view):
                self._go_to_first(outcome, column)

        self._edits.run(self._edits.undoing(), _("正在撤销"), go_back)

    def insert(self) -> None:
        """As many empty rows as are selected, below the last of them."""
        rows = self._grid.selected_rows()
        step = self._edits.inserting_below(rows[-1] if rows else -1, max(len(rows), 1))
        self._put_in(step, _("正在插入行"))

    def duplicate(self) -> None:
        self._put_in(self._edits.duplicating(self._grid.selected_rows()), _("正在复制行"))

    def _put_in(self, step: Gradual[RowOutcome | None], words: str) -> None:
        """A step that makes rows: go to the first of them, and keep what was selected for the undo."""
        before = KeptSelection.of(self._grid, self._edits.view)

        def go_there(outcome: RowOutcome | None) -> None:
            if outcome is not None:
                self._selected_before |= dict.fromkeys(outcome.rows[:1], before)
            self._go_to_first(outcome, 0)

        self._edits.run(step, words, go_there)

    def delete(self) -> None:
        """Whole rows; Ctrl+Z brings them back, so nothing is asked."""
        rows = self._grid.selected_rows()
        column = self._grid.currentIndex().column()

        def say(outcome: RowOutcome | None) -> None:
            if outcome is not None:
                self._grid.keep_current(rows[0], column)
                self._line.show_refusal(_("已删去 {count} 行。Ctrl+Z 可撤销。").format(count=len(outcome.rows)))

        self._edits.run(self._edits.deleting(rows), _("正在删除行"), say)

    def say_why_fixed(self) -> None:
        index = self._grid.currentIndex()
        if index.isValid():
            column = self._model.columns[index.column()]
            self._line.show_refusal(why_fixed(column, is_locked=self._model.is_locked))

    def _cut(self) -> None:
        self._edits.run(self._cutting(), _("正在剪切"), self._say_if_fixed)

    def _paste(self) -> None:
        self.paste_block(QGuiApplication.clipboard().text())

    def _clear(self) -> None:
        self._edits.run(self._clearing(), _("正在清空"), self._say_if_fixed)

    def _fill_down(self) -> None:
        """The first selected row into the others; with one row selected, the row above into it."""
        rows, columns = self._grid.selected_rows(), self._grid.selected_columns()
        if len(rows) == 1 and rows[0] > 0:
            rows = [rows[0] - 1, *rows]
        if self._may_edit():
            plan = plan_fill_down(self._edits.view, rows, columns)
            self._edits.run(self._carrying_out(plan), _("正在向下填充"), self._say_if_nothing)

    def _copying(self) -> Gradual[None]:
        columns = self._grid.selected_columns()
        columns = list(range(columns[0], columns[-1] + 1)) if columns else []
        rows = yield from copied(self._edits.view, self._grid.selected_rows(), columns)
        texts, lines = [], []
        for start in range(0, len(rows), PORTION_ROWS):
            portion = rows[start : start + PORTION_ROWS]
            texts.append(format_block(portion))
            lines.append(html_rows(portion, [self._model.columns[place] for place in columns]))
            yield start, len(rows)
        mime = QMimeData()
        mime.setText("".join(texts))
        mime.setHtml(html_table("".join(lines)))
        QGuiApplication.clipboard().setMimeData(mime)

    def _pasting(self, text: str, rows: Sequence[int], columns: Sequence[int]) -> Gradual[RowOutcome | None]:
        block: list[list[str]] = []
        for row in read_block(text):
            block.append(row)
            if len(block) % PORTION_ROWS == 0:
                yield 0, 0
        view = self._edits.view
        if len(block) == 1 and len(block[0]) == 1 and len(rows) * len(columns) > 1:
            plan = yield from plan_fill(view, rows, columns, block[0][0])
        else:
            plan = yield from plan_paste(view, block, rows[0], columns[0])
        outcome = yield from self._edits.carrying_out(plan, "pasted")
        if outcome is not None or not plan.edits:  # else it was refused, and said so
            self._say_pasted(plan, outcome)
        return outcome

    def _say_pasted(self, plan: RowPlan, outcome: RowOutcome | None) -> None:
        row_ids = outcome.rows if outcome is not None else ()
        there = self._edits.desk.at_node.some(row_ids)
        rows = [there[row_id] for row_id in row_ids]
        pairs = zip(plan.edits, rows, strict=bool(rows))
        wrong = sum(name in row.raws for edit, row in pairs if row.raws for name in edit.texts)
        misfits = [*plan.misfits, *unlike_computed(plan, rows)]
        self._note.show_paste(plan.cells, wrong, [misfit.sentence for misfit in misfits])

    def _clearing(self) -> Gradual[RowOutcome | None]:
        rows, columns = self._grid.selected_rows(), self._grid.selected_columns()
        return self._carrying_out(plan_fill(self._edits.view, rows, columns, ""))

    def _cutting(self) -> Gradual[RowOutcome | None]:
        yield from self._copying()
        return (yield from self._clearing())

    def _carrying_out(self, planning: Gradual[RowPlan]) -> Gradual[RowOutcome | None]:
        return (yield from self._edits.carrying_out((yield from planning)))

    def _say_if_fixed(self, outcome: RowOutcome | None) -> None:
        if outcome is None:
            self.say_why_fixed()

    def _say_if_nothing(self, outcome: RowOutcome | None) -> None:
        if outcome is None:
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
