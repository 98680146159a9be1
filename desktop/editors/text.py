"""A field of several lines that grows with its text. Tab moves on, Enter begins a new line."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from desktop.editors.frame import TEXT_INSET, leave_undo_to_window, paint_border, paint_placeholder, show_read_only

_LEAST_LINES, _MOST_LINES = 2, 12
_MARGIN = 5


class TextEditor(QPlainTextEdit):
    """The same signals and calls as LineEditor."""

    typed = Signal(str)
    committed = Signal()
    step_asked = Signal(int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._placeholder = ""
        self._tone = ""
        self._known = ""
        self._preedit = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(_MARGIN)
        self._grow()
        self.textChanged.connect(self._on_text_changed)

    def show_text(self, text: str) -> None:
        if text != self._known:
            self._known = text
            self.setPlainText(text)

    def show_state(self, placeholder: str, chip: str, tone: str) -> None:
        """`chip` is not for texts: none of them has such states."""
        if (placeholder, tone) != (self._placeholder, self._tone):
            self._placeholder, self._tone = placeholder, tone
            self.viewport().update()

    def current_text(self) -> str:
        return self.toPlainText()

    def set_read_only(self, is_read_only: bool) -> None:
        show_read_only(self, is_read_only)

    def setReadOnly(self, is_read_only: bool) -> None:
        super().setReadOnly(is_read_only)
        self.setTabChangesFocus(True)

    def event(self, event: QEvent) -> bool:
        is_key_of_window = event.type() == QEvent.Type.ShortcutOverride and leave_undo_to_window(
            event, has_undo=self.document().isUndoAvailable()
        )
        return is_key_of_window or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at_edge = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        before = self.textCursor().position()
        super().keyPressEvent(event)
        if at_edge and self.textCursor().position() == before and not event.modifiers():
            self.committed.emit()
            self.step_asked.emit(at_edge)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.committed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()
        self.entered.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if not self._known and not self._preedit:
            rect = QRect(TEXT_INSET, _MARGIN, self.viewport().width() - 2 * TEXT_INSET, self.fontMetrics().height())
            paint_placeholder(painter, rect, self._placeholder, self._tone, Qt.AlignmentFlag.AlignTop)
        rect = self.viewport().rect()
        paint_border(painter, rect, self._tone, has_focus=self.hasFocus(), is_read_only=self.isReadOnly())

    def _on_text_changed(self) -> None:
        text = self.toPlainText()
        self._grow()
        if text != self._known:
            self._known = text
            self.typed.emit(text)

    def _grow(self) -> None:
        """As high as the text, from two lines to twelve; then it scrolls."""
        needed = int(self.document().size().height())
        lines = min(max(needed, _LEAST_LINES), _MOST_LINES)
        policy = Qt.ScrollBarPolicy
        scrolls = policy.ScrollBarAsNeeded if needed > _MOST_LINES else policy.ScrollBarAlwaysOff
        if scrolls != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(scrolls)
        height = lines * self.fontMetrics().lineSpacing() + 2 * _MARGIN + 2
        if height != self.height():
            self.setFixedHeight(height)
