"""The shipped rules as a table of kinds, and every rule with every sort of missing, empty, zero and extreme value."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from forms.records.entry import EntryTable
from forms.schema.cell import Cell
from forms.schema.expression_values import ValueType, Vocabulary
from forms.schema.field_types import ValueFault
from forms.schema.letter import Letter, Measure, Node
from forms.schema.load import load_letter_folder, load_shipped_letter
from forms.schema.measure_fields import fields_of, type_of
from forms.schema.rule import Rule
from forms.schema.rule_vocabulary import vocabulary_of
from forms.validation.check_board import CheckBoard
from forms.validation.rule_check import judge_rule
from forms.validation.rule_examples import ExampleEnvironment, read_example
from forms.validation.rule_set import CompiledRule, RuleSet, compile_rule
from forms.validation.view import MeasureView
from tests.unit.test_rules import rule_letter

LETTERS = ("dazu-2024", "fuling-2024")
letter_of = cache(load_shipped_letter)
RULES = {letter_id: RuleSet(load_shipped_letter(letter_id)) for letter_id in LETTERS}

KINDS = [
    ("flows do not fall", "explain", "flow_fell flow_fell_restated"),
    (
        "value against target at the due date",
        "explain",
        "short_at_due over_at_due unequal_at_due items_open_at_due open_at_due",
    ),
    ("value against plan", "explain", "behind_plan"),
    ("a base for what is to be pressed down", "explain", "no_base"),
    ("a base above its target", "error", "base_not_above_target"),
    ("done by its date", "explain", "done_late"),
    ("completion bounds", "explain", "completion_too_high completion_negative"),
    ("growth against last year", "explain", "growth_too_high growth_too_low"),
    ("a done milestone has date and document", "error", "done_without_date done_without_doc"),
    ("done but short of target", "error", "status_done_short status_done_over status_done_unequal status_done_items"),
    ("the status word against the light", "explain", "status_against_light"),
    ("change of a share in points", "explain", "share_changed share_jumped"),
    ("items counted against the list", "error", "more_items_than_listed"),
    ("figures that are stale", "explain", "as_of_stale as_of_not_moved"),
    ("figures restated later", "explain", "restated verified_restated"),
    ("a restated figure has its reason", "error", "restated_without_reason"),
    ("evidence for what is done", "explain", "done_without_evidence milestone_without_evidence"),
    ("texts name a fact and are long enough", "hint", "progress_without_fact progress_too_short"),
    ("texts differ from the node before", "explain", "progress_unchanged"),
    ("red needs cause and remedy", "error", "late_without_problem late_without_next"),
]
IN_DAZU = [
    ("parts across measures", "explain", "high_tech_within_tech rewarded_within_evaluated"),
    ("sums across measures", "hint", "contracts_come_from_projects"),
    ("a share is at most 100", "error", "boundary_share"),
]


@pytest.mark.parametrize(("letter_id", "kinds"), [("dazu-2024", KINDS + IN_DAZU), ("fuling-2024", KINDS)])
def test_each_kind_is_there_at_its_level_with_basis_fix_and_examples(
    letter_id: str, kinds: list[tuple[str, str, str]]
) -> None:
    rules = {rule.id: rule for rule in letter_of(letter_id).rules}
    for what, level, ids in kinds:
        for rule in (rules[rule_id] for rule_id in ids.split()):
            assert rule.level == level, (what, rule.id)
            assert rule.basis and rule.fix and rule.passes and rule.fails, (what, rule.id)


@pytest.mark.parametrize("letter_id", LETTERS)
def test_shares_lie_between_0_and_100_and_counts_are_not_negative(letter_id: str) -> None:
    """Bounds that hold for a field whatever else is entered: an error at the field itself."""
    for measure in letter_of(letter_id).measures:
        if measure.unit == "%" and measure.has_figure and "增长" not in measure.indicator + measure.title:
            assert (measure.minimum, measure.maximum) != (None, None), measure.no
        if measure.unit not in (None, "", "%", "百分点"):
            assert measure.minimum == 0 or measure.kind in ("checklist", "milestone"), measure.no


@pytest.mark.parametrize("letter_id", LETTERS)
def test_a_message_shows_both_sides_that_were_compared(letter_id: str) -> None:
    for rule in letter_of(letter_id).rules:
        if rule.op and rule.op != "!=":  # which is broken by two sides that are the same: one is enough
            assert _names(rule, rule.left, "left"), rule.id
            assert _names(rule, rule.right, "right"), rule.id


def _names(rule: Rule, expression: str, side: str) -> bool:
    """By the side itself, by a name that it consists of, or as a constant, which may be all that is left to say."""
    named = set(re.findall(r"\{([^{}]+)\}", rule.message))
    is_said = bool(named & {side, *re.findall(r"[a-z_.]+", expression)})
    is_constant = rule.right.isdigit() and (side == "right" or rule.right in rule.message)
    return is_said or is_constant or rule.unit == "-"


def compiled_rules(letter: Letter) -> Iterator[tuple[Measure, CompiledRule, Vocabulary]]:
    """Each rule at the first measure that it is for; the common ones need not have any in a letter."""
    for rule in letter.rules:
        words = rule.for_each.split()
        measure = next((each for each in letter.measures if each.kind in words or each.no in words), None)
        if measure is None:
            continue
        vocabulary = vocabulary_of(letter.measures, letter.ledgers, measure.kind)
        yield measure, compile_rule(rule, vocabulary), vocabulary


@pytest.mark.parametrize("letter_id", LETTERS)
def test_every_rule_waits_for_each_of_its_sides_and_stands_every_zero(letter_id: str) -> None:
    """Its failing example without one of the values that it compares says nothing; with zeros it can be reckoned."""
    letter = letter_of(letter_id)
    asked = 0
    for measure, compiled, vocabulary in compiled_rules(letter):
        view = MeasureView(letter, letter.nodes[0], measure, EntryTable(letter))
        example = read_example(compiled.rule.fails, vocabulary)
        for reference in compiled.reads:
            if vocabulary.names.get((reference.owner, reference.name), ValueType.NUMBER) in (
                ValueType.NUMBER,
                ValueType.DATE,
            ):
                without = ExampleEnvironment({**example, reference: None}, vocabulary)
                assert judge_rule(view, compiled, without) is None, (compiled.rule.id, reference)
                asked += 1
        numbers = {reference: Decimal(0) for reference, value in example.items() if isinstance(value, Decimal)}
        judge_rule(view, compiled, ExampleEnvironment({**example, **numbers}, vocabulary))
    assert asked > len(letter.rules) / 2


FIELD_STATES: list[tuple[str, str]] = [
    ("empty", "missing"),
    ("0", ""),
    ("pending", "pending"),
    ("not_applicable", "not_applicable"),
    ("invalid", "unreadable"),
    ("999999999999999.99999999", ""),
    ("0.00000001", ""),
]


@pytest.mark.parametrize("letter_id", LETTERS)
@pytest.mark.parametrize(("earlier", "_rule"), FIELD_STATES)
@pytest.mark.parametrize(("state", "said"), FIELD_STATES)
def test_all_rules_run_on_all_measures_in_every_state_and_what_is_missing_is_said(
    letter_id: str, earlier: str, _rule: str, state: str, said: str
) -> None:
    letter = letter_of(letter_id)
    before, now = letter.nodes[0], letter.nodes[1]
    cells = [*cells_in(letter, before, earlier), *cells_in(letter, now, state)]
    board = CheckBoard(letter, now, EntryTable(letter, cells), RULES[letter_id])
    board.check_all()
    for measure in letter.measures:
        issues = board.issues(measure.no)
        assert not [issue.message for issue in issues if "无法计算：" in issue.message]
        if said and measure.kind != "checklist":
            assert said in {issue.rule for issue in issues if issue.field == "value"}, measure.no


def cells_in(letter: Letter, node: Node, state: str) -> Iterator[Cell]:
    """Every field of every measure of a shape that can be so: figures, dates; texts are filled."""
    for measure in letter.measures:
        for field in fields_of(measure):
            blank = Cell(node.id, measure.no, field.name)
            if field.shape in ("figure", "date", "yes_no") and state in ("empty", "pending", "not_applicable"):
                yield replace(blank, state=state, reason="" if state == "empty" else "等部门")  # type: ignore[arg-type]
            elif field.shape in ("figure", "date", "yes_no") and state == "invalid":
                yield replace(blank, state="invalid", raw="约５百")
            elif field.shape == "figure":
                yield replace(blank, state="value", value=state, raw=state)
            elif field.shape == "date":
                yield replace(blank, state="value", value=node.end.isoformat())
            elif field.shape == "text":
                yield replace(blank, state="value", value="各项工作稳步推进")


@pytest.mark.parametrize("raw", ["NaN", "nan", "Infinity", "-inf", "1e999", "1E5", "0." + "1" * 40, "9" * 40, "1/0"])
@pytest.mark.parametrize("letter_id", LETTERS)
def test_no_figure_of_any_measure_takes_what_is_no_plain_number(letter_id: str, raw: str) -> None:
    for measure in letter_of(letter_id).measures:
        for field in fields_of(measure):
            if field.shape == "figure" and not field.computed:
                with pytest.raises(ValueFault):
                    type_of(measure, field).parse(raw)


@pytest.mark.parametrize("left", ["value * value * value", "value / 3 * value", "value * 1000000 * value"])
@pytest.mark.parametrize("value", ["999999999999999", "999999999999999.99999999"])
def test_an_offices_own_rule_may_reckon_with_very_long_numbers(tmp_path: Path, left: str, value: str) -> None:
    letter = load_letter_folder(
        rule_letter(tmp_path / "a", left=left, op="<", right="1", message="{left}，多 {difference}")
    )
    entries = EntryTable(letter, [Cell("2024-03", "1.1", "value", "value", value, value)])
    board = CheckBoard(letter, letter.nodes[0], entries, RuleSet(letter))
    board.check_all()
    (issue,) = [issue for issue in board.issues("1.1") if issue.rule == "mine"]
    assert re.fullmatch(r"[\d,.]+( \S+)?，多 [\d,.]+( \S+)?", issue.message)
