"""Rules that hold a node against an earlier one: what is missing in between (暂缺, empty) is looked past, not forgiven."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from forms.issues import Issue
from forms.records.entry import EntryTable
from forms.schema.cell import Cell, State
from forms.schema.expression_values import Reference, Value
from forms.schema.letter import Letter, Measure
from forms.schema.rule import Rule
from forms.schema.rule_vocabulary import measures_named, vocabulary_of
from forms.services.context import figure_context
from forms.services.desk import NodeDesk
from forms.services.operands import operand_links
from forms.validation.environment import MeasureEnvironment
from forms.validation.rule_check import check_rule
from forms.validation.rule_examples import read_example
from forms.validation.rule_set import RuleSet
from forms.validation.view import MeasureView
from tests.unit.desks import fill, new_desk, rules_at
from tests.unit.ledgers import ASSET, add_all, at_node, ledger_desk
from tests.unit.test_ledger_import import read, take, write_rows
from tests.unit.test_rule_kinds import LETTERS, RULES, letter_of
from tests.unit.test_rules import message_of

MISSING: tuple[State, ...] = ("empty", "pending", "not_applicable", "invalid")
ABOUT_THE_NODE_BEFORE = {"restated", "verified_restated", "restated_fell"}
"""上期修正数 corrects the node before and no other."""

SITUATIONS: list[tuple[State, State, int | None]] = [
    ("value", "value", 1),
    *(("value", state, 0) for state in MISSING),
    *((state, "value", 1) for state in MISSING),
    *((state, other, None) for state in MISSING for other in MISSING),
]
"""What March and June hold, and which of the two December is to be compared with."""


def measures_like_the_example(letter: Letter, rule: Rule) -> list[Measure]:
    """Measures that are as the failing example says (nature=flow, unit=%), one of each kind, without the letter's
    own target, which is known at every node.
    """
    kinds: dict[str, Measure] = {}
    for measure in measures_named(rule.for_each, letter):
        example = read_example(rule.fails, vocabulary_of(letter.measures, letter.ledgers, measure.kind))
        said = [(ref.name, value) for ref, value in example.items() if ref.name in ("nature", "unit")]
        if all(getattr(measure, name) == value for name, value in said):
            kinds.setdefault(measure.kind, replace(measure, target=None))
    return list(kinds.values())


def looking_back() -> list[tuple[str, Rule, Measure]]:
    """Every rule that looks back, at a measure of each kind that it is for."""
    return [
        (letter_id, rule, measure)
        for letter_id in LETTERS
        for rule in letter_of(letter_id).rules
        if "earlier." in f"{rule.when} {rule.left} {rule.right}" and rule.id not in ABOUT_THE_NODE_BEFORE
        for measure in measures_like_the_example(letter_of(letter_id), rule)
    ]


@pytest.mark.parametrize("letter_id", LETTERS)
def test_only_corrections_ask_for_the_node_before_itself(letter_id: str) -> None:
    compiled = (each for rules in RULES[letter_id].by_measure.values() for each in rules)
    asking = {each.rule.id for each in compiled if any(ref.owner == "previous" for ref in each.all_references)}
    assert asking == ABOUT_THE_NODE_BEFORE


LOOKING_BACK = looking_back()


@pytest.mark.parametrize(("march", "june", "compared"), SITUATIONS)
def test_december_is_held_against_the_latest_node_that_has_what_is_asked(
    march: State, june: State, compared: int | None
) -> None:
    for letter_id, rule, measure in LOOKING_BACK:
        letter = letter_of(letter_id)
        assert december_issue(letter, measure, rule, rule.passes, (march, june)) is None, (rule.id, measure.no)
        found = december_issue(letter, measure, rule, rule.fails, (march, june))
        assert (found is not None) == (compared is not None), (rule.id, measure.no)
        if found is not None and compared is not None:
            is_inherited = rule.id == "target_changed" and june == "empty"  # March's target is June's too
            earlier = letter.nodes[1 if is_inherited else compared]
            assert earlier.label in found.message
            others = [each.ref for each in found.operands if not each.ref.endswith("@2024-12")]
            assert all(ref.endswith(f"@{earlier.id}") for ref in others), rule.id


def test_all_rules_that_look_back_are_tried() -> None:
    compiled = (each for letter_id in LETTERS for rules in RULES[letter_id].by_measure.values() for each in rules)
    asking = {each.rule.id for each in compiled if each.looks_back}
    assert asking - ABOUT_THE_NODE_BEFORE == {rule.id for _letter, rule, _measure in LOOKING_BACK}
    assert len(asking) > 15


def december_issue(
    letter: Letter, measure: Measure, rule: Rule, text: str, states: tuple[State, State]
) -> Issue | None:
    """The rule's word on December, with the example's `earlier` in both nodes before, as far as they have it."""
    example = read_example(text, vocabulary_of(letter.measures, letter.ledgers, measure.kind))
    cells = cells_of(example, "", measure, "2024-12", "value")
    for node, state in zip(("2024-03", "2024-06"), states, strict=True):
        cells += cells_of(example, "earlier", measure, node, state)
    view = MeasureView(letter, letter.nodes[2], measure, EntryTable(letter, cells))
    return check_rule(RULES[letter.id].rule(measure.no, rule.id), MeasureEnvironment(view))


def cells_of(example: dict[Reference, Value], owner: str, measure: Measure, node: str, state: State) -> list[Cell]:
    given = {ref.name: str(value) for ref, value in example.items() if ref.owner == owner}
    if state != "value":
        return [Cell(node, measure.no, name, state, raw="约五百", reason="等部门") for name in given]
    return [Cell(node, measure.no, name, "value", text, text) for name, text in given.items()]


@pytest.fixture
def gap(tmp_path: Path) -> Iterator[NodeDesk]:
    """December after March's 120 and June's 暂缺."""
    march = new_desk(tmp_path / "ws")
    fill(march, "8.1.value=120")
    fill(at(march, "2024-06"), "8.1.value=暂缺：等统计局")
    yield at(march, "2024-12")
    march.session.close()


def at(desk: NodeDesk, node: str) -> NodeDesk:
    """The node as it is when somebody opens it now."""
    return NodeDesk(desk.session, desk.letter.node(node))


def test_a_fall_over_a_gap_names_the_node_it_fell_from_and_leads_there(gap: NodeDesk) -> None:
    fill(gap, "8.1.value=110")
    assert message_of(gap, "8.1", "flow_fell") == "12月底累计 110 亿元，小于3月底 120 亿元，少 10 亿元"
    issue = next(issue for issue in gap.issues("8.1") if issue.rule == "flow_fell")
    links = [(link.text, link.node, link.field) for link in operand_links(gap.letter, issue)]
    assert links == [("8.1 12月底 110 亿元", "2024-12", "value"), ("8.1 3月底 120 亿元", "2024-03", "value")]
    context = figure_context(gap, gap.letter.measure("8.1"))
    assert context.against == ("比3月底少 10 亿元（-8.3%）",)
    assert (context.earlier_label, context.restated_label) == ("3月底", "6月底")


def test_a_change_in_march_is_checked_again_in_december_and_voids_what_was_explained(gap: NodeDesk) -> None:
    fill(gap, "8.1.value=110")
    issue = next(issue for issue in gap.issues("8.1") if issue.rule == "flow_fell")
    gap.save_explanations(gap.explain([issue], "口径调整"))
    fill(at(gap, "2024-03"), "8.1.value=118")
    again = next(issue for issue in at(gap, "2024-12").issues("8.1") if issue.rule == "flow_fell")
    assert (again.explained, "118 亿元" in again.message) == ("void", True)
    fill(at(gap, "2024-03"), "8.1.value=105")
    assert "flow_fell" not in rules_at(at(gap, "2024-12"), "8.1", "value")


def test_a_figure_corrected_in_between_counts_as_corrected(gap: NodeDesk) -> None:
    fill(at(gap, "2024-06"), "8.1.restated=108", "8.1.restated_reason=统计局核定")
    december = at(gap, "2024-12")
    fill(december, "8.1.value=109")
    assert "flow_fell" not in rules_at(december, "8.1", "value")
    fill(december, "8.1.value=107")
    assert message_of(december, "8.1", "flow_fell") == "12月底累计 107 亿元，小于3月底 108 亿元，少 1 亿元"
    issue = next(issue for issue in december.issues("8.1") if issue.rule == "flow_fell")
    assert [operand.ref for operand in issue.operands] == ["8.1.value@2024-12", "8.1.restated@2024-06"]
    assert figure_context(december, december.letter.measure("8.1")).against[0].startswith("比3月底少 1 亿元")


def test_a_missing_figure_sent_later_is_held_against_the_one_before_it(gap: NodeDesk) -> None:
    """June's figure comes in December as 上期修正数: December is held against it, and it against March."""
    fill(gap, "8.1.value=125", "8.1.restated=110", "8.1.restated_reason=统计局补报")
    assert message_of(gap, "8.1", "restated_fell") == "补报的6月底累计 110 亿元，小于3月底 120 亿元，少 10 亿元"
    fill(gap, "8.1.restated=122")
    assert {"restated_fell", "flow_fell", "flow_fell_restated"}.isdisjoint(rules_at(gap, "8.1", "restated"))
    fill(gap, "8.1.value=121")
    assert "flow_fell_restated" in rules_at(gap, "8.1", "value")


def test_a_rule_that_asks_earlier_for_two_things_takes_both_from_one_node() -> None:
    dazu = letter_of("dazu-2024")
    fell = next(rule for rule in dazu.rules if rule.id == "flow_fell")
    letter = replace(
        dazu, rules=(replace(fell, when="", right="earlier.value + earlier.planned", message="{right} {earlier_node}"),)
    )
    march = [Cell("2024-03", "8.1", name, "value", "10", "10") for name in ("value", "planned")]
    later = [Cell(node, "8.1", "value", "value", text, text) for node, text in (("2024-06", "99"), ("2024-12", "5"))]
    view = MeasureView(letter, letter.nodes[2], letter.measure("8.1"), EntryTable(letter, [*march, *later]))
    issue = check_rule(RuleSet(letter).rule("8.1", "flow_fell"), MeasureEnvironment(view))
    assert issue is not None and issue.message == "20 亿元 3月底"


@pytest.mark.parametrize("june_has", ["nothing", "the row without it", "a text that is no number"])
def test_a_row_is_held_against_the_last_node_that_has_its_figure(tmp_path: Path, june_has: str) -> None:
    march = ledger_desk(tmp_path / "ws")
    add_all(march, [ASSET])
    june = at_node(march, "2024-06")
    if june_has != "nothing":
        june.copy_rows_from_before()
        june.set_raw(june.rows[0].id, "recovered", "" if june_has == "the row without it" else "约九十")
        june.save()
    december = at_node(march, "2024-12")
    add_all(december, [{**ASSET, "recovered": "90"}])
    (issue,) = [issue for issue in december.issues() if issue.rule == "below_previous"]
    assert "90 万元小于3月底的 100 万元，少 10 万元" in issue.message
    assert [operand.ref.rpartition("@")[2] for operand in issue.operands] == ["2024-12", "2024-03"]
    march.set_raw(march.rows[0].id, "recovered", "80")
    march.save()
    assert "below_previous" not in {each.rule for each in at_node(march, "2024-12").issues()}
    march.session.close()


def test_an_import_holds_its_rows_against_the_last_node_that_has_them(tmp_path: Path) -> None:
    march = ledger_desk(tmp_path / "ws", "park_assets")
    heads = ["资产编号", "列入时状态"]
    take(march, write_rows(tmp_path / "a.xlsx", heads, [["A1", "闲置"]]))
    december = at_node(march, "2024-12")
    plan = read(december, write_rows(tmp_path / "b.xlsx", heads, [["A1", "在用"]]))
    assert [(fault.code, fault.row, fault.column) for fault in plan.faults if fault.code == "changed_later"] == [
        ("changed_later", 2, "B")
    ]
    march.session.close()


def test_work_said_to_be_open_then_done_before_that_is_to_be_explained(tmp_path: Path) -> None:
    """Else a late milestone is made green by dating it back."""
    march = new_desk(tmp_path / "ws")
    fill(march, "1.1.value=否")
    june = at(march, "2024-06")
    fill(june, "1.1.value=是", "1.1.done_on=2024-03-20")
    said = "3月底填“否”，完成日期却是2024年3月20日，不晚于当时的截止日2024年3月31日"
    assert message_of(june, "1.1", "done_before_said_open") == said
    fill(june, "1.1.done_on=2024-04-20")
    assert "done_before_said_open" not in rules_at(june, "1.1", "done_on")
    march.session.close()
