"""Doubtful words of the text report are said wherever somebody is about to hand in or to sign."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.cli.main import main
from forms.package.data_json import build_data_json
from forms.package.package_data import parse_data
from forms.package.stated import text_doubts
from forms.reports.build_report import build_draft
from forms.reports.plain_text import document_lines
from forms.services.desk import NodeDesk
from forms.services.package_facts import gather_facts
from forms.services.report_check import text_issues, with_text_issues
from tests.unit.desks import NODE, fill, new_desk, write_in_report

KEY = "done/9/9.2"
ID = f"report_number@report.{KEY}"
SAYS = "“2050家”与填报的数不一致，最接近的是 9.2 高新技术企业数 本期数 205家；“300亩”在填报的数据中没有找到对应的数"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[NodeDesk]:
    made = new_desk(tmp_path / "ws")
    fill(made, "9.2.value=205", "9.2.progress=新认定12家。")
    yield made
    made.session.close()


def write(desk: NodeDesk, text: str) -> None:
    write_in_report(desk, KEY, text)


def test_nothing_is_looked_at_while_nobody_wrote_in_the_text(desk: NodeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forms.services.report_check.gather_text_facts", None)
    assert text_issues(desk.session, desk.node) == []


def test_one_hint_a_paragraph_leads_to_it_and_to_the_cell(desk: NodeDesk) -> None:
    write(desk, "高新技术企业数2050家，新增用地300亩。")
    (issue,) = text_issues(desk.session, desk.node)
    assert (issue.id, issue.level, issue.measure, issue.field) == (ID, "hint", "", f"report.{KEY}")
    assert issue.text == f"文字报告“1.高新技术企业数2050家，新…”：{SAYS}"
    assert [(each.ref, each.value) for each in issue.operands] == [("9.2.value", "205")]
    assert not issue.blocks


def test_a_paragraph_that_newer_data_have_passed_is_said_too(desk: NodeDesk) -> None:
    write(desk, "高新技术企业稳步增长。")
    assert text_issues(desk.session, desk.node) == []
    fill(desk, "9.2.value=206")
    (issue,) = text_issues(desk.session, desk.node)
    assert (issue.rule, issue.level) == ("report_outdated", "hint")


def test_check_lists_it_and_says_that_it_wants_no_explanation(
    desk: NodeDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    write(desk, "高新技术企业数2050家。")
    workspace, hints = str(desk.session.path), desk.counts().hints
    desk.session.close()
    main(["check", workspace, "--node", NODE, "--json"])
    found = json.loads(capsys.readouterr().out)["issues"]
    (own,) = (each for each in found if each["rule"] == "report_number")
    assert (own["id"], own["level"], own["field"]) == (ID, "hint", f"report.{KEY}")
    main(["check", workspace, "--node", NODE])
    shown = capsys.readouterr().out
    assert f"提示 {hints + 1}。" in shown and ID in shown
    assert main(["explain", workspace, "--node", NODE, ID, "已核对"]) == 2
    assert "提示不需要说明" in capsys.readouterr().err


def test_draft_and_package_carry_it_to_those_who_read_and_sign(desk: NodeDesk) -> None:
    write(desk, "高新技术企业数2050家。")
    facts = with_text_issues(gather_facts(desk.session, desk, is_paper=False))
    assert any("“2050家”与填报的数不一致" in line for line in document_lines(build_draft(facts)))
    data = build_data_json(facts)
    (doubt,) = json.loads(data)["report_text"]["doubts"]
    assert (doubt["paragraph"], doubt["rule"]) == (KEY, "report_number")
    assert text_doubts(parse_data(data)) == [doubt["message"]]
