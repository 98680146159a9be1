"""An issue is said in the same words wherever it is read: field, list, command line, both outputs of it, draft."""

import json

import pytest

from desktop.main_window import MainWindow
from forms.cli.main import main
from forms.reports.build_issues import build_open_issues
from forms.reports.document import Table
from forms.services.operands import operand_links
from forms.services.package_facts import gather_facts
from tests.gui.nodes import enter, go_to_node

SENTENCE = "6月底累计 110 亿元，小于3月底 120 亿元，少 10 亿元"
LINE = f"8.1 规上工业营业收入：{SENTENCE}"


def test_one_sentence_with_both_sides_units_and_difference(
    window: MainWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    enter(window, "8.1.value=120")
    go_to_node(window, "2024-06")
    enter(window, "8.1.value=110")
    window.navigator.go_to("8.1", "as_of")
    assert f"! {SENTENCE}。" in window.parts.form.body.fields["value"].content.message
    rows = window.parts.issues.list.model()
    assert f"待说明 {LINE}" in [rows.index(row, 0).data() for row in range(rows.rowCount())]
    desk = window.workbench.desk
    issue = next(issue for issue in desk.issues("8.1") if issue.rule == "flow_fell")
    links = [(link.text, link.node) for link in operand_links(desk.letter, issue)]
    assert links == [("8.1 6月底 110 亿元", "2024-06"), ("8.1 3月底 120 亿元", "2024-03")]

    call = ["check", str(window.workbench.path), "--node", "2024-06"]
    assert main(call) == 1
    assert LINE in capsys.readouterr().out
    assert main([*call, "--json"]) == 1
    (told,) = [each for each in json.loads(capsys.readouterr().out)["issues"] if each["id"] == issue.id]
    assert told["message"] == LINE
    assert [(each["value"], each["unit"]) for each in told["operands"]] == [("110", "亿元"), ("120", "亿元")]

    facts = gather_facts(window.workbench.session, desk, is_paper=True)
    (table,) = [block for block in build_open_issues(facts).blocks if isinstance(block, Table)]
    assert LINE in [cell.text for row in table.rows for cell in row.cells]
