"""What was selected in a ledger's grid, by rows rather than positions, so that it can be selected again."""

from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from desktop.ledgers.ledger_grid import LedgerGrid
from forms.services.ledger_view import LedgerView

_Flag = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True, slots=True)
class KeptSelection:
    """`current` is a row and its column; `blocks` are first and last row, first and last column.

    Rows are ids, "" for the blank one below the last.
    """

    current: tuple[str, int]
    blocks: tuple[tuple[str, str, int, int], ...]

    @classmethod
    def of(cls, grid: LedgerGrid, view: LedgerView) -> "KeptSelection":
        def row_id(position: int) -> str:
            return view.row_id(position) if 0 <= position < view.count() else ""

        here = grid.currentIndex()
        blocks = (
            (row_id(each.top()), row_id(each.bottom()), each.left(), each.right())
            for each in grid.selectionModel().selection()
        )
        return cls((row_id(here.row()), max(here.column(), 0)), tuple(blocks))

    def restore(self, grid: LedgerGrid, view: LedgerView) -> bool:
        """Select it again; False when one of its rows is not shown any more."""

        def position(row_id: str) -> int | None:
            return view.position(row_id) if row_id else view.count()

        blocks = [(position(first), position(last), left, right) for first, last, left, right in self.blocks]
        row, model = position(self.current[0]), grid.model()
        chosen = QItemSelection()
        for first, last, left, right in blocks:
            if first is None or last is None:
                return False
            chosen.select(model.index(first, left), model.index(last, right))
        if row is None:
            return False
        grid.go_cell(row, self.current[1])
        grid.selectionModel().select(chosen, _Flag.ClearAndSelect)
        return True
