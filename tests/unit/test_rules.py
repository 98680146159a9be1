"""The shipped rules: their examples, their messages, and that one change checks as much as a whole check."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.records.entry import EntryTable
from forms.schema.cell import Cell
from forms.schema.expressions import compile_expression
from forms.schema.letter import Letter
from forms.schema.load import load_letter_folder, load_shipped_letter
from forms.schema.rule_vocabulary import summary_vocabulary
from forms.schema.source import LetterRefused
from forms.services.desk import NodeDesk
from forms.services.ledger_desk import LedgerDesk
from forms.services.linting import lint_rules
from forms.validation.environment import MeasureEnvironment
from forms.validation.ledger_figures import check_figure
from forms.validation.rule_check import check_rule
from forms.validation.rule_set import RuleSet
from forms.validation.view import MeasureView
from tests.unit.desks import fill, new_desk, rules_at
from tests.unit.ledgers import ASSET, add_all, ledger_desk
from tests.unit.test_letters import SOUND, write_letter


@pytest.fixture(scope="module")
def dazu() -> Letter:
    return load_shipped_letter("dazu-2024")


@pytest.fixture
def june(tmp_path: Path) -> NodeDesk:
    """June's desk with March filled in."""
    march = new_desk(tmp_path / "ws")
    fill(march, "8.1.value=120", "8.1.basis=快报", "9.2.value=205", "1.1.value=是", "1.1.done_on=2024-03-15")
    fill(march, "9.2.progress=新认定12家。", "14.2.value=90", "9.2.as_of=2024-03-31")
    return NodeDesk(march.session, march.letter.node("2024-06"))


@pytest.fixture
def assets(tmp_path: Path) -> LedgerDesk:
    """Three revived assets in March; 14.4 is their sum."""
    ledger = ledger_desk(tmp_path / "assets")
    add_all(ledger, [{**ASSET, "code": f"ZC-000{number}"} for number in (1, 2, 3)])
    return ledger


def message_of(desk: NodeDesk, measure: str, rule: str) -> str:
    return next(issue.message for issue in desk.issues(measure) if issue.rule == rule)


@pytest.mark.parametrize("letter_id", ["dazu-2024", "fuling-2024"])
def test_every_rule_does_what_its_examples_say(letter_id: str) -> None:
    assert lint_rules(load_shipped_letter(letter_id)) == []


def test_dazu_has_enough_rules_each_with_basis_and_fix(dazu: Letter) -> None:
    assert len(dazu.rules) >= 60
    assert len({rule.id for rule in dazu.rules}) == len(dazu.rules)
    for rule in dazu.rules:
        assert rule.basis and rule.fix.endswith("。") and rule.message and rule.passes and rule.fails


def test_an_example_that_fails_its_purpose_is_found(dazu: Letter) -> None:
    rule = next(rule for rule in dazu.rules if rule.id == "flow_fell")
    upside_down = replace(rule, passes=rule.fails, fails=rule.passes)
    found = lint_rules(replace(dazu, rules=(upside_down,)))
    assert len(found) == 4
    assert "flow_fell" in found[0].text


@pytest.mark.parametrize(
    ("assignments", "measure", "rule", "message"),
    [
        (["8.1.value=110"], "8.1", "flow_fell", "6月底累计 110 亿元，小于3月底 120 亿元，少 10 亿元"),
        (["8.1.value=110", "8.1.restated=118"], "8.1", "restated", "3月底的数由 120 亿元 修正为 118 亿元，相差 2 亿元"),
        (["8.1.value=130", "8.1.last_year=90"], "8.1", "growth_too_high", "与上年相比增长 44.4%，超过 30%"),
        (["14.2.value=40"], "14.2", "share_jumped", "40% 与3月底 90% 相差 50 个百分点，超过 40 个百分点"),
        (["9.2.progress=新认定12家"], "9.2", "progress_unchanged", "进展情况与3月底的文字相同"),
        (["9.2.as_of=2024-03-31"], "9.2", "as_of_not_moved", "数据截至2024年3月31日，没有晚于3月底的2024年3月31日"),
        (
            ["9.2.value=1700", "9.3.value=1600"],
            "9.2",
            "high_tech_within_tech",
            "高新技术企业 1,700 家，多于 9.3 科技型企业 1,600 家，多 100 家",
        ),
        (["1.1.value=否"], "1.1", "undone_again", "3月底已完成，本节点却填“否”"),
        (["9.2.value=100", "9.2.planned=205"], "9.2", "behind_plan", "进度落后计划 50 个百分点，超过 30 个百分点"),
    ],
)
def test_messages_show_todays_numbers(
    june: NodeDesk, assignments: list[str], measure: str, rule: str, message: str
) -> None:
    fill(june, *assignments)
    assert message_of(june, measure, rule) == message


def test_operands_can_be_found_again(june: NodeDesk) -> None:
    fill(june, "9.2.value=1700", "9.3.value=1600")
    issue = next(issue for issue in june.issues("9.2") if issue.rule == "high_tech_within_tech")
    refs = [(operand.ref, operand.value, operand.unit) for operand in issue.operands]
    assert refs == [("9.2.value@2024-06", "1700", "家"), ("9.3.value@2024-06", "1600", "家")]


def test_a_change_elsewhere_checks_the_rule_that_looks_there(june: NodeDesk) -> None:
    fill(june, "9.2.value=1700", "9.3.value=1800")
    assert "high_tech_within_tech" not in rules_at(june, "9.2", "value")
    outcome = june.set_raw("9.3", "value", "1600")
    assert "9.2" in outcome.touched
    assert "high_tech_within_tech" in rules_at(june, "9.2", "value")


@pytest.mark.parametrize("state", ["", "0", "n/a:本区没有", "pending:等部门", "abc"])
def test_empty_zero_not_applicable_pending_and_wrong_never_break_a_rule(june: NodeDesk, state: str) -> None:
    for measure in june.letter.measures:
        if measure.kind in ("indicator", "ledger"):
            fill(june, f"{measure.no}.value={state}", f"{measure.no}.target=0", f"{measure.no}.planned=0")
            broken = [issue.message for issue in june.issues(measure.no) if "无法计算：" in issue.message]
            assert broken == []
            if state != "0":
                assert not {"flow_fell", "short_at_due", "behind_plan"} & {
                    issue.rule for issue in june.issues(measure.no)
                }


def rule_letter(folder: Path, **changes: str) -> Path:
    rule = {
        "id": "mine",
        "version": "1",
        "level": "explain",
        "for_each": "indicator",
        "left": "value",
        "op": ">=",
        "right": "previous.value",
        "field": "value",
        "message": "小了",
        "fix": "改。",
        "basis": "试",
        "pass": "value=2; previous.value=1",
        "fail": "value=1; previous.value=2",
    } | changes
    text = "rules:\n  -\n" + "".join(f"    {key}: {value!r}\n" for key, value in rule.items())
    write_letter(folder, SOUND)
    (folder / "rules.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_letters_own_rule_loads(tmp_path: Path) -> None:
    letter = load_letter_folder(rule_letter(tmp_path / "a"))
    assert [rule.id for rule in letter.rules] == ["mine"]
    assert lint_rules(letter) == []


@pytest.mark.parametrize(
    ("changes", "code", "line"),
    [
        ({"left": "__import__('os').system('x')"}, "bad_expression", 7),
        ({"left": "value ** 99999"}, "bad_expression", 7),
        ({"right": 'measure("9.9")'}, "bad_expression", 9),
        ({"right": "colour"}, "bad_expression", 9),
        ({"right": "progress"}, "bad_rule", 7),
        ({"op": "=>"}, "bad_word", 8),
        ({"level": "fatal"}, "bad_word", 5),
        ({"for_each": "9.9"}, "unknown_measure", 6),
        ({"field": "colour"}, "bad_rule", 10),
        ({"tolerance": "NaN"}, "bad_number", 16),
        ({"message": "{colour}"}, "unknown_placeholder", 11),
        ({"when": "(" * 400}, "bad_expression", 16),
        ({"colour": "red"}, "unknown_key", 16),
    ],
)
def test_a_hostile_or_faulty_rule_is_refused_with_its_line(
    tmp_path: Path, changes: dict[str, str], code: str, line: int
) -> None:
    with pytest.raises(LetterRefused) as refused:
        load_letter_folder(rule_letter(tmp_path / "a", **changes))
    assert (code, line) in [(fault.code, fault.position.row) for fault in refused.value.faults]


def test_division_by_zero_in_a_rule_becomes_an_issue(tmp_path: Path) -> None:
    from forms.records.entry import EntryTable
    from forms.schema.cell import Cell
    from forms.validation.check_board import CheckBoard
    from forms.validation.rule_set import RuleSet

    letter = load_letter_folder(rule_letter(tmp_path / "a", left="10 / value", right="1"))
    entries = EntryTable(letter, [Cell("2024-03", "1.1", "value", "value", "0", "0")])
    board = CheckBoard(letter, letter.nodes[0], entries, RuleSet(letter))
    board.check_all()
    issue = next(issue for issue in board.issues("1.1") if issue.rule == "mine")
    assert issue.level == "explain"
    assert issue.message == "规则“mine”无法计算：除数为0"


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["8.1", "9.2", "9.3", "1.1", "11.2", "12.1", "12.2", "3.1"]),
        st.sampled_from(
            ["value", "planned", "target", "base", "status", "progress", "as_of", "basis", "last_year", "item.1"]
        ),
        st.sampled_from(
            ["", "0", "5", "1,000", "是", "否", "已完成", "正在推进", "2024-06-30", "快报", "abc", "暂缺：等"]
        ),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_step_by_step_equals_all_at_once_and_undo_gives_the_issues_back(
    june: NodeDesk, edits: list[tuple[str, str, str]]
) -> None:
    from forms.schema.measure_fields import field_of

    before = june.issues()
    done = 0
    for measure, name, raw in edits:
        field = field_of(june.letter.measure(measure), name)
        if field is not None and not field.computed:
            done += bool(june.set_raw(measure, name, raw).changes)
    stepwise = june.issues()
    june.check_all()
    assert june.issues() == stepwise
    for _step in range(done):
        june.undo()
    assert june.issues() == before


ROW_TEXTS = ["120.5", "90", "", "abc", "已盘活", "正在推进", "ZC-0001", "ZC-0002"]
ROW_EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("row"), st.sampled_from(["value", "status", "code"]), st.sampled_from(ROW_TEXTS)),
        st.tuples(st.just("new"), st.sampled_from(["120.5", "0", "abc"]), st.just("")),
        st.tuples(
            st.just("figure"), st.sampled_from(["value", "planned", "target"]), st.sampled_from(["", "5", "暂缺：等"])
        ),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=ROW_EDITS)
def test_rows_and_figures_step_by_step_equal_all_at_once_and_undone_give_the_issues_back(
    assets: LedgerDesk, edits: list[tuple[str, str, str]]
) -> None:
    """14.4 is the sum of its rows, while rows and the figure itself are changed by turns."""
    desk = assets.desk
    before, steps = (desk.issues(), desk.view(desk.letter.measure("14.4")).cell("value").value), []
    for what, name, text in edits:
        if what == "figure":
            steps += [desk] * bool(desk.set_raw("14.4", name, text).changes)
        elif what == "new":
            assets.add_row({**ASSET, "code": f"N-{len(steps)}", "value": name})
            steps.append(assets)
        else:
            row = assets.rows[0]
            assets.set_raw(row.id, name, text)
            steps += [assets] * (assets.rows[0] != row)
    stepwise = desk.issues()
    desk.check_all()
    assert desk.issues() == stepwise
    for desk_of_step in reversed(steps):
        desk_of_step.undo()
    assert (desk.issues(), desk.view(desk.letter.measure("14.4")).cell("value").value) == before


@pytest.mark.parametrize("typed", ["", "5"])
def test_rows_that_no_figure_can_be_reckoned_from_are_said(tmp_path: Path, typed: str) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [ASSET])
    fill(desk.desk, f"14.4.value={typed}")
    letter = desk.session.letter
    nothing = "count(r for r in state_assets if r.value < 0)"
    summary = compile_expression(
        f"count(state_assets) / {nothing}", summary_vocabulary(letter.measures, letter.ledgers)
    )
    issue = check_figure(desk.desk.view(letter.measure("14.4")), summary)
    assert issue is not None and issue.level == "explain"
    assert "算不出本期数：除数为0" in issue.message


@pytest.mark.parametrize(("figure", "rules"), [("4", {"unequal_at_due"}), ("5", set()), ("6", {"unequal_at_due"})])
def test_a_figure_that_must_equal_its_target_is_held_against_it_either_way(
    dazu: Letter, figure: str, rules: set[str]
) -> None:
    measure = replace(dazu.measure("3.3"), comparator="=", target=None)
    filled = {"value": figure, "target": "5", "status": "已完成"}
    cells = [Cell("2024-12", "3.3", name, "value", text, text) for name, text in filled.items()]
    environment = MeasureEnvironment(MeasureView(dazu, dazu.nodes[2], measure, EntryTable(dazu, cells)))
    broken = {each.rule.id for each in RuleSet(dazu).by_measure["3.3"] if check_rule(each, environment) is not None}
    assert broken & {"unequal_at_due", "short_at_due", "over_at_due"} == rules
    assert ("status_done_unequal" in broken) == bool(rules)
