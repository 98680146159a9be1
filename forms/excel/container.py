"""Looks through an xlsx file before it is parsed: sizes, nesting, far cells, and what calamine does not tell.

Runs in the reading process. Nothing here builds a tree of a sheet: it is read in pieces and searched.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from forms.excel.limits import ReadLimits
from forms.excel.refusal import Refused
from forms.excel.sheet_table import column_number
from forms.excel.workbook_parts import percent_styles, sheet_parts

_PIECE_BYTES = 256 * 1024
_OVERLAP_BYTES = 4 * 1024
_MIB = 1024 * 1024

_PLACE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_FAR = re.compile(rb'r="(?:[A-Z]{3}\d{1,7}|[S-Z][A-Z]\d{1,7}|[A-Z]{1,3}(?:[2-9]\d{5}|\d{7}))"')
"""Cells that may lie beyond the limits (from column SA, from row 200,000); few, so that each can be looked at.

It begins with a literal, which is searched three times as fast as a class of characters.
"""

_NEVER_CALCULATED = re.compile(rb"(?:</f>|<f(?:\s[^<>]*)?/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    zlib.error,
)

_ERROR = re.compile(rb'\st="e"[^>]*>.{0,2000}?<v>([^<]{1,40})</v>', re.S)


@dataclass
class SheetNotes:
    """What calamine leaves out, by (row, column): error values, formulas without a value, numbers shown in percent."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)


def check_container(content: bytes, limits: ReadLimits) -> None:
    """Raises Refused for what says of itself that it goes beyond the limits, and for no workbook at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive, len(content), limits)
    except _UNREADABLE as fault:
        raise Refused("damaged") from fault


def look_through(content: bytes, limits: ReadLimits) -> dict[str, SheetNotes]:
    """Notes of each sheet by its name. Raises Refused for anything in it that goes beyond the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = sheet_parts(archive)
            styled = _percent_cells(percent_styles(archive))
            names = {part: name for name, part in parts.items()}
            for entry in archive.infolist():
                if entry.filename not in names and entry.filename.endswith((".xml", ".rels")):
                    _check_entry(archive, entry, limits)
            return {
                name: _look_through_sheet(archive, part, name, styled, limits)
                for name, part in parts.items()
                if part in archive.NameToInfo
            }
    except _UNREADABLE as fault:
        raise Refused("damaged") from fault


def _check_sizes(archive: zipfile.ZipFile, packed: int, limits: ReadLimits) -> None:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise Refused("too_many_entries", count=len(entries), limit=limits.entries)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("encrypted")
    unpacked = sum(entry.file_size for entry in entries)
    is_bomb = unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * packed
    if unpacked > limits.unpacked_bytes or is_bomb:
        raise Refused("unpacks_too_large", size=unpacked // _MIB)
    if "[Content_Types].xml" not in archive.NameToInfo or "xl/workbook.bin" in archive.NameToInfo:
        raise Refused("not_a_workbook")


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | str, limits: ReadLimits) -> Iterator[bytes]:
    """The entry in pieces that overlap, checked for nesting and for definitions that a workbook never has."""
    depth, tail, is_first = 0, b"", True
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE_BYTES):
            if is_first and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in piece[:200]):
                raise Refused("damaged")  # UTF-16 would pass the searches unseen; no spreadsheet writes it
            marks = piece.count(b"<!")
            is_declared = marks and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece)
            if is_declared or b"<!DOCTYPE" in tail[-20:] + piece[:20]:
                raise Refused("has_doctype")
            closed = piece.count(b"</") * 2 + piece.count(b"/>") + piece.count(b"<?") + marks
            depth += piece.count(b"<") - closed
            if depth > limits.depth:
                raise Refused("nested_too_deep")
            yield tail + piece
            tail, is_first = piece[-_OVERLAP_BYTES:], False


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: ReadLimits) -> None:
    for _piece in _pieces(archive, entry, limits):
        pass


def _percent_cells(styles: frozenset[int]) -> re.Pattern[bytes] | None:
    """Finds cells that have one of these styles; None when there is none to find."""
    if not styles:
        return None
    numbers = "|".join(str(style) for style in sorted(styles))
    return re.compile(rf'<c\s[^<>]*?\bs="(?:{numbers})"'.encode())


def _look_through_sheet(
    archive: zipfile.ZipFile, part: str, name: str, styled: re.Pattern[bytes] | None, limits: ReadLimits
) -> SheetNotes:
    notes = SheetNotes()
    for piece in _pieces(archive, part, limits):
        for far in _FAR.finditer(piece):
            _refuse_far(piece[max(0, far.start() - 1) : far.end()], name, limits)
        if b"<f" in piece:
            for match in _NEVER_CALCULATED.finditer(piece):
                notes.uncalculated.update(_place_before(piece, match.start()))
        if b't="e"' in piece:
            for match in _ERROR.finditer(piece):
                for place in _place_before(piece, match.start() + 1):
                    notes.errors[place] = match[1].decode("utf-8", "replace")
        if styled is not None:
            for match in styled.finditer(piece):
                notes.percents.update(_place_before(piece, match.end()))
    return notes


def _refuse_far(text: bytes, name: str, limits: ReadLimits) -> None:
    match = _PLACE.fullmatch(text)
    if match is None:
        return
    letters, row = match[1].decode(), int(match[2])
    if column_number(letters) > limits.columns:
        raise Refused("too_many_columns", sheet=name, column=letters, limit=limits.columns)
    if row > limits.rows:
        raise Refused("too_many_rows", sheet=name, row=row, limit=limits.rows)


def _place_before(piece: bytes, end: int) -> list[tuple[int, int]]:
    """The place of the cell that opened last before `end`; none when it says no place or lies before the piece."""
    start = piece.rfind(b"<c ", max(0, end - _OVERLAP_BYTES), end)
    match = _PLACE.search(piece, start, start + 200) if start >= 0 else None
    return [(int(match[2]), column_number(match[1].decode()))] if match else []
