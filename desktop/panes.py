"""Measures, page and issues of the window: side by side, or one at a time where the screen is too narrow."""

from PySide6.QtCore import QByteArray, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.style import TOKENS

_LEFT, _RIGHT = 300, 290
_LEAST = (190, 530, 252)  # of each; together they fit on a screen of 1024
_LEAST_WIDE = sum(_LEAST) + 2 * TOKENS.gap


class Panes(QSplitter):
    """`narrowed` says that only one pane fits; it is the page until another gets the focus or is asked for."""

    narrowed = Signal(bool)

    def __init__(self, measures: QWidget, page: QWidget, issues: QWidget) -> None:
        super().__init__()  # with a parent, the choice between its constructors would cost 12 ms of enumerations
        self.is_narrow = False
        self._page = page
        self._sides = (_LEFT, _RIGHT)
        for place, pane in enumerate((measures, page, issues)):
            pane.setMinimumWidth(_LEAST[place])
            self.addWidget(pane)
            self.setStretchFactor(place, int(pane is page))
        self.setChildrenCollapsible(False)
        self.setHandleWidth(TOKENS.gap)

    def restore(self, kept: QByteArray, width: int) -> None:
        """As it was left, or with its first sizes in a window of this width."""
        if not self.restoreState(kept):
            self._set_sides(width)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST[1], super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, _middle, right = self.sizes()
        if not self.is_narrow and left and right:
            self._sides = (left, right)
        super().resizeEvent(event)
        self.fit(event.size().width())

    def fit(self, width: int) -> None:
        """Side by side where all three have room."""
        is_narrow = width < _LEAST_WIDE
        if is_narrow == self.is_narrow:
            return
        self.is_narrow = is_narrow
        self.setChildrenCollapsible(is_narrow)
        self.setHandleWidth(0 if is_narrow else TOKENS.gap)
        if is_narrow:
            self.show_pane(self._page)
        else:
            self._set_sides(width)
        self.narrowed.emit(is_narrow)

    def _set_sides(self, width: int) -> None:
        left, right = self._sides
        self.setSizes([left, width - left - right, right])

    def show_pane(self, inside: QWidget) -> None:
        """The pane that the widget is in, alone where only one fits; for a widget elsewhere nothing happens."""
        if not self.is_narrow:
            return
        panes = [self.widget(place) for place in range(self.count())]
        if any(pane is inside or pane.isAncestorOf(inside) for pane in panes):
            self.setSizes([self.width() * (pane is inside or pane.isAncestorOf(inside)) for pane in panes])
