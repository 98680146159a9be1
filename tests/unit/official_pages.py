"""Measures pages of a drawn PDF: glyphs with font, size and place, and the extent of ink, in millimetres."""

import ctypes
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

MM = 72 / 25.4
_INK_BELOW = 128
_SCALE = 300 / 72


@dataclass(frozen=True)
class Glyph:
    """One printed character: origin and size in points from the page's lower left corner."""

    text: str
    x: float
    y: float
    size: float
    font: str


@dataclass(frozen=True)
class Ink:
    """The extent of dark pixels, in millimetres from the page's left and top edge."""

    left: float
    top: float
    right: float
    bottom: float


@contextmanager
def _page(pdf: bytes, index: int) -> Iterator[pypdfium2.PdfPage]:
    with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[index]) as page:
        yield page


def glyphs(pdf: bytes, index: int) -> list[Glyph]:
    """Every character of a page that is no blank."""
    with _page(pdf, index) as page, closing(page.get_textpage()) as text:
        return [glyph for place in range(text.count_chars()) if not (glyph := _glyph(text, place)).text.isspace()]


def _glyph(text: pypdfium2.PdfTextPage, place: int) -> Glyph:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, place, x, y)
    name = ctypes.create_string_buffer(80)
    raw.FPDFText_GetFontInfo(text, place, name, 80, None)
    size = raw.FPDFText_GetFontSize(text, place)
    return Glyph(chr(raw.FPDFText_GetUnicode(text, place)), x.value, y.value, size, _role(name.value.decode()))


def _role(name: str) -> str:
    """ABCDEF+ZerenshuFang-Regular is Fang."""
    return name.partition("+Zerenshu")[2].partition("-")[0]


def lines_of_pages(pdf: bytes) -> Iterator[list[str]]:
    """The lines of text of each page, from top to bottom, without page number and notes below the type area."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for page in document:
            with closing(page.get_textpage()) as text:
                rows: dict[int, list[tuple[float, str]]] = {}
                x, y = ctypes.c_double(), ctypes.c_double()
                for place in range(text.count_chars()):
                    raw.FPDFText_GetCharOrigin(text, place, x, y)
                    character = chr(raw.FPDFText_GetUnicode(text, place))
                    if y.value > 35 * MM and character not in "\r\n":
                        rows.setdefault(round(y.value), []).append((x.value, character))
            page.close()
            ordered = (sorted(rows[level], key=lambda each: each[0]) for level in sorted(rows, reverse=True))
            yield [_whole("".join(character for _x, character in row)).rstrip() for row in ordered]


def _whole(text: str) -> str:
    """Characters beyond U+FFFF come in two halves."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16")


def rows_of(found: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs by baseline, from top to bottom, each row from left to right."""
    rows: dict[float, list[Glyph]] = {}
    for glyph in found:
        rows.setdefault(round(glyph.y, 1), []).append(glyph)
    return [sorted(rows[y], key=lambda glyph: glyph.x) for y in sorted(rows, reverse=True)]


def ink(pdf: bytes, index: int, *, below_mm: float = 0.0, above_mm: float = 297.0, right_mm: float = 210.0) -> Ink:
    """Where the page is dark, between two heights from its top edge, drawn at 300 pixels an inch."""
    with _page(pdf, index) as page, closing(page.render(scale=_SCALE, grayscale=True)) as bitmap:
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        pixels = bytes(bitmap.buffer)
    mm = 297 / height
    first, last = int(below_mm / mm), min(height, int(above_mm / mm))
    dark = bytes(1 if value < _INK_BELOW else 0 for value in range(256))
    width = min(width, int(right_mm / mm))
    rows = [
        (number, pixels[number * stride : number * stride + width].translate(dark)) for number in range(first, last)
    ]
    inked = [(number, row) for number, row in rows if 1 in row]
    left = min(row.index(1) for _number, row in inked)
    right = max(row.rindex(1) for _number, row in inked) + 1
    return Ink(left * mm, inked[0][0] * mm, right * mm, (inked[-1][0] + 1) * mm)
