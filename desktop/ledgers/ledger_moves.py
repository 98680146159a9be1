"""Where a key leads in the grid of a ledger. No painting, no editing."""

from PySide6.QtCore import QModelIndex

from desktop.ledgers.ledger_model import LedgerModel

_MOST_LOOKED_AT = 2_000
"""Rows looked at for the end of a run of filled cells; beyond them the key leads to the end of the ledger."""


def next_entry(model: LedgerModel, here: QModelIndex, step: int) -> QModelIndex:
    """The next cell that can be typed into, row by row; the same cell at the end."""
    columns = model.columnCount()
    place = here.row() * columns + here.column() + step
    for _cell in range(2 * columns):
        if not 0 <= place < model.rowCount() * columns:
            break
        row, column = divmod(place, columns)
        if model.editor_at(row, column) != "none":
            return model.index(row, column)
        place += step
    return here if here.isValid() else model.index(0, 0)


def edge_row(model: LedgerModel, row: int, column: int, step: int) -> int:
    """As Ctrl with an arrow does in a spreadsheet: to the end of a run of filled cells, or to the next filled one."""
    last = model.count - 1 if step > 0 else 0
    if (last - row) * step <= 0:
        return max(min(row, model.rowCount() - 1), 0)
    is_run = _is_filled(model, row, column) and _is_filled(model, row + step, column)
    place = row
    for _row in range(_MOST_LOOKED_AT):
        ahead = place + step
        if (last - ahead) * step < 0:
            return place
        if _is_filled(model, ahead, column) != is_run:
            return place if is_run else ahead
        place = ahead
    return last


def _is_filled(model: LedgerModel, row: int, column: int) -> bool:
    return bool(model.look(row, column).text)
