"""Paints the cells of quick entry. It judges nothing: levels come with the cell's look."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from desktop.entry.sheet_columns import CHECK_COLUMN, COLUMNS, FROZEN_COLUMNS, CellLook
from desktop.entry.sheet_model import LOOK_ROLE, SheetModel
from desktop.grid.grid_delegate import GridDelegate
from desktop.grid.grid_model import Index
from desktop.style import LEVEL_COLOURS, LEVEL_MARKS, STATE_COLOURS, TOKENS, font

_PAD = 6
_MARK_WIDTH = 16
_LEVEL_GROUNDS = {"error": QColor(TOKENS.error_soft), "explain": QColor(TOKENS.explain_soft)}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SheetDelegate(GridDelegate):
    """A row above each aspect, cells under it."""

    def __init__(self, model: SheetModel, view: QTableView) -> None:
        super().__init__(model, view)
        self._model = model
        self._group_font = font(bold=True)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, column = index.row(), index.column()
        look: CellLook = self._model.data(index, LOOK_ROLE)
        painter.save()
        if self._model.measure_at(row) is None:
            self._paint_group(painter, option.rect, look)
        else:
            is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_cell(painter, option.rect, look, column, is_selected)
            if (row, column) == self._current:
                painter.setPen(QPen(QColor(TOKENS.accent), 2))
                painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_group(self, painter: QPainter, rect: QRect, look: CellLook) -> None:
        """The aspect's name, and how many of its measures are answered where the frozen columns end."""
        painter.fillRect(rect, QColor(TOKENS.ground))
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        painter.setPen(QColor(TOKENS.muted))
        painter.drawText(inner, _RIGHT, look.content)
        inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance(look.content) - _PAD)
        painter.setPen(QColor(TOKENS.text))
        painter.setFont(self._group_font)
        shown = painter.fontMetrics().elidedText(look.text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _LEFT, shown)

    def _paint_cell(self, painter: QPainter, rect: QRect, look: CellLook, column: int, is_selected: bool) -> None:
        is_entered = bool(COLUMNS[column].field)
        if is_selected:
            painter.fillRect(rect, QColor(TOKENS.accent_soft))
        elif is_entered and look.level in _LEVEL_GROUNDS:
            painter.fillRect(rect, _LEVEL_GROUNDS[look.level])
        elif is_entered and look.editor == "none":
            painter.fillRect(rect, QColor(TOKENS.read_only))
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        if is_entered and look.level:
            painter.setPen(QColor(LEVEL_COLOURS[look.level]))
            painter.drawText(inner, _RIGHT, LEVEL_MARKS[look.level])
            inner.setRight(inner.right() - _MARK_WIDTH)
        painter.setPen(_text_colour(look, column))
        line = look.text.replace("\n", " ")
        shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _RIGHT if look.is_number else _LEFT, shown)


def _text_colour(look: CellLook, column: int) -> QColor:
    if column == CHECK_COLUMN:
        return QColor(STATE_COLOURS[look.content])
    is_quiet = look.absent or (column >= FROZEN_COLUMNS and not COLUMNS[column].field)
    return QColor(TOKENS.muted if is_quiet else TOKENS.text)
