"""Paints one issue: mark and word in its colour, then the text, wrapped to the width of the list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.issues.issue_model import level_word
from desktop.style import LEVEL_COLOURS, LEVEL_MARKS, TOKENS, font
from forms.issues import Issue

Index = QModelIndex | QPersistentModelIndex
_SIDE, _ABOVE = 10, 5


class IssueDelegate(QStyledItemDelegate):
    """Heights are kept by text and width, so that a long list is laid out once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plain = font()
        self._bold = font(bold=True)
        self._heights: dict[tuple[str, int], int] = {}
        self._width = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        width = view.viewport().width() if hasattr(view, "viewport") else option.rect.width()
        issue = _issue(index)
        key = (head_text(issue) + issue.text, width)
        if key not in self._heights:
            self._heights[key] = int(self._layout(issue, width - 2 * _SIDE).boundingRect().height()) + 2 * _ABOVE
        return QSize(width, self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        issue = _issue(index)
        painter.save()
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(option.rect, QColor(TOKENS.accent_soft))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(TOKENS.accent))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        place = option.rect.topLeft()
        painter.setPen(QColor(TOKENS.muted if issue.explained == "yes" else TOKENS.text))
        layout = self._layout(issue, option.rect.width() - 2 * _SIDE)
        layout.draw(painter, QPointF(place.x() + _SIDE, place.y() + _ABOVE))
        painter.restore()

    def _layout(self, issue: Issue, width: int) -> QTextLayout:
        head = head_text(issue)
        layout = QTextLayout(f"{head} {issue.text}", self._plain)
        wrapping = QTextOption()
        wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(wrapping)
        layout.setFormats([_head_format(issue, len(head), self._bold)])
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        return layout


def head_text(issue: Issue) -> str:
    mark = "✓" if issue.explained == "yes" else LEVEL_MARKS[issue.level]
    return f"{mark} {level_word(issue)}"


def _head_format(issue: Issue, length: int, bold: QFont) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = 0, length
    look = found.format
    look.setFont(bold)
    look.setForeground(QColor(TOKENS.good if issue.explained == "yes" else LEVEL_COLOURS[issue.level]))
    found.format = look
    return found


def _issue(index: Index) -> Issue:
    return index.model().issues[index.row()]  # type: ignore[attr-defined]
