"""Quick entry (快速填报): all measures of the open node as one sheet, typed or pasted, over the same desk as the form.

The window shows it in place of the form (F6), calls `start()` then, takes `open_measure` (a measure's number: show its
form) and may follow `measure_moved_to`; `current_measure` is where the form should go on.
"""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.actions import KeyNote
from desktop.entry.sheet_columns import (
    COLUMNS,
    FIRST_ENTRY_COLUMN,
    SheetColumn,
    cell_words,
    why_fixed,
)
from desktop.entry.sheet_filter import SheetFilter, passes
from desktop.entry.sheet_model import SheetModel
from desktop.entry.sheet_paste import Plan, plan_fill, plan_fill_down, plan_paste
from desktop.entry.sheet_view import SheetView
from desktop.grid.grid_notes import CellLine, PasteNote
from desktop.grid.grid_style import GRID_STYLE
from desktop.grid.misfit import Block
from desktop.style import TOKENS, card, label
from desktop.workbench import Workbench
from forms.excel.clipboard import format_block, parse_block
from forms.records.editor import Author
from forms.schema.cell import Cell
from forms.schema.letter import Measure
from resources.translation import _

SHEET_KEYS: tuple[KeyNote, ...] = (
    KeyNote("快速填报", "下一行；正在输入时先存入", ("Enter",)),
    KeyNote("快速填报", "下一个可填的格", ("Tab",)),
    KeyNote("快速填报", "修改格中内容；长文中换行用 Alt+Enter", ("F2",)),
    KeyNote("快速填报", "清空所选的格", ("Delete",)),
    KeyNote("快速填报", "用首行内容向下填充", ("Ctrl+D",)),
    KeyNote("快速填报", "空白格沿用上期内容", ("F7",)),
    KeyNote("快速填报", "复制、粘贴（与 Excel、WPS 互通）", ("Ctrl+C", "Ctrl+V")),
    KeyNote("快速填报", "到该措施的表单", ("Ctrl+Enter",)),
    KeyNote("快速填报", "全部、未填、有错误、待说明", ("Alt+1…4",)),
)


class SheetPage(QWidget):
    """`open_measure`: the form of that measure is wanted. `measure_moved_to`: the current row is another measure's."""

    open_measure = Signal(str)
    measure_moved_to = Signal(str)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._model = SheetModel(bench, self)
        self._view = SheetView(self._model)
        self._view.setAccessibleName(_("快速填报"))
        self._filter = SheetFilter()
        self._line = CellLine()
        self._note = PasteNote()
        self._locked = label(look="badge-warn")
        self._told_measure = ""
        self.setStyleSheet(GRID_STYLE)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(TOKENS.gap)
        top.addWidget(label(_("快速填报"), "title"))
        top.addWidget(self._filter)
        top.addWidget(self._locked)
        top.addStretch(1)
        top.addWidget(label(_("回车 向下   Tab 向右   F2 修改   Ctrl+D 向下填充   Ctrl+V 粘贴 Excel 内容"), "small"))
        frame = card("sheet")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addLayout(top)
        column.addWidget(frame, 1)
        column.addWidget(self._line)
        column.addWidget(self._note)
        self.setFocusProxy(self._view)

    def _connect(self) -> None:
        self._model.entered.connect(self._on_model_entered)
        self._view.asked.connect(self._on_view_asked)
        self._view.refused.connect(self._on_view_refused)
        self._view.moved_to.connect(self._on_view_moved_to)
        self._filter.chosen.connect(self._on_filter_chosen)
        self._note.closed.connect(self._view.setFocus)
        self._bench.measure_changed.connect(self._on_bench_measure_changed)
        self._bench.node_opened.connect(self._on_bench_node_opened)

    def start(self, measure: str = "") -> None:
        """Show what is true now and take the focus, at a measure or where it was."""
        self.refresh()
        if measure and self._bench.letter.has_measure(measure):
            row = self._model.row_of(measure)
            if not self._view.isRowHidden(row) and row != self._view.currentIndex().row():
                self._view.go_measure(measure)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the desk again: another node, or locked since; the filter is applied anew."""
        self._model.refresh()
        self._locked.setText(_("已导出并锁定，只能查看"))
        self._locked.setVisible(self._bench.is_locked)
        self._show_counts()
        self._apply_filter(self._filter.current)

    @property
    def current_measure(self) -> str:
        """The number of the current row's measure; "" when the filter shows none."""
        row = self._view.currentIndex().row()
        measure = self._model.measure_at(row) if row >= 0 else None
        return measure.no if measure else ""

    @property
    def current_field(self) -> str:
        """The field of the current column; "" where there is none, or nothing is current."""
        index = self._view.currentIndex()
        return COLUMNS[index.column()].field if self.current_measure else ""

    def paste_block(self, block: Block) -> None:
        """Put a block of texts in from the current cell on; one text alone goes into every selected cell."""
        cells = self._view.selected_cells()
        if not cells or not block:
            return
        if len(block) == 1 and len(block[0]) == 1 and len(cells) > 1:
            plan = plan_fill(self._bench.desk, block[0][0], self._places(cells))
        else:
            rows = [row for row in self._view.shown_rows() if row >= cells[0][0]]
            measures = [measure for row in rows if (measure := self._model.measure_at(row))]
            plan = plan_paste(self._bench.desk, block, measures, min(column for _row, column in cells))
        changed = self._do(plan, "pasted")
        left_out = [misfit.sentence for misfit in plan.misfits]
        self._note.show_paste(len(changed), sum(cell.state == "invalid" for cell in changed), left_out)
        self._view.bring_into_sight([self._model.row_of(edit.measure) for edit in plan.edits])

    def _do(self, plan: Plan, origin: str = "typed") -> tuple[Cell, ...]:
        """Make the edits of a plan as one step, saved in one transaction."""
        author = Author(self._bench.session.by, "pasted" if origin == "pasted" else "typed")
        return self._bench.set_many([(edit.measure, edit.field, edit.raw) for edit in plan.edits], author)

    def _places(self, cells: Iterable[tuple[int, int]]) -> list[tuple[Measure, SheetColumn]]:
        return [(measure, COLUMNS[column]) for row, column in cells if (measure := self._model.measure_at(row))]

    def _copy(self) -> None:
        cells = self._view.selected_cells()
        if not cells:
            return
        columns = range(min(column for _row, column in cells), max(column for _row, column in cells) + 1)
        chosen = set(cells)
        rows = [
            [self._model.look(row, column).content if (row, column) in chosen else "" for column in columns]
            for row in dict.fromkeys(row for row, _column in cells)
        ]
        QGuiApplication.clipboard().setText(format_block(rows))

    def _clear(self) -> None:
        self._note.hide()
        cells = self._view.selected_cells()
        plan = plan_fill(self._bench.desk, "", self._places(cells))
        if not plan.edits:
            self._on_view_refused()
        self._do(plan)

    def _fill_down(self) -> None:
        """The first selected row into the others; with one row selected, the row above into it."""
        self._note.hide()
        cells = self._view.selected_cells()
        rows = list(dict.fromkeys(row for row, _column in cells))
        if len(rows) == 1:
            rows = [*[row for row in self._view.shown_rows() if row < rows[0]][-1:], *rows]
        measures = [measure for row in rows if (measure := self._model.measure_at(row))]
        columns = [COLUMNS[column] for column in sorted({column for _row, column in cells})]
        changed = self._do(plan_fill_down(self._bench.desk, measures, columns))
        if not changed:
            self._line.show_refusal(_("没有可以向下填充的内容。请先选中要填的几行，首行的内容会填到下面各行。"))

    def _take_previous(self) -> None:
        """What stood in this cell at the node before; why it cannot be taken is said below."""
        from desktop.context.previous_value import take_previous  # late: a key that is seldom pressed

        self._note.hide()
        field = self.current_field
        reason = take_previous(self._bench, self.current_measure, field) if field else ""
        if reason:
            self._line.show_refusal(reason)
        elif not field:
            self._on_view_refused()

    def _undo(self) -> None:
        self._note.hide()
        outcome = self._bench.undo()
        if outcome is None:
            self._line.show_refusal(_("没有可以撤销的修改。"))
            return
        self._bench.commit()
        column = next((i for i, column in enumerate(COLUMNS) if column.field == outcome.cell.field), None)
        self._view.go_measure(outcome.cell.measure, column or FIRST_ENTRY_COLUMN)

    def _show_counts(self) -> None:
        self._filter.show_counts(self._model.check_state(measure) for measure in self._bench.letter.measures)

    def _show_cell(self) -> None:
        index = self._view.currentIndex()
        measure = self._model.measure_at(index.row()) if index.isValid() else None
        if measure is None:
            self._line.show_nothing(_("没有符合筛选条件的措施。"))
        else:
            self._line.show_cell(*cell_words(self._bench.desk, measure, COLUMNS[index.column()]))

    def _on_model_entered(self, measure: str, field: str, raw: str) -> None:
        self._note.hide()
        self._bench.set_many([(measure, field, raw)])

    def _on_view_asked(self, wish: str) -> None:
        match wish:
            case "copy":
                self._copy()
            case "cut":
                self._copy()
                self._clear()
            case "paste":
                self.paste_block(parse_block(QGuiApplication.clipboard().text()))
            case "clear":
                self._clear()
            case "fill_down":
                self._fill_down()
            case "take_over":
                self._take_previous()
            case "undo":
                self._undo()
            case "dismiss":
                self._note.hide()
            case "open" if self.current_measure:
                self.open_measure.emit(self.current_measure)

    def _on_view_refused(self) -> None:
        index = self._view.currentIndex()
        measure = self._model.measure_at(index.row()) if index.isValid() else None
        if measure is not None:
            self._line.show_refusal(why_fixed(self._bench.desk, measure, COLUMNS[index.column()]))

    def _on_view_moved_to(self, _row: int, _column: int) -> None:
        self._show_cell()
        measure = self.current_measure
        if measure and measure != self._told_measure:
            self._told_measure = measure
            self.measure_moved_to.emit(measure)

    def _on_filter_chosen(self, chosen: str) -> None:
        self._apply_filter(chosen)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _apply_filter(self, chosen: str) -> None:
        """Rows stay until a filter is chosen again: a row must not vanish under the hand that fills it."""
        self._view.show_rows(self._rows_for(chosen))
        self._show_cell()

    def _rows_for(self, chosen: str) -> set[int]:
        rows = set()
        for aspect in self._bench.letter.aspects:
            shown = [m.no for m in aspect.measures if passes(chosen, self._model.check_state(m))]
            if shown:
                rows |= {self._model.row_of(aspect.measures[0].no) - 1, *map(self._model.row_of, shown)}
        return rows

    def _on_bench_measure_changed(self, _measure: str) -> None:
        if not self.isVisible():
            return  # the form is being typed into: `start` reads everything again
        self._show_counts()
        self._show_cell()

    def _on_bench_node_opened(self, _node: str) -> None:
        if self.isVisible():
            self.refresh()
