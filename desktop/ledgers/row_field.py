"""One column of a row as a field of the row form: label, editor, and under it what is wrong, changed or asked."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.editors.choice import ChoiceEditor
from desktop.editors.line import LineEditor
from desktop.editors.text import TextEditor
from desktop.ledgers.column_words import head_text
from desktop.style import LEVEL_MARKS, label, set_look
from forms.issues import Issue
from forms.schema.ledger_definition import ColumnDefinition
from forms.schema.numbers import ValueFault
from resources.translation import _

_LOOKS = {"error": "error", "explain": "explain", "hint": "small", "": "small"}


class RowField(QWidget):
    """`entered` carries column and text when a changed text is left; `step_asked` the column and -1 or +1."""

    entered = Signal(str, str)
    step_asked = Signal(str, int)
    focused = Signal(str)

    def __init__(self, column: ColumnDefinition, note: str, *, has_choices: bool) -> None:
        super().__init__()
        self.column = column
        self._note = note
        self._begun = ""
        self._head = label(head_text(column), look="heading", wrap=True)
        self.editor = _make_editor(column, has_choices=has_choices)
        self.editor.setAccessibleName(head_text(column))
        self._line = label(look="small", wrap=True)
        self._changed = label(look="badge", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        for widget in (self._head, self.editor, self._line, self._changed):
            box.addWidget(widget)
        self.editor.typed.connect(self._on_editor_typed)
        self.editor.committed.connect(self._on_editor_committed)
        self.editor.step_asked.connect(lambda step: self.step_asked.emit(self.column.name, step))
        self.editor.entered.connect(lambda: self.focused.emit(self.column.name))

    def show_cell(
        self, text: str, issues: Sequence[Issue], before: str, comments: Sequence[str] = (), *, is_read_only: bool
    ) -> None:
        """`text` as it is edited; `before`: what stood there at the node before, in a sentence, or "".

        `comments` are what a return slip says of it.
        """
        self._begun = text
        self.editor.show_text(text)
        self.editor.set_read_only(is_read_only or self.column.is_computed)
        self._changed.setText(before)
        self._changed.setVisible(bool(before))
        level = issues[0].level if issues else "explain" if comments else ""
        texts = [*comments, *(f"{LEVEL_MARKS[each.level]} {each.message}。{each.fix}" for each in issues)]
        self._say(level, "\n".join(texts) or self._note)

    def offer(self, words: Sequence[str]) -> None:
        """The words that fit now."""
        if isinstance(self.editor, ChoiceEditor):
            self.editor.set_choices(tuple(words))

    @property
    def message(self) -> str:
        return self._line.text()

    @property
    def is_changed(self) -> bool:
        return self.editor.current_text() != self._begun

    def _say(self, level: str, text: str) -> None:
        set_look(self._line, _LOOKS[level])
        self._line.setText(text)
        self.editor.show_state("", "", level)
        self.editor.setAccessibleDescription(text)

    def _on_editor_typed(self, text: str) -> None:
        """Whether it can be read is said key by key; all else when the field is left."""
        fault = _fault(self.column, text)
        self._say("error" if fault else "", f"{LEVEL_MARKS['error']} {fault}" if fault else self._note)

    def _on_editor_committed(self) -> None:
        if self.is_changed and not self.editor.isReadOnly():
            self._begun = self.editor.current_text()
            self.entered.emit(self.column.name, self._begun)


def _fault(column: ColumnDefinition, text: str) -> str:
    if not text.strip() or (column.is_number and text.strip()[0] in "=＝"):
        return ""
    try:
        column.type.parse(text)
    except ValueFault as fault:
        return _("{message}。{fix}").format(message=fault.message, fix=fault.fix)
    return ""


def _make_editor(column: ColumnDefinition, *, has_choices: bool) -> LineEditor | TextEditor:
    if column.base == "longtext":
        return TextEditor()
    return ChoiceEditor(()) if has_choices and not column.is_computed else LineEditor()
