"""Paints the cells of a ledger. As few calls as can be: it is called for every cell of every frame scrolled."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygon
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from desktop.grid.grid_delegate import GridDelegate
from desktop.grid.grid_model import Index
from desktop.ledgers.ledger_model import LedgerModel
from desktop.style import LEVEL_COLOURS, LEVEL_MARKS, TOKENS
from resources.translation import _

_PAD = 6
_MARK_WIDTH = 16
_CORNER, _COMMENT_CORNER = 6, 9
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_SELECTED = QStyle.StateFlag.State_Selected.value


class LedgerDelegate(GridDelegate):
    """A ground says what is wrong, a mark at the right how bad, a corner at the left what changed since last time.

    A corner at the right: a return slip says something of the cell, in another colour once that is done.
    """

    def __init__(self, model: LedgerModel, view: QTableView) -> None:
        super().__init__(model, view)
        self._model = model
        self._numbers = [column.is_number for column in model.columns]
        self._computed = [column.is_computed for column in model.columns]
        self._em = view.fontMetrics().horizontalAdvance("国")
        self._metrics = view.fontMetrics()
        self._text, self._muted = QColor(TOKENS.text), QColor(TOKENS.muted)
        self._selection, self._fixed = QColor(TOKENS.accent_soft), QColor(TOKENS.read_only)
        self._grounds = {"error": QColor(TOKENS.error_soft), "explain": QColor(TOKENS.explain_soft)}
        self._levels = {level: QColor(colour) for level, colour in LEVEL_COLOURS.items()}
        self._frame = QPen(QColor(TOKENS.accent), 2)
        self._accent = QColor(TOKENS.accent)
        self._comments = {"open": QColor(TOKENS.explain), "done": QColor(TOKENS.good)}
        self._wanted = _("必填")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect
        x, y, width, height = rect.getRect()
        if x + width <= self.covered:
            return
        row, column = index.row(), index.column()
        text, level, is_missing, is_changed, comment = self._model.look(row, column)
        if option.state.value & _SELECTED:
            painter.fillRect(rect, self._selection)
        elif level in self._grounds:
            painter.fillRect(rect, self._grounds[level])
        elif self._computed[column]:
            painter.fillRect(rect, self._fixed)
        left, room = x + _PAD, width - 2 * _PAD
        if level:
            painter.setPen(self._levels[level])
            painter.drawText(left, y, room, height, _RIGHT, LEVEL_MARKS[level])
            room -= _MARK_WIDTH
        if is_missing:
            painter.drawText(left, y, room, height, _LEFT, self._wanted)
        elif text:
            if len(text) * self._em > room:
                text = self._metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, room)
            painter.setPen(self._muted if self._computed[column] else self._text)
            painter.drawText(left, y, room, height, _RIGHT if self._numbers[column] else _LEFT, text)
        if is_changed:
            _paint_corner(painter, self._accent, x, y, _CORNER)
        if comment:
            _paint_corner(painter, self._comments[comment], x + width - 1, y, -_COMMENT_CORNER)
        if (row, column) == self._current:
            painter.setPen(self._frame)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(x + 1, y + 1, width - 2, height - 2)


def _paint_corner(painter: QPainter, colour: QColor, x: int, y: int, size: int) -> None:
    """From a corner of the cell to the right, or for a negative size to the left."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygon([QPoint(x, y), QPoint(x + size, y), QPoint(x, y + abs(size))]))
