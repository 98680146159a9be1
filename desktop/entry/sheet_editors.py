"""What a cell is typed into: a line, a line with a short list of words, a text that grows. None refuses a text."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMoveEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QPlainTextEdit, QWidget

MIN_TEXT_WIDTH = 380
MIN_TEXT_LINES = 3
MAX_TEXT_LINES = 14
_EDGE = 6


class LineEditor(QLineEdit):
    """One line. `load` keeps what it began with, so that leaving without a change changes nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "cell")
        self._begun = ""

    def load(self, text: str, *, replacing: bool) -> None:
        """Begin with `text`; all of it is replaced by the first key when `replacing`, else the cursor is behind it."""
        self._begun = text
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
    """A line with its few words listed below: typing a word's number or the word, ↑ ↓, or a click. `picked`: a click.

    The list is a child of the same viewport and never takes the focus: a window of its own would end a composition.
    """

    picked = Signal()

    def __init__(self, parent: QWidget, words: tuple[str, ...]) -> None:
        super().__init__(parent)
        self._words = words
        self._list = QListWidget(parent)
        self._list.setProperty("look", "choices")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.addItems([f"{number}  {word}" for number, word in enumerate(words, 1)])
        self._list.itemClicked.connect(self._on_list_item_clicked)
        self.textEdited.connect(self._on_text_edited)
        self.destroyed.connect(self._list.deleteLater)

    def load(self, text: str, *, replacing: bool) -> None:
        super().load(text, replacing=True)
        self._show_row(text)

    @property
    def content(self) -> str:
        """The text as typed; a number alone is the word of that place, the beginning of one word alone is that word."""
        text = self.text().strip()
        if text.isdecimal() and 1 <= int(text) <= len(self._words):
            return self._words[int(text) - 1]
        begun = [word for word in self._words if text and word.startswith(text)]
        return begun[0] if len(begun) == 1 else text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        row = min(max(self._list.currentRow() + step, 0), len(self._words) - 1)
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
        hint = self._list.sizeHintForRow(0) * len(self._words) + 2 * self._list.frameWidth() + 4
        width = max(self.width(), self._list.sizeHintForColumn(0) + 24)
        below = self.geometry().bottomLeft() + QPoint(0, 1)
        room = self.parentWidget().height() - below.y()
        top = below if room >= hint else QPoint(below.x(), self.y() - hint)
        self._list.setGeometry(QRect(top.x(), top.y(), width, hint))
        self._list.show()
        self._list.raise_()

    def _show_row(self, text: str) -> None:
        self._list.setCurrentRow(self._words.index(text) if text in self._words else -1)

    def _on_text_edited(self, _text: str) -> None:
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
