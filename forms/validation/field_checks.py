"""Checks of a single field: is it readable, within bounds, filled where it must be, and dated within the node."""

from collections.abc import Iterator

from forms.issues import Issue, Level, Operand
from forms.schema.cell import Cell
from forms.schema.field_types import DateType, format_date
from forms.schema.measure_fields import Field, fields_of, label_of, type_of
from forms.schema.numbers import ValueFault
from forms.validation.relevance import is_relevant, is_required
from forms.validation.view import MeasureView
from resources.translation import _

_NO_LATER_THAN_NODE = ("as_of", "done_on")
_VERSION = 1


def check_fields(view: MeasureView) -> Iterator[Issue]:
    """Issues of each field in the form's order; at most one a field, the first that applies."""
    for field in fields_of(view.measure):
        if not field.computed and is_relevant(view, field.name):
            issue = _check_field(view, field)
            if issue is not None:
                yield issue


def _check_field(view: MeasureView, field: Field) -> Issue | None:
    cell = view.cell(field.name)
    if cell.state == "invalid":
        return _unreadable(view, field, cell.raw)
    if cell.is_empty and is_required(view, field.name):
        return _missing(view, field)
    if cell.state in ("pending", "not_applicable"):
        return _stated(view, field, cell)
    if field.name in _NO_LATER_THAN_NODE and cell.is_value:
        return _after_node(view, field)
    return None


def _unreadable(view: MeasureView, field: Field, raw: str) -> Issue:
    """The fault that parsing finds again, so that wrong input kept from last time is explained as on the first day."""
    try:
        type_of(view.measure, field).parse(raw)
    except ValueFault as fault:
        level_rule = "out_of_range" if fault.code == "out_of_range" else "unreadable"
        return make_issue(view, level_rule, "error", field.name, _labelled(view, field, fault.message), fault.fix)
    what = _labelled(view, field, _("内容需要重新确认"))
    return make_issue(view, "unreadable", "error", field.name, what, _("请重新输入一次。"))


def _missing(view: MeasureView, field: Field) -> Issue:
    what = _("{label}没有填写").format(label=label_of(view.measure, field))
    todo = _("请填写；数据还没有收到时可标“暂缺”并写明原因。") if field.states else _("请填写。")
    return make_issue(view, "missing", "error", field.name, what, todo)


def _stated(view: MeasureView, field: Field, cell: Cell) -> Issue:
    """Instead of a value the cell states why there is none."""
    if not cell.reason:
        what = _("没有写明原因")
        return make_issue(view, "no_reason", "error", field.name, what, _("请写明原因，如“统计部门4月中旬提供”。"))
    if cell.state == "pending":
        return _pending(view, field, cell)
    what = _("{label}标为不适用：{reason}").format(label=label_of(view.measure, field), reason=cell.reason)
    fix = _("请确认确实不适用，而不是还没有数据。")
    return make_issue(view, "not_applicable", "hint", field.name, what, fix)


def _pending(view: MeasureView, field: Field, cell: Cell) -> Issue:
    """暂缺 is an honest answer that must be explained; a promised day that cannot be read is corrected first."""
    try:
        day = DateType().parse(cell.promised) if cell.promised else ""
    except ValueFault as fault:
        what = _("预计提供日期：{message}").format(message=fault.message)
        return make_issue(view, "promised_unreadable", "error", field.name, what, fault.fix)
    promised = _("，预计{day}提供").format(day=DateType().format(day)) if day else ""
    what = _("{label}暂缺：{reason}{promised}").format(
        label=label_of(view.measure, field), reason=cell.reason, promised=promised
    )
    operands = (Operand(f"{cell.place}@{cell.node}", cell.reason),)
    return make_issue(view, "pending", "explain", field.name, what, _("收到后请补填；报送前请写审核说明。"), operands)


def _after_node(view: MeasureView, field: Field) -> Issue | None:
    day = view.day(field.name)
    if day is None or day <= view.node.end:
        return None
    what = _("{label}{day}晚于本节点{end}").format(
        label=label_of(view.measure, field), day=format_date(day), end=view.node_end_text
    )
    operands = (
        Operand(f"{view.measure.no}.{field.name}@{view.node.id}", day.isoformat()),
        Operand(f"node.end@{view.node.id}", view.node.end.isoformat()),
    )
    return make_issue(view, "after_node", "error", field.name, what, _("请核对日期，或改填下一个节点。"), operands)


def _labelled(view: MeasureView, field: Field, message: str) -> str:
    if field.name == "value":
        return message
    return _("{label}{message}").format(label=label_of(view.measure, field), message=message)


def make_issue(
    view: MeasureView,
    rule: str,
    level: Level,
    field: str,
    message: str,
    fix: str = "",
    operands: tuple[Operand, ...] = (),
) -> Issue:
    """An issue of this measure, from a built-in rule."""
    return Issue(rule, _VERSION, level, view.measure.no, field, view.subject, message, fix, operands)
