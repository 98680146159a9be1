"""A field of one line. It takes whatever is typed, wrong or right, and says so key by key."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.editors.frame import (
    TEXT_INSET,
    leave_undo_to_window,
    paint_border,
    paint_chip,
    paint_placeholder,
    show_read_only,
)
from desktop.style import TOKENS

_SELECTING = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1}


class LineEditor(QLineEdit):
    """`typed` carries the text after each key, `committed` says Enter or focus out, `step_asked` -1 or +1.

    `entered`: the cursor has come here.
    """

    typed = Signal(str)
    committed = Signal()
    step_asked = Signal(int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._placeholder = ""
        self._chip = ""
        self._tone = ""
        self.setFrame(False)
        self.setFixedHeight(TOKENS.field_height)
        self.setTextMargins(TEXT_INSET - 2, 0, TEXT_INSET - 2, 0)
        self.textEdited.connect(self.typed)

    def show_text(self, text: str) -> None:
        """Put a text there that nobody typed; its history of undo begins anew."""
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def show_state(self, placeholder: str, chip: str, tone: str) -> None:
        """What stands in the empty field, the tag of its state, and its colour."""
        if (placeholder, chip, tone) != (self._placeholder, self._chip, self._tone):
            self._placeholder, self._chip, self._tone = placeholder, chip, tone
            self.update()

    def current_text(self) -> str:
        return self.text()

    def set_read_only(self, is_read_only: bool) -> None:
        show_read_only(self, is_read_only)

    def event(self, event: QEvent) -> bool:
        is_key_of_window = event.type() == QEvent.Type.ShortcutOverride and leave_undo_to_window(
            event, has_undo=self.isUndoAvailable()
        )
        return is_key_of_window or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if step is None or not plain:
            super().keyPressEvent(event)
            return
        self.committed.emit()
        self.step_asked.emit(step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # A key paints this field and nothing behind it. Only now: the style sheet begins with taking it away.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        if event.reason() in _SELECTING:
            self.selectAll()
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.deselect()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.committed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        if not self.text() and not self._is_composing():
            left = paint_chip(painter, self.rect(), self._chip) if self._chip else TEXT_INSET
            rect = QRect(left, 0, self.width() - left - self._right_inset(), self.height())
            paint_placeholder(painter, rect, self._placeholder, self._tone, Qt.AlignmentFlag.AlignVCenter)
        paint_border(painter, self.rect(), self._tone, has_focus=self.hasFocus(), is_read_only=self.isReadOnly())

    def _is_composing(self) -> bool:
        """Whether an input method has text here that is not committed: nothing may be painted over it."""
        return bool(self.hasFocus() and self._preedit)

    def inputMethodEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)

    _preedit = ""

    def _right_inset(self) -> int:
        return TEXT_INSET
