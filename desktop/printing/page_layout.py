"""Where the pages of a preview stand: one below the other, each turned so that it can be read."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF

from forms.pdf.pages import PageArea

PIXELS_A_POINT = 96 / 72
"""At 100 %, as the screen's logical pixels count."""

GAP = 14
MARGIN = 18


class PagePlace(NamedTuple):
    """Logical pixels from the upper left corner of the whole."""

    x: float
    y: float
    width: float
    height: float

    @property
    def rect(self) -> QRectF:
        return QRectF(self.x, self.y, self.width, self.height)


class PageLayout:
    """The places of all pages at one zoom. `turns` are quarters clockwise, one a page."""

    def __init__(
        self, sizes: Sequence[tuple[float, float]], turns: Sequence[int], zoom: float, view_width: int
    ) -> None:
        self.zoom = zoom
        scale = zoom * PIXELS_A_POINT
        shown = [turned_size(size, quarter) for size, quarter in zip(sizes, turns, strict=True)]
        widest = max((width * scale for width, _height in shown), default=0.0)
        self.width = max(widest + 2 * MARGIN, float(view_width))
        self.places: list[PagePlace] = []
        y = float(MARGIN)
        for width, height in shown:
            place = PagePlace((self.width - width * scale) / 2, y, width * scale, height * scale)
            self.places.append(place)
            y += place.height + GAP
        self.height = y - GAP + MARGIN if self.places else 0.0

    def pages_between(self, top: float, bottom: float) -> list[int]:
        """The pages that show between two heights."""
        return [index for index, place in enumerate(self.places) if place.y < bottom and place.y + place.height > top]

    def page_at(self, y: float) -> int:
        """The page at a height, or the one before it."""
        at = 0
        for index, place in enumerate(self.places):
            if place.y - GAP <= y:
                at = index
        return at


def turned_size(size: tuple[float, float], turns: int) -> tuple[float, float]:
    return (size[1], size[0]) if turns % 2 else size


def turned_area(area: PageArea, size: tuple[float, float], turns: int) -> PageArea:
    """An area of a page where it is seen when the page is turned clockwise by quarters."""
    width, height = size
    for _quarter in range(turns % 4):
        area = PageArea(height - area.bottom, area.left, height - area.top, area.right)
        width, height = height, width
    return area


def fitting_zoom(
    sizes: Sequence[tuple[float, float]], turns: Sequence[int], view: tuple[int, int], *, whole_page: bool
) -> float:
    """The zoom at which the widest page fills the view's width, or the largest page the whole view."""
    shown = [turned_size(size, quarter) for size, quarter in zip(sizes, turns, strict=True)]
    width = max((one[0] for one in shown), default=1.0) * PIXELS_A_POINT
    height = max((one[1] for one in shown), default=1.0) * PIXELS_A_POINT
    across = max(view[0] - 2 * MARGIN, 50) / width
    return min(across, max(view[1] - 2 * MARGIN, 50) / height) if whole_page else across
