"""All explanations (审核说明) of a node in one list: which hold, which are void, and what became of the numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from forms.clock import local_text
from forms.issues import Issue
from forms.schema.measure_fields import field_of, label_of
from forms.services.desk import NodeDesk
from forms.services.operands import operand_value, operand_words, words_in_row
from forms.validation.explanations import Explanation
from resources.translation import _

ExplanationState = Literal["未说明", "已失效", "有效", "事项已消失"]
EXPLANATION_STATES: tuple[ExplanationState, ...] = ("未说明", "已失效", "有效", "事项已消失")


@dataclass(frozen=True, slots=True)
class ExplanationLine:
    """One issue that takes an explanation, or an explanation whose issue is gone (`issue` None).

    `changed` says what the numbers were and are, where they differ; `text`, `by` and `time` are "" while unexplained.
    """

    id: str
    measure: str
    field: str
    what: str
    state: ExplanationState
    text: str
    by: str
    time: str
    changed: str
    issue: Issue | None


def explanation_lines(desk: NodeDesk) -> list[ExplanationLine]:
    """Every issue to be explained and every explanation of the node: measures, then rows, the gone ones last.

    What nobody has begun to fill is left out: it is not to be explained but filled.
    """
    blank = {measure.no for measure in desk.letter.measures if desk.check_state(measure) == "未填"}
    lines = [
        _line(desk, issue)
        for measure in desk.letter.measures
        for issue in desk.issues(measure.no)
        if issue.level == "explain" and (measure.no not in blank or issue.id in desk.explanations)
    ]
    lines += [_line(desk, issue) for issue in desk.ledger_issues() if issue.level == "explain"]
    present = {line.id for line in lines}
    gone = [each for each in desk.explanations.values() if each.issue not in present]
    return lines + [_gone(desk, explanation) for explanation in sorted(gone, key=lambda each: each.issue)]


def _line(desk: NodeDesk, issue: Issue) -> ExplanationLine:
    explanation = desk.explanations.get(issue.id)
    if explanation is None:
        return ExplanationLine(issue.id, issue.measure, issue.field, issue.text, "未说明", "", "", "", "", issue)
    is_void = issue.explained == "void"
    return ExplanationLine(
        issue.id,
        issue.measure,
        issue.field,
        issue.text,
        "已失效" if is_void else "有效",
        explanation.text,
        explanation.by,
        _time(explanation),
        _changed(desk, explanation, issue) if is_void else "",
        issue,
    )


def _changed(desk: NodeDesk, explanation: Explanation, issue: Issue) -> str:
    before = {operand.ref: operand for operand in explanation.operands}
    parts = [
        _("{place}：原来 {before}，现在 {now}").format(
            place=operand_words(desk.letter, operand),
            before=operand_value(desk.letter, before[operand.ref]) if operand.ref in before else _("没有"),
            now=operand_value(desk.letter, operand),
        )
        for operand in issue.operands
        if before.get(operand.ref) != operand
    ]
    now = {operand.ref for operand in issue.operands}
    parts += [
        _("{place}：原来 {before}，现在没有").format(
            place=operand_words(desk.letter, operand), before=operand_value(desk.letter, operand)
        )
        for operand in explanation.operands
        if operand.ref not in now
    ]
    return "；".join(parts) or _("审核规则已更新，请重新核对说明。")


def _gone(desk: NodeDesk, explanation: Explanation) -> ExplanationLine:
    """The issue itself is no more; where it stood and what its numbers were is what is known of it."""
    place = explanation.issue.rpartition("@")[2]
    no, field = next(_places(desk, place), ("", ""))
    measure = desk.letter.measure(no) if no else None
    definition = field_of(measure, field) if measure else None
    name = label_of(measure, definition) if measure and definition else field
    then = "；".join(
        _("{place} {value}").format(place=operand_words(desk.letter, each), value=operand_value(desk.letter, each))
        for each in explanation.operands
    )
    if measure:
        where = _("{no} {title}（{field}）").format(no=no, title=measure.title, field=name)
    else:
        where = words_in_row(desk.letter, place) or place
    what = _("{where}：原来的问题已不存在").format(where=where)
    changed = _("当时的数字：{then}").format(then=then) if then else ""
    return ExplanationLine(
        explanation.issue,
        no,
        field,
        what,
        "事项已消失",
        explanation.text,
        explanation.by,
        _time(explanation),
        changed,
        None,
    )


def _places(desk: NodeDesk, place: str) -> Iterator[tuple[str, str]]:
    parts = place.split(".")
    for length in range(len(parts) - 1, 0, -1):
        no = ".".join(parts[:length])
        if desk.letter.has_measure(no):
            yield no, ".".join(parts[length:])


def _time(explanation: Explanation) -> str:
    return local_text(datetime.fromisoformat(explanation.at), "%Y-%m-%d %H:%M")
