"""Runs one rule at one measure: holds, does not hold, cannot be reckoned, or is not to be asked."""

from decimal import Decimal

from forms.issues import Issue, Operand
from forms.schema.expression_values import Environment, EvaluationFault, Reference, Value, compare, is_true
from forms.schema.rule_vocabulary import DERIVED
from forms.validation.environment import MeasureEnvironment, read_before
from forms.validation.rule_message import RuleMessage, operand_text
from forms.validation.rule_set import CompiledRule, inputs_of
from forms.validation.view import MeasureView
from resources.translation import _


def check_rule(compiled: CompiledRule, environment: MeasureEnvironment) -> Issue | None:
    """The issue of a rule that does not hold; None when it holds or is not to be asked."""
    earlier = environment.earlier(compiled.looks_back) if compiled.looks_back else None
    values = _LookingBack(environment, earlier) if compiled.looks_back else environment
    try:
        return judge_rule(environment.view, compiled, values, earlier)
    except EvaluationFault as fault:
        return _cannot_reckon(compiled, environment.view, values, earlier, str(fault))


def judge_rule(
    view: MeasureView, compiled: CompiledRule, environment: Environment, earlier: MeasureView | None = None
) -> Issue | None:
    """As `check_rule`, with values from anywhere; `earlier` is named by the message. Raises EvaluationFault."""
    rule = compiled.rule
    if compiled.when is not None and is_true(compiled.when.evaluate(environment)) is not True:
        return None
    known = [environment.read(reference) is not None for reference in compiled.reads]
    if rule.missing == "skip_any" and not all(known):
        return None
    if rule.missing == "skip_all" and known and not any(known):
        return None
    values = _Zeroed(environment) if rule.missing != "skip_any" else environment
    left = compiled.left.evaluate(values)
    right = compiled.right.evaluate(values) if compiled.right else None
    if _holds(compiled, left, right):
        return None
    message = RuleMessage(view, rule.unit, left, right, earlier).fill(rule.message)
    return Issue(
        rule=rule.id,
        version=rule.version,
        level=rule.level,
        measure=view.measure.no,
        field=rule.field,
        subject=view.subject,
        message=message,
        fix=_(rule.fix),
        operands=_operands(view, compiled, values, earlier),
    )


def _holds(compiled: CompiledRule, left: Value, right: Value) -> bool:
    """Unknown counts as holding: whether something may be unknown is said by `missing` and asked by other rules."""
    if compiled.right is None:
        return is_true(left) is not False
    are_numbers = isinstance(left, Decimal) and isinstance(right, Decimal)
    if are_numbers and compiled.tolerance and abs(left - right) <= compiled.tolerance:  # type: ignore[operator]
        return True
    return compare(left, compiled.rule.op, right) is not False


def _cannot_reckon(
    compiled: CompiledRule, view: MeasureView, environment: Environment, earlier: MeasureView | None, why: str
) -> Issue:
    """A rule that today's values break is said, so that it never passes unseen."""
    rule = compiled.rule
    message = _("规则“{rule}”无法计算：{why}").format(rule=rule.id, why=why)
    fix = _("请核对相关数字；若属实，请写审核说明。")
    operands = _operands(view, compiled, environment, earlier)
    return Issue(rule.id, rule.version, "explain", view.measure.no, rule.field, view.subject, message, fix, operands)


def _operands(
    view: MeasureView, compiled: CompiledRule, environment: Environment, earlier: MeasureView | None
) -> tuple[Operand, ...]:
    """What the two sides look at; what the program worked out goes with the fields that it comes from, where filled."""
    named = dict.fromkeys(name for each in compiled.reads for name in (each, *_worked_out_from(each)))
    shown = (each for each in named if each in compiled.reads or environment.knows(each))
    return tuple(operand_text(view, each, environment.read(each), earlier) for each in shown)


def _worked_out_from(reference: Reference) -> tuple[Reference, ...]:
    if reference.owner not in ("", "previous", "earlier") or reference.name not in DERIVED:
        return ()
    return tuple(Reference(reference.owner, field) for field in inputs_of(reference.name))


class _LookingBack:
    """The same values, with those of the earlier node that one rule compares with."""

    def __init__(self, environment: MeasureEnvironment, earlier: MeasureView | None) -> None:
        self._environment = environment
        self._earlier = earlier
        self.rows = environment.rows

    def knows(self, reference: Reference) -> bool:
        return self.read(reference) not in (None, "")

    def read(self, reference: Reference) -> Value:
        if reference.owner == "earlier":
            return read_before(self._environment.view, self._earlier, reference.name)
        return self._environment.read(reference)


class _Zeroed:
    """The same values with 0 for numbers that nobody entered."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self.rows = environment.rows
        self.knows = environment.knows

    def read(self, reference: Reference) -> Value:
        value = self._environment.read(reference)
        return Decimal(0) if value is None else value
