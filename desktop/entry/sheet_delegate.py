"""Opens the editors of quick entry and says where a key leads out of them. No text is refused here."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from desktop.entry.sheet_columns import COLUMNS, choices_of
from desktop.entry.sheet_editors import ChoiceEditor, LineEditor, TextEditor, place_text_editor
from desktop.entry.sheet_model import SheetModel
from desktop.entry.sheet_painter import SheetPainter

Index = QModelIndex | QPersistentModelIndex
CellEditor = LineEditor | TextEditor

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SheetDelegate(SheetPainter):
    """`left`: an editor was left by a key, and where to go: "down", "up", "next" or "previous"."""

    left = Signal(str)

    def __init__(self, model: SheetModel, view: QTableView) -> None:
        super().__init__(model, view)
        self._view = view
        self.is_replacing = False
        self.left_edge = 0

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget | None:
        measure = self._model.measure_at(index.row())
        if measure is None:
            return None
        match self._model.look(index.row(), index.column()).editor:
            case "choice":
                choice = ChoiceEditor(parent, choices_of(measure, COLUMNS[index.column()]))
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
            editor.load(self._model.look(index.row(), index.column()).content, replacing=self.is_replacing)

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
            way = _way_out(event)
            if way == "break" and isinstance(editor, TextEditor):
                editor.break_line()
                return True
            if way in ("down", "up", "next", "previous"):
                self._finish(editor)
                self.left.emit(way)
                return True
        return super().eventFilter(editor, event)

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
