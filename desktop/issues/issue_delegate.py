"""Paints one issue: mark and word in its colour, then the text, wrapped to the width of the list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.issues.issue_model import level_word
from desktop.style import LEVEL_COLOURS, LEVEL_MARKS, TOKENS, font
from forms.issues import Issue

Index = QModelIndex | QPersistentModelIndex
_SIDE, _ABOVE = 10, 5
_MOST_KEPT = 2_000


class IssueDelegate(QStyledItemDelegate):
    """Layouts are kept by text and width, so that a long list is laid out once.

    The list says how wide it is and which rows are marked: asking Qt for its viewport or a QStyle state costs 15 ms of
    the start, since PySide then makes a hundred classes and enumerations.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.width = 260
        self.selected_rows: frozenset[int] = frozenset()
        self.current_row = -1
        self._plain = font()
        self._bold = font(bold=True)
        self._layouts: dict[tuple[str, str, int], QTextLayout] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = self._layout(_issue(index)).boundingRect().height()
        return QSize(self.width, int(height) + 2 * _ABOVE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        issue = _issue(index)
        painter.save()
        if index.row() in self.selected_rows:
            painter.fillRect(option.rect, QColor(TOKENS.accent_soft))
        if index.row() == self.current_row:
            painter.setPen(QColor(TOKENS.accent))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        place = option.rect.topLeft()
        painter.setPen(QColor(TOKENS.muted if issue.explained == "yes" else TOKENS.text))
        self._layout(issue).draw(painter, QPointF(place.x() + _SIDE, place.y() + _ABOVE))
        painter.restore()

    def _layout(self, issue: Issue) -> QTextLayout:
        """The issue's text in lines of the list's width, kept for the next time."""
        head = head_text(issue)
        key = (head, issue.text, self.width)
        kept = self._layouts.get(key)
        if kept is None:
            if len(self._layouts) > _MOST_KEPT:
                self._layouts.clear()
            kept = self._layouts[key] = self._lay_out(issue, head, self.width - 2 * _SIDE)
        return kept

    def _lay_out(self, issue: Issue, head: str, width: int) -> QTextLayout:
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
