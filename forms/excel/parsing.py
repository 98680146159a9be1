"""Parses one file from outside inside the reading process: bytes in, sheets out, or Refused."""

import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from threading import Thread

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from forms.excel.container import SheetNotes, check_container, look_through
from forms.excel.csv_file import CSV_SHEET, read_csv
from forms.excel.limits import ReadLimits
from forms.excel.refusal import Refused
from forms.excel.sheet_table import Area, column_letter
from forms.excel.values import percent_text, texts_of

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BINARY_STARTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"PK")

_LARGE_BYTES = 1024 * 1024

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
        yield from _zip_sheets(content, limits)
    elif content.startswith(_COMPOUND):
        if _ENCRYPTED_PACKAGE in content:
            raise Refused("encrypted")
        yield from _sheets(_Opened(content), {}, limits)
    elif content.startswith(_BINARY_STARTS) or content.lstrip()[:1] == b"<":
        raise Refused("not_a_workbook")
    else:
        rows = ((number, *texts_of(cells)) for number, cells in read_csv(content, limits))
        yield ParsedSheet(CSV_SHEET, False, [], (row for row in rows if row[2]))


def _zip_sheets(content: bytes, limits: ReadLimits) -> Iterator[ParsedSheet]:
    """Looks through a workbook before calamine sees it; a large one meanwhile, as calamine leaves Python its time.

    A large workbook that is a bomb all the same ends at the limit of memory, with another message.
    """
    check_container(content, limits)
    if len(content) < _LARGE_BYTES:
        notes = look_through(content, limits)
        yield from _sheets(_Opened(content), notes, limits)
        return
    opened = _Opened(content)
    thread = Thread(target=opened.read_ahead, daemon=True)
    thread.start()
    notes = look_through(content, limits)
    thread.join()
    yield from _sheets(opened, notes, limits)


class _Opened:
    """A workbook and its sheets, each read once. A fault of reading ahead is met again where it is asked for."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._sheets: dict[str, CalamineSheet] = {}

    @cached_property
    def workbook(self) -> CalamineWorkbook:
        return CalamineWorkbook.from_filelike(io.BytesIO(self._content))

    @property
    def worksheets(self) -> list[SheetMetadata]:
        return [sheet for sheet in self.workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]

    def read_ahead(self) -> None:
        """The first sheet, where nearly everything stands."""
        with suppress(CalamineError):
            for found in self.worksheets[:1]:
                self._sheets[found.name] = self.workbook.get_sheet_by_name(found.name)

    def sheet(self, name: str) -> CalamineSheet:
        return self._sheets.pop(name, None) or self.workbook.get_sheet_by_name(name)


def _sheets(opened: _Opened, notes: dict[str, SheetNotes], limits: ReadLimits) -> Iterator[ParsedSheet]:
    try:
        metadata = opened.worksheets
        if len(metadata) > limits.sheets:
            raise Refused("too_many_sheets", count=len(metadata), limit=limits.sheets)
        for found in metadata:
            sheet = opened.sheet(found.name)
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
        if left:
            values = [""] * left + values
        if number in noted:
            texts, codes = _with_notes(number, values, notes)
        else:
            texts, codes = texts_of(values)
        if codes:
            yield number, texts, codes


def _with_notes(number: int, values: Sequence[object], notes: SheetNotes) -> tuple[list[str], str]:
    texts, codes = texts_of(values)
    missing = len(values) - len(codes)
    texts += [""] * missing
    codes += " " * missing
    kinds = list(codes)
    for column, value in enumerate(values, 1):
        place = (number, column)
        if place in notes.errors:
            texts[column - 1], kinds[column - 1] = notes.errors[place], "e"
        elif place in notes.uncalculated and kinds[column - 1] == " ":
            kinds[column - 1] = "f"
        elif place in notes.percents and isinstance(value, int | float) and not isinstance(value, bool):
            texts[column - 1], kinds[column - 1] = percent_text(value), "p"
    codes = "".join(kinds).rstrip(" ")
    return texts[: len(codes)], codes
