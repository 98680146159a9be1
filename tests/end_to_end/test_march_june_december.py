"""The steps of three nodes: tables of what is typed and of what is then seen, row by row."""

import json
import zipfile
from decimal import Decimal
from itertools import groupby

from PySide6.QtWidgets import QDialog, QPushButton
from pytest_bdd import parsers, scenarios, then, when

from desktop.issues.explain_dialog import ExplainDialog
from desktop.issues.issue_model import level_word
from desktop.style import LEVEL_MARKS
from forms.issues import Issue
from forms.schema.letter import Measure
from tests.end_to_end.clerk import Clerk
from tests.gui.nodes import with_dialog

scenarios("features/march_june_december.feature")

NOTHING = "—"

Row = dict[str, str]


def steps_of(table: list[list[str]]) -> list[list[Row]]:
    """A step is a row that names a measure, with the rows below it that name none: further issues of the same step."""
    heads, *lines = table
    rows = [dict(zip(heads, line, strict=True)) for line in lines]
    numbers = [sum(bool(row["措施"]) for row in rows[: place + 1]) for place in range(len(rows))]
    return [[row for _number, row in group] for _key, group in groupby(zip(numbers, rows, strict=True), lambda p: p[0])]


@when(parsers.parse("我在{node}依次填写，每一步看到"))
def _fill_step_by_step(clerk: Clerk, node: str, datatable: list[list[str]]) -> None:
    assert clerk.bench.node.label == node
    for step in steps_of(datatable):
        row = step[0]
        clerk.type_into(row["措施"], row["项目"], row["填写"])
        assert clerk.light(row["措施"]) == row["灯"], row
        assert clerk.open_issues() == int(row["待处理"]), row
        for label in dict.fromkeys(each["项目"] for each in step):
            expected = {(each["级别"], each["提示"]) for each in step if each["项目"] == label} - {(NOTHING, "")}
            assert {(level_word(issue), issue.message) for issue in listed(clerk, row["措施"], label)} == expected, row


def listed(clerk: Clerk, measure: str, label: str) -> list[Issue]:
    """The issues of a field as the list at the right has them; each stands under the field too, with its mark."""
    field = clerk.field(measure, label)
    issues = [
        issue
        for issue in clerk.window.parts.issues.issues
        if (issue.measure, issue.field) == (measure, field.field.name)
    ]
    for issue in issues:
        mark = "✓ 已说明：" if issue.explained == "yes" else f"{LEVEL_MARKS[issue.level]} "
        assert f"{mark}{issue.message}" in field.content.message + field.content.placeholder
    return issues


@when(parsers.parse("我在措施 {measure} 的“{label}”按 F4 写审核说明“{text}”"))
def _explain(clerk: Clerk, measure: str, label: str, text: str) -> None:
    def write(dialog: QDialog) -> None:
        assert isinstance(dialog, ExplainDialog)
        dialog._text.setPlainText(text)
        next(button for button in dialog.findChildren(QPushButton) if button.text().startswith("说明 ")).click()

    clerk.field(measure, label).editor.setFocus()
    with_dialog(clerk.window, "explain", write)
    assert clerk.bench.settle()


@when(parsers.parse("我按部门报来的数填好{node}的各项并说明"))
def _go_on(clerk: Clerk, node: str) -> None:
    """Flows doubled, all else as it was, as planned; texts of their own; what must be explained is."""
    clerk.go_to_node(node)
    before = clerk.bench.letter.nodes_before(clerk.bench.node.id)[0].id
    places = [place for measure in clerk.bench.letter.measures for place in entries(clerk, measure, before)]
    clerk.bench.set_many(places)
    clerk.bench.explain([issue for issue in clerk.bench.desk.issues() if issue.level == "explain"], "已核对，属实。")
    assert clerk.bench.settle()
    clerk.window.parts.issues.refresh()


def entries(clerk: Clerk, measure: Measure, before: str) -> list[tuple[str, str, str]]:
    node = clerk.bench.node

    def old(field: str) -> str:
        return clerk.bench.session.entries.cell(before, measure.no, field).value

    texts = {"status": "正在推进", "problems": f"{node.label}人手不足。", "next": f"{node.label}之后继续推进。"}
    texts["progress"] = f"{node.label}完成第2批工作。"
    if measure.kind == "milestone":
        texts |= {name: old(name) for name in ("value", "done_on", "doc_no")}
    elif measure.kind == "checklist":
        texts |= {f"item.{number}": old(f"item.{number}") for number in range(1, len(measure.items) + 1)}
    else:
        figure = Decimal(old("value") or "60") * (2 if measure.nature == "flow" else 1)
        texts |= {"value": str(figure), "planned": str(figure), "as_of": node.end.isoformat(), "basis": "快报"}
        texts |= {"basis": "核定"} if node == clerk.bench.letter.nodes[-1] else {}
    return [(measure.no, field, text) for field, text in texts.items()]


@then(parsers.parse("{node}没有要处理的问题"))
def _nothing_open(clerk: Clerk, node: str) -> None:
    assert (clerk.bench.node.label, clerk.open_issues()) == (node, 0)


@then(parsers.parse("报送包的数据和审核说明附件里写着“{text}”"))
def _explained_in_package(clerk: Clerk, text: str) -> None:
    from forms.pdf.reader import pdf_text  # late: pdfium, for this step alone

    with zipfile.ZipFile(clerk.packages()[-1]) as package:
        explanations = json.loads(package.read("data.json"))["explanations"]
        report = "".join("".join(pdf_text(package.read("report.pdf"))).split())
    assert text in [each["text"] for each in explanations]
    assert text in report
