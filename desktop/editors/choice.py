"""A field of one line with a few words to choose from. Anything else can be typed too, and is judged by the checks."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QMenu, QWidget

from desktop.editors.frame import TEXT_INSET
from desktop.editors.line import LineEditor
from desktop.style import TOKENS

_ARROW_WIDTH = 26
_MOST_DIGITS = 9
_DIGITS = tuple("123456789")


class ChoiceEditor(LineEditor):
    """Digits choose at once, space or a click on the arrow opens the list; typing works as in any line."""

    def __init__(self, choices: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self._has_digits = len(choices) <= _MOST_DIGITS
        self.setTextMargins(TEXT_INSET - 2, 0, _ARROW_WIDTH, 0)

    def set_choices(self, choices: tuple[str, ...]) -> None:
        """Other words, as they may depend on another field. Of many, none is chosen by a digit."""
        self._choices = choices
        self._has_digits = len(choices) <= _MOST_DIGITS

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if not self.isReadOnly() and event.key() == Qt.Key.Key_Space:
            self.open_list()
        elif not self.isReadOnly() and self._has_digits and digit in _DIGITS[: len(self._choices)]:
            self._choose(self._choices[int(digit) - 1])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.isReadOnly() and event.position().x() > self.width() - _ARROW_WIDTH:
            self.open_list()

    def open_list(self) -> None:
        """The words with their digits, under the field."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setMinimumWidth(self.width())
        for number, word in enumerate(self._choices, 1):
            action = menu.addAction(f"&{number}  {word}" if self._has_digits else word)
            action.triggered.connect(lambda _checked=False, word=word: self._choose(word))
            if word == self.text():
                menu.setActiveAction(action)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _choose(self, word: str) -> None:
        if word != self.text():
            self.selectAll()
            self.insert(word)
            self.typed.emit(word)
        self.committed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isReadOnly():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(TOKENS.muted))
        x, y = self.width() - _ARROW_WIDTH / 2 - 1, self.height() / 2 + 3
        painter.drawPolygon(QPolygonF([QPointF(x - 4, y - 5), QPointF(x + 4, y - 5), QPointF(x, y)]))

    def _right_inset(self) -> int:
        return _ARROW_WIDTH
