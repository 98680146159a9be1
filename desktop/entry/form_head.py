"""The head of the form: number and title, what the letter says of the measure and where from, and the table."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.entry.form_content import completion_reason, figure_rows
from desktop.entry.form_table import FigureTable
from desktop.style import TOKENS, label
from forms.schema.field_types import format_date
from forms.schema.letter import Letter, Measure
from forms.validation.view import MeasureView
from resources.translation import _

MUNICIPAL_NOTE = "来源：市级部门表态，非责任书原文"
_DUE_SOURCES = {
    "published": "公开报道的时限",
    "municipal": "市级部门表态的时限",
    "proposed": "建议时限，未见公布",
}


class FormHead(QFrame):
    """`show_view` when another measure is shown, `refresh` after an edit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._title = label(look="title", wrap=True)
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._sample = label(_("示例"), look="badge-warn")
        self._municipal = label(_(MUNICIPAL_NOTE), look="badge-warn")
        self._about = label(look="muted", wrap=True)
        self._table = FigureTable()
        self._reason = label(look="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(TOKENS.wide_gap, 10, TOKENS.wide_gap, 12)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(TOKENS.gap)
        row.addWidget(self._title, 1)
        for badge in (self._municipal, self._sample):
            row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(self._about)
        column.addWidget(self._table)
        column.addWidget(self._reason)

    def show_view(self, view: MeasureView) -> None:
        measure = view.measure
        self._title.setText(f"{measure.no}  {measure.title}")
        self._sample.setVisible(view.letter.is_sample)
        self._municipal.setVisible(measure.scope == "municipal")
        self._about.setText("\n".join(about_lines(view.letter, measure)))
        self.refresh(view)

    def refresh(self, view: MeasureView) -> None:
        rows = figure_rows(view)
        marked = rows[0].index(view.node.label)
        self._table.show_rows(rows, marked)
        reason = completion_reason(view)
        if reason != self._reason.text():
            self._reason.setText(reason)
        self._reason.setVisible(bool(reason))


def about_lines(letter: Letter, measure: Measure) -> list[str]:
    """Indicator and due date, the sentence it was drawn from, a figure to compare with, its ledger."""
    parts = (
        []
        if measure.kind == "checklist" or measure.indicator == measure.title
        else [_("指标：{name}").format(name=measure.indicator)]
    )
    if measure.due:
        source = _(_DUE_SOURCES[measure.due_source])
        parts.append(_("时限：{day}（{source}）").format(day=format_date(measure.due), source=source))
    lines = ["　".join(parts)] if parts else []
    if measure.source_quote:
        quote = _("公开报道（{section}）：“{quote}”").format(section=measure.source_section, quote=measure.source_quote)
        lines.append(quote)
    if measure.reference:
        lines.append(_("参考（不作为本区目标）：{text}").format(text=measure.reference))
    if measure.definition:
        lines.append(_("口径：{text}").format(text=measure.definition))
    return lines
