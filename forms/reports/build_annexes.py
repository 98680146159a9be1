"""The annexes: explanations of what was questioned, and the index of evidence."""

from forms.clock import local_text
from forms.reports.document import Heading, Section, Table, TableCell, TableColumn, TableRow
from forms.reports.facts import NodeFacts
from resources.translation import _


def build_explanations(facts: NodeFacts) -> Section:
    """Each explained issue with its explanation, in the letter's order."""
    columns = (
        TableColumn(_("编号"), 5, "centre"),
        TableColumn(_("审核事项"), 32),
        TableColumn(_("审核说明"), 38),
        TableColumn(_("说明人"), 8),
        TableColumn(_("说明时间"), 12, "centre"),
    )
    issues = {issue.id: issue for issue in facts.issues if issue.explained == "yes"}
    rows = tuple(
        TableRow(
            (
                TableCell(issues[explanation.issue].measure, as_text=True),
                TableCell(issues[explanation.issue].text),
                TableCell(explanation.text),
                TableCell(explanation.by),
                TableCell(local_text(facts.exported_at.fromisoformat(explanation.at), "%Y-%m-%d %H:%M"), as_text=True),
            )
        )
        for explanation in facts.explanations
        if explanation.issue in issues
    )
    table = Table(columns, rows, empty_text=_("本节点没有需要说明的事项。"))
    return Section(_("审核说明"), (Heading(_("审核说明")), table))


def build_evidence(facts: NodeFacts) -> Section:
    columns = (
        TableColumn(_("编号"), 5, "centre"),
        TableColumn(_("材料名称"), 30),
        TableColumn(_("文号"), 18),
        TableColumn(_("原文件名"), 20),
        TableColumn(_("大小"), 8, "right", "KB"),
        TableColumn(_("SHA-256 前16位"), 15),
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
    table = Table(columns, rows, empty_text=_("本节点没有佐证材料。"))
    return Section(_("佐证材料目录"), (Heading(_("佐证材料目录")), table))
