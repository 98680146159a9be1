"""The border round a field and what stands in it while it is empty, painted alike for every editor."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.style import TOKENS

_TONE_LINES = {"": TOKENS.field_line, "hint": TOKENS.field_line, "error": TOKENS.error, "explain": TOKENS.explain}
_TONE_TEXTS = {"": TOKENS.muted, "hint": TOKENS.muted, "error": TOKENS.error, "explain": TOKENS.explain}
TEXT_INSET = 8


def paint_border(painter: QPainter, rect: QRect, tone: str, has_focus: bool) -> None:
    """One line at rest, two with the focus; a tone keeps its colour in both."""
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
