"""What a cell of a letter's workbook means: spreadsheets turn 9.10, 2024-03 and 是 into numbers, dates and booleans."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.excel.letter_term import Term
from forms.excel.sheet_table import SheetCell, SheetRow, SheetTable
from forms.schema.field_types import DateType
from forms.schema.numbers import ValueFault
from forms.schema.source import LetterFault, Position
from resources.translation import _

MAX_MERGES = 500
_MAX_MERGED_CELLS = 5_000


class Grid:
    """The cells of one sheet with their places; a cell merged over several rows says the same in each."""

    def __init__(self, file: str, table: SheetTable) -> None:
        self.file = file
        self.table = table
        self._rows = {row.number: row for row in table.rows}
        self._covered = _covered(table)

    def cell(self, row: SheetRow, column: int) -> SheetCell:
        cell = row.cell(column)
        top = self._covered.get((row.number, column))
        return self._rows[top[0]].cell(top[1]) if cell.is_empty and top and top[0] in self._rows else cell

    def position(self, row: int, column: int = 0) -> Position:
        letters = SheetCell(row, column).column_letter if column else ""
        return Position(self.file, row, self.table.name, letters)


def _covered(table: SheetTable) -> dict[tuple[int, int], tuple[int, int]]:
    """The first cell of the area for each cell merged over several rows; areas beyond all reason are passed over."""
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in table.merges[:MAX_MERGES]:
        if bottom > top and (bottom - top + 1) * (right - left + 1) <= _MAX_MERGED_CELLS:
            for row in range(top + 1, bottom + 1):
                covered[row, left] = (top, left)
    return covered


def read_meaning(cell: SheetCell, term: Term, position: Position) -> tuple[str, LetterFault | None]:
    """The text that was meant, or "" and why it cannot be known."""
    match cell.kind:
        case "empty":
            return "", None
        case "error":
            what = _("“{label}”是错误值 {text}").format(label=term.label, text=cell.text[:20])
            return "", LetterFault("error_value", position, what, _("请改正公式，或直接填写内容。"))
        case "formula":
            what = _("“{label}”的公式没有算出结果").format(label=term.label)
            return "", LetterFault("formula", position, what, _("请直接填写内容，不用公式。"))
        case "boolean":
            return _from_boolean(cell, term, position)
        case "date":
            return _from_date(cell, term, position)
        case _:
            text = cell.text.strip()
            return (_day(text) if term.shape == "day" else term.words.from_sheet(text)), None


def _from_boolean(cell: SheetCell, term: Term, position: Position) -> tuple[str, LetterFault | None]:
    if term.words.from_sheet(cell.text) != cell.text:
        return term.words.from_sheet(cell.text), None
    what = _("“{label}”是逻辑值（TRUE 或 FALSE），看不出要填什么").format(label=term.label)
    return "", LetterFault("boolean_in_text", position, what, _("请把这一格设为文本格式，重新填写。"))


def _from_date(cell: SheetCell, term: Term, position: Position) -> tuple[str, LetterFault | None]:
    if term.shape == "day":
        return cell.text, None
    if term.shape == "month" and cell.text.endswith("-01"):
        return cell.text[:7], None
    what = _("“{label}”被 Excel 改成了日期 {day}").format(label=term.label, day=cell.text[:10])
    return "", LetterFault("date_in_text", position, what, _("请把这一格设为文本格式，重新填写。"))


def _day(text: str) -> str:
    """2024年3月31日 and 2024/3/31 are 2024-03-31; a text that is no date stays, for the loader to name."""
    try:
        return DateType().parse(text)
    except ValueFault:
        return text


@dataclass(frozen=True, slots=True)
class Numbered:
    """A measure's number as it stands in the sheet; `is_number` when the spreadsheet holds it as a number."""

    text: str
    is_number: bool
    position: Position


def ambiguous_numbers(numbers: Sequence[Numbered]) -> list[LetterFault]:
    """Numbers such as 9.1 that must be 9.10: the one before is 9.9, the one after 9.11, or 9.1 was there already."""
    faults, seen = [], set()
    for index, each in enumerate(numbers):
        aspect, _dot, minor = each.text.partition(".")
        if each.is_number and len(minor) == 1:
            before = numbers[index - 1].text if index else ""
            after = numbers[index + 1].text if index + 1 < len(numbers) else ""
            neighbours = (f"{aspect}.{int(minor) * 10 - 1}", f"{aspect}.{int(minor) * 10 + 1}")
            if before == neighbours[0] or after == neighbours[1] or each.text in seen:
                faults.append(_was_shortened(each))
        seen.add(each.text)
    return faults


def ambiguous_words(numbered: Numbered, known: Sequence[str]) -> LetterFault | None:
    """A number in a rule that may be that of two measures: 9.1 and 9.10."""
    is_unclear = numbered.is_number and f"{numbered.text}0" in known
    return _was_shortened(numbered) if is_unclear else None


def _was_shortened(numbered: Numbered) -> LetterFault:
    texts = {"text": numbered.text, "longer": f"{numbered.text}0"}
    what = _("编号 {text} 是数字格式，也可能是 {longer}").format(**texts)
    todo = _("请把这一格设为文本格式，重新填写 {text} 或 {longer}。").format(**texts)
    return LetterFault("number_ambiguous", numbered.position, what, todo)
