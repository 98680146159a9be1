"""The state of checking of a measure, an aspect and the letter: icon, word, counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from forms.issues import Issue
from forms.schema.letter import Measure
from forms.schema.measure_fields import fields_of
from forms.validation.view import MeasureView

CheckState = Literal["未填", "有错误", "待说明", "已填", "不适用", "暂缺"]

STATE_MARKS: dict[CheckState, str] = {
    "未填": "○",
    "有错误": "✗",
    "待说明": "!",
    "已填": "✓",
    "不适用": "－",
    "暂缺": "…",
}
_ENTERED_BY_CLERK = ("figure", "done", "items", "text")


@dataclass(frozen=True, slots=True)
class IssueCounts:
    """How many issues of each level; explained ones are not counted."""

    errors: int
    to_explain: int
    hints: int

    @property
    def blocks(self) -> bool:
        return bool(self.errors or self.to_explain)


def count_issues(issues: Iterable[Issue]) -> IssueCounts:
    open_issues = [issue for issue in issues if issue.explained != "yes"]
    levels = [issue.level for issue in open_issues]
    return IssueCounts(levels.count("error"), levels.count("explain"), levels.count("hint"))


def check_state(view: MeasureView, issues: Iterable[Issue]) -> CheckState:
    """One word for the measure. Nothing entered is 未填, not an error, however many fields are owed."""
    if not is_started(view.measure, view):
        return "未填"
    counts = count_issues(issues)
    if counts.errors:
        return "有错误"
    if counts.to_explain:
        return "待说明"
    state = view.cell("value").state
    if state == "pending":
        return "暂缺"
    return "不适用" if state == "not_applicable" else "已填"


def is_started(measure: Measure, view: MeasureView) -> bool:
    """Whether the clerk entered anything at this node; inherited targets and owners do not count."""
    names = (field.name for field in fields_of(measure) if field.group in _ENTERED_BY_CLERK)
    return any(not view.entries.cell(view.node.id, measure.no, name).is_empty for name in names)
