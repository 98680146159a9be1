"""A list of any length: the texts of a line are made when it comes on the screen, and not before."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionViewItem, QTableView

from desktop.overview.state_delegate import StateDelegate
from desktop.style import TOKENS
from resources.translation import _

_ROW_HEIGHT = 28
_KEPT_LINES = 400
TABLE_SHEET = f"""
QTableView {{ border: 0; selection-background-color: {TOKENS.accent_soft}; selection-color: {TOKENS.text}; }}
QTableView::item {{ padding: 1px 6px; }}
QTableView::item:selected {{ background: {TOKENS.accent_soft}; }}
QHeaderView::section {{ background: {TOKENS.ground}; color: {TOKENS.muted}; border: 0; padding: 5px 7px;
  border-right: 1px solid {TOKENS.line}; border-bottom: 1px solid {TOKENS.line}; font-size: {TOKENS.small_px}px; }}
"""

Index = QModelIndex | QPersistentModelIndex


class Line(NamedTuple):
    """What one line shows: a text for each column, the colour of the first, and hints by column."""

    texts: tuple[str, ...]
    colour: str
    tips: dict[int, str]


class LinesModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._heads: tuple[str, ...] = ()
        self._lines: Sequence[Any] = ()
        self._made: Callable[[int], Line] = lambda _row: Line((), "", {})

    def show_lines(self, heads: Sequence[str], lines: Sequence[Any], make: Callable[[Any], Line]) -> None:
        self.beginResetModel()
        self._heads, self._lines = tuple(heads), lines
        self._made = lru_cache(_KEPT_LINES)(lambda row: make(lines[row]))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt calls it
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as above
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _(self._heads[section])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._made(index.row()).texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._made(index.row()).tips.get(index.column())
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return QColor(self._made(index.row()).colour)
        return None


class _LineDelegate(StateDelegate):
    """The whole line is current, not one of its cells."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus


class LinesTable(QTableView):
    """Read-only, one line at a time, the last column as wide as there is room."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.lines = LinesModel()
        self.setModel(self.lines)
        self.setStyleSheet(TABLE_SHEET)
        self.setItemDelegate(_LineDelegate(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)

    def show_lines(
        self, heads: Sequence[str], widths: Sequence[int], lines: Sequence[Any], make: Callable[[Any], Line]
    ) -> None:
        """`heads` are looked up in the catalogue; a width of 0 is left to Qt."""
        self.lines.show_lines(heads, lines, make)
        for column, width in enumerate(widths):
            if width:
                self.setColumnWidth(column, width)
        if lines:
            self.setCurrentIndex(self.lines.index(0, 0))

    def text(self, row: int, column: int) -> str:
        return str(self.lines.index(row, column).data())
