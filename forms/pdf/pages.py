"""A PDF held open to be looked at: pages as pictures, places of a searched text. Needs no screen.

A `PdfPages` may be used from any thread: calls into PDFium wait for one another.
"""

import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pypdfium2

from forms.pdf.reader import PDFIUM, PageImage, open_pdf, rendered

_MOST_HITS = 1000
_CHARACTERS_ASKED = 60


class PageArea(NamedTuple):
    """A rectangle on a page in points, measured from the page's upper left corner as it is seen."""

    left: float
    top: float
    right: float
    bottom: float


class Hit(NamedTuple):
    """A found text: the page, counted from 0, and its areas (two, where it runs over a line's end)."""

    page: int
    areas: tuple[PageArea, ...]


class PdfPages:
    """An open PDF. Close it, or use it as a context.

    Raises:
        UserError: The file is no readable PDF.
    """

    def __init__(self, source: bytes | Path) -> None:
        self._document = open_pdf(source)
        with PDFIUM:
            self.sizes: list[tuple[float, float]] = [
                self._document.get_page_size(index) for index in range(len(self._document))
            ]
        """Width and height of each page in points, as it is seen."""

    def __len__(self) -> int:
        return len(self.sizes)

    def render(self, index: int, scale: float, *, quarter_turns: int = 0) -> PageImage:
        """A page as pixels: `scale` pixels a point, turned clockwise by quarters."""
        return rendered(self._document, index, scale, quarter_turns)

    def find(self, text: str) -> list[Hit]:
        """Every place of `text`, in reading order, letters in either case; the first thousand."""
        wanted = text.strip()
        hits: list[Hit] = []
        for index in range(len(self)) if wanted else ():
            hits += self._find_on(index, wanted)
            if len(hits) >= _MOST_HITS:
                return hits[:_MOST_HITS]
        return hits

    def upright_turns(self, index: int) -> int:
        """Quarter turns clockwise after which most of the page's text stands upright (a wide table: 1)."""
        with self._text_of(index) as text_page:
            count = text_page.count_chars()
            step = max(1, count // _CHARACTERS_ASKED)
            angles = Counter(
                round(pypdfium2.raw.FPDFText_GetCharAngle(text_page.raw, place) / (math.pi / 2)) % 4
                for place in range(0, count, step)
                if not chr(pypdfium2.raw.FPDFText_GetUnicode(text_page.raw, place)).isspace()
            )
        return -angles.most_common(1)[0][0] % 4 if angles else 0

    def _find_on(self, index: int, wanted: str) -> list[Hit]:
        height = self.sizes[index][1]
        hits = []
        with self._text_of(index) as text_page:
            searcher = text_page.search(wanted)
            while (place := searcher.get_next()) is not None:
                hits.append(Hit(index, _areas(text_page, place, height)))
            searcher.close()
        return hits

    @contextmanager
    def _text_of(self, index: int) -> Iterator[pypdfium2.PdfTextPage]:
        with PDFIUM:
            page = self._document[index]
            text_page = page.get_textpage()
            try:
                yield text_page
            finally:
                text_page.close()
                page.close()

    def close(self) -> None:
        with PDFIUM:
            self._document.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _areas(text_page: pypdfium2.PdfTextPage, place: tuple[int, int], height: float) -> tuple[PageArea, ...]:
    boxes = [text_page.get_rect(index) for index in range(text_page.count_rects(*place))]
    return tuple(PageArea(left, height - top, right, height - bottom) for left, bottom, right, top in boxes)
