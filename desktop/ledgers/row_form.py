"""One row of a ledger as a form beside the grid: every column with its words, the evidence, who changed it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.entry.form_evidence import EvidenceLike, EvidenceList
from desktop.ledgers.column_words import choices_for, column_note, has_choices
from desktop.ledgers.ledger_model import LedgerModel
from desktop.ledgers.row_field import RowField
from desktop.room import scrolled
from desktop.style import card, label
from forms.issues import Issue
from forms.records.ledger_editor import shown_text
from forms.schema.ledger_definition import ColumnDefinition
from forms.schema.ledger_row import LedgerRow
from resources.translation import _


class RowForm(QWidget):
    """`entered` carries column and text of the row shown; `stepped` -1 or +1 rows; `left`: back to the grid."""

    entered = Signal(str, str)
    stepped = Signal(int)
    left = Signal()
    history_asked = Signal()
    field_focused = Signal(str)

    def __init__(self, model: LedgerModel) -> None:
        super().__init__()
        self._model = model
        self._row: LedgerRow | None = None
        self._title = label(look="heading", wrap=True)
        self._said = label(look="explain", wrap=True)
        self._said.setContentsMargins(12, 0, 12, 0)
        self.fields: dict[str, RowField] = {}
        self.evidence = EvidenceList()
        self._evidence_head = label(_("这一行的佐证材料"), look="group")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(10)
        for each in model.columns:
            field = RowField(each, column_note(model.view.definition, each), has_choices=has_choices(each))
            field.entered.connect(self.entered)
            field.step_asked.connect(self._on_field_step_asked)
            field.focused.connect(self.field_focused)
            self.fields[each.name] = field
            column.addWidget(field)
        column.addWidget(self._evidence_head)
        column.addWidget(self.evidence)
        column.addStretch(1)
        self._scroll = scrolled(inside)
        for part in (self._scroll.viewport(), inside):
            part.setAutoFillBackground(False)  # the card's own ground
        self._lay_out()

    def _lay_out(self) -> None:
        frame = card()
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 6, 1, 1)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 6, 0)
        head.setSpacing(2)
        head.addWidget(self._title, 1)
        for text, tip, signal, value in (
            ("↑", _("上一行（Alt+PgUp）"), self.stepped, -1),
            ("↓", _("下一行（Alt+PgDown）"), self.stepped, 1),
            (_("谁改过"), _("这一行的修改记录（Ctrl+H）"), self.history_asked, None),
            (_("收起"), _("收起（Esc）"), self.left, None),
        ):
            button = QPushButton(text)
            button.setProperty("look", "flat")
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(
                lambda _checked=False, signal=signal, value=value: signal.emit(*(() if value is None else (value,)))
            )
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(self._said)
        column.addWidget(self._scroll, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def show_row(self, position: int, issues: Mapping[str, Sequence[Issue]], evidence: Sequence[EvidenceLike]) -> None:
        """The row at a position; below the last one, the row that is begun here."""
        row = self._model.row_at(position)
        is_other = (row.id if row else "") != (self._row.id if self._row else "")
        self._row = row
        self._title.setText(self._head(position))
        before = self._model.earlier.of(row) if row is not None else None
        comments = self._model.comments.of(row) if row is not None else []
        on_row = "\n".join(each.line for each in comments if not each.column)
        self._said.setText(on_row)
        self._said.setVisible(bool(on_row))
        for column in self._model.columns:
            said = [each.line for each in comments if each.column == column.name]
            self._show_field(column, row, before, issues.get(column.name, ()), said)
        self._evidence_head.setVisible(row is not None)
        self.evidence.setVisible(row is not None)
        self.evidence.show_evidence(evidence, is_locked=self._model.is_locked)
        if is_other:
            self._scroll.verticalScrollBar().setValue(0)

    def _head(self, position: int) -> str:
        if self._row is None:
            return _("新的一行")
        number, name = self._model.number_of(position), self._model.view.desk.key_of(self._row)
        shown = "" if name == self._row.id else f"　{name}"
        return _("第{number}行").format(number=number) + shown

    def _show_field(
        self,
        column: ColumnDefinition,
        row: LedgerRow | None,
        before: LedgerRow | None,
        issues: Sequence[Issue],
        comments: Sequence[str],
    ) -> None:
        field = self.fields[column.name]
        if field.editor.hasFocus() and field.is_changed:
            return  # what is being typed is never touched
        if has_choices(column) and not column.is_computed:
            field.offer([word for word, _note in choices_for(self._model.view.desk, row, column)])
        text = "" if row is None else shown_text(row, column) if column.is_computed else row.text(column.name)
        changed = self._changed(column, row, before)
        field.show_cell(text, issues, changed, comments, is_read_only=self._model.is_locked)

    def _changed(self, column: ColumnDefinition, row: LedgerRow | None, before: LedgerRow | None) -> str:
        node = self._model.earlier.node
        if row is None or before is None or node is None or row.text(column.name) == before.text(column.name):
            return ""
        text = shown_text(before, column) or _("（空）")
        return _("{node}：{text}").format(node=node.label, text=text)

    @property
    def row_id(self) -> str:
        """The row shown; "" for one that is begun here."""
        return self._row.id if self._row is not None else ""

    def focus_field(self, name: str) -> None:
        """Bring a column into sight and put the cursor there; "" means the first that can be typed into."""
        field = self.fields.get(name) or next(each for each in self.fields.values() if not each.column.is_computed)
        inside = self._scroll.widget()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # when just shown: fields have places now
        inside.layout().activate()
        top = field.mapTo(inside, QPoint(0, 0)).y()
        self._scroll.ensureVisible(0, top + field.height() // 2, 0, field.height() // 2 + 20)
        field.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def commit(self) -> None:
        """Enter what is being typed."""
        for field in self.fields.values():
            if field.editor.hasFocus():
                field.editor.committed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.commit()
            self.left.emit()
        elif key in steps and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.commit()
            self.stepped.emit(steps[key])
        else:
            super().keyPressEvent(event)

    def _on_field_step_asked(self, name: str, step: int) -> None:
        names = [name for name, field in self.fields.items() if not field.column.is_computed]
        place = names.index(name) + step
        if 0 <= place < len(names):
            self.focus_field(names[place])
        elif place >= len(names):
            self.evidence.focus_add()
