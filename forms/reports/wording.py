"""How entries are worded in print: one place, so that screen, PDF and workbook say the same."""

from decimal import Decimal

from forms.schema.letter import Measure
from forms.schema.measure_fields import YES
from forms.schema.numbers import grouped
from forms.validation.view import MeasureView

SIGNS = {">=": "≥", "<=": "≤", "=": "＝"}


def figure_text(view: MeasureView) -> str:
    """What stands in the column 本期数: a number without unit, 已完成 or 未完成, 暂缺, 不适用, or nothing."""
    cell = view.cell("value")
    if cell.state == "pending":
        return "暂缺"
    if cell.state == "not_applicable":
        return "不适用"
    if not cell.is_value:
        return ""
    if view.measure.kind == "milestone":
        return "已完成" if cell.value == YES else "未完成"
    return grouped(cell.value)


def figure_number(view: MeasureView) -> Decimal | None:
    return view.number("value") if view.measure.has_figure else None


def target_text(view: MeasureView) -> str:
    """The target with its sign, ≥ 210; "" when there is none."""
    target = view.number("target") if view.measure.has_figure else None
    if target is None:
        return ""
    return f"{SIGNS[view.measure.comparator or '>=']} {grouped(target)}"


def scope_note(measure: Measure) -> str:
    """What must be said of a measure that a municipal bureau spoke of for all; "" for the district's own."""
    return "来源：市级部门表态，非责任书原文" if measure.scope == "municipal" else ""


def measure_title(measure: Measure) -> str:
    """The title as tables print it, with ※ for what is not the letter's own text."""
    return f"{measure.title}※" if measure.scope == "municipal" else measure.title


def indicator_text(measure: Measure) -> str:
    """The indicator, or the items of a checklist in one line."""
    return "、".join(measure.items) if measure.kind == "checklist" else measure.indicator
