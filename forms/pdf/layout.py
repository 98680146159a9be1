"""The figures of an official page (GB/T 9704-2012) as data. Lengths in points, origin at the sheet's lower left."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from forms.pdf.fonts import Role, advance_of

MM = 72 / 25.4

# 号 in points.
YIHAO, ERHAO, XIAOER, SANHAO = 26.0, 22.0, 18.0, 15.75
SIHAO, XIAOSI, WUHAO, XIAOWU, LIUHAO = 14.0, 12.0, 10.5, 9.0, 7.5

LINES_A_PAGE = 22
CHARACTERS_A_LINE = 28

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
RED: Colour = (0.84, 0.0, 0.0)
GREY: Colour = (0.35, 0.35, 0.35)
WATERMARK: Colour = (0.91, 0.91, 0.91)
GROUP_FILL: Colour = (0.93, 0.93, 0.93)

INNER_RULE = 0.5
OUTER_RULE = 1.0


class Box(NamedTuple):
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class TextStyle:
    """`indent` counts characters; `tracking` is added to each character's advance."""

    role: Role
    size: float
    leading: float
    indent: int = 0
    tracking: float = 0.0
    colour: Colour = BLACK

    @property
    def advance(self) -> Callable[[str], float]:
        """How far a character takes the line, in points."""
        return advance_of(self.role, self.size, self.tracking)


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One sheet. `duplex` mirrors the margins of even pages, so that the binding edge is always the inner one."""

    width: float = 210 * MM
    height: float = 297 * MM
    top: float = 37 * MM
    bottom: float = 35 * MM
    binding: float = 28 * MM
    outer: float = 26 * MM
    duplex: bool = False

    @property
    def lies(self) -> bool:
        """Whether the sheet is wider than high, so that nothing on it has to be turned."""
        return self.width > self.height

    def area(self, sheet_number: int) -> Box:
        """The type area (版心) of a sheet; sheets count from 1."""
        is_mirrored = self.duplex and sheet_number % 2 == 0
        left, right = (self.outer, self.binding) if is_mirrored else (self.binding, self.outer)
        return Box(left, self.bottom, self.width - right, self.height - self.top)


A4 = PageLayout()
A3 = PageLayout(width=420 * MM, height=297 * MM, top=28 * MM, bottom=28 * MM)
"""Lying: a wide table stands upright on it."""
_AREA = A4.area(1)
# 22 lines fill the area: the first glyph box touches its top, the last one its bottom.
LINE_PITCH = (_AREA.height - SANHAO) / (LINES_A_PAGE - 1)
_GRID_TRACKING = _AREA.width / CHARACTERS_A_LINE - SANHAO

PAGE_NUMBER_DROP = 7 * MM
PAGE_NOTE_DROP = 14 * MM

BODY = TextStyle("fang", SANHAO, LINE_PITCH, indent=2, tracking=_GRID_TRACKING)
STRONG = TextStyle("hei", SANHAO, LINE_PITCH, indent=2, tracking=_GRID_TRACKING)
NOTE = TextStyle("fang", WUHAO, 16.0, indent=2)
SECTION_TITLE = TextStyle("title", ERHAO, 34.0)
OFFICIAL_TITLE = TextStyle("title", ERHAO, LINE_PITCH)
WIDE_SECTION_TITLE = TextStyle("title", XIAOER, 27.0)
HEADINGS: dict[int, TextStyle] = {
    1: TextStyle("hei", SANHAO, LINE_PITCH, indent=2, tracking=_GRID_TRACKING),
    2: TextStyle("kai", SANHAO, LINE_PITCH, indent=2, tracking=_GRID_TRACKING),
    3: BODY,
}
WIDE_HEADINGS: dict[int, TextStyle] = {
    1: TextStyle("hei", SIHAO, 22.0),
    2: TextStyle("kai", SIHAO, 22.0),
    3: TextStyle("fang", SIHAO, 22.0),
}


@dataclass(frozen=True, slots=True)
class TableStyle:
    """A table's type and the white around a cell's text."""

    head: TextStyle
    unit: TextStyle
    cell: TextStyle
    group: TextStyle
    pad_x: float
    pad_y: float


FEW_COLUMNS = 7
TABLE = TableStyle(
    head=TextStyle("hei", XIAOSI, 16.0),
    unit=TextStyle("song", XIAOWU, 12.0),
    cell=TextStyle("fang", WUHAO, 14.5),
    group=TextStyle("hei", WUHAO, 14.5),
    pad_x=3.5,
    pad_y=3.5,
)
DENSE_TABLE = TableStyle(
    head=TextStyle("hei", WUHAO, 13.0),
    unit=TextStyle("song", LIUHAO, 10.0),
    cell=TextStyle("song", XIAOWU, 11.8),
    group=TextStyle("hei", WUHAO, 13.0),
    pad_x=2.6,
    pad_y=3.0,
)
TONES: dict[str, Colour] = {
    "plain": BLACK,
    "good": (0.05, 0.33, 0.16),
    "warning": (0.50, 0.30, 0.0),
    "bad": (0.58, 0.08, 0.08),
    "faint": (0.4, 0.4, 0.4),
}
