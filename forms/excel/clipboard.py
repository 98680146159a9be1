"""Blocks of cells as spreadsheets put them on the clipboard: tabs between cells, a line a row, quotes where needed."""

import re
from collections.abc import Iterator, Sequence

_QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\r\n]|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*+")
_ROW_END = re.compile(r"\r\n|\r|\n")
_NEEDS_QUOTES = re.compile(r'\A"|[\t\r\n]')


def parse_block(text: str) -> list[list[str]]:
    """All rows of `read_block`."""
    return list(read_block(text))


def read_block(text: str) -> Iterator[list[str]]:
    """The rows of cells in a text from Excel, WPS or LibreOffice.

    A cell that begins with a quote and ends with one before the next tab or line end is quoted: line breaks and tabs
    in it belong to the cell, and "" is one quote. Any other quote stands for itself. Line breaks inside a cell come as
    "\\n". The line end that spreadsheets put after the last row starts no new row. Rows may differ in length.

    Yields:
        Rows in order, each with at least one cell; no row at all for an empty text.
    """
    text = text.rstrip("\0")
    row: list[str] = []
    at = 0
    while at < len(text):
        cell, at = _read_cell(text, at)
        row.append(cell)
        if text.startswith("\t", at):
            at += 1
            if at < len(text):
                continue
            row.append("")  # the text ends right after a tab: one more, empty cell
        yield row
        row = []
        row_end = _ROW_END.match(text, at)
        at = row_end.end() if row_end else at


def _read_cell(text: str, at: int) -> tuple[str, int]:
    quoted = _QUOTED.match(text, at)
    if quoted:
        return _ROW_END.sub("\n", quoted[1].replace('""', '"')), quoted.end()
    plain = _PLAIN.match(text, at)
    return (plain[0], plain.end()) if plain else ("", at)


def format_block(rows: Sequence[Sequence[str]]) -> str:
    """The text that puts these rows into a spreadsheet, a line end after each; `parse_block` reads them back."""
    return "".join("\t".join(_format_cell(cell) for cell in row) + "\n" for row in rows)


def _format_cell(cell: str) -> str:
    if not _NEEDS_QUOTES.search(cell):
        return cell
    escaped = _ROW_END.sub("\n", cell).replace('"', '""')
    return f'"{escaped}"'
