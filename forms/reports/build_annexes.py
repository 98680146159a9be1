"""The annexes: explanations of what was questioned, and the index of evidence."""

from forms.clock import local_text
from forms.reports.document import Heading, Section, Table, TableCell, TableColumn, TableRow
from forms.reports.facts import NodeFacts

_LONGEST_REPEATED = 20


def build_explanations(facts: NodeFacts, *, repeats: bool = False) -> Section:
    """Each explained issue with its explanation, in the letter's order.

    A long text that stands for several issues is printed once and referred to after that by its number, unless
    `repeats`: a sheet that is sorted and filtered has it with each, and the measure's number before it.
    """
    columns = (
        TableColumn("编号" if repeats else "序号", 5, "centre"),
        TableColumn("审核事项", 32),
        TableColumn("审核说明", 38),
        TableColumn("说明人", 8),
        TableColumn("说明时间", 12, "centre"),
    )
    issues = {issue.id: issue for issue in facts.issues if issue.explained == "yes"}
    printed: dict[str, int] = {}
    rows: list[TableRow] = []
    for explanation in facts.explanations:
        if explanation.issue not in issues:
            continue
        number = len(rows) + 1
        first = printed.setdefault(explanation.text, number)
        is_said = first != number and len(explanation.text) > _LONGEST_REPEATED and not repeats
        at = local_text(facts.exported_at.fromisoformat(explanation.at), "%Y-%m-%d %H:%M")
        rows.append(
            TableRow(
                (
                    TableCell(issues[explanation.issue].measure if repeats else str(number), as_text=True),
                    TableCell(issues[explanation.issue].text),
                    TableCell(f"同第{first}条" if is_said else explanation.text),
                    TableCell(explanation.by),
                    TableCell(at, as_text=True),
                )
            )
        )
    table = Table(columns, tuple(rows), empty_text="本节点没有需要说明的事项。")
    return Section("审核说明", (Heading("审核说明"), table))


def build_evidence(facts: NodeFacts) -> Section:
    columns = (
        TableColumn("编号", 5, "centre"),
        TableColumn("材料名称", 30),
        TableColumn("文号", 18),
        TableColumn("原文件名", 20),
        TableColumn("大小", 8, "right", "KB"),
        TableColumn("SHA-256 前16位", 15, "centre"),
    )
    rows = tuple(
        TableRow(
            (
                TableCell(evidence.measure, as_text=True),
                TableCell(evidence.title),
                TableCell(evidence.doc_no, as_text=True),
                TableCell(evidence.file_name, as_text=True),
                TableCell(f"{max(1, round(evidence.size_bytes / 1024)):,}"),
                TableCell(evidence.sha256[:16], as_text=True),
            )
        )
        for evidence in facts.evidence
    )
    table = Table(columns, rows, empty_text="本节点没有佐证材料。")
    return Section("佐证材料目录", (Heading("佐证材料目录"), table))
