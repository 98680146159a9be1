"""The small table above the form: last year, each node, plan and target, completion beneath. Painted, not edited."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.style import TOKENS, font

_ROW_HEIGHT = 27
_HEAD_WIDTH = 84
_PADDING = 8

Rows = tuple[tuple[str, ...], ...]


class FigureTable(QWidget):
    """`show_rows` takes heads first; the column of the open node is marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Rows = ()
        self._marked = -1
        self._fonts = (font(TOKENS.small_px), font(), font(bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Rows, marked: int) -> None:
        if (rows, marked) == (self._rows, self._marked):
            return
        same_heads = self._rows[:1] == rows[:1] and marked == self._marked and len(rows) == len(self._rows)
        if len(rows) != len(self._rows):
            self.setFixedHeight(len(rows) * _ROW_HEIGHT + 1)
        before, self._rows, self._marked = self._rows, rows, marked
        self.setAccessibleDescription("；".join("，".join(row) for row in rows))
        if not same_heads:
            self.update()
            return
        for row, (old, new) in enumerate(zip(before, rows, strict=True)):
            for column, (was, text) in enumerate(zip(old, new, strict=True)):
                if was != text:
                    self.update(self._cell_rect(row, column).toAlignedRect())

    def sizeHint(self) -> QSize:
        return QSize(400, len(self._rows) * _ROW_HEIGHT + 1)

    def _cell_rect(self, row: int, column: int) -> QRectF:
        width = (self.width() - 1 - _HEAD_WIDTH) / (len(self._rows[0]) - 1)
        left = _HEAD_WIDTH + (column - 1) * width if column else 0
        return QRectF(left, row * _ROW_HEIGHT, width if column else _HEAD_WIDTH, _ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._rows:
            return
        painter = QPainter(self)
        columns = len(self._rows[0]) - 1
        width = (self.width() - 1 - _HEAD_WIDTH) / columns
        height = len(self._rows) * _ROW_HEIGHT
        painter.fillRect(QRectF(0, 0, self.width(), _ROW_HEIGHT), QColor(TOKENS.ground))
        painter.fillRect(QRectF(0, 0, _HEAD_WIDTH, height), QColor(TOKENS.ground))
        if self._marked > 0:
            left = _HEAD_WIDTH + (self._marked - 1) * width
            painter.fillRect(QRectF(left, 0, width, height), QColor(TOKENS.accent_soft))
        self._paint_lines(painter, columns, width, height)
        for row, texts in enumerate(self._rows):
            for column, text in enumerate(texts):
                rect = self._cell_rect(row, column)
                if rect.intersects(event.rect()):
                    self._paint_cell(painter, row, column, rect, text)

    def _paint_lines(self, painter: QPainter, columns: int, width: float, height: int) -> None:
        painter.setPen(QPen(QColor(TOKENS.line), 1))
        for row in range(len(self._rows) + 1):
            painter.drawLine(0, row * _ROW_HEIGHT, self.width() - 1, row * _ROW_HEIGHT)
        for x in (0, *(round(_HEAD_WIDTH + column * width) for column in range(columns + 1))):
            painter.drawLine(x, 0, x, height)

    def _paint_cell(self, painter: QPainter, row: int, column: int, rect: QRectF, text: str) -> None:
        rect.adjust(_PADDING, 0, -_PADDING, 0)
        is_head = row == 0
        painter.setPen(QColor(TOKENS.muted if is_head or not column else TOKENS.text))
        painter.setFont(self._fonts[0 if is_head else 1 + (column == self._marked and row == 1)])
        side = Qt.AlignmentFlag.AlignHCenter if is_head else Qt.AlignmentFlag.AlignRight
        side = side if column else Qt.AlignmentFlag.AlignLeft
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()) + 1)
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, elided)
