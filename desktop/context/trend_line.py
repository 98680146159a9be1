"""The trend of one figure, painted small: values as a solid line with dots, plans dashed, the target a line across.

Told apart by line and mark, not by colour alone, so that it reads in black and white.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.style import TOKENS, font
from forms.schema.numbers import grouped
from forms.services.context import TrendPoint
from resources.translation import _

_HEIGHT = 92
_TOP, _BOTTOM, _SIDE = 20, 20, 26
_DOT = 3.5
_LEAST_POINTS = 2
_MOST_REACH = 4


class TrendLine(QWidget):
    """Hidden while there are fewer than two numbers to join."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: tuple[TrendPoint, ...] = ()
        self._target: Decimal | None = None
        self._marked = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.hide()

    def show_points(self, points: Sequence[TrendPoint], target: Decimal | None, marked: str) -> None:
        """`marked` is the label of the open node."""
        shown = (tuple(points), target, marked)
        if shown == (self._points, self._target, self._marked):
            return
        self._points, self._target, self._marked = shown
        numbers = [point for point in points if point.number is not None]
        self.setAccessibleName(trend_words(points, target))
        self.setVisible(len(numbers) >= _LEAST_POINTS)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(TOKENS.small_px - 1))
        scale = _Scale(self.width(), self._points, self._target)
        if self._target is not None:
            self._paint_target(painter, scale, self._target)
        planned = [scale.place(at, point.plan) for at, point in enumerate(self._points) if point.plan is not None]
        painter.setPen(QPen(QColor(TOKENS.muted), 1.2, Qt.PenStyle.DashLine))
        painter.drawPolyline(QPolygonF(planned))
        painter.setPen(QPen(QColor(TOKENS.muted), 1.2))
        painter.setBrush(QColor(TOKENS.card))
        for place in planned:
            painter.drawEllipse(place, _DOT, _DOT)
        self._paint_values(painter, scale)
        self._paint_plan_word(painter, scale)
        self._paint_labels(painter, scale)

    def _paint_target(self, painter: QPainter, scale: "_Scale", target: Decimal) -> None:
        if not scale.is_target_shown:
            painter.setPen(QColor(TOKENS.muted))
            text = _("目标 {target}").format(target=grouped(target))
            painter.drawText(QRectF(0, 0, self.width() - 2, 15), Qt.AlignmentFlag.AlignRight, text)
            return
        y = scale.height(target)
        painter.setPen(QPen(QColor(TOKENS.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
        painter.setPen(QColor(TOKENS.muted))
        below = y < _TOP
        rect = QRectF(0, y + 1 if below else y - 16, self.width() - 2, 15)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _("目标"))

    def _paint_values(self, painter: QPainter, scale: "_Scale") -> None:
        places = [(point, scale.place(at, point.number)) for at, point in _known(self._points)]
        painter.setPen(QPen(QColor(TOKENS.accent), 2))
        painter.drawPolyline(QPolygonF([place for _point, place in places]))
        painter.setBrush(QColor(TOKENS.accent))
        for point, place in places:
            is_here = point.label == self._marked
            size = 2 * _DOT + (4 if is_here else 0)
            painter.drawEllipse(QRectF(place.x() - size / 2, place.y() - size / 2, size, size))
            painter.setPen(QColor(TOKENS.text))
            painter.setFont(font(TOKENS.small_px - 1, bold=is_here))
            rect = QRectF(place.x() - 50, place.y() - 22, 100, 15)
            rect.moveLeft(min(max(rect.left(), -50 + _SIDE), self.width() - 50 - _SIDE))
            said = grouped(point.number or Decimal(0))
            painter.fillRect(painter.boundingRect(rect, Qt.AlignmentFlag.AlignCenter, said), QColor(TOKENS.card))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, said)
            painter.setPen(QPen(QColor(TOKENS.accent), 2))

    def _paint_plan_word(self, painter: QPainter, scale: "_Scale") -> None:
        last = [(scale.place(at, each.plan), each) for at, each in enumerate(self._points) if each.plan is not None][
            -1:
        ]
        for place, point in last:
            if point.number is not None and abs(scale.height(point.number) - place.y()) < _DOT * 3:
                continue  # the dots lie on each other: the word would lie on the line
            painter.setPen(QColor(TOKENS.muted))
            painter.setFont(font(TOKENS.small_px - 1))
            side = place.x() + 7 if place.x() + 40 < self.width() else place.x() - 37
            painter.drawText(QRectF(side, place.y() - 8, 30, 15), Qt.AlignmentFlag.AlignVCenter, _("计划"))

    def _paint_labels(self, painter: QPainter, scale: "_Scale") -> None:
        for at, point in enumerate(self._points):
            is_here = point.label == self._marked
            painter.setFont(font(TOKENS.small_px - 1, bold=is_here))
            painter.setPen(QColor(TOKENS.text if is_here else TOKENS.muted))
            rect = QRectF(scale.across(at) - 40, _HEIGHT - 16, 80, 15)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, point.label)


class _Scale:
    """Where a number stands: the lowest and highest of what is shown fill the height.

    A target so far off that it would press the line flat is out of sight; `is_target_shown` says so.
    """

    def __init__(self, width: int, points: Sequence[TrendPoint], target: Decimal | None) -> None:
        shown = [number for point in points for number in (point.number, point.plan) if number is not None]
        span = max(shown) - min(shown)
        reach = max([*shown, target]) - min([*shown, target]) if target is not None else span
        self.is_target_shown = target is not None and reach <= _MOST_REACH * span
        if target is not None and self.is_target_shown:
            shown.append(target)
        self._low, self._high = min(shown), max(shown)
        self._step = (width - 2 * _SIDE) / max(len(points) - 1, 1)

    def across(self, at: int) -> float:
        return _SIDE + at * self._step

    def height(self, number: Decimal) -> float:
        span = self._high - self._low
        share = float((number - self._low) / span) if span else 0.5
        return _HEIGHT - _BOTTOM - 8 - share * (_HEIGHT - _TOP - _BOTTOM - 12)

    def place(self, at: int, number: Decimal | None) -> QPointF:
        return QPointF(self.across(at), self.height(number or Decimal(0)))


def _known(points: Sequence[TrendPoint]) -> Iterator[tuple[int, TrendPoint]]:
    return ((at, point) for at, point in enumerate(points) if point.number is not None)


def trend_words(points: Sequence[TrendPoint], target: Decimal | None) -> str:
    """The line for those who hear it: 趋势：3月底 120，6月底 110；目标 490."""
    said = "，".join(f"{point.label} {grouped(point.number or Decimal(0))}" for _at, point in _known(points))
    text = _("趋势：{points}").format(points=said)
    return _("{text}；目标 {target}").format(text=text, target=grouped(target)) if target is not None else text
