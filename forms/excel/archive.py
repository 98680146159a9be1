"""The last step of a workbook: the same content gives the same bytes, whenever and wherever it is written."""

import io
import re
import zipfile
from datetime import date

from openpyxl import Workbook

from forms.excel.part_zip import zip_each

_CORE = "docProps/core.xml"
_SHEETS = "xl/worksheets/"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_HEAD_AND_FOOT = b"<headerFooter>"
_BREAK = re.compile(rb"_x000a_", re.I)
"""How openpyxl writes a line break in a page's head, which LibreOffice prints as it stands."""


def workbook_bytes(workbook: Workbook, day: date) -> bytes:
    """The workbook as a file whose dates, inside and out, are those of `day`."""
    written = io.BytesIO()
    workbook.save(written)
    with zipfile.ZipFile(written) as source:
        return zip_each((name, _finished(name, source.read(name), day)) for name in source.namelist())


def _finished(name: str, content: bytes, day: date) -> bytes:
    if name == _CORE:
        stamp = f"{day.isoformat()}T00:00:00Z".encode()
        return _DATES.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
    if not name.startswith(_SHEETS):
        return content
    start = max(0, content.rfind(_HEAD_AND_FOOT))  # the last of a sheet; before it may stand a long ledger
    tail = content[start:]
    return content[:start] + _BREAK.sub(b"&#10;", tail) if start and _BREAK.search(tail) else content
