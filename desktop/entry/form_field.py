"""One field of the form: editor, unit, what is said beside and under it, and the row for 暂缺 and 不适用."""

from html import escape

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.editors.choice import ChoiceEditor
from desktop.editors.line import LineEditor
from desktop.editors.text import TextEditor
from desktop.entry.form_content import STATE_WORDS, FieldContent
from desktop.entry.form_state_row import StateRow
from desktop.steady import SteadyLabel
from desktop.style import TOKENS, label
from forms.schema.field_types import ChoiceType
from forms.schema.measure_fields import Field
from forms.services.operands import OperandLink
from resources.translation import _

Editor = LineEditor | TextEditor

_FIGURE_WIDTH = 150
_LINE_COLOURS = {"error": TOKENS.error, "explain": TOKENS.explain, "hint": TOKENS.muted, "": TOKENS.good}


class FormField(QWidget):
    """Signals carry the field's name: text after each key, a state with reason and promised day, Enter, a step."""

    typed = Signal(str, str)
    state_typed = Signal(str, str, str, str)
    committed = Signal()
    step_asked = Signal(str, int)
    look_asked = Signal(str, str, str)
    entered = Signal(str)

    def __init__(self, field: Field, field_type: object, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.content = FieldContent()
        self.editor = _make_editor(field, field_type)
        self.unit = label(look="muted")
        self.aside = SteadyLabel()
        self._line: SteadyLabel | None = None
        self._links: QLabel | None = None
        self._state_row: StateRow | None = None
        self._state_button = self._make_state_button() if field.states else None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(self._make_row())
        self.editor.typed.connect(self._on_editor_typed)
        self.editor.committed.connect(self.committed)
        self.editor.step_asked.connect(self._on_editor_step_asked)
        self.editor.entered.connect(self._on_editor_entered)

    def _make_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.editor)
        if self.field.shape == "figure":
            self.editor.setFixedWidth(_FIGURE_WIDTH)
            row.addWidget(self.unit)
        if self._state_button is not None:
            row.addWidget(self._state_button)
        if self.field.shape == "yes_no":
            self.editor.setFixedWidth(_FIGURE_WIDTH)
        if self.field.name == "value":
            row.addWidget(self.aside, 1)
        elif self.field.shape in ("figure", "yes_no"):
            row.addStretch(1)
        return row

    def _make_state_button(self) -> QPushButton:
        button = QPushButton(_("暂缺/不适用"))
        button.setProperty("look", "flat")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its key is Ctrl+M in the field, so that Enter and Tab pass by
        button.setToolTip(_("还没有数据或确实不适用时用（Ctrl+M）"))
        button.clicked.connect(self._on_state_button_clicked)
        shortcut = QShortcut(QKeySequence("Ctrl+M"), self.editor)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._on_state_button_clicked)
        return button

    def name_it(self, text: str, unit: str) -> None:
        """The label it goes by for a screen reader, and the unit beside it."""
        self.editor.setAccessibleName(f"{text}（{unit}）" if unit else text)
        if self.unit.text() != unit:
            self.unit.setText(unit)

    def show_content(self, content: FieldContent, *, with_text: bool) -> None:
        """Show what differs. `with_text` is off while someone types here: their text is never touched."""
        if with_text:
            self.editor.show_text(content.text)
        if content == self.content:
            return
        self.editor.show_state(content.placeholder, content.chip, content.tone)
        said = (content.message, content.note, content.tone)
        if said != (self.content.message, self.content.note, self.content.tone):
            self._show_line(content)
        if content.links != self.content.links:
            self._show_links(content.links)
        self._show_state_row(content, with_text)
        self.content = content

    def set_read_only(self, is_read_only: bool) -> None:
        self.editor.set_read_only(is_read_only or self.field.computed)
        self._show_line(self.content)
        if self._state_button is not None:
            self._state_button.setVisible(not is_read_only)
        if self._state_row is not None:
            self._state_row.setEnabled(not is_read_only)

    def _show_line(self, content: FieldContent) -> None:
        """What is wrong, or how the text was read, or else how to type here: under the value there is always a line.

        So nothing jumps at a key.
        """
        text = content.message or content.note or self._help
        if self._line is None:
            if not text:
                return
            self._line = self._make_line()
        self._line.set_text(text, _LINE_COLOURS[content.tone] if content.message else TOKENS.muted)
        self._line.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)

    def _make_line(self) -> SteadyLabel:
        line = SteadyLabel(wrap=True)
        line.setObjectName("line")
        self._column.addWidget(line)
        return line

    def _show_links(self, links: tuple[OperandLink, ...]) -> None:
        """Where the other numbers of the message stand; the same by key is Ctrl+J."""
        if self._links is None:
            self._links = QLabel()
            self._links.setTextFormat(Qt.TextFormat.RichText)
            self._links.setWordWrap(True)
            self._links.linkActivated.connect(self._on_links_activated)
            self._column.addWidget(self._links)
        named = "　".join(f'<a href="{place}">{escape(link.text)}</a>' for place, link in enumerate(links))
        self._links.setText(_("查看：{links}　Ctrl+J").format(links=named))
        self._links.setVisible(bool(links))

    def _on_links_activated(self, place: str) -> None:
        link = self.content.links[int(place)]
        self.look_asked.emit(link.measure, link.field, link.node)

    @property
    def _help(self) -> str:
        if self.field.name != "value" or self.editor.isReadOnly():
            return ""
        if self.field.shape == "yes_no":
            return _("按 1 或 2 选择，空格看选项；还没有数据按 Ctrl+M")
        return _("千分位、“万”“亿”、全角数字、算式（=12.5+3）都认；没有数据按 Ctrl+M")

    def _show_state_row(self, content: FieldContent, with_text: bool) -> None:
        if self._state_row is None:
            if not content.chip:
                return
            self._open_state_row()
        if self._state_row is not None:
            self._state_row.setVisible(bool(content.chip))
            if with_text and content.chip:
                state = next(state for state, word in STATE_WORDS.items() if _(word) == content.chip)
                self._state_row.show_state(state, content.reason, content.promised)

    def _open_state_row(self) -> StateRow:
        if self._state_row is None:
            self._state_row = StateRow()
            self._state_row.typed.connect(self._on_state_row_typed)
            self._state_row.withdrawn.connect(self._on_state_row_withdrawn)
            self._state_row.committed.connect(self.committed)
            self._column.insertWidget(1, self._state_row)
        return self._state_row

    def ask_state(self, state: str) -> None:
        """Open the row that asks for the reason. The state first: when the focus goes, the field shows what it has."""
        self.editor.show_text("")
        row = self._open_state_row()
        row.show_state(state, "", "")
        row.show()
        self.state_typed.emit(self.field.name, state, "", "")
        row.begin()

    def _on_state_button_clicked(self) -> None:
        if self.editor.isReadOnly():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("&1  暂缺：还没有收到数据…"), lambda: self.ask_state("pending"))
        menu.addAction(_("&2  不适用：本单位没有此项…"), lambda: self.ask_state("not_applicable"))
        menu.popup(self.editor.mapToGlobal(QPoint(0, self.editor.height())))

    def _on_state_row_typed(self, state: str, reason: str, promised: str) -> None:
        self.state_typed.emit(self.field.name, state, reason, promised)

    def _on_state_row_withdrawn(self) -> None:
        self.typed.emit(self.field.name, "")
        self.committed.emit()
        self.editor.setFocus()

    def _on_editor_typed(self, text: str) -> None:
        self.typed.emit(self.field.name, text)

    def _on_editor_entered(self) -> None:
        self.entered.emit(self.field.name)

    def _on_editor_step_asked(self, step: int) -> None:
        self.step_asked.emit(self.field.name, step)


def _make_editor(field: Field, field_type: object) -> Editor:
    if field.shape == "text":
        return TextEditor()
    if isinstance(field_type, ChoiceType):
        return ChoiceEditor(field_type.choices)
    return LineEditor()
