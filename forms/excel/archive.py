"""The last step of a workbook: the same content gives the same bytes, whenever and wherever it is written."""

import io
import re
import zipfile
from datetime import date

from openpyxl import Workbook

from forms.excel.part_zip import zip_parts

_CORE = "docProps/core.xml"
_SHEETS = "xl/worksheets/"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_HEAD_AND_FOOT = re.compile(rb"<headerFooter>.*?</headerFooter>", re.S)


def workbook_bytes(workbook: Workbook, day: date) -> bytes:
    """The workbook as a file whose dates, inside and out, are those of `day`."""
    written = io.BytesIO()
    workbook.save(written)
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    parts = {}
    with zipfile.ZipFile(written) as source:
        for name in source.namelist():
            content = source.read(name)
            if name == _CORE:
                content = _DATES.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            if name.startswith(_SHEETS):
                content = _HEAD_AND_FOOT.sub(_with_line_breaks, content)
            parts[name] = content
    return zip_parts(parts)


def _with_line_breaks(match: re.Match[bytes]) -> bytes:
    """Openpyxl writes a line break in a page's head as _x000a_, which LibreOffice prints as it stands."""
    return match[0].replace(b"_x000a_", b"&#10;").replace(b"_x000A_", b"&#10;")
