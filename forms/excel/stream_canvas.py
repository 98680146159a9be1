"""A canvas whose rows leave memory as soon as they are written: for ledgers of tens of thousands of rows."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from forms.excel.canvas import Canvas
from forms.excel.styles import TEXT_POINTS


def _cells_in_place(row: Sequence[Cell | None], number: int) -> Iterator[Cell]:
    """The cells of a row for openpyxl's writer, each told where it stands."""
    for column, cell in enumerate(row, 1):
        if cell is not None:
            cell.row, cell.column = number, column
            yield cell


class StreamCanvas(Canvas):
    """Fills a sheet of a workbook in openpyxl's write-only mode, row by row.

    What stands before the rows in the file (frozen panes, widths) can be set until `release`; from then on each row is
    written when it ends.
    """

    def __init__(self, sheet: Worksheet, widths: Sequence[float], table_points: float = TEXT_POINTS) -> None:
        super().__init__(sheet, widths, table_points)
        sheet._values_to_row = _cells_in_place  # type: ignore[attr-defined]  # a fifth of the time goes into its own
        self._cells: dict[int, Cell] = {}
        self._held: list[list[Cell | None]] = []
        self._is_held = True

    def cell(self, column: int) -> Cell:
        found = self._cells.get(column)
        if found is None:
            found = self._cells[column] = WriteOnlyCell(self.sheet)
        return found

    def _merge(self, first: int, last: int) -> None:
        area = f"{get_column_letter(first)}{self.row}:{get_column_letter(last)}{self.row}"
        self.sheet.merged_cells.add(area)

    def end_row(self, height: float) -> None:
        row = [self._cells.get(column) for column in range(1, max(self._cells, default=0) + 1)]
        self._cells = {}
        super().end_row(height)
        if self._is_held:
            self._held.append(row)
        else:
            self._write(row)

    def release(self) -> None:
        """Write the rows so far, and each further one at once."""
        self._is_held = False
        for row in self._held:
            self._write(row, forget=False)
        self._held = []

    def _write(self, row: list[Cell | None], *, forget: bool = True) -> None:
        self.sheet.append(cast(Any, row))
        if forget:  # the height is in the file now
            del self.sheet.row_dimensions[self.row - 1]
