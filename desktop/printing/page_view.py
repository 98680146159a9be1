"""Shows the pages of a PDF: scrolled, zoomed, turned, with the places of a searched text marked."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.printing.page_layout import PIXELS_A_POINT, PageLayout, fitting_zoom, turned_area
from desktop.style import TOKENS
from forms.pdf.pages import Hit, PdfPages
from resources.translation import _

Fit = Literal["width", "page", "none"]

SMALLEST_ZOOM, LARGEST_ZOOM = 0.25, 4.0
_STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0)
_KEPT_PICTURES = 8
_LINE_PIXELS = 48


class PageView(QAbstractScrollArea):
    """`page_changed`: the page at the top, from 0. `zoom_changed`: 1.0 is the size of the paper."""

    page_changed = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: PdfPages | None = None
        self._turns: list[int] = []
        self._fit: Fit = "width"
        self._layout = PageLayout((), (), 1.0, 0)
        self._pictures: OrderedDict[int, QImage] = OrderedDict()
        self._hits: list[Hit] = []
        self._hit = -1
        self._shown_page = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("报告页面"))
        self.verticalScrollBar().setSingleStep(_LINE_PIXELS)
        self.horizontalScrollBar().setSingleStep(_LINE_PIXELS)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def show_pages(self, pages: PdfPages) -> None:
        """Show a document; wide tables, which lie on their side on paper, are turned upright."""
        self._pages = pages
        self._turns = [pages.upright_turns(index) for index in range(len(pages))]
        self._hits, self._hit = [], -1
        self._lay_out()
        self.go_to_page(0)

    def clear(self) -> None:
        """Show nothing: the document is about to be closed."""
        self._pages = None
        self._layout = PageLayout((), (), self.zoom, 0)
        self._pictures.clear()
        self._hits = []

    @property
    def page(self) -> int:
        """The page at the top of the view, from 0."""
        return self._shown_page

    @property
    def zoom(self) -> float:
        return self._layout.zoom

    @property
    def hit(self) -> int:
        """The number of the marked hit, from 0; -1 when there is none."""
        return self._hit

    @property
    def hit_count(self) -> int:
        return len(self._hits)

    def set_fit(self, fit: Fit) -> None:
        """Fill the width or show whole pages, also when the view changes its size."""
        self._fit = fit
        self._keep_place(self._lay_out)

    def set_zoom(self, zoom: float) -> None:
        self._fit = "none"
        wanted = min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM)
        self._keep_place(lambda: self._lay_out(wanted))

    def zoom_in(self) -> None:
        self.set_zoom(next((step for step in _STEPS if step > self.zoom + 0.01), LARGEST_ZOOM))

    def zoom_out(self) -> None:
        self.set_zoom(next((step for step in reversed(_STEPS) if step < self.zoom - 0.01), SMALLEST_ZOOM))

    def turn_page(self) -> None:
        """Turn the page at the top by a quarter."""
        if self._turns:
            self._turns[self.page] = (self._turns[self.page] + 1) % 4
            at = self.page
            self._lay_out()
            self.go_to_page(at)

    def go_to_page(self, index: int) -> None:
        if self._layout.places:
            place = self._layout.places[min(max(index, 0), len(self._layout.places) - 1)]
            self.verticalScrollBar().setValue(int(place.y) - 6)
            self._on_scrolled()

    def find(self, text: str) -> int:
        """Mark every place of `text`, show the first from here on, and return how many there are."""
        self._hits = self._pages.find(text) if self._pages is not None else []
        later = [number for number, hit in enumerate(self._hits) if hit.page >= self.page]
        self._hit = -1
        if self._hits:
            self._show_hit(later[0] if later else 0)
        self.viewport().update()
        return len(self._hits)

    def step_hit(self, step: int) -> None:
        """To the next (1) or previous (-1) hit, round the end."""
        if self._hits:
            self._show_hit((self._hit + step) % len(self._hits))

    def _show_hit(self, number: int) -> None:
        self._hit = number
        area = self._areas(self._hits[number])[0]
        view = self.viewport()
        self.verticalScrollBar().setValue(int(area.center().y() - view.height() / 3))
        self.horizontalScrollBar().setValue(int(area.center().x() - view.width() / 2))
        view.update()

    def _areas(self, hit: Hit) -> list[QRectF]:
        """A hit's areas in pixels of the whole layout."""
        if self._pages is None:
            return []
        place, scale = self._layout.places[hit.page], self._layout.zoom * PIXELS_A_POINT
        size, turns = self._pages.sizes[hit.page], self._turns[hit.page]
        seen = [turned_area(area, size, turns) for area in hit.areas]
        return [
            QRectF(
                QPointF(place.x + area.left * scale, place.y + area.top * scale),
                QPointF(place.x + area.right * scale, place.y + area.bottom * scale),
            )
            for area in seen
        ]

    def _lay_out(self, zoom: float | None = None) -> None:
        if self._pages is None:
            return
        view = self.viewport()
        if self._fit != "none":
            size = (view.width(), view.height())
            fitted = fitting_zoom(self._pages.sizes, self._turns, size, whole_page=self._fit == "page")
            zoom = min(max(fitted, SMALLEST_ZOOM), LARGEST_ZOOM)
        self._layout = PageLayout(self._pages.sizes, self._turns, zoom or self.zoom, view.width())
        self._pictures.clear()
        self.verticalScrollBar().setRange(0, max(0, round(self._layout.height) - view.height()))
        self.verticalScrollBar().setPageStep(view.height())
        self.horizontalScrollBar().setRange(0, max(0, round(self._layout.width) - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        self.zoom_changed.emit(self.zoom)
        view.update()

    def _keep_place(self, change: Callable[[], None]) -> None:
        """Do what changes the layout, and stay at the same place of the same page."""
        place = self._layout.places[self.page] if self._layout.places else None
        share = (self.verticalScrollBar().value() - place.y) / place.height if place and place.height else 0.0
        page = self.page
        change()
        if self._layout.places:
            now = self._layout.places[page]
            self.verticalScrollBar().setValue(round(now.y + share * now.height))

    def _on_scrolled(self) -> None:
        bar = self.verticalScrollBar()
        is_at_end = bar.value() == bar.maximum() and bar.maximum() > 0
        page = len(self._layout.places) - 1 if is_at_end else self._layout.page_at(bar.value() + 8)
        if page != self._shown_page:
            self._shown_page = page
            self.page_changed.emit(page)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(TOKENS.scroll))
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        painter.translate(-left, -top)
        visible = self._layout.pages_between(top, top + self.viewport().height())
        for index in visible:
            painter.drawImage(self._layout.places[index].rect, self._picture(index))
        for number, hit in enumerate(self._hits):
            if hit.page in visible:
                colour = QColor(TOKENS.accent if number == self._hit else TOKENS.explain)
                colour.setAlpha(110 if number == self._hit else 55)
                for area in self._areas(hit):
                    painter.fillRect(area.adjusted(-1, -1, 1, 1), colour)

    def _picture(self, index: int) -> QImage:
        """The page as it is painted, at the screen's own pixels."""
        kept = self._pictures.get(index)
        if kept is not None:
            self._pictures.move_to_end(index)
            return kept
        assert self._pages is not None
        scale = self._layout.zoom * PIXELS_A_POINT * self.devicePixelRatioF()
        drawn = self._pages.render(index, scale, quarter_turns=self._turns[index])
        image = QImage(drawn.pixels, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32).copy()
        self._pictures[index] = image
        if len(self._pictures) > _KEPT_PICTURES:
            self._pictures.popitem(last=False)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_place(self._lay_out)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._turns) - 1}
        if event.key() in steps:
            self.go_to_page(self.page + steps[event.key()])
        elif event.key() in ends:
            self.go_to_page(ends[event.key()])
        else:
            super().keyPressEvent(event)
