"""What is read from a workbook or a CSV file: sheets, rows and cells, counted as Excel counts them."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

CellKind = Literal["empty", "text", "number", "percent", "date", "boolean", "error", "formula"]

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

KIND_CODES: dict[str, CellKind] = {
    " ": "empty",
    "t": "text",
    "n": "number",
    "p": "percent",
    "d": "date",
    "b": "boolean",
    "e": "error",
    "f": "formula",
}


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell: `row` and `column` from 1.

    `text` is exact: a number without float noise, a date as ISO 8601, 是 or 否, 95% for a number shown in percent.
    `kind` error is a value such as #N/A (its text); formula is one that was never calculated (text "").
    """

    row: int
    column: int
    text: str = ""
    kind: CellKind = "empty"

    @property
    def is_empty(self) -> bool:
        return self.kind == "empty" or (self.kind == "text" and not self.text.strip())

    @property
    def column_letter(self) -> str:
        return column_letter(self.column)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with something in it; `codes` has one character of KIND_CODES a cell. Trailing empty cells are cut."""

    number: int
    texts: tuple[str, ...]
    codes: str

    def cell(self, column: int) -> SheetCell:
        """The cell of a column; an empty one beyond the last."""
        if not 1 <= column <= len(self.texts):
            return SheetCell(self.number, column)
        return SheetCell(self.number, column, self.texts[column - 1], KIND_CODES[self.codes[column - 1]])


@dataclass(frozen=True)
class SheetTable:
    """One sheet: its rows that are not empty, and merged areas as (first row, first column, last row, last column)."""

    name: str
    rows: tuple[SheetRow, ...]
    merges: tuple[Area, ...] = ()
    is_hidden: bool = False

    @cached_property
    def _tall_by_column(self) -> dict[int, tuple[list[int], list[Area]]]:
        return {}

    def tall_merge_at(self, row: int, column: int) -> Area | None:
        """The area merged over several rows in which the cell lies, or None. Quick, however many areas there are."""
        if not self.merges:
            return None
        found = self._tall_by_column.get(column)
        if found is None:
            found = self._tall_by_column[column] = _furthest_down(self.merges, column)
        tops, furthest = found
        index = bisect_right(tops, row) - 1
        return furthest[index] if index >= 0 and furthest[index][2] >= row else None

    def wide_merge_at(self, row: int, column: int) -> Area | None:
        """The area merged over several columns in which the cell lies, or None."""
        for area in self.merges:
            if area[3] > area[1] and area[0] <= row <= area[2] and area[1] <= column <= area[3]:
                return area
        return None


def _furthest_down(merges: tuple[Area, ...], column: int) -> tuple[list[int], list[Area]]:
    """First rows of the tall areas over a column in order, and of all areas up to each the one that ends last."""
    tall = sorted(area for area in merges if area[2] > area[0] and area[1] <= column <= area[3])
    return [area[0] for area in tall], list(accumulate(tall, _later_end))


def _later_end(one: Area, other: Area) -> Area:
    return other if other[2] > one[2] else one


def column_letter(number: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """1 for A, 26 for Z, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
