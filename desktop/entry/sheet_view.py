"""The grid of quick entry: rows of aspects that span the columns, filters that hide rows. It changes no value."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from desktop.entry.sheet_columns import COLUMNS, FIRST_ENTRY_COLUMN, FROZEN_COLUMNS
from desktop.entry.sheet_delegate import SheetDelegate
from desktop.entry.sheet_model import SheetModel
from desktop.entry.sheet_moves import first_entry, moved, shown_rows
from desktop.grid.grid_model import Index
from desktop.grid.grid_view import GridView

_Move = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint


class SheetView(GridView):
    """`asked` carries what a key asks for: copy, cut, paste, clear, fill_down, take_over, undo, open or dismiss."""

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(model, SheetDelegate, FROZEN_COLUMNS, parent)
        self._sheet = model
        _span_groups(self, model, len(COLUMNS))
        _span_groups(self._frozen, model, FROZEN_COLUMNS)
        self._size_columns()
        for view in (self, self._frozen):
            view.doubleClicked.connect(self._on_cell_double_clicked)

    def _size_columns(self) -> None:
        one = self.fontMetrics().horizontalAdvance("国")
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, column.width * one + 16)
            self._frozen.setColumnWidth(place, column.width * one + 16)

    def show_rows(self, rows: set[int]) -> None:
        """Show these rows alone, and stay on a cell that can be typed into."""
        for row in range(self._sheet.rowCount()):
            for view in (self, self._frozen):
                view.setRowHidden(row, row not in rows)
        here = self.currentIndex()
        if not here.isValid() or here.row() not in rows:
            self.go_to(first_entry(self, self._sheet))

    def shown_rows(self) -> list[int]:
        return shown_rows(self, self._sheet)

    def go_measure(self, measure: str, column: int = FIRST_ENTRY_COLUMN) -> None:
        self.go_to(self._sheet.index(self._sheet.row_of(measure), column))

    def bring_into_sight(self, rows: Sequence[int]) -> None:
        """As many of the rows as there is room for, the first of them in any case."""
        if rows:
            self.scrollTo(self._sheet.index(max(rows), self.currentIndex().column()))
            self.scrollTo(self._sheet.index(min(rows), self.currentIndex().column()))

    def selected_cells(self) -> list[tuple[int, int]]:
        """Row and column of the selected cells that are shown, from the top left; the current cell when none is."""
        chosen = {(index.row(), index.column()) for index in self.selectionModel().selectedIndexes()}
        shown = set(self.shown_rows())
        here = self.currentIndex()
        cells = sorted(cell for cell in chosen if cell[0] in shown)
        return cells or ([(here.row(), here.column())] if here.isValid() else [])

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        to_corner = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        return moved(self, self._sheet, action, to_corner=to_corner)

    def scrollTo(self, index: Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        """With the heading a row stands under; a figure together with its unit."""
        if index.row() > 0 and self._sheet.aspect_at(index.row() - 1):
            super().scrollTo(index.siblingAtRow(index.row() - 1), hint)
        super().scrollTo(index, hint)
        if FROZEN_COLUMNS <= index.column() <= FIRST_ENTRY_COLUMN:
            self.horizontalScrollBar().setValue(0)

    def _on_cell_double_clicked(self, index: QModelIndex) -> None:
        if index.column() < FROZEN_COLUMNS:
            self.asked.emit("open")


def _span_groups(view: QTableView, model: SheetModel, columns: int) -> None:
    """Let the row of an aspect run over the columns."""
    for row in range(model.rowCount()):
        if model.aspect_at(row):
            view.setSpan(row, 0, 1, columns)
