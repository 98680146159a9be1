"""Which lines the card beside the form shows. What the form and its table say already is not said again. No widgets."""

from typing import NamedTuple

from forms.schema.measure_fields import field_of
from forms.services.carrying import previous_text
from forms.services.context import FigureContext, figure_context, last_edit
from forms.services.desk import NodeDesk
from resources.translation import _

_LONGEST = 160
_IN_TABLE = ("value", "last_year", "planned", "target")


class Line(NamedTuple):
    name: str
    text: str


class FieldNote(NamedTuple):
    """What is known of the field with the cursor: its label, what stood there before, who entered it last."""

    label: str = ""
    before: str = ""
    can_take: bool = False
    edited: str = ""


def figure_lines(context: FigureContext, node_label: str, *, is_form_shown: bool) -> list[Line]:
    """Beside the form: what it does not show. Beside quick entry, which has no table and fewer fields: all of it."""
    lines = [Line(_("对比"), "\n".join(context.against))]
    if not is_form_shown:
        lines += [
            Line(
                figure.label, " · ".join(part for part in (figure.shown, figure.basis, figure.light) if part.strip("—"))
            )
            for figure in context.figures
            if figure.shown and figure.label != node_label
        ]
        lines += [
            Line(context.last_year_label, context.last_year),
            Line(_("目标"), context.target),
            Line(_("口径"), context.definition),
            Line(_("提供"), context.supplied),
            Line(_("备注"), context.note),
        ]
    lines += [
        Line(_("可填范围"), context.limits),
        Line(_("基数"), context.base),
        Line(_("目标来源"), context.target_source if context.target else ""),
        Line(_("{node}数据").format(node=context.earlier_label), context.earlier),
        Line(_("{node}备注").format(node=context.earlier_label), context.earlier_note),
        Line(_("{node}修正").format(node=context.restated_label), context.restated),
    ]
    return [line for line in lines if line.text]


def field_note(desk: NodeDesk, measure: str, field: str) -> FieldNote:
    """What the card says of one field; figures of earlier nodes stand in the table."""
    known = desk.letter.measure(measure)
    definition = field_of(known, field)
    if definition is None:
        return FieldNote()
    view = desk.view(known)
    own = desk.session.entries.cell(desk.node.id, measure, field)
    before = previous_text(desk, measure, field)
    is_open = own.is_empty and not definition.computed and not desk.is_locked and bool(before)
    said = ""
    if before and field not in _IN_TABLE and view.previous is not None and not definition.inherits:
        flat = " ".join(before.split())
        cut = flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
        said = _("{node}：{text}").format(node=view.previous.node.label, text=cut)
    return FieldNote(view.label(field), said, is_open, last_edit(own))


def comment_lines(desk: NodeDesk, measure: str) -> list[str]:
    """What return slips said of the measure when it was handed in last; gone with the next export."""
    from forms.services.return_slips import comments_of, has_slips  # late: seldom wanted

    if not has_slips(desk.session, desk.node.id):
        return []
    comments = comments_of(desk.session, desk.node.id, measure)
    said = [
        (_("✓ 已改　{label}：{text}") if each.is_changed else _("! 退回意见　{label}：{text}")).format(
            label=each.label or measure, text=each.comment.text
        )
        for each in comments
        if each.revision == desk.state.revision
    ]
    return list(dict.fromkeys(said))


def context_of(desk: NodeDesk, measure: str) -> FigureContext:
    return figure_context(desk, desk.letter.measure(measure))
