"""A canvas whose rows leave memory as soon as they are written: for ledgers of tens of thousands of rows."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, cast

from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from forms.excel.canvas import TEXT_FORMAT, Canvas, set_text
from forms.excel.cell_text import looks_like_formula
from forms.excel.styles import TEXT_POINTS, Look


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
        self._styles: dict[tuple[Look, str, bool], StyleArray] = {}

    def put(self, column: int, text: str, look: Look, *, as_text: bool = False) -> Cell:
        as_text = as_text and text != ""
        format_name = TEXT_FORMAT if as_text else ""
        cell = self._dressed(column, look, format_name, is_quoted=as_text or looks_like_formula(text))
        if text:
            set_text(cell, text)
        return cell

    def put_number(self, column: int, number: Decimal, number_format: str, look: Look) -> None:
        self._dressed(column, look, number_format).value = number

    def _dressed(self, column: int, look: Look, number_format: str, *, is_quoted: bool = False) -> Cell:
        """The row's cell with its style, which it shares with all that look the same: it is not changed again."""
        cell: Any = self.cell(column)  # the stubs do not know where a cell keeps its style
        key = (look, number_format, is_quoted)
        style = self._styles.get(key)
        if style is None:
            look.apply(cell)
            if number_format:
                cell.number_format = number_format
            if is_quoted:
                cell.quotePrefix = True
            style = self._styles[key] = cell._style
        cell._style = style
        return cast(Cell, cell)

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
