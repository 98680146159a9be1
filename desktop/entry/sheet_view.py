"""The grid of quick entry: keys, the input method, and two columns that stay in sight. It changes no value."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from desktop.entry.sheet_columns import COLUMNS, FIRST_ENTRY_COLUMN, FROZEN_COLUMNS
from desktop.entry.sheet_delegate import SheetDelegate
from desktop.entry.sheet_frozen import FrozenColumns, set_up_view, span_groups
from desktop.entry.sheet_model import SheetModel
from desktop.entry.sheet_moves import first_entry, moved, shown_rows

Index = QModelIndex | QPersistentModelIndex
_Move = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint
_Trigger = QAbstractItemView.EditTrigger
_Key = Qt.Key
_NONE, _CTRL, _SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_WAYS = {"down": _Move.MoveDown, "up": _Move.MoveUp, "next": _Move.MoveNext, "previous": _Move.MovePrevious}
_WISHES = {
    (_Key.Key_Return, _NONE): "down",
    (_Key.Key_Enter, _NONE): "down",
    (_Key.Key_Return, _SHIFT): "up",
    (_Key.Key_Enter, _SHIFT): "up",
    (_Key.Key_Return, _CTRL): "open",
    (_Key.Key_Enter, _CTRL): "open",
    (_Key.Key_C, _CTRL): "copy",
    (_Key.Key_X, _CTRL): "cut",
    (_Key.Key_V, _CTRL): "paste",
    (_Key.Key_D, _CTRL): "fill_down",
    (_Key.Key_F7, _NONE): "take_over",
    (_Key.Key_Z, _CTRL): "undo",
    (_Key.Key_Delete, _NONE): "clear",
    (_Key.Key_Backspace, _NONE): "clear",
    (_Key.Key_Escape, _NONE): "dismiss",
    (_Key.Key_PageUp, _NONE): "page",
    (_Key.Key_PageDown, _NONE): "page",
}


class SheetView(QTableView):
    """`asked` carries what a key asks for: copy, cut, paste, clear, fill_down, take_over, undo, open or dismiss.

    `moved_to`: row and column of the current cell. `refused`: someone wants to type where nothing can be typed.
    """

    asked = Signal(str)
    moved_to = Signal(int, int)
    refused = Signal()

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = model
        self._delegate = SheetDelegate(model, self)
        self._delegate.left.connect(self._on_delegate_left)
        self._frozen = FrozenColumns(self, model)
        set_up_view(self, model)
        span_groups(self, model, len(COLUMNS))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(_Trigger.AnyKeyPressed | _Trigger.EditKeyPressed | _Trigger.DoubleClicked)
        self.setItemDelegate(self._delegate)
        self._frozen.setSelectionModel(self.selectionModel())
        self._size_columns()
        self._connect()

    def _connect(self) -> None:
        self.horizontalHeader().sectionResized.connect(self._on_header_section_resized)
        self.verticalScrollBar().valueChanged.connect(self._frozen.verticalScrollBar().setValue)
        self._frozen.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        for view in (self, self._frozen):
            view.doubleClicked.connect(self._on_cell_double_clicked)

    def _size_columns(self) -> None:
        one = self.fontMetrics().horizontalAdvance("国")
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, column.width * one + 16)
            self._frozen.setColumnWidth(place, column.width * one + 16)

    @property
    def frozen_width(self) -> int:
        return sum(self.columnWidth(place) for place in range(FROZEN_COLUMNS))

    def show_rows(self, rows: set[int]) -> None:
        """Show these rows alone, and stay on a cell that can be typed into."""
        for row in range(self._sheet.rowCount()):
            for view in (self, self._frozen):
                view.setRowHidden(row, row not in rows)
        here = self.currentIndex()
        if not here.isValid() or here.row() not in rows:
            self.go_to(first_entry(self, self._sheet))

    def shown_rows(self) -> list[int]:
        return shown_rows(self, self._sheet)

    def go_to(self, index: QModelIndex) -> None:
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def go_first(self) -> None:
        """To the first cell: without a current cell Qt switches the input method off and the first letter is lost."""
        if not self.currentIndex().isValid():
            self.go_to(first_entry(self, self._sheet))

    def go_measure(self, measure: str, column: int = FIRST_ENTRY_COLUMN) -> None:
        self.go_to(self._sheet.index(self._sheet.row_of(measure), column))

    def bring_into_sight(self, rows: Sequence[int]) -> None:
        """As many of the rows as there is room for, the first of them in any case."""
        if rows:
            self.scrollTo(self._sheet.index(max(rows), self.currentIndex().column()))
            self.scrollTo(self._sheet.index(min(rows), self.currentIndex().column()))

    def selected_cells(self) -> list[tuple[int, int]]:
        """Row and column of the selected cells that are shown, from the top left; the current cell when none is."""
        chosen = {(index.row(), index.column()) for index in self.selectionModel().selectedIndexes()}
        shown = set(self.shown_rows())
        here = self.currentIndex()
        cells = sorted(cell for cell in chosen if cell[0] in shown)
        return cells or ([(here.row(), here.column())] if here.isValid() else [])

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        to_corner = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        return moved(self, self._sheet, action, to_corner=to_corner)

    def edit(  # type: ignore[override]
        self, index: Index, trigger: _Trigger = _Trigger.AllEditTriggers, event: QEvent | None = None
    ) -> bool:
        """A key that types replaces what stands there; F2 and a double click keep it. Says so where nothing can be."""
        self._delegate.is_replacing = trigger == _Trigger.AnyKeyPressed
        self._delegate.left_edge = self.frozen_width
        is_opened = super().edit(index, trigger, event)
        if not is_opened and trigger != _Trigger.NoEditTriggers and self._is_wish_to_type(trigger, event):
            self.refused.emit()
        return is_opened

    def _is_wish_to_type(self, trigger: _Trigger, event: QEvent | None) -> bool:
        if self.state() == self.State.EditingState or not self.currentIndex().isValid():
            return False
        if self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            return False
        if trigger == _Trigger.AnyKeyPressed and isinstance(event, QKeyEvent):
            return bool(event.text().strip())
        return trigger in (_Trigger.AnyKeyPressed, _Trigger.EditKeyPressed)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._keep_input_method()
        self._delegate.set_current(current.row(), current.column())
        self._frozen.set_current(current.row(), current.column())
        self.moved_to.emit(current.row(), current.column())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._keep_input_method()

    def _keep_input_method(self) -> None:
        """Qt has just switched it off where the cell is read-only or there is none; the next letter would be lost."""
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, True)

    def keyboardSearch(self, search: str) -> None:
        """Qt looks for a row that begins so where nothing can be typed; here it is said that nothing can."""
        if search.strip():
            self.refused.emit()

    def scrollTo(self, index: Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        """Bring a cell into sight from under the frozen columns; a figure together with its unit."""
        across = self.horizontalScrollBar().value()
        if index.row() > 0 and self._sheet.aspect_at(index.row() - 1):
            super().scrollTo(index.siblingAtRow(index.row() - 1), hint)  # with the heading it stands under
        super().scrollTo(index, hint)
        if index.column() <= FIRST_ENTRY_COLUMN:
            self.horizontalScrollBar().setValue(across if index.column() < FROZEN_COLUMNS else 0)
            return
        hidden = self.frozen_width - self.visualRect(index).left()
        if hidden > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wish(event):
            event.accept()  # before the window's own shortcuts: the sheet has pages and an undo of its own
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = self._wish(event)
        if wish in _WAYS:
            self._go(wish)
        elif wish and wish != "page":
            self.asked.emit(wish)
        else:
            super().keyPressEvent(event)

    def _wish(self, event: QKeyEvent) -> str:
        """What a key asks of the sheet; nothing while a cell is being typed into."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        wish = _WISHES.get((_Key(event.key()), modifiers), "")
        return wish if wish == "page" or self.state() != self.State.EditingState else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_frozen()
        if self.currentIndex().isValid():
            self.horizontalScrollBar().setValue(0)  # what was scrolled away for want of room may fit now
            self.scrollTo(self.currentIndex())

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place_frozen()

    def _place_frozen(self) -> None:
        frame, header = self.frameWidth(), self.horizontalHeader().height()
        self._frozen.setGeometry(frame, frame, self.frozen_width + 1, header + self.viewport().height())

    def _go(self, way: str) -> None:
        self.go_to(self.moveCursor(_WAYS[way], Qt.KeyboardModifier.NoModifier))

    def _on_delegate_left(self, way: str) -> None:
        self.setFocus()
        self._go(way)

    def _on_header_section_resized(self, section: int, _old: int, new: int) -> None:
        self._frozen.setColumnWidth(section, new)
        self._place_frozen()

    def _on_cell_double_clicked(self, index: QModelIndex) -> None:
        if index.column() < FROZEN_COLUMNS:
            self.asked.emit("open")
