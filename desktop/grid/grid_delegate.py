"""Opens the editors of a grid and says where a key leads out of them. No text is refused here."""

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from desktop.grid.cell_editors import ChoiceEditor, LineEditor, TextEditor, place_text_editor
from desktop.grid.grid_model import GridModel, Index

CellEditor = LineEditor | TextEditor

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class GridDelegate(QStyledItemDelegate):
    """A subclass paints. Each half of a grid has one, and both are told the current cell, which either may show.

    `opened` is the editor while there is one. `covered`: how much of the left edge frozen columns lie over, so that
    nothing need be painted there. `left`: an editor was left by a key, and where to go: "down", "up", "left", "right",
    "next" or "previous".
    """

    left = Signal(str)

    def __init__(self, model: GridModel, view: QTableView) -> None:
        super().__init__(view)
        self._cells = model
        self._view = view
        self._current = (-1, -1)
        self.opened: QWidget | None = None
        self.is_replacing = False
        self.left_edge = 0
        self.covered = 0

    def set_current(self, row: int, column: int) -> None:
        """The cell with the frame."""
        self._current = (row, column)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget | None:
        self.opened = self._make_editor(parent, index.row(), index.column())
        return self.opened

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self.opened = None
        super().destroyEditor(editor, index)

    def _make_editor(self, parent: QWidget, row: int, column: int) -> QWidget | None:
        match self._cells.editor_at(row, column):
            case "choice":
                choice = ChoiceEditor(parent, self._cells.choices_at(row, column))
                choice.picked.connect(self._on_choice_picked)
                return choice
            case "long":
                text = TextEditor(parent)
                text.grown.connect(self._on_text_grown)
                return text
            case "line":
                return LineEditor(parent)
        return None

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, CellEditor):
            editor.load(self._cells.content_at(index.row(), index.column()), replacing=self.is_replacing)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, CellEditor) and editor.is_changed:
            model.setData(index, editor.content)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        if isinstance(editor, TextEditor):
            place_text_editor(editor, option.rect, editor.parentWidget().rect(), self.left_edge)
        else:
            editor.setGeometry(option.rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, CellEditor) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            way = _way_out(event) or _way_by_arrow(editor, event)
            if way == "break":
                self._break(editor, event)
                return True
            if way:
                self._finish(editor)
                self.left.emit(way)
                return True
        return super().eventFilter(editor, event)

    def _break(self, editor: CellEditor, event: QKeyEvent) -> None:
        """A line break, or in a line, which has none, what the key means to the grid: Qt would enter the text later."""
        if isinstance(editor, TextEditor):
            editor.break_line()
        else:
            self._finish(editor)
            QCoreApplication.sendEvent(self._view, event)

    def _finish(self, editor: CellEditor) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _on_choice_picked(self) -> None:
        editor = self.sender()
        if isinstance(editor, ChoiceEditor):
            self._finish(editor)

    def _on_text_grown(self) -> None:
        editor = self.sender()
        if isinstance(editor, TextEditor):
            place_text_editor(
                editor, self._view.visualRect(self._view.currentIndex()), editor.parentWidget().rect(), self.left_edge
            )


def _way_out(event: QKeyEvent) -> str:
    """Where a key leads out of an editor; "break" for a line break, "" for a key that stays inside."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = event.key()
    if key in _ENTER:
        if modifiers & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
            return "break"
        return "up" if modifiers & Qt.KeyboardModifier.ShiftModifier else "down"
    if key == Qt.Key.Key_Backtab:
        return "previous"
    return "next" if key == Qt.Key.Key_Tab else ""


def _way_by_arrow(editor: CellEditor, event: QKeyEvent) -> str:
    if not isinstance(editor, LineEditor):
        return ""
    if event.key() == Qt.Key.Key_F2:
        editor.is_left_by_arrows = False
    if not editor.is_left_by_arrows or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return ""
    return {Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right"}.get(Qt.Key(event.key()), "")
