"""What a cell is typed into: a line, a line with a short list of words, a text that grows. None refuses a text."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMoveEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QPlainTextEdit, QWidget

MIN_TEXT_WIDTH = 380
MIN_TEXT_LINES = 3
MAX_TEXT_LINES = 14
_EDGE = 6
MOST_NUMBERED = 9
_MOST_LISTED = 10


class LineEditor(QLineEdit):
    """One line. `load` keeps what it began with, so that leaving without a change changes nothing.

    Begun by typing, ← and → lead out of it as in a spreadsheet; F2 makes them move in the text.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "cell")
        self._begun = ""
        self.is_left_by_arrows = False

    def load(self, text: str, *, replacing: bool) -> None:
        """Begin with `text`; all of it is replaced by the first key when `replacing`, else the cursor is behind it."""
        self._begun = text
        self.is_left_by_arrows = replacing
        self.setText(text)
        if replacing:
            self.selectAll()

    @property
    def content(self) -> str:
        return self.text()

    @property
    def is_changed(self) -> bool:
        return self.content != self._begun


class ChoiceEditor(LineEditor):
    """A line with its words listed below: typing a word's number or part of it, ↑ ↓, or a click. `picked`: a click.

    Few words keep their numbers; of many only those that contain what is typed are listed, and a number stands for
    itself. The list lies over the grid and never takes the focus: a window of its own would end a composition, and in
    the viewport it would be scrolled away from its cell.
    """

    picked = Signal()

    def __init__(self, parent: QWidget, words: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent)
        self._words = [word for word, _note in words]
        self._is_short = len(words) <= MOST_NUMBERED
        self._around = parent.parentWidget() or parent
        self._list = QListWidget(self._around)
        self._list.setProperty("look", "choices")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.addItems([f"{number}  {word}　{note}".rstrip("　") for number, (word, note) in enumerate(words, 1)])
        if not self._is_short:
            for row, (word, note) in enumerate(words):
                self._list.item(row).setText(f"{word}　{note}".rstrip("　"))
        self._list.itemClicked.connect(self._on_list_item_clicked)
        self.textEdited.connect(self._on_text_edited)
        self.destroyed.connect(self._list.deleteLater)

    def load(self, text: str, *, replacing: bool) -> None:
        super().load(text, replacing=True)
        self.is_left_by_arrows = replacing
        self._show_row(text)

    @property
    def content(self) -> str:
        """The text as typed; a number alone is the word of that place, the beginning of one word alone is that word."""
        text = self.text().strip()
        if text in self._words:
            return text
        if self._is_short and text.isdecimal() and 1 <= int(text) <= len(self._words):
            return self._words[int(text) - 1]
        begun = [word for word in self._words if text and word.startswith(text)]
        return begun[0] if len(begun) == 1 else text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        shown = [row for row in range(len(self._words)) if not self._list.isRowHidden(row)]
        if step is None or not shown:
            super().keyPressEvent(event)
            return
        here = self._list.currentRow()
        place = shown.index(here) + step if here in shown else 0 if step > 0 else len(shown) - 1
        row = shown[min(max(place, 0), len(shown) - 1)]
        self._list.setCurrentRow(row)
        self.setText(self._words[row])
        self.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place_list()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._place_list()

    def hideEvent(self, event: QHideEvent) -> None:
        self._list.hide()
        super().hideEvent(event)

    def _place_list(self) -> None:
        """Below the cell, or above it where there is no room below."""
        lines = min(sum(not self._list.isRowHidden(row) for row in range(len(self._words))), _MOST_LISTED)
        hint = self._list.sizeHintForRow(0) * lines + 2 * self._list.frameWidth() + 4
        width = max(self.width(), self._list.sizeHintForColumn(0) + 24)
        here, room = self.mapTo(self._around, QPoint(0, 0)), self._around.rect()
        below = here.y() + self.height()
        top = below if room.height() - below >= hint else max(here.y() - hint, 0)
        self._list.setGeometry(QRect(max(min(here.x(), room.right() - width), 0), top, width, hint))
        self._list.setVisible(bool(lines))
        self._list.raise_()

    def _show_row(self, text: str) -> None:
        self._list.setCurrentRow(self._words.index(text) if text in self._words else -1)

    def _on_text_edited(self, _text: str) -> None:
        if not self._is_short:
            typed = self.text().strip()
            for row in range(len(self._words)):
                self._list.setRowHidden(row, typed not in self._list.item(row).text())
            self._place_list()
        self._show_row(self.content)

    def _on_list_item_clicked(self) -> None:
        self.setText(self._words[self._list.currentRow()])
        self.picked.emit()


class TextEditor(QPlainTextEdit):
    """A text of many lines that grows over the cells below while it is typed. `grown`: its wanted height changed."""

    grown = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "cell")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setTabChangesFocus(True)
        self._begun = ""
        self._wanted = 0
        self.document().documentLayout().documentSizeChanged.connect(self._on_document_size_changed)

    def load(self, text: str, *, replacing: bool) -> None:
        self._begun = text
        self.setPlainText(text)
        self.selectAll() if replacing else self.moveCursor(self.textCursor().MoveOperation.End)

    @property
    def content(self) -> str:
        return self.toPlainText()

    @property
    def is_changed(self) -> bool:
        return self.content != self._begun

    def break_line(self) -> None:
        self.textCursor().insertText("\n")
        self.ensureCursorVisible()

    def wanted_height(self) -> int:
        """For the text as it is wrapped now, between three and fourteen lines."""
        lines = min(max(int(self.document().size().height()), MIN_TEXT_LINES), MAX_TEXT_LINES)
        around = max(self.height() - self.viewport().height(), _EDGE) + 2 * int(self.document().documentMargin())
        return lines * self.fontMetrics().lineSpacing() + around + _EDGE

    def _on_document_size_changed(self) -> None:
        if self.wanted_height() != self._wanted:
            self._wanted = self.wanted_height()
            self.grown.emit()


def place_text_editor(editor: TextEditor, cell: QRect, viewport: QRect, left_edge: int) -> None:
    """Over its cell, as wide and high as it needs, and wholly inside what can be seen right of the frozen columns."""
    width = min(max(cell.width(), MIN_TEXT_WIDTH), viewport.width() - left_edge)
    left = max(min(cell.left(), viewport.right() - width + 1), left_edge)
    editor.resize(width, editor.height())
    height = min(max(editor.wanted_height(), cell.height()), viewport.height())
    top = max(min(cell.top(), viewport.bottom() - height + 1), viewport.top())
    editor.setGeometry(left, top, width, height)
