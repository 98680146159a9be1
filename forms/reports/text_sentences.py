"""Sentences of the text report about one measure, each with the cells that its numbers come from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.issues import Operand
from forms.reports.text_wording import report_wording
from forms.schema.field_types import format_date
from forms.schema.measure_fields import YES
from forms.schema.numbers import canonical, grouped
from forms.validation.calculate import completion, points_behind_plan, round_to
from forms.validation.view import MeasureView

_STOPS = "。！？；…"
_MARKS = "，、：,;；"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, "" when there is nothing to say, and the operands of its numbers."""

    text: str
    operands: tuple[Operand, ...] = ()


def one_paragraph(text: str) -> str:
    """A narrative as one paragraph that ends with a stop; its lines become clauses."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    joined = "".join(line if line[-1] in _STOPS + _MARKS else f"{line}；" for line in lines)
    joined = joined.rstrip("；" + _MARKS) if joined[-1:] in "；" + _MARKS else joined
    return f"{joined}。" if joined and joined[-1] not in _STOPS else joined


def measure_title(view: MeasureView) -> str:
    """The measure's title without a stop at its end."""
    return view.measure.title.rstrip("。；")


def state_of(view: MeasureView, *, against_plan: bool = False) -> Sentence:
    """What the measure has come to: figure with target and completion, or done and when, or which items are open."""
    cell = view.cell("value")
    if cell.state in ("pending", "not_applicable"):
        return _without_value(view)
    if not cell.is_value:
        return Sentence("")
    match view.measure.kind:
        case "milestone":
            return _milestone(view)
        case "checklist":
            return _checklist(view)
        case _:
            return _figure(view, against_plan=against_plan)


def _figure(view: MeasureView, *, against_plan: bool) -> Sentence:
    wording, operands = report_wording(), [operand(view, "value")]
    value, target = view.number("value"), view.number("target")
    text = wording.say("measure.figure", indicator=view.measure.indicator, value=amount(view, value))
    planned = view.number("planned")
    if against_plan and planned is not None:
        text += wording.say("measure.planned", planned=amount(view, planned))
        operands.append(operand(view, "planned"))
    if target is not None:
        sign = wording.sign(view.measure.comparator or ">=")
        text += wording.say("measure.target", sign=sign, target=amount(view, target))
        operands.append(operand(view, "target"))
    done = completion(view).percent
    if done is not None and done != value:  # a share with the target 100 says it already
        rounded = round_to(done, 1, view.letter.rounding)
        text += wording.say("measure.completion", percent=grouped(rounded))
        operands.append(_worked_out(view, "completion", rounded, "%"))
    gap = points_behind_plan(view) if against_plan else None
    if gap is not None and gap > 0:
        rounded = round_to(gap, 1, view.letter.rounding)
        text += wording.say("measure.gap", points=grouped(rounded))
        operands.append(_worked_out(view, "gap", rounded, "百分点"))
    return Sentence(text + wording.say("measure.end"), tuple(operands))


def _milestone(view: MeasureView) -> Sentence:
    wording = report_wording()
    if view.text("value") != YES:
        return Sentence(wording.say("measure.unfinished") + wording.say("measure.end"), (operand(view, "value"),))
    day, operands = view.day("done_on"), [operand(view, "value")]
    text = wording.say("measure.finished")
    if day:
        text = wording.say("measure.finished_on", day=format_date(day))
        operands.append(operand(view, "done_on"))
    if view.text("doc_no"):
        text += wording.say("measure.doc_no", doc_no=view.text("doc_no"))
        operands.append(operand(view, "doc_no"))
    return Sentence(text + wording.say("measure.end"), tuple(operands))


def _checklist(view: MeasureView) -> Sentence:
    wording, items = report_wording(), view.measure.items
    open_items = [title for number, title in enumerate(items, 1) if view.text(f"item.{number}") != YES]
    done = view.number("value")
    text = wording.say("measure.items", total=len(items), done=grouped(done) if done is not None else 0)
    if open_items:
        text += wording.say("measure.open_items", items="、".join(open_items))
    total = _worked_out(view, "items", Decimal(len(items)), "项")
    return Sentence(text + wording.say("measure.end"), (total, operand(view, "value")))


def _without_value(view: MeasureView) -> Sentence:
    """暂缺 or 不适用 with the reason, and for 暂缺 when the figure will come."""
    wording = report_wording()
    name = view.measure.indicator if view.measure.kind != "checklist" else measure_title(view)
    text = wording.say(f"measure.{view.cell('value').state}", indicator=name, reason=reason_of(view))
    return Sentence(text + wording.say("measure.end"), (operand(view, "value"),))


def reason_of(view: MeasureView) -> str:
    """Why there is no figure, and when it will come, without a stop."""
    cell = view.cell("value")
    reason = one_paragraph(cell.reason).rstrip("。")
    return reason + (report_wording().say("measure.promised", day=_day_text(cell.promised)) if cell.promised else "")


def narrative(view: MeasureView, field: str) -> Sentence:
    """A text that the clerk wrote, as one paragraph."""
    text = one_paragraph(view.text(field))
    return Sentence(text, (operand(view, field),) if text else ())


def joined(*sentences: Sentence) -> Sentence:
    return Sentence("".join(each.text for each in sentences), tuple(_all_operands(sentences)))


def _all_operands(sentences: tuple[Sentence, ...]) -> Iterator[Operand]:
    for sentence in sentences:
        yield from sentence.operands


def amount(view: MeasureView, number: Decimal | None) -> str:
    """A figure with its unit close behind: 3.2亿元."""
    return "" if number is None else f"{grouped(number)}{view.measure.unit or ''}"


def operand(view: MeasureView, field: str) -> Operand:
    """A reference to the cell, as issues make it; the letter's own target stands in for one that nobody entered."""
    cell = view.cell(field)
    number = view.number(field) if field in ("value", "target", "planned") and view.measure.has_figure else None
    value = cell.value or (canonical(number) if number is not None else "")
    unit = (view.measure.unit or "") if number is not None else ""
    return Operand(f"{view.measure.no}.{field}@{view.node.id}", value, unit)


def _worked_out(view: MeasureView, name: str, number: Decimal, unit: str) -> Operand:
    return Operand(f"{view.measure.no}.{name}@{view.node.id}", canonical(number), unit)


def _day_text(text: str) -> str:
    """A promised date as it was kept: ISO where it was read as a day."""
    try:
        return format_date(date.fromisoformat(text))
    except ValueError:
        return text
