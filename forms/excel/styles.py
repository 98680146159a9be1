"""How cells look: fonts by name, borders, fills. One table of looks for reports and templates.

宋体 and 黑体 are on every Windows and WPS; 仿宋_GB2312 is what official documents are written in. A machine without
them shows its own Chinese font: in all of them a Han character is as wide as high, so the widths still fit.
"""

from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils.indexed_list import IndexedList

from forms.reports.document import Tone

SONG, HEI, FANG = "宋体", "黑体", "仿宋_GB2312"
TEXT_POINTS = 10.0
FINE_POINTS = 9.0
"""小五: for the cells of wide tables."""

LINE_POINTS = 14.3
"""Height of a line at TEXT_POINTS, roomy enough for the tall line of Noto Serif CJK."""

_CHINESE_CHARSET = 134  # GB 2312: lets a spreadsheet without the named font choose another Chinese one
_BLACK, _GREY = "FF000000", "FF595959"
_THIN = Side("thin", color="FF7F7F7F")
_BORDERS = {
    "none": Border(),
    "grid": Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN),
    "underline": Border(bottom=_THIN),
}


@cache
def _font(name: str, points: float, bold: bool, colour: str) -> Font:
    return Font(name=name, sz=points, b=bold, color=colour, charset=_CHINESE_CHARSET, family=0)


@cache
def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


@cache
def _alignment(horizontal: str, vertical: str, indent: int) -> Alignment:
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=True, indent=indent)


_GIVEN: "WeakKeyDictionary[Workbook, dict[Any, StyleArray]]" = WeakKeyDictionary()
"""Styles by workbook, look and what a cell had before."""


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that is seen of a cell; `points` also sets the height of its lines, `fill` "" is none."""

    font: str = SONG
    points: float = TEXT_POINTS
    horizontal: str = "left"
    bold: bool = False
    colour: str = _BLACK
    border: Literal["none", "grid", "underline"] = "none"
    fill: str = ""
    indent: int = 0
    vertical: str = "center"

    def apply(self, cell: Cell) -> None:
        """Give the cell this look; what it has of its own (text format, protection) stays.

        The look of the thousandth cell is that of the first: openpyxl takes 0.2 ms to find it again.
        """
        styled: Any = cell  # the stubs do not know where a cell keeps its style
        workbook = cell.parent.parent
        if workbook is None:
            self._give(cell)
            return
        known = _GIVEN.setdefault(workbook, {})
        before = (self, tuple(styled._style or ()))
        if before not in known:
            self._give(cell)
            known[before] = styled._style
        styled._style = copy(known[before])

    def _give(self, cell: Cell) -> None:
        cell.font = _font(self.font, self.points, self.bold, self.colour)
        cell.alignment = _alignment(self.horizontal, self.vertical, self.indent)
        cell.border = _BORDERS[self.border]
        if self.fill:
            cell.fill = _fill(self.fill)

    def sized(self, points: float) -> "Look":
        return replace(self, points=points)

    def aligned(self, horizontal: str) -> "Look":
        return replace(self, horizontal=HORIZONTAL[horizontal])

    def toned(self, tone: Tone) -> "Look":
        """Colour, and bold for what needs attention: paper without colour shows it too."""
        return replace(self, colour=_TONES[tone], bold=tone in ("warning", "bad")) if tone != "plain" else self


_TONES = {"good": "FF1B6E2F", "warning": "FF9C5700", "bad": "FFC00000", "faint": "FF7F7F7F"}
HORIZONTAL = {"left": "left", "right": "right", "centre": "center"}

HEADINGS = {1: Look(HEI, 16, "center"), 2: Look(HEI, 12), 3: Look(HEI, 10.5)}
PARAGRAPHS = {"body": Look(FANG, 11), "note": Look(SONG, 9, colour=_GREY), "strong": Look(HEI, 11)}
WATERMARK = Look(HEI, 12, "center", colour="FFC00000")
UNIT_LINE = Look(SONG, 9, "right")
COVER_TITLE = Look(HEI, 22, "center")
COVER_SUBTITLE = Look(HEI, 16, "center")
COVER_LABEL = Look(HEI, 13, "distributed")
COVER_TEXT = Look(FANG, 13, border="underline", indent=1)
COVER_NOTE = Look(FANG, 11, "center", colour=_GREY)
COVER_CODE = Look(SONG, 8, "center", colour="FF7F7F7F")

TABLE_HEAD = Look(HEI, horizontal="center", border="grid", fill="FFDCE6F1")
TABLE_BODY = Look(SONG, border="grid")
TABLE_GROUP = Look(HEI, border="grid", fill="FFF2F2F2")
TABLE_TOTAL = Look(SONG, bold=True, border="grid", fill="FFF2F2F2")
TABLE_EMPTY = Look(SONG, horizontal="center", colour=_GREY, border="grid")
SIGN_ROLE = Look(HEI, 12, "center", border="grid", fill="FFF2F2F2")
SIGN_BOX = Look(FANG, 11, border="grid")

INPUT = Look(SONG, border="grid", fill="FFFFFBE6")
LOCKED = Look(SONG, border="grid", fill="FFF2F2F2", colour="FF333333")
UNLOCKED = Protection(locked=False)


def new_workbook(*, write_only: bool = False) -> Workbook:
    """An empty workbook without sheets, whose widths are measured by 宋体 11 pt wherever it is opened.

    With `write_only` its sheets take rows one by one and keep none in memory.

    The first font and the style Normal decide how wide a column's unit is; openpyxl has no public way to set them.
    """
    workbook = Workbook(write_only=write_only)
    for sheet in workbook.worksheets:
        workbook.remove(sheet)
    base = _font(SONG, 11, False, _BLACK)
    workbook._fonts = IndexedList([base])  # type: ignore[attr-defined]
    workbook._named_styles["Normal"].font = base  # type: ignore[attr-defined]
    return workbook
