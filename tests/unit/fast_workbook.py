"""Writes one sheet as spreadsheets do (shared strings, days as numbers), a hundred thousand rows in seconds."""

import datetime
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from forms.excel.sheet_table import column_letter

_DAY_ZERO = datetime.date(1899, 12, 30)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHEET_TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>'
    '<sheet name="清单" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r3" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet {_MAIN}><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as a spreadsheet leaves it: with the value it had last, or without one."""

    source: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class ErrorValue:
    text: str


def write_workbook(path: Path, rows: Iterable[Sequence[object]], merges: Sequence[str] = ()) -> Path:
    """Rows of str, int, float, date, None, Formula and ErrorValue; `merges` as A2:A3."""
    shared: dict[str, int] = {}
    lines = [f"<worksheet {_MAIN}><sheetData>"]
    letters = [column_letter(number) for number in range(1, 60)]
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{letter}{number}", value, shared) for letter, value in zip(letters, row, strict=False))
        lines.append(f'<row r="{number}">{cells}</row>')
    lines.append("</sheetData>")
    if merges:
        areas = "".join(f'<mergeCell ref="{area}"/>' for area in merges)
        lines.append(f'<mergeCells count="{len(merges)}">{areas}</mergeCells>')
    lines.append("</worksheet>")
    strings = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in shared)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in _PARTS.items():
            archive.writestr(name, _HEAD + part)
        archive.writestr("xl/sharedStrings.xml", f"{_HEAD}<sst {_MAIN}>{strings}</sst>")
        archive.writestr("xl/worksheets/sheet1.xml", _HEAD + "".join(lines))
    return path


def _cell(place: str, value: object, shared: dict[str, int]) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>'
    if isinstance(value, datetime.date):
        return f'<c r="{place}" s="1"><v>{(value - _DAY_ZERO).days}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, Formula):
        result = "" if value.value is None else f"<v>{value.value!r}</v>"
        return f'<c r="{place}"><f>{escape(value.source)}</f>{result}</c>'
    if isinstance(value, ErrorValue):
        return f'<c r="{place}" t="e"><v>{value.text}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'
