"""What is still open at a node, as a table for those who read a draft."""

from collections.abc import Iterable
from itertools import groupby

from forms.issues import LEVELS, Issue, Level
from forms.reports.document import Block, Heading, Paragraph, Section, Table, TableCell, TableColumn, TableRow, Tone
from forms.reports.facts import NodeFacts

_WORDS: dict[Level, str] = {"error": "错误", "explain": "待说明", "hint": "提示"}
_TONES: dict[Level, Tone] = {"error": "bad", "explain": "warning", "hint": "faint"}


def build_open_issues(facts: NodeFacts) -> Section:
    """Every issue that is not explained, errors first, in the letter's order; and what nobody has begun to fill."""
    unfilled = {number for number, state in facts.states.items() if state == "未填"}
    issues = [each for each in facts.issues if each.explained != "yes" and each.measure not in unfilled]
    columns = (TableColumn("编号", 6, "centre"), TableColumn("事项", 52), TableColumn("怎么办", 30))
    table = Table(columns, tuple(_rows(issues)), empty_text="没有未解决的问题。")
    note = (Paragraph(_unfilled_text(facts, unfilled), "note"),) if unfilled else ()
    blocks: tuple[Block, ...] = (Heading("未解决的问题"), *note, table)
    return Section("未解决的问题", blocks)


def _unfilled_text(facts: NodeFacts, unfilled: set[str]) -> str:
    numbers = "、".join(measure.no for measure in facts.letter.measures if measure.no in unfilled)
    return f"尚未填报的措施{len(unfilled)}项：{numbers}。"


def _rows(issues: Iterable[Issue]) -> Iterable[TableRow]:
    ordered = sorted(issues, key=lambda issue: LEVELS.index(issue.level))
    for level, group in groupby(ordered, key=lambda issue: issue.level):
        found = list(group)
        yield TableRow((TableCell(f"{_WORDS[level]}（{len(found)}）"),), "group")
        for issue in found:
            number = issue.measure or issue.row
            yield TableRow(
                (TableCell(number, as_text=True), TableCell(issue.text, tone=_TONES[level]), TableCell(issue.fix))
            )
