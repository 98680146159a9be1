"""Per-mu evaluation: indicators, score and grade, reckoned by hand with the published scheme."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from forms.schema.compiled import compile_letter, read_compiled_letter
from forms.schema.ledger_evaluation import Evaluation, GradeShare, Indicator
from forms.schema.load import load_letter_folder
from forms.services.ledger_desk import LedgerDesk
from forms.services.session import create_workspace
from forms.validation.ledger_evaluation import grades_of, score_of
from resources import resource_path
from tests.unit.desks import NODE, dazu
from tests.unit.ledgers import COMPANY, ledger_desk

# Huangyan 2022: weights 30/20/20/10/10/10. The benchmark 0.0302 of R&D is a fraction; the column is in %, so 3.02.
SCHEME = (
    ("tax_per_mu", "24.097", "30"),
    ("added_per_mu", "136.16", "20"),
    ("added_per_energy", "2.694", "20"),
    ("added_per_emission", "4929.81", "10"),
    ("labour_productivity", "18.14", "10"),
    ("rnd_share", "3.02", "10"),
)
INDICATORS = tuple(Indicator(column, Decimal(benchmark), Decimal(weight)) for column, benchmark, weight in SCHEME)
AT_BENCHMARK = {column: Decimal(benchmark) for column, benchmark, _weight in SCHEME}

# 100 mu, tax 2,409.7, value added 13,616, energy 10,108.4, emission 5.5239, staff 500, revenue 40,000, R&D 604:
# 24.097 (30) + 136.16 (20) + 1.34700 (10) + 2464.93 (5) + 27.232 (15.0121) + 1.51 % (5) = 85.01
WORKED = {
    **COMPANY,
    **{"land": "100", "tax": "2409.7", "value_added": "13616", "energy": "10108.4", "emission": "5.5239"},
    **{"staff": "500", "revenue": "40000", "rnd": "604"},
}


def evaluated_desk(folder: Path, evaluation: Evaluation) -> LedgerDesk:
    letter = replace(dazu(), evaluations=(evaluation,))
    session = create_workspace(folder, letter, "测试")
    return LedgerDesk(session, session.letter.node(NODE), "per_mu_evaluation")


def test_six_indicators_and_no_score_without_benchmarks(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws", "per_mu_evaluation")
    row = desk.row(desk.add_row(WORKED).rows[0])
    shown = {column: row.text(column) for column, _benchmark, _weight in SCHEME}
    assert shown == {
        "tax_per_mu": "24.1",
        "added_per_mu": "136.16",
        "added_per_energy": "1.35",
        "added_per_emission": "2464.93",
        "labour_productivity": "27.23",
        "rnd_share": "1.51",
    }
    assert (row.text("score"), row.text("grade")) == ("", "")


def test_the_score_of_a_company_reckoned_by_hand(tmp_path: Path) -> None:
    desk = evaluated_desk(tmp_path / "ws", Evaluation("per_mu_evaluation", INDICATORS))
    assert desk.row(desk.add_row(WORKED).rows[0]).text("score") == "85.01"
    assert desk.session.letter.evaluations[0].indicators == INDICATORS


@pytest.mark.parametrize(
    ("changed", "missing", "score"),
    [
        ({}, "zero", "100"),
        ({"tax_per_mu": Decimal("48.194")}, "zero", "130"),
        ({"tax_per_mu": Decimal("-5")}, "zero", "70"),
        ({"rnd_share": None}, "zero", "90"),
        ({"rnd_share": None}, "spread", "100"),
        ({"rnd_share": None, "tax_per_mu": Decimal(0)}, "spread", "66.66666666666666666666666666666666666667"),
        ({"rnd_share": None}, "none", None),
    ],
)
def test_items_are_floored_and_missing_ones_follow_the_stated_rule(
    changed: dict[str, Decimal | None], missing: str, score: str | None
) -> None:
    evaluation = Evaluation("x", INDICATORS, (), missing)  # type: ignore[arg-type]
    found = score_of(evaluation, {**AT_BENCHMARK, **changed})
    assert found == (None if score is None else Decimal(score))


def test_an_item_is_capped_at_its_points() -> None:
    capped = Evaluation("x", (Indicator("a", Decimal(10), Decimal(30), Decimal(45)),))
    assert score_of(capped, {"a": Decimal(100)}) == 45
    assert score_of(capped, {"a": None}) is None


def test_grades_go_by_rank_inside_a_group_and_equal_scores_share_the_better() -> None:
    shares = tuple(GradeShare(grade, Decimal(share)) for grade, share in zip("ABCD", (20, 50, 25, 5), strict=True))
    evaluation = Evaluation("x", INDICATORS, shares)
    ten = [("甲", Decimal(100 - number)) for number in range(10)]
    # places of ten: 2, 7, 9.5 → 10, 10: nobody is left for D
    assert "".join(grades_of(evaluation, ten)) == "AABBBBBCCC"
    tied = [("甲", Decimal(score)) for score in (90, 80, 80, 70)]
    # places of four: 0.8 → 1, 2.8 → 3, 3.8 → 4
    assert grades_of(evaluation, tied) == ["A", "B", "B", "C"]
    assert grades_of(evaluation, [("甲", None), ("乙", Decimal(1)), ("甲", Decimal(5))]) == ["", "B", "B"]
    assert grades_of(evaluation, [("甲", None)]) == [""]


def test_a_grade_moves_others_and_an_override_needs_its_reason(tmp_path: Path) -> None:
    halves = (GradeShare("A", Decimal(50)), GradeShare("D", Decimal(50)))
    desk = evaluated_desk(tmp_path / "ws", Evaluation("per_mu_evaluation", INDICATORS, halves))
    first = desk.add_row(WORKED).rows[0]
    second = desk.add_row({**WORKED, "uscc": "11500102008670164Y", "tax": "1000"}).rows[0]
    assert [row.text("grade") for row in desk.rows] == ["A", "D"]
    assert {issue.field for issue in desk.issues(second)} == {"disposal", "disposal_done"}
    desk.set_raw(second, "tax", "9000")
    assert [row.text("grade") for row in desk.rows] == ["D", "A"]
    issues = desk.set_raw(first, "grade_override", "B").issues
    assert desk.row(first).text("grade") == "B"
    assert [issue.field for issue in issues] == ["override_reason"]
    for _step in range(2):
        desk.undo()
    assert [row.text("grade") for row in desk.rows] == ["A", "D"]


def test_the_scheme_is_data_of_the_letter(tmp_path: Path) -> None:
    source = resource_path("letters", "dazu-2024")
    folder = tmp_path / "letter"
    folder.mkdir()
    for name in ("letter.yaml", "ledgers.yaml", "rules.yaml"):
        (folder / name).write_bytes((source / name).read_bytes())
    rows = [
        f'  - {{ledger: per_mu_evaluation, column: {column}, benchmark: "{benchmark}", weight: "{weight}"}}'
        for column, benchmark, weight in SCHEME
    ]
    rows += [
        '  - {ledger: per_mu_evaluation, grade: A, share: "100"}',
        "  - {ledger: per_mu_evaluation, missing: spread}",
    ]
    with (folder / "ledgers.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\nevaluation:\n" + "\n".join(rows) + "\n")
    letter = load_letter_folder(folder)
    assert letter.evaluations == (
        Evaluation("per_mu_evaluation", INDICATORS, (GradeShare("A", Decimal(100)),), "spread"),
    )
    assert read_compiled_letter(compile_letter(letter)) == letter
    assert "evaluations" not in compile_letter(dazu())
