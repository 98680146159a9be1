"""The form of one measure at the node on the desk: head, fields, evidence. Edits go to the workbench key by key."""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.entry.form_body import FormBody, form_signature
from desktop.entry.form_evidence import EvidenceList
from desktop.entry.form_head import FormHead
from desktop.messages import MessageBar
from desktop.room import scrolled
from desktop.style import TOKENS, card, label
from desktop.workbench import Workbench
from forms.records.editor import state_cell
from forms.schema.letter import Measure
from resources.translation import _


class FormPage(QWidget):
    """`measure` is the one shown, None before the first. The evidence buttons' wishes go to the window."""

    add_evidence_asked = Signal()
    files_dropped = Signal(list)
    open_evidence_asked = Signal(int)
    remove_evidence_asked = Signal(int)
    reopen_asked = Signal()
    measure_shown = Signal(str)
    look_asked = Signal(str, str, str)
    field_entered = Signal(str)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self.measure: Measure | None = None
        self._bodies: dict[tuple[str, ...], FormBody] = {}
        self._body: FormBody | None = None
        self._typing = ""
        self.lock_bar = MessageBar()
        self._head = FormHead()
        self._card = card()
        self.evidence = EvidenceList()
        self._lay_out()
        self.evidence.add_asked.connect(self.add_evidence_asked)
        self.evidence.dropped.connect(self.files_dropped)
        self.evidence.open_asked.connect(self.open_evidence_asked)
        self.evidence.remove_asked.connect(self.remove_evidence_asked)
        workbench.issues_changed.connect(self._on_workbench_issues_changed)
        workbench.measure_changed.connect(self._on_workbench_measure_changed)
        workbench.evidence_changed.connect(self._on_workbench_evidence_changed)
        workbench.node_opened.connect(self._on_workbench_node_opened)

    def _lay_out(self) -> None:
        self._bodies_column = QVBoxLayout()
        card_column = QVBoxLayout(self._card)
        card_column.setContentsMargins(TOKENS.wide_gap, 6, TOKENS.wide_gap, 12)
        card_column.setSpacing(6)
        card_column.addLayout(self._bodies_column)
        card_column.addWidget(label(_("佐证材料"), look="group"))
        card_column.addWidget(self.evidence)
        inside = QWidget()
        self._inside_column = inside_column = QVBoxLayout(inside)
        inside_column.setContentsMargins(0, 0, 0, 0)
        inside_column.setSpacing(TOKENS.gap)
        inside_column.addWidget(self._head)
        inside_column.addWidget(self._card)
        inside_column.addStretch(1)
        self._scroll = scrolled(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self.lock_bar)
        column.addWidget(self._scroll, 1)

    def add_below_head(self, widget: QWidget) -> None:
        """Something that belongs to the measure shown, between its head and its fields."""
        self._inside_column.insertWidget(1, widget)

    def show_measure(self, measure: Measure) -> None:
        """Show this measure; what was typed in the one before is saved first."""
        self._workbench.commit()
        body = self._body_for(measure)
        if body is not self._body and self._body is not None:
            focused = self._body.focusWidget()
            if focused is not None:
                focused.clearFocus()  # it belongs to the measure before; the keys must not come back to what is hidden
            self._body.hide()
        self.measure = measure
        self._body = body
        body.show()
        self._fill()
        self._scroll.verticalScrollBar().setValue(0)
        self.measure_shown.emit(measure.no)

    def _body_for(self, measure: Measure) -> FormBody:
        signature = form_signature(measure)
        if signature not in self._bodies:
            body = FormBody(measure)
            body.typed.connect(self._on_body_typed)
            body.state_typed.connect(self._on_body_state_typed)
            body.committed.connect(self._on_body_committed)
            body.look_asked.connect(self.look_asked)
            body.entered.connect(self._on_body_entered)
            body.last_left.connect(self.evidence.focus_add)
            self._bodies_column.addWidget(body)
            self._bodies[signature] = body
        return self._bodies[signature]

    def _fill(self) -> None:
        if self.measure is None or self._body is None:
            return
        desk = self._workbench.desk
        view = desk.view(self.measure)
        self._head.show_view(view)
        self._body.show_view(view, desk.issues(self.measure.no), is_locked=desk.is_locked)
        self._show_evidence()
        self._show_lock()

    def _show_evidence(self) -> None:
        if self.measure is not None:
            desk = self._workbench.desk
            evidence = desk.session.evidence_of(desk.node.id, self.measure.no)
            self.evidence.show_evidence(evidence, is_locked=desk.is_locked)

    def _show_lock(self) -> None:
        desk = self._workbench.desk
        if not desk.is_locked:
            self.lock_bar.hide()
            return
        text = _("{node}已导出报送包（第{revision}次），内容已锁定，只能查看。").format(
            node=desk.node.label, revision=desk.state.revision
        )
        if desk.letter.version != self._workbench.session.letter.version:
            text += _("按当时的责任书第{version}版显示。").format(version=desk.letter.version)
        self.lock_bar.show_message("info", text, (_("重新打开…"), self.reopen_asked.emit), keep=True)

    def focus_field(self, field: str) -> None:
        """Bring a field into sight and put the cursor there; "" means the first one."""
        if self._body is None:
            return
        name = field if field in self._body.fields else next(iter(self._body.fields))
        self._body.open_group_of(name)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # fields just shown have their places now
        self._scroll.widget().layout().activate()
        self._bring_into_sight(name)
        self._body.fields[name].editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _bring_into_sight(self, field: str) -> None:
        """The field with the line below it: the scroll area of itself is content when the cursor can be seen."""
        widget = self.body.fields[field]
        top = widget.mapTo(self._scroll.widget(), QPoint(0, 0)).y()
        self._scroll.ensureVisible(0, top + widget.height() // 2, 0, widget.height() // 2 + 60)

    def focused_field(self) -> str:
        """The field with the cursor, or ""."""
        fields = self._body.fields if self._body is not None else {}
        return next((name for name, widget in fields.items() if widget.editor.hasFocus()), "")

    @property
    def body(self) -> FormBody:
        if self._body is None:
            raise RuntimeError("no measure is shown yet")
        return self._body

    def _on_body_entered(self, field: str) -> None:
        if not QGuiApplication.mouseButtons():  # a click has seen where it goes, and nothing may move under it
            self._bring_into_sight(field)
        self.field_entered.emit(field)

    def _on_body_typed(self, field: str, raw: str) -> None:
        """What is wrong with it is said in the field at once; the rest of the form follows with all other pages."""
        if self.measure is not None and self._body is not None:
            self._typing = field
            outcome = self._workbench.type_raw(self.measure.no, field, raw)
            self._body.refresh_typed(self._workbench.desk.view(self.measure), outcome.issues, field)

    def _on_body_state_typed(self, field: str, state: str, reason: str, promised: str) -> None:
        if self.measure is not None:
            self._typing = field
            cell = state_cell(self._workbench.desk.node.id, self.measure.no, field, state, reason, promised)
            self._workbench.set_state(self.measure.no, field, cell)
            self._typing = ""

    def _on_body_committed(self) -> None:
        """Show back how it was read, in the field itself, and save."""
        self._typing = ""
        self._workbench.commit()
        if self.measure is not None and self._body is not None:
            desk = self._workbench.desk
            view = desk.view(self.measure)
            self._body.refresh(view, desk.issues(self.measure.no))
            self._body.show_standing(view)

    def _on_workbench_issues_changed(self, measures: tuple[str, ...]) -> None:
        if self.measure is not None and self._body is not None and self.measure.no in measures:
            desk = self._workbench.desk
            typing = self._typing if self._workbench.is_typing(self.measure.no, self._typing) else ""
            self._body.refresh(desk.view(self.measure), desk.issues(self.measure.no), typing)

    def _on_workbench_measure_changed(self, measure: str) -> None:
        if self.measure is not None and self._body is not None and measure == self.measure.no:
            view = self._workbench.desk.view(self.measure)
            self._head.refresh(view)
            self._body.show_standing(view)

    def _on_workbench_evidence_changed(self, _measure: str) -> None:
        self._show_evidence()

    def _on_workbench_node_opened(self, _node: str) -> None:
        self._fill()
