"""Sheets one after another: what each bears apart from its text, and the room left on the one at hand."""

from collections.abc import Callable
from dataclasses import dataclass, field

from reportlab.pdfgen.canvas import Canvas

from forms.pdf.fonts import text_width
from forms.pdf.layout import (
    GREY,
    LIUHAO,
    MM,
    PAGE_NOTE_DROP,
    PAGE_NUMBER_DROP,
    SIHAO,
    WATERMARK,
    XIAOWU,
    Box,
    PageLayout,
    TextStyle,
)
from forms.pdf.line_breaking import break_lines, clean_text
from forms.pdf.pen import Pen
from forms.reports.document import Document

ASCENT = 0.88
_DASH_HEIGHT = 0.38
_WATERMARK_SIZE = 46.0
_WATERMARK_PLACES = (0.2, 0.5, 0.8)
_NUMBER_STYLE = TextStyle("song", SIHAO, SIHAO)
_NOTE_STYLE = TextStyle("song", XIAOWU, 11.5, colour=GREY)
_HASH_STYLE = TextStyle("song", LIUHAO, 9.0, colour=GREY)

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Book:
    """The report being drawn. `bare` sheets (the cover) are not numbered; numbers begin after them."""

    canvas: Canvas
    document: Document
    layout: PageLayout
    pen: Pen = field(init=False)
    sheets: int = 0
    numbered: int = 0
    _bookmarks: int = 0
    _bookmark_level: int = -1

    def __post_init__(self) -> None:
        self.pen = Pen(self.canvas)

    def start_sheet(self, *, is_bare: bool = False) -> Box:
        """Begin the next sheet and return its type area."""
        if self.sheets:
            self.canvas.showPage()
        self.sheets += 1
        area = self.layout.area(self.sheets)
        with self.pen.artifact():
            self._watermark()
            self._note(area)
            if not is_bare:
                self.numbered += 1
                self._number(area)
        return area

    def add_bookmark(self, text: str, level: int) -> None:
        """A bookmark to the sheet at hand, no more than one level below the bookmark before it."""
        self._bookmarks += 1
        self._bookmark_level = min(level, self._bookmark_level + 1)
        key = f"bookmark{self._bookmarks}"
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(clean_text(text).replace("\n", ""), key, self._bookmark_level)

    def print_hash(self, area: Box) -> None:
        """The SHA-256 of data.json at the foot, so that paper and data can be matched without a QR reader."""
        if self.document.data_sha256:
            text = f"数据文件 data.json 的 SHA-256：{self.document.data_sha256}"
            drop = PAGE_NOTE_DROP + 5 * MM
            self.pen.text(text, (area.x0 + area.x1) / 2, area.y0 - drop, _HASH_STYLE, "centre")

    def _number(self, area: Box) -> None:
        y = area.y0 - PAGE_NUMBER_DROP - _DASH_HEIGHT * SIHAO
        text = f"— {self.numbered} —"
        if self.numbered % 2:
            self.pen.text(text, area.x1 - SIHAO, y, _NUMBER_STYLE, "right")
        else:
            self.pen.text(text, area.x0 + SIHAO, y, _NUMBER_STYLE)

    def _note(self, area: Box) -> None:
        if not self.document.page_note:
            return
        lines = break_lines(self.document.page_note, area.width, _NOTE_STYLE.advance, XIAOWU, most_spread=0)
        y = area.y0 - PAGE_NOTE_DROP
        for line in lines[:2]:
            self.pen.text(line.text, (area.x0 + area.x1) / 2, y, _NOTE_STYLE, "centre")
            y -= _NOTE_STYLE.leading

    def _watermark(self) -> None:
        """Opaque light grey under the text: PDF/A has no trouble with it, and it survives copying."""
        text = clean_text(self.document.watermark).replace("\n", " ")
        if not text:
            return
        width, height = self.layout.width, self.layout.height
        size = min(_WATERMARK_SIZE, _WATERMARK_SIZE * 0.9 * width / text_width(text, "hei", _WATERMARK_SIZE))
        style = TextStyle("hei", size, size, colour=WATERMARK)
        slope = 0.5**0.5
        for place in _WATERMARK_PLACES:
            with self.pen.turned((slope, slope, -slope, slope, width / 2, height * place)):
                self.pen.text(text, 0, -size / 3, style, "centre")


class Flow:
    """Fills sheet after sheet from top to bottom.

    Coordinates are those of `box`. On a wide flow the sheet stays upright and its content is turned 90° counter-
    clockwise (GB/T 9704-2012): `box` is as wide as the type area is high. On a sheet that lies nothing is turned.
    """

    def __init__(self, book: Book, *, is_wide: bool) -> None:
        self.book = book
        self.pen = book.pen
        self.is_wide = is_wide
        self._is_to_turn = is_wide and not book.layout.lies
        self._is_turned = False
        self.area = self.box = Box(0, 0, 0, 0)
        self.y = 0.0
        self.new_sheet()

    @property
    def room(self) -> float:
        """What is left of the sheet, in points."""
        return self.y - self.box.y0

    @property
    def is_at_top(self) -> bool:
        return self.y >= self.box.y1

    def new_sheet(self) -> None:
        self.close()
        self.area = self.box = self.book.start_sheet()
        if self._is_to_turn:
            self.box = Box(0, 0, self.area.height, self.area.width)
            self._turn()
        self.y = self.box.y1

    def need(self, height: float) -> None:
        """Go on to the next sheet unless `height` points are left on this one."""
        if self.room + 0.01 < height and not self.is_at_top:
            self.new_sheet()

    def skip(self, height: float) -> None:
        """Leave white, but never at a sheet's top."""
        if not self.is_at_top:
            self.y -= height

    def close(self) -> None:
        """End the turned coordinates of a wide sheet."""
        if self._is_turned:
            self.book.canvas.addLiteral("Q")
            self._is_turned = False

    def on_sheet(self, box: Box) -> Box:
        """Where a box of the flow's coordinates stands on the upright sheet."""
        if not self._is_to_turn:
            return box
        return Box(self.area.x1 - box.y1, self.area.y0 + box.x0, self.area.x1 - box.y0, self.area.y0 + box.x1)

    def _turn(self) -> None:
        self.book.canvas.addLiteral(f"q 0 1 -1 0 {self.area.x1:.3f} {self.area.y0:.3f} cm")
        self._is_turned = True


def baseline(top: float, style: TextStyle) -> float:
    """The baseline of a line whose glyph box begins at `top`."""
    return top - ASCENT * style.size
