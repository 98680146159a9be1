"""What the checks say of entries: one fact each, on the real letter."""

from decimal import Decimal
from pathlib import Path

import pytest

from forms.records.editor import state_cell
from forms.services.checking import check_to_json, explain_issues
from forms.services.desk import NodeDesk
from forms.validation.calculate import Light, completion, light
from tests.unit.desks import fill, new_desk, rules_at


@pytest.fixture
def desk(tmp_path: Path) -> NodeDesk:
    return new_desk(tmp_path / "ws")


def later(desk: NodeDesk, node: str = "2024-06") -> NodeDesk:
    return NodeDesk(desk.session, desk.letter.node(node))


@pytest.mark.parametrize(
    ("assignment", "rule"),
    [
        ("9.2.value=二百", "unreadable"),
        ("9.2.value=205.5", "unreadable"),
        ("9.2.value=-5", "out_of_range"),
        ("6.3.value=120", "out_of_range"),
        ("9.2.as_of=2024.2.30", "unreadable"),
        ("9.2.as_of=2024-04-01", "after_node"),
        ("1.1.done_on=2024-04-01", "after_node"),
        ("1.1.doc_no=十四号", "unreadable"),
        ("9.2.phone=12345", "unreadable"),
        ("9.2.basis=大概", "unreadable"),
        ("9.2.value=pending:", "no_reason"),
        ("9.2.value=pending:统计部门4月中旬提供", "pending"),
        ("9.2.value=n/a:本区没有", "not_applicable"),
        ("9.2.target=200", ""),
    ],
)
def test_one_entry_one_issue(desk: NodeDesk, assignment: str, rule: str) -> None:
    fill(desk, assignment)
    aspect, number, field = assignment.partition("=")[0].split(".", 2)
    assert rules_at(desk, f"{aspect}.{number}", field) == ({rule} if rule else set())


def test_required_fields_are_errors_until_filled(desk: NodeDesk) -> None:
    missing = {issue.field for issue in desk.issues("9.2") if issue.rule == "missing"}
    assert missing == {"value", "status", "lead_unit", "person"}
    fill(desk, "9.2.value=205", "9.2.status=正在推进")
    missing = {issue.field for issue in desk.issues("9.2") if issue.rule == "missing"}
    assert missing == {"as_of", "basis", "progress", "lead_unit", "person"}


def test_empty_is_not_zero(desk: NodeDesk) -> None:
    fill(desk, "9.2.value=0")
    assert "missing" not in rules_at(desk, "9.2", "value")
    fill(desk, "9.2.value=")
    assert "missing" in rules_at(desk, "9.2", "value")


def test_a_flow_that_falls_shows_both_sides_and_the_difference(desk: NodeDesk) -> None:
    fill(desk, "8.1.value=120")
    june = later(desk)
    fill(june, "8.1.value=110")
    issue = next(issue for issue in june.issues("8.1") if issue.rule == "flow_fell")
    assert issue.level == "explain"
    assert issue.text == "8.1 规上工业营业收入：6月底累计 110 亿元，小于3月底 120 亿元，少 10 亿元"
    refs = [(operand.ref, operand.value, operand.unit) for operand in issue.operands]
    assert refs == [("8.1.value@2024-06", "110", "亿元"), ("8.1.value@2024-03", "120", "亿元")]


def test_a_stock_may_fall(desk: NodeDesk) -> None:
    fill(desk, "9.2.value=208")
    june = later(desk)
    fill(june, "9.2.value=205")
    assert rules_at(june, "9.2", "value") == set()


def test_a_published_target_needs_no_entry_and_an_unpublished_one_is_asked_for(desk: NodeDesk) -> None:
    assert rules_at(desk, "9.2", "target") == set()
    assert rules_at(desk, "9.1", "target") == {"no_target"}
    fill(desk, "9.1.target=330")
    assert rules_at(desk, "9.1", "target") == set()
    assert rules_at(desk, "9.1", "target_doc") == {"target_without_doc"}


def test_done_needs_date_and_document(desk: NodeDesk) -> None:
    fill(desk, "1.1.value=是")
    assert {"done_without_date", "done_without_doc"} <= {issue.rule for issue in desk.issues("1.1")}
    fill(desk, "1.1.done_on=2024-03-15", "1.1.doc_no=渝府办发[2024]14号")
    assert not {"done_without_date", "done_without_doc"} & {issue.rule for issue in desk.issues("1.1")}


def test_the_word_done_against_a_figure_short_of_target(desk: NodeDesk) -> None:
    fill(desk, "9.2.value=205", "9.2.status=已完成")
    issue = next(issue for issue in desk.issues("9.2") if issue.rule == "status_done_short")
    assert (issue.level, issue.field) == ("error", "status")
    assert "205 家 未达到目标 210 家，差 5 家" in issue.message


def test_a_checklist_counts_its_items(desk: NodeDesk) -> None:
    fill(desk, "11.2.item.1=是", "11.2.item.2=否", "11.2.item.3=√")
    assert desk.session.entries.cell("2024-03", "11.2", "value").value == "2"
    fill(desk, "11.2.item.1=", "11.2.item.2=", "11.2.item.3=")
    assert desk.session.entries.cell("2024-03", "11.2", "value").is_empty


def test_completion_upwards_and_downwards(desk: NodeDesk) -> None:
    fill(desk, "9.2.value=205", "3.1.value=6", "3.1.target=5", "3.1.base=7")
    measure = desk.letter.measure
    assert completion(desk.view(measure("9.2"))).text() == "97.6%"
    assert completion(desk.view(measure("3.1"))).percent == Decimal(50)
    fill(desk, "3.1.base=")
    assert completion(desk.view(measure("3.1"))).percent is None
    assert "基数" in completion(desk.view(measure("3.1"))).reason
    fill(desk, "9.1.value=5", "9.1.target=0")
    assert completion(desk.view(measure("9.1"))).reason == "目标为0，无法计算完成率"


@pytest.mark.parametrize(("value", "word"), [("206", "正常"), ("185", "正常"), ("184", "预警"), ("140", "滞后")])
def test_light_by_points_behind_plan(desk: NodeDesk, value: str, word: str) -> None:
    fill(desk, f"9.2.value={value}", "9.2.planned=205")
    assert light(desk.view(desk.letter.measure("9.2"))).word == word


def test_late_and_made_up_is_yellow(desk: NodeDesk) -> None:
    june = later(desk)
    fill(june, "1.1.value=是", "1.1.done_on=2024-04-20")
    assert light(june.view(june.letter.measure("1.1"))).word == "预警"
    fill(june, "1.1.value=否")
    assert light(june.view(june.letter.measure("1.1"))).word == "滞后"
    fill(june, "1.1.value=")
    for raw, reason in (("", "已到时限，还没有填写"), ("n/a:撤并", "不适用，不作判断"), ("也许", "填写有误，不作判断")):
        fill(june, f"1.1.value={raw}")
        assert light(june.view(june.letter.measure("1.1"))) == Light("", reason)
        assert "late_without_problem" not in rules_at(june, "1.1", "problems")


def test_a_figure_that_reached_its_target_after_the_due_date_stays_yellow(desk: NodeDesk) -> None:
    """The letter's 3.3 is due in March: missed then, reached in June, still yellow in December."""
    fill(desk, "3.3.value=8", "3.3.target=7", "3.3.base=10")
    june, december = later(desk), later(desk, "2024-12")
    fill(june, "3.3.value=7")
    fill(december, "3.3.value=6")
    lights = [light(each.view(each.letter.measure("3.3"))) for each in (desk, june, december)]
    assert [each.word for each in lights] == ["滞后", "预警", "预警"]
    assert lights[1].reason == "逾期后达到目标"
    fill(june, "3.3.restated=7")
    assert light(june.view(june.letter.measure("3.3"))).word == "正常"


def test_why_nothing_is_judged_is_said(desk: NodeDesk) -> None:
    measure = desk.letter.measure("3.1")
    fill(desk, "3.1.value=6")
    assert light(desk.view(measure)).reason == "没有本节点计划，不作判断"
    fill(desk, "3.1.planned=6")
    assert light(desk.view(measure)).reason == "未填目标"
    fill(desk, "3.1.target=5", "3.1.value=")
    assert light(desk.view(measure)).reason == "没有数"


@pytest.mark.parametrize(
    ("promised", "rule", "level", "message"),
    [
        ("2024-04-15", "pending", "explain", "本期数暂缺：等部门，预计2024年4月15日提供"),
        ("20240415", "pending", "explain", "本期数暂缺：等部门，预计2024年4月15日提供"),
        ("", "pending", "explain", "本期数暂缺：等部门"),
        ("4", "promised_unreadable", "error", "预计提供日期：“4”不是完整的日期"),
        ("2024-02-30", "promised_unreadable", "error", "预计提供日期：2024年2月30日不存在"),
    ],
)
def test_a_promised_day_is_read_key_by_key(desk: NodeDesk, promised: str, rule: str, level: str, message: str) -> None:
    desk.set_state("9.2", "value", state_cell("2024-03", "9.2", "value", "pending", "等部门", promised))
    (issue,) = [issue for issue in desk.issues("9.2") if issue.field == "value"]
    assert (issue.rule, issue.level, issue.message) == (rule, level, message)


def test_targets_and_owners_hold_until_a_later_node_says_otherwise(desk: NodeDesk) -> None:
    fill(desk, "9.1.target=330", "9.1.lead_unit=科技局", "9.1.planned=320")
    june, december = later(desk), later(desk, "2024-12")
    fill(june, "9.1.target=340")
    views = [each.view(each.letter.measure("9.1")) for each in (desk, june, december)]
    assert [view.number("target") for view in views] == [330, 340, 340]
    assert views[2].text("lead_unit") == "科技局"
    assert views[1].number("planned") is None


def test_an_explanation_holds_for_its_numbers_only(desk: NodeDesk) -> None:
    fill(desk, "8.1.value=120")
    june = later(desk)
    fill(june, "8.1.value=110")
    explain_issues(june, "flow_fell@8.1.value", "核定后调减")

    def state() -> str:
        return next(issue.explained for issue in june.issues("8.1") if issue.rule == "flow_fell")

    assert state() == "yes"
    fill(june, "8.1.value=111")
    assert state() == "void"
    fill(june, "8.1.value=110")
    assert state() == "yes"
    explain_issues(june, "flow_fell@8.1.value", "")
    assert state() == "no"


def test_many_are_explained_at_once(desk: NodeDesk) -> None:
    explained = explain_issues(desk, "no_target@*", "目标待下达")
    assert len(explained) > 20
    assert all(issue.explained == "yes" for issue in desk.issues() if issue.rule == "no_target")


def test_the_public_shape_of_a_check(desk: NodeDesk) -> None:
    fill(desk, "9.2.value=abc")
    shape = check_to_json(desk)
    assert (shape["letter"], shape["node"], shape["blocked"]) == ("dazu-2024", "2024-03", True)
    issue = next(issue for issue in shape["issues"] if issue["id"] == "unreadable@9.2.value")
    assert {"rule", "level", "measure", "field", "ledger", "row", "message", "operands", "explained"} <= set(issue)


def test_one_edit_checks_as_a_whole_check_does(desk: NodeDesk) -> None:
    fill(desk, "9.2.value=205", "8.1.value=1", "1.1.value=是", "9.2.value=", "11.2.item.1=是")
    stepwise = desk.issues()
    desk.check_all()
    assert desk.issues() == stepwise


def test_undo_gives_back_what_was_there(desk: NodeDesk) -> None:
    fill(desk, "9.2.value=205", "9.2.value=abc")
    outcome = desk.undo()
    assert outcome is not None
    assert outcome.cell.value == "205"
    assert desk.undo() is not None
    assert desk.undo() is None
    assert desk.session.entries.cell("2024-03", "9.2", "value").is_empty


def test_the_end_of_last_year_is_typed_once_and_a_flow_has_its_own_at_each_node(desk: NodeDesk) -> None:
    fill(desk, "9.2.last_year=208", "8.1.last_year=98.6")
    june = later(desk)
    assert june.view(june.letter.measure("9.2")).number("last_year") == 208
    assert june.view(june.letter.measure("8.1")).number("last_year") is None


@pytest.mark.parametrize(
    ("measure", "typed", "state", "value"),
    [
        ("8.2", "=12.5+3", "value", "15.5"),
        ("8.2", "=1/3", "value", "0.33333333"),
        ("9.2", "=100.5+1", "invalid", ""),
        ("9.2", "=乱写", "invalid", ""),
    ],
)
def test_a_figure_may_be_reckoned_where_it_is_typed(
    desk: NodeDesk, measure: str, typed: str, state: str, value: str
) -> None:
    desk.set_raw(measure, "value", typed)
    cell = desk.session.entries.cell("2024-03", measure, "value")
    assert (cell.state, cell.value, cell.raw) == (state, value, typed)
