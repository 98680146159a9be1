"""Explanations (审核说明): each holds for one rule version and the numbers it was written about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms.issues import Issue, Operand


@dataclass(frozen=True, slots=True)
class Explanation:
    """`issue` is the issue's id; `operands` are the values it was written about; `at` an ISO instant."""

    node: str
    issue: str
    version: int
    operands: tuple[Operand, ...]
    text: str
    by: str
    at: str

    def holds_for(self, issue: Issue) -> bool:
        return self.version == issue.version and self.operands == issue.operands


def apply_explanations(issues: Iterable[Issue], explanations: Mapping[str, Explanation]) -> list[Issue]:
    """The same issues, each saying whether it is explained; `void` when a number changed since."""
    judged = []
    for issue in issues:
        explanation = explanations.get(issue.id) if issue.level == "explain" else None
        if explanation is not None:
            issue = issue.with_explained("yes" if explanation.holds_for(issue) else "void")
        judged.append(issue)
    return judged
