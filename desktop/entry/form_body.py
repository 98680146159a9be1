"""The fields of one measure, built once for each kind of form and filled again for every measure of that kind."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from desktop.entry.form_content import (
    FieldContent,
    content_basis,
    field_content,
    issues_by_field,
    light_text,
    target_summary,
)
from desktop.entry.form_field import FormField
from desktop.entry.form_layout import FOLDING_GROUPS, GROUP_ORDER, GROUP_TITLES, group_rows, takes_full_width
from desktop.style import LIGHT_COLOURS, TOKENS, label
from forms.issues import Issue
from forms.schema.letter import Measure
from forms.schema.measure_fields import Field, Group, fields_of, label_of, type_of, unit_of
from forms.validation.view import MeasureView
from resources.translation import _

_PRIVATE_NOTE = "仅存于本机，不进入报送包"


def form_signature(measure: Measure) -> tuple[str, ...]:
    """Measures with the same signature share one set of widgets."""
    return tuple(field.name for field in fields_of(measure))


class FormBody(QWidget):
    """Signals carry field names and texts; `show_view` fills it, `refresh` follows the checks as one types."""

    typed = Signal(str, str)
    state_typed = Signal(str, str, str, str)
    committed = Signal()
    last_left = Signal()
    look_asked = Signal(str, str, str)
    entered = Signal(str)

    def __init__(self, measure: Measure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, FormField] = {}
        self._labels: dict[str, QLabel] = {}
        self._folds: dict[Group, QPushButton] = {}
        self._bases: dict[str, tuple[object, ...] | None] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(TOKENS.gap)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnMinimumWidth(0, TOKENS.label_width)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        groups = {field.group for field in fields_of(measure)}
        for group in (group for group in GROUP_ORDER if group in groups):
            self._add_group(measure, group)

    def _add_group(self, measure: Measure, group: Group) -> None:
        row = self._grid.rowCount()
        if group in FOLDING_GROUPS:
            fold = QPushButton()
            fold.setProperty("look", "fold")
            fold.setCheckable(True)
            fold.toggled.connect(lambda is_open, group=group: self._on_fold_toggled(group, is_open))
            self._folds[group] = fold
            self._grid.addWidget(fold, row, 0, 1, 4)
        else:
            self._grid.addWidget(label(_(GROUP_TITLES[group]), look="group"), row, 0, 1, 4)
        for fields in group_rows(fields_of(measure), group):
            row += 1
            for place, field in enumerate(fields):
                self._add_field(measure, field, row, 2 * place)

    def _add_field(self, measure: Measure, field: Field, row: int, column: int) -> None:
        name = label(label_of(measure, field), wrap=True)
        name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        name.setContentsMargins(0, 5, 0, 0)
        name.setMinimumWidth(TOKENS.label_width)
        widget = FormField(field, type_of(measure, field))
        widget.typed.connect(self.typed)
        widget.state_typed.connect(self.state_typed)
        widget.committed.connect(self.committed)
        widget.look_asked.connect(self.look_asked)
        widget.entered.connect(self.entered)
        widget.step_asked.connect(self._on_field_step_asked)
        self._grid.addWidget(name, row, column)
        span = 3 if takes_full_width(field) or field.group == "items" else 1
        self._grid.addWidget(widget, row, column + 1, 1, span, Qt.AlignmentFlag.AlignTop)
        if field.private:
            self._grid.addWidget(label(_(_PRIVATE_NOTE), look="muted"), row, column + 2, 1, 2)
        self.fields[field.name] = widget
        self._labels[field.name] = name

    def show_view(self, view: MeasureView, issues: Sequence[Issue], *, is_locked: bool) -> None:
        """Fill every field for another measure, or again for this one."""
        for field in fields_of(view.measure):
            text = label_of(view.measure, field)
            widget = self.fields[field.name]
            if self._labels[field.name].text() != text:
                self._labels[field.name].setText(text)
            widget.name_it(text, unit_of(view.measure, field))
            widget.set_read_only(is_locked)
        found = issues_by_field(issues)
        self._bases.clear()
        self._show(view, found, typing="")
        self.show_standing(view)
        for group, fold in self._folds.items():
            fold.setChecked(self._needs_look(group, found))
            self._on_fold_toggled(group, fold.isChecked())

    def refresh(self, view: MeasureView, issues: Sequence[Issue], typing: str = "") -> None:
        """Follow an edit: messages, colours, which fields are asked. The field being typed in keeps its text.

        `show_standing` has the rest.
        """
        self._show(view, issues_by_field(issues), typing=typing)

    def refresh_typed(self, view: MeasureView, issues: Sequence[Issue], typing: str) -> None:
        """What the checks say of the field being typed in, and nothing else yet."""
        self._show_field(view, self.fields[typing].field, issues_by_field(issues), is_typing=True)

    def _show(self, view: MeasureView, found: Mapping[str, list[Issue]], *, typing: str) -> None:
        for field in fields_of(view.measure):
            self._show_field(view, field, found, is_typing=field.name == typing)

    def show_standing(self, view: MeasureView) -> None:
        """How the figure stands: its light, and target and plan where they are folded away."""
        word, text = light_text(view)
        self.fields["value"].aside.set_text(text, LIGHT_COLOURS[word])
        for group, fold in self._folds.items():
            fold.setText(_fold_text(view, group, fold.isChecked()))

    def _show_field(
        self, view: MeasureView, field: Field, found: Mapping[str, list[Issue]], *, is_typing: bool
    ) -> None:
        basis = content_basis(view, field, found, is_typing=is_typing)
        if basis is not None and basis == self._bases.get(field.name):
            return
        self._bases[field.name] = basis
        content = field_content(view, field, found, is_typing=is_typing)
        widget = self.fields[field.name]
        if content.is_visible != widget.content.is_visible:
            self._set_asked(field, content.is_visible)
        widget.show_content(content, with_text=not is_typing)

    def _set_asked(self, field: Field, is_asked: bool) -> None:
        is_open = self._folds[field.group].isChecked() if field.group in self._folds else True
        self.fields[field.name].setVisible(is_asked and is_open)
        self._labels[field.name].setVisible(is_asked and is_open)

    def _needs_look(self, group: Group, found: Mapping[str, list[Issue]]) -> bool:
        names = [name for name, widget in self.fields.items() if widget.field.group == group]
        return any(
            issue.level != "hint" and issue.explained != "yes" for name in names for issue in found.get(name, ())
        )

    def _on_fold_toggled(self, group: Group, is_open: bool) -> None:
        fold = self._folds[group]
        fold.setText(("▾" if is_open else "▸") + fold.text()[1:])
        for widget in self.fields.values():
            if widget.field.group == group:
                self._set_asked(widget.field, widget.content.is_visible)

    def open_group_of(self, field: str) -> None:
        fold = self._folds.get(self.fields[field].field.group)
        if fold is not None:
            fold.setChecked(True)

    def content(self, field: str) -> FieldContent:
        return self.fields[field].content

    def _on_field_step_asked(self, name: str, step: int) -> None:
        """Enter, Up and Down walk the fields that are asked, as they stand."""
        asked = [other for other, widget in self.fields.items() if widget.isVisibleTo(self) and self._can_type(other)]
        if name not in asked:
            return
        place = asked.index(name) + step
        if 0 <= place < len(asked):
            self.fields[asked[place]].editor.setFocus(Qt.FocusReason.TabFocusReason)
        elif place >= len(asked):
            self.last_left.emit()

    def _can_type(self, name: str) -> bool:
        return not self.fields[name].field.computed


def _fold_text(view: MeasureView, group: Group, is_open: bool) -> str:
    mark = "▾" if is_open else "▸"
    return f"{mark} {_(GROUP_TITLES[group])}　{target_summary(view)}"
