"""What the program works out itself: completion by direction, the traffic light, counts of checklists."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Literal

from forms.schema.letter import Rounding
from forms.schema.measure_fields import YES
from forms.schema.numbers import EXACT, grouped
from forms.validation.view import MeasureView
from resources.translation import _

LightWord = Literal["正常", "预警", "滞后", ""]
LIGHT_MARKS: dict[LightWord, str] = {"正常": "●", "预警": "▲", "滞后": "■", "": ""}

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Completion:
    """`percent` in points (97.6 is 97.6 %), not rounded; None when there is none, and `reason` says why."""

    percent: Decimal | None
    reason: str = ""

    def text(self, rounding: Rounding = "half_up") -> str:
        return "—" if self.percent is None else f"{grouped(round_to(self.percent, 1, rounding))}%"


@dataclass(frozen=True, slots=True)
class Light:
    """Colour, word and shape: ● 正常 ▲ 预警 ■ 滞后; an empty word with a reason when nothing can be judged."""

    word: LightWord
    reason: str = ""

    @property
    def text(self) -> str:
        return f"{LIGHT_MARKS[self.word]} {self.word}" if self.word else "—"


def round_to(number: Decimal, places: int, rounding: Rounding = "half_up") -> Decimal:
    """Round once, at the end: half up, or half even (GB/T 8170) where the letter says so."""
    mode = ROUND_HALF_UP if rounding == "half_up" else ROUND_HALF_EVEN
    return number.quantize(Decimal(1).scaleb(-places), mode, EXACT)


def completion(view: MeasureView, field: str = "value") -> Completion:
    """How much of the target the figure in `field` (value or planned) fulfils.

    ≥ and =: value / target. ≤: (base - value) / (base - target), with the base entered once.
    """
    value, target = view.number(field), view.number("target")
    if value is None:
        return Completion(None, _("没有数"))
    if target is None:
        return Completion(None, _("未填目标"))
    if view.measure.comparator == "<=":
        return _completion_downwards(value, target, view.number("base"))
    if target == 0:
        return Completion(None, _("目标为0，无法计算完成率"))
    return Completion(value / target * _HUNDRED)


def _completion_downwards(value: Decimal, target: Decimal, base: Decimal | None) -> Completion:
    if base is None:
        return Completion(None, _("未填基数，无法计算压降完成率"))
    if base == target:
        return Completion(None, _("基数等于目标，无法计算完成率"))
    return Completion((base - value) / (base - target) * _HUNDRED)


def is_target_met(view: MeasureView, corrected: Decimal | None = None) -> bool | None:
    """Whether the figure, or the one it was corrected to, reaches the target by its comparator.

    None when figure or target is missing, or no figure is asked.
    """
    if not view.measure.has_figure:
        return None
    value, target = view.number("value") if corrected is None else corrected, view.number("target")
    if value is None or target is None:
        return None
    match view.measure.comparator:
        case "<=":
            return value <= target
        case "=":
            return value == target
        case _:
            return value >= target


def light(view: MeasureView) -> Light:
    """Progress against plan. Late and made up is yellow, not green."""
    if view.measure.kind == "milestone":
        return _milestone_light(view)
    met = is_target_met(view)
    if met and _was_missed(view):
        return Light("预警", _("逾期后达到目标"))
    if met:
        return Light("正常", _("已达到目标"))
    if view.is_overdue and met is False:
        return Light("滞后", _("已到时限，未达到目标"))
    gap = points_behind_plan(view)
    if gap is None:
        has_plan = view.number("planned") is not None
        return Light("", completion(view).reason if has_plan else _("没有本节点计划，不作判断"))
    if gap > view.letter.thresholds.late_points:
        return Light("滞后", _("落后计划{points}个百分点").format(points=round_to(gap, 1, view.letter.rounding)))
    if gap >= view.letter.thresholds.warning_points:
        return Light("预警", _("落后计划{points}个百分点").format(points=round_to(gap, 1, view.letter.rounding)))
    return Light("正常", _("达到或接近计划"))


def _was_missed(view: MeasureView) -> bool:
    """Whether a node before this one fell short when it was due, by its own target; a corrected figure stands in."""
    later, earlier = view, view.previous
    while earlier is not None and earlier.is_overdue:
        if is_target_met(earlier, later.number("restated")) is False:
            return True
        later, earlier = earlier, earlier.previous
    return False


def points_behind_plan(view: MeasureView) -> Decimal | None:
    """Points of completion behind plan; without a target, points of the plan itself (not for ≤, which needs a base)."""
    actual, planned = completion(view), completion(view, "planned")
    if actual.percent is not None and planned.percent is not None:
        return planned.percent - actual.percent
    value, plan = view.number("value"), view.number("planned")
    if value is None or not plan or view.measure.comparator == "<=":
        return None
    return (plan - value) / plan * _HUNDRED


def _milestone_light(view: MeasureView) -> Light:
    due = view.measure.due
    if view.text("value") == YES:
        done_on = view.day("done_on")
        if due and done_on and done_on > due:
            return Light("预警", _("逾期后完成"))
        return Light("正常", _("已完成"))
    if not view.is_overdue:
        return Light("", _("尚未到时限"))
    match view.cell("value").state:
        case "empty":
            return Light("", _("已到时限，还没有填写"))
        case "not_applicable":
            return Light("", _("不适用，不作判断"))
        case "invalid":
            return Light("", _("填写有误，不作判断"))
    return Light("滞后", _("已到时限，尚未完成"))


def checklist_count(view: MeasureView) -> Decimal | None:
    """How many items are done; None while none is answered."""
    answers = [view.text(f"item.{number}") for number in range(1, len(view.measure.items) + 1)]
    return Decimal(answers.count(YES)) if any(answers) else None
