"""Rules that compare fields with each other, with targets and with the node before: one table, each rule a function.

The letter's own rule language will stand beside this table and yield the same Issues.
"""

from collections.abc import Callable, Iterator

from forms.issues import Issue, Operand
from forms.schema.measure_fields import NO, YES, field_of, fields_of
from forms.validation.calculate import is_target_met, says_done
from forms.validation.field_checks import make_issue
from forms.validation.view import MeasureView
from resources.translation import _

Rule = Callable[[MeasureView], Issue | None]


def check_rules(view: MeasureView) -> Iterator[Issue]:
    for rule in _RULES:
        issue = rule(view)
        if issue is not None:
            yield issue
    yield from _answers_owed(view)


def _flow_fell(view: MeasureView) -> Issue | None:
    """A flow grows within the year: less than at the node before is possible, but must be explained."""
    before = view.previous
    if view.measure.nature != "flow" or before is None:
        return None
    now, then = view.number("value"), before.number("value")
    if now is None or then is None or now >= then:
        return None
    what = _("{node}累计 {now}，小于{earlier} {then}，少 {difference}").format(
        node=view.node.label,
        now=view.with_unit(now),
        earlier=before.node.label,
        then=view.with_unit(then),
        difference=view.with_unit(then - now),
    )
    operands = (_operand(view, "value"), _operand(before, "value"))
    return make_issue(view, "flow_fell", "explain", "value", what, _("请核对；若属实，请写审核说明。"), operands)


def _no_target(view: MeasureView) -> Issue | None:
    if not view.measure.comparator or view.number("target") is not None or not view.cell("target").is_empty:
        return None
    what = _("没有填写目标，无法计算完成率")
    fix = _("请按责任书填写目标和依据；确无量化目标的，请写审核说明。")
    return make_issue(view, "no_target", "explain", "target", what, fix)


def _done_without_date(view: MeasureView) -> Issue | None:
    return _done_without(view, "done_on", "done_without_date", _("已完成，但没有完成日期"), _("请填写完成日期。"))


def _done_without_document(view: MeasureView) -> Issue | None:
    return _done_without(view, "doc_no", "done_without_doc", _("已完成，但没有文号"), _("请填写成果文件的文号。"))


def _done_without(view: MeasureView, field: str, rule: str, what: str, fix: str) -> Issue | None:
    if view.measure.kind != "milestone" or view.text("value") != YES or not view.cell(field).is_empty:
        return None
    return make_issue(view, rule, "error", field, what, fix, (_operand(view, "value"),))


def _status_against_answer(view: MeasureView) -> Issue | None:
    """The word 已完成 against a milestone answered with no, or a figure short of its target."""
    if not says_done(view):
        return None
    if view.measure.kind == "milestone" and view.text("value") == NO:
        what = _("完成状态为“已完成”，但“是否完成”填了“否”")
        operands = (_operand(view, "status"), _operand(view, "value"))
        return make_issue(view, "status_done_short", "error", "status", what, _("请改正其中一处。"), operands)
    if is_target_met(view) is not False:
        return None
    what = _("完成状态为“已完成”，但{value}未达到目标 {sign} {target}").format(
        value=view.shown("value"), sign=_SIGNS[view.measure.comparator or ">="], target=view.shown("target")
    )
    operands = (_operand(view, "value"), _operand(view, "target"))
    fix = _("请核对数字，或改选“正在推进”。")
    return make_issue(view, "status_done_short", "error", "status", what, fix, operands)


def _target_without_document(view: MeasureView) -> Issue | None:
    """A target that the office entered should name the paper it comes from."""
    if field_of(view.measure, "target_doc") is None or not view.cell("target").is_value:
        return None
    if not view.cell("target_doc").is_empty:
        return None
    what = _("填写了目标，但没有写明目标依据")
    return make_issue(view, "target_without_doc", "hint", "target_doc", what, _("请填写依据的文件或责任书条目。"))


def _answers_owed(view: MeasureView) -> Iterator[Issue]:
    """暂缺 is an honest answer that must be explained; 不适用 is shown, so that it is not used lightly."""
    for field in fields_of(view.measure):
        cell = view.cell(field.name)
        if not cell.reason:
            continue
        if cell.state == "pending":
            promised = _("，预计{day}提供").format(day=cell.promised) if cell.promised else ""
            what = _("{label}暂缺：{reason}{promised}").format(
                label=view.label(field.name), reason=cell.reason, promised=promised
            )
            fix = _("收到后请补填；报送前请写审核说明。")
            operands = (Operand(f"{cell.place}@{cell.node}", cell.reason),)
            yield make_issue(view, "pending", "explain", field.name, what, fix, operands)
        elif cell.state == "not_applicable":
            what = _("{label}标为不适用：{reason}").format(label=view.label(field.name), reason=cell.reason)
            yield make_issue(
                view, "not_applicable", "hint", field.name, what, _("请确认确实不适用，而不是还没有数据。")
            )


def _operand(view: MeasureView, field: str) -> Operand:
    unit = (view.measure.unit or "") if field in ("value", "target", "planned", "base") else ""
    number = view.number(field) if unit else None
    value = str(number) if number is not None else view.text(field)
    return Operand(f"{view.measure.no}.{field}@{view.node.id}", value, unit)


_SIGNS = {">=": "≥", "<=": "≤", "=": "＝"}

_RULES: tuple[Rule, ...] = (
    _flow_fell,
    _no_target,
    _done_without_date,
    _done_without_document,
    _status_against_answer,
    _target_without_document,
)
