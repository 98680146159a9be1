"""The small table above the form: last year, each node, plan and target, completion beneath. Painted, not edited."""

from bisect import bisect_right

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.style import TOKENS, font

_ROW_HEIGHT = 27
_HEAD_WIDTH = 84
_PADDING = 8

Rows = tuple[tuple[str, ...], ...]


class FigureTable(QWidget):
    """`show_rows` takes heads first; the column of the open node is marked.

    A key changes two of the figures: only they are painted again, and nothing behind them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figures")
        self._rows: Rows = ()
        self._marked = -1
        self._edges: list[int] = []
        self._fonts = (font(TOKENS.small_px), font(), font(bold=True))
        self._line, self._ground, self._card, self._soft, self._muted, self._text = (
            QColor(token)
            for token in (TOKENS.line, TOKENS.ground, TOKENS.card, TOKENS.accent_soft, TOKENS.muted, TOKENS.text)
        )
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Rows, marked: int) -> None:
        before, was_marked, self._rows, self._marked = self._rows, self._marked, rows, marked
        if (rows, marked) == (before, was_marked):
            return
        self.setAccessibleDescription("；".join("，".join(row) for row in rows))
        if rows[0] == (before or ((),))[0] and marked == was_marked and len(rows) == len(before):
            for row, (old, new) in enumerate(zip(before, rows, strict=True)):
                for column, text in enumerate(new):
                    if text != old[column]:
                        self.update(self._inside(row, column))
            return
        self.setFixedHeight(len(rows) * _ROW_HEIGHT + 1)
        self._place_columns()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, len(self._rows) * _ROW_HEIGHT + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_columns()

    def _place_columns(self) -> None:
        """Where the line left of each column is, and the one right of the last: whole pixels, so no cell overlaps."""
        if self._rows:
            columns = len(self._rows[0]) - 1
            width = (self.width() - 1 - _HEAD_WIDTH) / columns
            self._edges = [0, *(_HEAD_WIDTH + round(column * width) for column in range(columns + 1))]

    def _inside(self, row: int, column: int) -> QRect:
        """The cell between its lines."""
        left = self._edges[column] + 1
        return QRect(left, row * _ROW_HEIGHT + 1, self._edges[column + 1] - left, _ROW_HEIGHT - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines are what stays between the cells."""
        if not self._rows:
            return
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._line)
        for asked in event.region():
            first = bisect_right(self._edges, asked.left()) - 1
            last = min(bisect_right(self._edges, asked.right()), len(self._edges) - 1)
            for row in range(asked.top() // _ROW_HEIGHT, min(asked.bottom() // _ROW_HEIGHT + 1, len(self._rows))):
                for column in range(first, last):
                    self._paint_cell(painter, row, column)

    def _paint_cell(self, painter: QPainter, row: int, column: int) -> None:
        rect, text = self._inside(row, column), self._rows[row][column]
        is_head, is_marked = not row or not column, column == self._marked
        painter.fillRect(rect, self._soft if is_marked else self._ground if is_head else self._card)
        rect.adjust(_PADDING - 1, 0, 1 - _PADDING, 0)
        painter.setPen(self._muted if is_head else self._text)
        painter.setFont(self._fonts[0 if not row else 1 + (is_marked and row == 1)])
        side = Qt.AlignmentFlag.AlignHCenter if not row else Qt.AlignmentFlag.AlignRight
        side = side if column else Qt.AlignmentFlag.AlignLeft
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, elided)
