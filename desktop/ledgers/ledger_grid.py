"""The grid of a ledger: keys of a spreadsheet, heads that sort, row numbers, widths. It changes no value."""

from typing import ClassVar

from PySide6.QtCore import (
    QByteArray,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop.grid.grid_view import CTRL, NONE, SHIFT, WAYS, WISHES, GridView
from desktop.ledgers.ledger_delegate import LedgerDelegate
from desktop.ledgers.ledger_model import LedgerModel
from desktop.ledgers.ledger_moves import edge_row, next_entry

_Move = QAbstractItemView.CursorAction
_Flag = QItemSelectionModel.SelectionFlag
_Key = Qt.Key
_WIDEST_FROZEN = 320
_DIGIT_ROOM = 14
_EDGES = {"edge_down": (1, 0), "edge_up": (-1, 0), "edge_right": (0, 1), "edge_left": (0, -1)}
_LEDGER_WISHES = WISHES | {
    (_Key.Key_F, CTRL): "find",
    (_Key.Key_F3, NONE): "find_next",
    (_Key.Key_F3, SHIFT): "find_previous",
    (_Key.Key_F4, NONE): "explain",
    (_Key.Key_Plus, CTRL): "insert",
    (_Key.Key_Plus, CTRL | SHIFT): "insert",
    (_Key.Key_Equal, CTRL): "insert",
    (_Key.Key_Minus, CTRL): "delete",
    (_Key.Key_D, CTRL | SHIFT): "duplicate",
    (_Key.Key_H, CTRL): "history",
    (_Key.Key_A, CTRL): "all",
    (_Key.Key_Down, Qt.KeyboardModifier.AltModifier): "filter",
    (_Key.Key_Down, CTRL): "edge_down",
    (_Key.Key_Up, CTRL): "edge_up",
    (_Key.Key_Right, CTRL): "edge_right",
    (_Key.Key_Left, CTRL): "edge_left",
    (_Key.Key_Down, CTRL | SHIFT): "edge_down+",
    (_Key.Key_Up, CTRL | SHIFT): "edge_up+",
    (_Key.Key_Right, CTRL | SHIFT): "edge_right+",
    (_Key.Key_Left, CTRL | SHIFT): "edge_left+",
    (_Key.Key_Home, CTRL): "first",
    (_Key.Key_End, CTRL): "last",
}


class LedgerGrid(GridView):
    """`asked` carries copy, paste, clear, fill_down, undo, insert, delete, duplicate, find, open and so on.

    `sort_asked` and `filter_asked` carry a column, `menu_asked` where a menu may open.
    """

    sort_asked = Signal(int)
    filter_asked = Signal(int)
    menu_asked = Signal(QPoint)

    wishes: ClassVar[dict[tuple[Qt.Key, Qt.KeyboardModifier], str]] = _LEDGER_WISHES

    def __init__(self, model: LedgerModel, parent: QWidget | None = None) -> None:
        super().__init__(model, LedgerDelegate, _frozen_count(model), parent)
        self._model = model
        self._tab_from: int | None = None
        self._anchor: QPersistentModelIndex | None = None
        self.verticalHeader().show()
        self.setCornerButtonEnabled(True)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        self._size_columns()
        self.size_row_heads()
        for view in (self, self._frozen):
            header = view.horizontalHeader()
            header.setSelectionModel(QItemSelectionModel(model, view))  # else it asks of every cell if it is selected
            header.setSectionsClickable(True)
            header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            header.sectionClicked.connect(self.sort_asked)
            header.customContextMenuRequested.connect(
                lambda place, header=header: self.filter_asked.emit(header.logicalIndexAt(place))
            )
        self._frozen.horizontalHeader().sectionResized.connect(self._on_frozen_section_resized)

    def _size_columns(self) -> None:
        """As wide as head and usual content; what is longer is elided and whole in the row form."""
        metrics, one = self.fontMetrics(), self.fontMetrics().horizontalAdvance("国")
        for place, column in enumerate(self._model.columns):
            words = max((len(word) for word in getattr(column.type, "choices", ())), default=0)
            usual = min(words + 2, 14) if words else _USUAL.get(column.base, 6)
            head = metrics.horizontalAdvance(str(self._model.headerData(place, Qt.Orientation.Horizontal)))
            self.setColumnWidth(place, max(usual * one + 16, head + 18))
            self._frozen.setColumnWidth(place, self.columnWidth(place))
        if self.frozen_columns > 1 and self.frozen_width > _WIDEST_FROZEN:
            self.frozen_columns = 1
            self._frozen.setColumnHidden(1, True)

    def size_row_heads(self) -> None:
        """Room for the largest row number."""
        digits = len(str(max(self._model.view.total(), 99)))
        self.verticalHeader().setFixedWidth(digits * self.fontMetrics().horizontalAdvance("0") + _DIGIT_ROOM)

    def layout_state(self) -> QByteArray:
        """Widths of the columns, to be remembered."""
        return self.horizontalHeader().saveState()

    def restore_layout(self, state: QByteArray) -> None:
        """The columns that stay in sight are as wide as those under them."""
        if state.isEmpty() or not self.horizontalHeader().restoreState(state):
            return
        self.horizontalHeader().setSortIndicatorShown(False)
        for place in range(self.frozen_columns):
            self._frozen.setColumnWidth(place, self.columnWidth(place))

    def selected_rows(self) -> list[int]:
        """Rows with a selected cell, from the top; the current one when none is."""
        ranges = self.selectionModel().selection()
        rows = {row for each in ranges for row in range(each.top(), each.bottom() + 1)}
        here = self.currentIndex()
        return sorted(rows) or ([here.row()] if here.isValid() else [])

    def selected_columns(self) -> list[int]:
        ranges = self.selectionModel().selection()
        columns = {column for each in ranges for column in range(each.left(), each.right() + 1)}
        here = self.currentIndex()
        return sorted(columns) or ([here.column()] if here.isValid() else [])

    def go_cell(self, row: int, column: int) -> None:
        self.go_to(self._model.index(row, column))

    def keep_current(self, row: int, column: int) -> None:
        """To a cell as near to this one as there is, so that the input method always has one to work on."""
        rows, columns = self._model.rowCount(), self._model.columnCount()
        if rows:
            self.go_cell(min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        if action in (_Move.MoveNext, _Move.MovePrevious):
            return next_entry(self._model, self.currentIndex(), 1 if action == _Move.MoveNext else -1)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        wish = self._wish(event)
        if wish.rstrip("+") in _EDGES:
            self._go_edge(*_EDGES[wish.rstrip("+")], extend=wish.endswith("+"))
        elif wish in ("first", "last"):
            is_first = wish == "first"
            self.keep_current(0 if is_first else self._model.rowCount(), 0 if is_first else self._model.columnCount())
        elif wish == "all":
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def _go_edge(self, down: int, right: int, *, extend: bool) -> None:
        here = self.currentIndex()
        if not here.isValid():
            return
        row = edge_row(self._model, here.row(), here.column(), down) if down else here.row()
        column = (self._model.columnCount() - 1 if right > 0 else 0) if right else here.column()
        target = self._model.index(row, column)
        if not extend:
            self.go_to(target)
            return
        anchor = self._anchor if self._anchor is not None and self._anchor.isValid() else QPersistentModelIndex(here)
        self.selectionModel().setCurrentIndex(target, _Flag.NoUpdate)
        self.selectionModel().select(QItemSelection(QModelIndex(anchor), target), _Flag.ClearAndSelect)
        self._anchor = anchor

    def _go(self, way: str) -> None:
        """Enter after Tab goes to the next row where the first Tab was struck."""
        here = self.currentIndex()
        if way == "down" and self._tab_from is not None and here.row() + 1 < self._model.rowCount():
            column, self._tab_from = self._tab_from, None
            self.go_cell(here.row() + 1, column)
            return
        began = self._tab_from if self._tab_from is not None else here.column()
        self.go_to(self.moveCursor(WAYS[way], NONE))
        self._tab_from = began if way in ("next", "previous") else None

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        self._tab_from = self._anchor = None
        super().currentChanged(current, previous)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_asked.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
        else:
            self.menu_asked.emit(event.globalPos())

    def _on_frozen_section_resized(self, section: int, _old: int, new: int) -> None:
        if section < self.frozen_columns and self.columnWidth(section) != new:
            self.setColumnWidth(section, new)


def _frozen_count(model: LedgerModel) -> int:
    """The key, and the name beside it."""
    if model.columnCount() < 3 or model.columns[0] is not model.view.definition.key:
        return 1
    return 2 if model.columns[1].base == "text" and not model.columns[1].is_computed else 1


_USUAL = {
    "text": 8,
    "longtext": 16,
    "multitext": 10,
    "date": 8,
    "integer": 4,
    "decimal": 6,
    "money": 7,
    "percent": 4,
    "uscc": 11,
    "docno": 11,
    "industry": 4,
    "phone": 7,
    "park": 8,
    "measure": 4,
    "node": 6,
}
