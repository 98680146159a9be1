"""Checking a node and explaining what cannot be changed, as the command line and reports ask for it."""

import fnmatch
from collections.abc import Sequence
from typing import Any

from forms.errors import UserError
from forms.issues import Issue
from forms.services.desk import NodeDesk
from forms.services.report_check import text_issues
from resources.translation import _

LEVEL_WORDS = {"error": "错误", "explain": "待说明", "hint": "提示"}
LEVEL_MARKS = {"error": "✗", "explain": "!", "hint": "•"}


def all_issues(desk: NodeDesk) -> list[Issue]:
    """What a check lists: the issues of measures and rows, then the hints on the text report (on the database thread).

    What is explained stands last.
    """
    return sorted([*desk.issues(), *text_issues(desk.session, desk.node)], key=lambda issue: issue.explained == "yes")


def check_to_json(desk: NodeDesk) -> dict[str, Any]:
    """The public shape of a check: `{letter, node, blocked, issues}`."""
    return {
        "letter": desk.letter.id,
        "node": desk.node.id,
        "blocked": desk.is_blocked,
        "issues": [issue_to_json(issue) for issue in all_issues(desk)],
    }


def issue_to_json(issue: Issue) -> dict[str, Any]:
    return {
        "id": issue.id,
        "rule": issue.rule,
        "version": issue.version,
        "level": issue.level,
        "measure": issue.measure,
        "field": issue.field,
        "ledger": issue.ledger,
        "row": issue.row,
        "message": issue.text,
        "fix": issue.fix,
        "operands": [{"ref": operand.ref, "value": operand.value, "unit": operand.unit} for operand in issue.operands],
        "explained": issue.explained,
    }


def issue_line(issue: Issue) -> str:
    """One line of a list: mark, level, what, what to do."""
    level = _(LEVEL_WORDS[issue.level])
    if issue.explained == "yes":
        level = _("已说明")
    elif issue.explained == "void":
        level = _("说明已失效")
    text = _("{mark} {level}  {issue}。{fix}")
    return text.format(mark=LEVEL_MARKS[issue.level], level=level, issue=issue.text, fix=issue.fix).rstrip()


def explain_issues(desk: NodeDesk, pattern: str, text: str) -> Sequence[Issue]:
    """Explain the issue of that id, or all that match a pattern such as `no_target@*`; returns them.

    Raises:
        UserError: none matches, or the one named is an error, which must be corrected.
    """
    with_rows = pattern.replace("[", "[[]")  # a bracket names a row: below_previous@clusters[汽摩].output
    named = [issue for issue in all_issues(desk) if fnmatch.fnmatchcase(issue.id, with_rows)]
    explainable = [issue for issue in named if issue.level == "explain"]
    if named and not explainable:
        what = _("“{issue}”不是需要说明的事项。").format(issue=pattern)
        raise UserError("not_explainable", what, todo=_("错误要改正数据，提示不需要说明。"))
    if not named:
        what = _("节点 {node} 没有事项“{issue}”。").format(node=desk.node.id, issue=pattern)
        raise UserError("unknown_issue", what, todo=_("请用 zerenshu check 查看事项的编号。"))
    desk.save_explanations(desk.explain(explainable, text))
    return explainable
