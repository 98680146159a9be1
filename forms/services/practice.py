"""Fills a practice workspace with example entries, through the same desk and checks as the clerk's own."""

import csv
from collections.abc import Iterator

from forms.records.editor import Author
from forms.schema.cell import Cell
from forms.schema.letter import Measure, Node
from forms.schema.measure_fields import field_of
from forms.services.desk import NodeDesk
from resources import resource_path

_DIRECT = ("last_year", "planned", "base", "status", "lead_unit", "progress", "problems", "next")
_EXPLANATIONS = {
    "no_target": "（示例）目标未公开，待主管部门下达后补填。",
    "pending": "（示例）部门4月中旬提供核定数，收到后补填。",
    "milestone_without_evidence": "（示例）文件扫描件随后作为补充件报送。",
}
_OTHERWISE = "（示例）已与提供单位核对，情况属实。"


def fill_with_examples(desk: NodeDesk) -> None:
    """Fill every measure of the desk's node from the letter's example table and explain what must be explained.

    The figures are made up and say so; they are saved in one transaction.
    """
    author = Author(desk.session.by, "imported")
    path = resource_path("letters", desk.letter.id, "practice.csv")
    changes: list[Cell] = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            measure = desk.letter.measure(row["measure"])
            for field, raw in _entries(measure, desk.node, row):
                changes += desk.set_raw(measure.no, field, raw, author).changes
    desk.save(changes, "practice")
    explanations = [
        explanation
        for issue in desk.issues()
        if issue.level == "explain"
        for explanation in desk.explain([issue], _EXPLANATIONS.get(issue.rule, _OTHERWISE))
    ]
    desk.save_explanations(explanations)


def _entries(measure: Measure, node: Node, row: dict[str, str]) -> Iterator[tuple[str, str]]:
    if measure.kind == "checklist":
        for number, answer in enumerate(row["value"].split(";"), 1):
            yield f"item.{number}", answer
    else:
        yield "value", row["value"]
    if measure.kind in ("indicator", "ledger") and not row["value"].startswith("pending"):
        yield from (("as_of", node.end.isoformat()), ("basis", "快报"), ("supplied_via", "Excel"))
        yield "supplied_by", row["lead_unit"]
    if measure.kind == "milestone" and row["value"] == "是":
        yield from (("done_on", node.end.replace(day=15).isoformat()), ("doc_no", f"示例办发〔{node.end.year}〕1号"))
    yield "person", "示例"
    for field in _DIRECT:
        if row[field] and field_of(measure, field):
            yield field, row[field]
