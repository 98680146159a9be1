"""A sheet that is filled from the top: where the next row stands, how wide the columns are, how a text is put in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from forms.excel.cell_text import escaped_text, line_count, looks_like_formula, split_by_lines, surely_one_line
from forms.excel.styles import LINE_POINTS, TEXT_POINTS, Look

MAX_ROW_POINTS = 380.0
"""Excel takes 409 points, and a row should fit a page: taller rows are continued in the next."""

TEXT_FORMAT = "@"
_ROW_PADDING = 6.0


class Canvas:
    """One sheet and the row that comes next.

    `widths` are those of its columns in Excel's units, `table_points` is the size of its tables' text.
    """

    def __init__(self, sheet: Worksheet, widths: Sequence[float], table_points: float = TEXT_POINTS) -> None:
        self.sheet = sheet
        self.widths = tuple(widths)
        self.table_points = table_points
        self.row = 1
        self._sure_lengths = [surely_one_line(width / (table_points / TEXT_POINTS)) for width in widths]
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width

    @property
    def columns(self) -> int:
        return len(self.widths)

    def cell(self, column: int) -> Cell:
        return cast(Cell, self.sheet.cell(self.row, column))  # a MergedCell has what is used here

    def put(self, column: int, text: str, look: Look, *, as_text: bool = False) -> Cell:
        """A text in the current row."""
        cell = self.cell(column)
        put_text(cell, text, as_text=as_text)
        look.apply(cell)
        return cell

    def put_number(self, column: int, number: Decimal, number_format: str, look: Look) -> None:
        """A figure in the current row."""
        cell = self.cell(column)
        cell.value = number
        look.apply(cell)
        cell.number_format = number_format

    def span(self, text: str, look: Look, first: int = 1, last: int | None = None) -> None:
        """A text across columns `first` to `last` (all by default) of the current row."""
        last = self.columns if last is None else last
        self.put(first, text, look)
        if last > first:
            for column in range(first + 1, last + 1):
                look.apply(self.cell(column))
            self._merge(first, last)

    def _merge(self, first: int, last: int) -> None:
        self.sheet.merge_cells(start_row=self.row, start_column=first, end_row=self.row, end_column=last)

    def width(self, first: int = 1, last: int | None = None) -> float:
        return sum(self.widths[first - 1 : last])

    def height_for(self, text: str, look: Look, width: float) -> float:
        """Height in points of a row that shows the text in `width` units."""
        share = look.points / TEXT_POINTS
        return line_count(text, width / share) * LINE_POINTS * share + _ROW_PADDING

    def split(self, text: str, column: int) -> list[str]:
        """The text of a table's cell in pieces that a row of its column can show."""
        share = self.table_points / TEXT_POINTS
        most_lines = int((MAX_ROW_POINTS - _ROW_PADDING) // (LINE_POINTS * share))
        return split_by_lines(text, self.widths[column - 1] / share, most_lines)

    def is_one_line(self, text: str, column: int) -> bool:
        """Whether the text of a table's cell surely needs no second line."""
        return len(text) <= self._sure_lengths[column - 1] and "\n" not in text

    def end_row(self, height: float) -> None:
        """Give the current row its height and go to the next."""
        self.sheet.row_dimensions[self.row].height = round(min(height, 409.0), 1)
        self.row += 1

    def full_row(self, text: str, look: Look, *, least: float = 0) -> None:
        """One text across the whole sheet, as high as it needs."""
        self.span(text, look)
        self.end_row(max(least, self.height_for(text, look, self.width())))


def put_text(cell: Cell, text: str, *, as_text: bool = False) -> None:
    """Write a text that stays a text: no formula, no error value, no number made of a code."""
    if not text:
        return
    set_text(cell, text)
    if as_text:
        cell.number_format = TEXT_FORMAT
    if as_text or looks_like_formula(text):
        cell.quotePrefix = True


def set_text(cell: Cell, text: str) -> None:
    """The text alone, without the format that keeps a spreadsheet from reading it anew."""
    cell.value = escaped_text(text)
    cell.data_type = "s"
