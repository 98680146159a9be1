"""Parses one file from outside inside the reading process: bytes in, sheets out, or Refused."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from forms.excel.container import SheetNotes, look_through
from forms.excel.csv_file import CSV_SHEET, read_csv
from forms.excel.limits import ReadLimits
from forms.excel.refusal import Refused
from forms.excel.sheet_table import column_letter
from forms.excel.values import percent_text, text_of

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BINARY_STARTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"PK")

Area = tuple[int, int, int, int]
Row = tuple[int, list[str], str]


@dataclass(frozen=True, slots=True)
class ParsedSheet:
    """A sheet while it is read: `rows` gives number, texts and codes of kinds, one row after the other."""

    name: str
    is_hidden: bool
    merges: list[Area]
    rows: Iterator[Row]


def parse_file(content: bytes, limits: ReadLimits) -> Iterator[ParsedSheet]:
    """Sheets of an xlsx, xls or CSV file in order. Raises Refused, at once or while rows are read."""
    if not content:
        raise Refused("empty_file")
    if content.startswith(_ZIP):
        notes = look_through(content, limits)
        yield from _sheets(content, notes, limits)
    elif content.startswith(_COMPOUND):
        if _ENCRYPTED_PACKAGE in content:
            raise Refused("encrypted")
        yield from _sheets(content, {}, limits)
    elif content.startswith(_BINARY_STARTS) or content.lstrip()[:1] == b"<":
        raise Refused("not_a_workbook")
    else:
        rows = (
            (number, *_trimmed([(text, "t" if text else " ") for text in cells]))
            for number, cells in read_csv(content, limits)
        )
        yield ParsedSheet(CSV_SHEET, False, [], (row for row in rows if row[1]))


def _sheets(content: bytes, notes: dict[str, SheetNotes], limits: ReadLimits) -> Iterator[ParsedSheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        metadata = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        if len(metadata) > limits.sheets:
            raise Refused("too_many_sheets", count=len(metadata), limit=limits.sheets)
        for found in metadata:
            sheet = workbook.get_sheet_by_name(found.name)
            is_hidden = found.visible != SheetVisibleEnum.Visible
            _check_extent(sheet, limits)
            rows = _rows(sheet, notes.get(found.name) or SheetNotes())
            yield ParsedSheet(found.name, is_hidden, _merges(sheet, limits), rows)
    except PasswordError as fault:
        raise Refused("encrypted") from fault
    except CalamineError as fault:
        raise Refused("damaged") from fault


def _check_extent(sheet: CalamineSheet, limits: ReadLimits) -> None:
    if sheet.total_height > limits.rows:
        raise Refused("too_many_rows", sheet=sheet.name, row=sheet.total_height, limit=limits.rows)
    if sheet.total_width > limits.columns:
        letters = column_letter(sheet.total_width)
        raise Refused("too_many_columns", sheet=sheet.name, column=letters, limit=limits.columns)


def _merges(sheet: CalamineSheet, limits: ReadLimits) -> list[Area]:
    areas = sheet.merged_cell_ranges or []
    return [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in areas[: limits.merges]]


def _rows(sheet: CalamineSheet, notes: SheetNotes) -> Iterator[Row]:
    """Rows with something in them. calamine gives rows from the first of the sheet, columns from the first used."""
    if sheet.start is None:
        return
    left = sheet.start[1]
    noted = {row for row, _column in (*notes.errors, *notes.uncalculated, *notes.percents)}
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = [("", " ")] * left + [text_of(value) for value in values]
        if number in noted:
            cells = _with_notes(cells, number, values, left, notes)
        texts, codes = _trimmed(cells)
        if texts:
            yield number, texts, codes


def _with_notes(
    cells: list[tuple[str, str]], number: int, values: Sequence[object], left: int, notes: SheetNotes
) -> list[tuple[str, str]]:
    for column in range(1, len(cells) + 1):
        place = (number, column)
        value = values[column - 1 - left] if column > left else ""
        if place in notes.errors:
            cells[column - 1] = (notes.errors[place], "e")
        elif place in notes.uncalculated and cells[column - 1][1] == " ":
            cells[column - 1] = ("", "f")
        elif place in notes.percents and isinstance(value, int | float) and not isinstance(value, bool):
            cells[column - 1] = (percent_text(value), "p")
    return cells


def _trimmed(cells: list[tuple[str, str]]) -> tuple[list[str], str]:
    while cells and cells[-1][1] == " ":
        cells.pop()
    return [text for text, _code in cells], "".join(code for _text, code in cells)
