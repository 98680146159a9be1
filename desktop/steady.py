"""A label whose text changes with every key, and which moves nothing when it does."""

from math import ceil

from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.style import colour_text, fill_as_card, label


class SteadyLabel(QWidget):
    """A label as wide as it is given room and at least one line high, on a card.

    After every text a plain QLabel makes all layouts round it, up to the window's, reckon anew: a millisecond a key.
    This one does so only when the text needs another height.
    """

    def __init__(self, look: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label(look=look, wrap=wrap)
        self._label.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        fill_as_card(self)
        self._fit()

    def text(self) -> str:
        return self._label.text()

    def set_text(self, text: str, token: str = "") -> None:
        """`token` is a colour, for a label without a look; it stays as it is without one."""
        if token:
            colour_text(self._label, token)
        if text != self._label.text():
            self._label.setText(text)
            if self._label.wordWrap():
                self._fit()

    def set_margins(self, left: int, right: int) -> None:
        self._label.setContentsMargins(left, 0, right, 0)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """First the own height: while this is being shown Qt swallows the event of a height set in here."""
        self._fit()
        self._label.resize(self.size())

    def _fit(self) -> None:
        line = ceil(QFontMetricsF(self._label.font()).height())  # as QLabel reckons; an empty one reckons otherwise
        height = max(self._label.heightForWidth(self.width()), line) if self._label.wordWrap() else line
        if height != self.minimumHeight():
            self.setFixedHeight(height)
