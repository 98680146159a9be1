"""Paints one issue: mark and word in its colour, then the text, wrapped to the width of the list."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.issues.issue_model import level_word
from desktop.style import LEVEL_COLOURS, LEVEL_MARKS, TOKENS, font
from forms.issues import Issue

Index = QModelIndex | QPersistentModelIndex
_SIDE, _ABOVE = 10, 5
_MOST_KEPT = 2_000


class _LaidOut(NamedTuple):
    issue: Issue
    layout: QTextLayout
    size: QSize


class IssueDelegate(QStyledItemDelegate):
    """Rows are laid out once; the model keeps their sizes.

    The list says how wide it is and which rows are marked: asking Qt for its viewport or a QStyle state costs 15 ms of
    the start, since PySide then makes a hundred classes and enumerations.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.width = 260
        self.selected_rows: frozenset[int] = frozenset()
        self.current_row = -1
        self.issues: Sequence[Issue] = ()
        self._plain = font()
        self._bold = font(bold=True)
        self._text, self._muted = QColor(TOKENS.text), QColor(TOKENS.muted)
        self._kept: dict[tuple[int, int], _LaidOut] = {}

    def size_of(self, issue: Issue) -> QSize:
        return self._row(issue).size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, number = option.rect, index.row()
        row = self._row(self.issues[number])
        if number in self.selected_rows:
            painter.fillRect(rect, QColor(TOKENS.accent_soft))
        if number == self.current_row:
            painter.setPen(QColor(TOKENS.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.setPen(self._muted if row.issue.explained == "yes" else self._text)
        row.layout.draw(painter, QPointF(rect.x() + _SIDE, rect.y() + _ABOVE))

    def _row(self, issue: Issue) -> _LaidOut:
        """The issue in lines of the list's width. It is kept with its layout, so that no other has its id."""
        key = (id(issue), self.width)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) > _MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = self._lay_out(issue)
        return kept

    def _lay_out(self, issue: Issue) -> _LaidOut:
        head = head_text(issue)
        layout = QTextLayout(f"{head} {issue.text}", self._plain)
        wrapping = QTextOption()
        wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(wrapping)
        layout.setFormats([_head_format(issue, len(head), self._bold)])
        layout.setCacheEnabled(True)  # else every paint shapes the text anew
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.width - 2 * _SIDE)
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        return _LaidOut(issue, layout, QSize(self.width, int(layout.boundingRect().height()) + 2 * _ABOVE))


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
