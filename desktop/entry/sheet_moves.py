"""Where a key leads in the sheet: over measures that are shown, past the rows of aspects. No painting, no editing."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QAbstractItemView, QTableView

from desktop.entry.sheet_columns import COLUMNS, FIRST_ENTRY_COLUMN
from desktop.entry.sheet_model import SheetModel

_Move = QAbstractItemView.CursorAction


def shown_rows(view: QTableView, model: SheetModel) -> list[int]:
    """Rows of measures that the filter shows, from the top."""
    return [row for row in range(model.rowCount()) if model.measure_at(row) and not view.isRowHidden(row)]


def first_entry(view: QTableView, model: SheetModel) -> QModelIndex:
    """The first cell to type into; invalid when the filter shows nothing."""
    rows = shown_rows(view, model)
    return model.index(rows[0], FIRST_ENTRY_COLUMN) if rows else QModelIndex()


def moved(view: QTableView, model: SheetModel, action: _Move, *, to_corner: bool) -> QModelIndex:
    """The cell that `action` leads to; `to_corner`: Ctrl is held with Home or End."""
    rows, here = shown_rows(view, model), view.currentIndex()
    if not rows or not here.isValid() or here.row() not in rows:
        return first_entry(view, model)
    if action in (_Move.MoveNext, _Move.MovePrevious):
        return _next_entry(model, rows, here, 1 if action == _Move.MoveNext else -1)
    place, column = rows.index(here.row()), here.column()
    if action in (_Move.MoveHome, _Move.MoveEnd):
        is_end = action == _Move.MoveEnd
        column = len(COLUMNS) - 1 if is_end else FIRST_ENTRY_COLUMN if column > FIRST_ENTRY_COLUMN else 0
        if to_corner:
            place = len(rows) - 1 if is_end else 0
    else:
        place += _steps_down(view, action)
        column += {_Move.MoveLeft: -1, _Move.MoveRight: 1}.get(action, 0)
    place = min(max(place, 0), len(rows) - 1)
    return model.index(rows[place], min(max(column, 0), len(COLUMNS) - 1))


def _steps_down(view: QTableView, action: _Move) -> int:
    page = max(view.viewport().height() // max(view.verticalHeader().defaultSectionSize(), 1) - 2, 1)
    return {_Move.MoveDown: 1, _Move.MoveUp: -1, _Move.MovePageDown: page, _Move.MovePageUp: -page}.get(action, 0)


def _next_entry(model: SheetModel, rows: list[int], here: QModelIndex, step: int) -> QModelIndex:
    """The next cell that can be typed into, row by row; the same cell at the end of the sheet."""
    places = [(row, column) for row in rows for column in range(len(COLUMNS))]
    at = places.index((here.row(), here.column()))
    ahead = places[at + 1 :] if step > 0 else places[:at][::-1]
    for row, column in ahead:
        if model.look(row, column).editor != "none":
            return model.index(row, column)
    return here
