"""The last step of a workbook: the same content gives the same bytes, whenever and wherever it is written."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date

from openpyxl import Workbook

from forms.excel.part_zip import zip_each

_CORE = "docProps/core.xml"
_SHEETS = "xl/worksheets/"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_HEAD_AND_FOOT = b"<headerFooter>"
_BREAK = re.compile(rb"_x000a_", re.I)
"""How openpyxl writes a line break in a page's head, which LibreOffice prints as it stands."""
_PIECE = 256 * 1024


def workbook_bytes(workbook: Workbook, day: date) -> bytes:
    """The workbook as a file whose dates, inside and out, are those of `day`."""
    written = io.BytesIO()
    workbook.save(written)
    with zipfile.ZipFile(written) as source:
        return zip_each((name, _finished(source, name, day)) for name in source.namelist())


def _finished(source: zipfile.ZipFile, name: str, day: date) -> Iterator[bytes]:
    """A part in pieces, as it is to be."""
    if name == _CORE:
        stamp = f"{day.isoformat()}T00:00:00Z".encode()
        yield _DATES.sub(rb"\g<1>" + stamp + rb"\g<2>", source.read(name))
        return
    with source.open(name) as stream:
        held = b""
        while piece := stream.read(_PIECE):
            held += piece
            yield held[:-_PIECE]
            held = held[-_PIECE:]
        yield _with_line_breaks(held) if name.startswith(_SHEETS) else held


def _with_line_breaks(end: bytes) -> bytes:
    """The end of a sheet, where the head and foot of its pages stand behind a ledger of any length."""
    start = max(0, end.rfind(_HEAD_AND_FOOT))
    return end[:start] + _BREAK.sub(b"&#10;", end[start:]) if start else end
