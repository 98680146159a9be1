"""What data.xlsx must not have beside its cells: nothing that shows other figures than those that are read from it.

Whoever signs can put anything into a workbook; this finds the common ways. Colours are not judged.
"""

import re
from dataclasses import dataclass

from defusedxml.ElementTree import fromstring

from forms.excel.part_zip import read_parts
from forms.excel.writer import DATA_PROPERTY

_CUSTOM = "docProps/custom.xml"
_OWN = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core|custom)\.xml|xl/theme/theme1\.xml"
    r"|xl/(?:workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels|xl/worksheets/sheet[0-9]+\.xml"
    r"|_xmlsignatures/.+"
)
_OTHER_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=['"](?!(?i:utf-8)['"])""")
_PREFIXED = re.compile(rb"<!|</?\w+:")
"""Declarations, and elements whose names the patterns below would not see."""

_FOREIGN = {
    "xl/worksheets/": re.compile(
        rb"<(?:f|conditionalFormatting|drawing|legacyDrawing|picture|oleObjects|controls|extLst)\b"
        rb"""|<(?:row|col)\s[^>]*\b(?:hidden=|(?:ht|width)=['"][0.]+['"])|<sheetFormatPr\s[^>]*\bzeroHeight="""
    ),
    "xl/workbook.xml": re.compile(
        rb"""<externalReferences\b|<extLst\b|<definedName\s(?![^>]*\bname=['"]_xlnm\.)"""
        rb"""|<(?:sheet|workbookView)\s[^>]*\b(?:state|visibility)=['"](?!visible['"])"""
    ),
}
_FORMAT_CODE = re.compile(r"""formatCode=(?:"([^"]*)"|'([^']*)')""")
_OWN_FORMAT = re.compile(r'(?:"[^"\d]*")?(?:#,##0|0)(?:\.0+)?(?:"[^"\d]*")?|General|@|[ymdhs:\\/ -]+')


@dataclass(frozen=True, slots=True)
class PlainFinding:
    """`data_sha256`: of the data.json that the workbook was made from, "" if it names none.

    `foreign_part`: the first part with formulas, hidden rows or sheets, formats that say another figure, or of no
    workbook of ours; "" if there is none.
    """

    data_sha256: str
    foreign_part: str


def look_through(workbook: bytes) -> PlainFinding:
    """What a workbook names as its data, and what is in it beside cells.

    Raises:
        BadPart, ValueError: not the zip that this program writes, or its properties cannot be read.
    """
    parts = read_parts(workbook)
    foreign = next((name for name, content in parts.items() if _is_foreign(name, content)), "")
    properties = fromstring(parts[_CUSTOM], forbid_dtd=True) if _CUSTOM in parts else ()
    found = ["".join(item.itertext()) for item in properties if item.get("name") == DATA_PROPERTY]
    return PlainFinding(found[0] if len(found) == 1 else "", foreign)


def _is_foreign(name: str, content: bytes) -> bool:
    if not _OWN.fullmatch(name):
        return True
    if not name.startswith("xl/") or name.startswith("xl/theme/"):
        return False
    if not content.startswith(b"<") or _OTHER_ENCODING.match(content) or _PREFIXED.search(content):
        return True
    if name == "xl/styles.xml":
        return not _has_own_formats(content.decode("utf-8", "replace"))
    return any(name.startswith(front) and bool(ways.search(content)) for front, ways in _FOREIGN.items())


def _has_own_formats(styles: str) -> bool:
    """No format that writes digits of its own: `"206"` would show 206 whatever the cell holds."""
    codes = ("".join(found) for found in _FORMAT_CODE.findall(styles))
    plain = (code.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">") for code in codes)
    return all(_OWN_FORMAT.fullmatch(code) for code in plain)
