"""What is alike in every editor: border, what stands in it while empty, read-only, whose Ctrl+Z is."""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop.style import TOKENS

_TONE_LINES = {"": TOKENS.field_line, "hint": TOKENS.field_line, "error": TOKENS.error, "explain": TOKENS.explain}
_TONE_TEXTS = {"": TOKENS.muted, "hint": TOKENS.muted, "error": TOKENS.error, "explain": TOKENS.explain}
TEXT_INSET = 8


def show_read_only(editor: QLineEdit | QPlainTextEdit, is_read_only: bool) -> None:
    """Nothing can be typed there; `paint_border` gives it the ground that says so."""
    if is_read_only != editor.isReadOnly():
        editor.setReadOnly(is_read_only)
        (editor.viewport() if isinstance(editor, QPlainTextEdit) else editor).update()


def leave_undo_to_window(event: QEvent, *, has_undo: bool) -> bool:
    """Ctrl+Z first takes back typing in this field, and only then belongs to the window: True when it does now."""
    is_undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
    if is_undo and not has_undo:
        event.ignore()
    return is_undo and not has_undo


def paint_border(painter: QPainter, rect: QRect, tone: str, *, has_focus: bool, is_read_only: bool) -> None:
    """One line at rest, two with the focus; a tone keeps its colour in both.

    The ground of what is read-only is laid over the text, darkening only: with a style sheet in use Qt takes no ground
    from the palette of an editor without a frame.
    """
    if is_read_only:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(rect, QColor(TOKENS.read_only))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    width = 2 if has_focus else 1
    colour = TOKENS.accent if has_focus and tone in ("", "hint") else _TONE_LINES[tone]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), TOKENS.radius, TOKENS.radius)


def paint_placeholder(painter: QPainter, rect: QRect, text: str, tone: str, alignment: Qt.AlignmentFlag) -> None:
    """What an empty field says of itself, elided to one line."""
    painter.setPen(QColor(_TONE_TEXTS[tone]))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, alignment | Qt.TextFlag.TextSingleLine, shown)


def paint_chip(painter: QPainter, rect: QRect, text: str) -> int:
    """A small tag at the left of the field (暂缺, 不适用); returns the x behind it."""
    width = painter.fontMetrics().horizontalAdvance(text) + 12
    chip = QRectF(rect.left() + 5, rect.center().y() - 10, width, 21)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(TOKENS.explain_soft))
    painter.drawRoundedRect(chip, TOKENS.radius, TOKENS.radius)
    painter.setPen(QColor(TOKENS.explain))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
    return int(chip.right()) + 7
