"""A grid of cells: keys as in a spreadsheet, the input method, columns that stay in sight. It changes no value."""

from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from desktop.grid.cell_editors import LineEditor
from desktop.grid.frozen_columns import FrozenColumns, set_up_view
from desktop.grid.grid_delegate import GridDelegate
from desktop.grid.grid_model import GridModel, Index

_Move = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint
_Trigger = QAbstractItemView.EditTrigger
_Key = Qt.Key
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
WAYS = {
    "down": _Move.MoveDown,
    "up": _Move.MoveUp,
    "left": _Move.MoveLeft,
    "right": _Move.MoveRight,
    "next": _Move.MoveNext,
    "previous": _Move.MovePrevious,
}
WISHES = {
    (_Key.Key_Return, NONE): "down",
    (_Key.Key_Enter, NONE): "down",
    (_Key.Key_Return, SHIFT): "up",
    (_Key.Key_Enter, SHIFT): "up",
    (_Key.Key_Return, CTRL): "open",
    (_Key.Key_Enter, CTRL): "open",
    (_Key.Key_C, CTRL): "copy",
    (_Key.Key_X, CTRL): "cut",
    (_Key.Key_V, CTRL): "paste",
    (_Key.Key_D, CTRL): "fill_down",
    (_Key.Key_F7, NONE): "take_over",
    (_Key.Key_Z, CTRL): "undo",
    (_Key.Key_Delete, NONE): "clear",
    (_Key.Key_Backspace, NONE): "clear",
    (_Key.Key_Escape, NONE): "dismiss",
    (_Key.Key_PageUp, NONE): "page",
    (_Key.Key_PageDown, NONE): "page",
}


class GridView(QTableView):
    """`asked` carries what a key asks for: one of the words of `wishes` that is no way to go.

    `moved_to`: row and column of the current cell. `refused`: someone wants to type where nothing can be typed.
    """

    asked = Signal(str)
    moved_to = Signal(int, int)
    refused = Signal()

    wishes: ClassVar[dict[tuple[Qt.Key, Qt.KeyboardModifier], str]] = WISHES

    def __init__(
        self, model: GridModel, delegate: type[GridDelegate], frozen_columns: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.frozen_columns = frozen_columns
        self._delegate = delegate(model, self)
        self._delegate.left.connect(self._on_delegate_left)
        self._frozen = FrozenColumns(self, model, delegate, frozen_columns)
        set_up_view(self, model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(_Trigger.AnyKeyPressed | _Trigger.EditKeyPressed | _Trigger.DoubleClicked)
        self.setItemDelegate(self._delegate)
        self._frozen.setSelectionModel(self.selectionModel())
        self.horizontalHeader().sectionResized.connect(self._on_header_section_resized)
        self.verticalScrollBar().valueChanged.connect(self._frozen.verticalScrollBar().setValue)
        self._frozen.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)

    def go_to(self, index: QModelIndex) -> None:
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @property
    def frozen_width(self) -> int:
        return sum(self.columnWidth(place) for place in range(self.frozen_columns))

    def edit(  # type: ignore[override]
        self, index: Index, trigger: _Trigger = _Trigger.AllEditTriggers, event: QEvent | None = None
    ) -> bool:
        """A key that types replaces what stands there; F2 and a double click keep it. Says so where nothing can be."""
        self._delegate.is_replacing = trigger == _Trigger.AnyKeyPressed
        self._delegate.left_edge = self.frozen_width
        is_opened = super().edit(index, trigger, event)
        opened = self._delegate.opened
        if is_opened and type(opened) is LineEditor and not self._delegate.is_replacing:
            opened.deselect()  # Qt has just selected all of it, and the next key would replace it
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

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Text that comes without having been composed opens the editor, and Qt drops it: it is handed on."""
        is_first = self.state() != self.State.EditingState and event.commitString() and not event.preeditString()
        super().inputMethodEvent(event)
        if is_first and self.state() == self.State.EditingState and self._delegate.opened is not None:
            QCoreApplication.sendEvent(self._delegate.opened, event)

    def keyboardSearch(self, search: str) -> None:
        """Qt looks for a row that begins so where nothing can be typed; here it is said that nothing can."""
        if search.strip():
            self.refused.emit()

    def scrollTo(self, index: Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        """Bring a cell into sight from under the frozen columns."""
        across = self.horizontalScrollBar().value()
        super().scrollTo(index, hint)
        if index.column() < self.frozen_columns:
            self.horizontalScrollBar().setValue(across)
            return
        hidden = self.frozen_width - self.visualRect(index).left()
        if hidden > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wish(event):
            event.accept()  # before the window's own shortcuts: a grid has pages and an undo of its own
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = self._wish(event)
        if wish in WAYS:
            self._go(wish)
        elif wish and wish != "page":
            self.asked.emit(wish)
        else:
            super().keyPressEvent(event)

    def _wish(self, event: QKeyEvent) -> str:
        """What a key asks of the grid; nothing while a cell is being typed into."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        wish = self.wishes.get((_Key(event.key()), modifiers), "")
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
        self._delegate.covered = self.frozen_width
        left = self.viewport().x()
        self._frozen.setGeometry(left, frame, self.frozen_width + 1, header + self.viewport().height())

    def _go(self, way: str) -> None:
        self.go_to(self.moveCursor(WAYS[way], Qt.KeyboardModifier.NoModifier))

    def _on_delegate_left(self, way: str) -> None:
        self.setFocus()
        self._go(way)

    def _on_header_section_resized(self, section: int, _old: int, new: int) -> None:
        self._frozen.setColumnWidth(section, new)
        self._place_frozen()
