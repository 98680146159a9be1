"""The sums under the grid, each below its column: of the rows shown, of columns of which a sum says something."""

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ledgers.ledger_grid import LedgerGrid
from desktop.ledgers.ledger_model import LedgerModel
from desktop.style import TOKENS, font
from forms.schema.numbers import grouped
from resources.translation import _

_PAD = 6


class TotalsLine(QWidget):
    """Follows the grid's columns as they are scrolled and sized."""

    def __init__(self, grid: LedgerGrid, model: LedgerModel) -> None:
        super().__init__()
        self._grid = grid
        self._model = model
        self._totals: Mapping[str, Decimal] = {}
        self.setFixedHeight(TOKENS.field_height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._font = font(bold=True)
        grid.horizontalScrollBar().valueChanged.connect(self.update)
        grid.horizontalHeader().sectionResized.connect(self.update)

    def show_totals(self, totals: Mapping[str, Decimal]) -> None:
        self._totals = totals
        self.setAccessibleName(self.text)
        self.setToolTip(self.text)
        self.update()

    @property
    def text(self) -> str:
        """What is shown, in one line."""
        parts = [self._head()]
        for column in self._model.columns:
            if column.name in self._totals:
                sum_text = f"{grouped(self._totals[column.name])} {column.unit}".strip()
                parts.append(_("{label} {sum}").format(label=column.label, sum=sum_text))
        return "　".join(parts)

    def _head(self) -> str:
        return _("合计 {count} 行").format(count=f"{self._model.count:,}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(TOKENS.ground))
        painter.setPen(QColor(TOKENS.line))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setFont(self._font)
        painter.setPen(QColor(TOKENS.text))
        left = self._grid.viewport().x()
        edge = left + self._grid.frozen_width
        painter.save()
        painter.setClipRect(edge, 0, self.width() - edge, self.height())
        for place in range(self._grid.frozen_columns, len(self._model.columns)):
            self._paint_sum(painter, place, left + self._grid.columnViewportPosition(place))
        painter.restore()
        room = QRect(_PAD, 0, edge - 2 * _PAD, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._head())

    def _paint_sum(self, painter: QPainter, place: int, left: int) -> None:
        """A sum wider than its column runs over to the left, where there is room as often as not."""
        total = self._totals.get(self._model.columns[place].name)
        if total is None:
            return
        text = grouped(total)
        width = max(self._grid.columnWidth(place) - 2 * _PAD, painter.fontMetrics().horizontalAdvance(text) + 2)
        right = left + self._grid.columnWidth(place) - _PAD
        room = QRect(right - width, 0, width, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
