"""Steps on many rows: places for new ones, rows that follow from others, steps that come too late, what they cost."""

from decimal import Decimal
from pathlib import Path

import pytest

from forms.errors import UserError
from forms.records.gradual import at_once
from forms.records.ledger_editor import RowEdit
from forms.records.ledger_filter import RowFilter
from forms.schema.ledger_evaluation import Evaluation, GradeShare, Indicator
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_view import LedgerView
from tests.unit.ledgers import COMPANY, ledger_desk
from tests.unit.test_ledger_evaluation import evaluated_desk


def numbers(desk: LedgerDesk) -> list[str]:
    return [row.text("no") for row in desk.rows]


@pytest.mark.parametrize("after", [0, 1, 2])
def test_any_number_of_rows_can_be_put_below_any_row(tmp_path: Path, after: int) -> None:
    desk = ledger_desk(tmp_path / "ws", "key_tasks")
    ids = desk.edit([RowEdit("", {"no": no}) for no in ("1", "2", "3")]).rows
    for first, count in ((1_000, 2_500), (5_000, 40)):
        desk.edit([RowEdit("", {"no": str(first + number)}, ids[after]) for number in range(count)])
    new = [str(number) for number in (*range(5_000, 5_040), *range(1_000, 3_500))]
    wanted = ["1", "2", "3"]
    assert numbers(desk) == [*wanted[: after + 1], *new, *wanted[after + 1 :]]
    desk.undo()
    desk.undo()
    assert numbers(desk) == wanted


def test_copies_below_each_of_many_crowded_rows_stand_below_their_own(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws", "key_tasks")
    (first,) = desk.add_row({"no": "1"}).rows
    desk.add_row({"no": "9000"})
    crowded = desk.edit([RowEdit("", {"no": str(number)}, first) for number in range(2, 900)]).rows
    desk.edit([RowEdit("", {"no": f"{number}5"}, row_id) for number, row_id in enumerate(crowded, 2) for _copy in "ab"])
    copies = [text for number in range(2, 900) for text in (str(number), f"{number}5", f"{number}5")]
    assert numbers(desk) == ["1", *copies, "9000"]


def test_rows_that_follow_from_an_edit_are_shown_as_they_are_and_counted_once(tmp_path: Path) -> None:
    shares = (GradeShare("A", Decimal(50)), GradeShare("D", Decimal(50)))
    scheme = Evaluation("per_mu_evaluation", (Indicator("tax_per_mu", Decimal(20), Decimal(100)),), shares)
    desk = evaluated_desk(tmp_path / "ws", scheme)
    codes = ("91500000MA5U000001", "91500000MA5U000002")
    rows = [{**COMPANY, "uscc": code, "tax": tax} for code, tax in zip(codes, ("900", "100"), strict=True)]
    first, second = desk.edit([RowEdit("", row) for row in rows]).rows
    view = LedgerView(desk)
    grade = [column.name for column in view.columns].index("grade")
    assert [view.text(row, grade) for row in range(2)] == ["A", "D"]
    change = view.take(desk.set_raw(second, "tax", "1000"))
    assert [view.text(row, grade) for row in range(2)] == ["D", "A"]
    assert (change.repainted, change.inserted) == ((0, 1), ())
    assert desk.undo() is not None and first in desk.at_node.ids


def test_totals_follow_every_step_also_where_only_some_rows_are_shown(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    ids = desk.edit([RowEdit("", {"code": f"A{number}", "book_value": "10"}) for number in range(6)]).rows
    view = LedgerView(desk)
    view.set_filter(RowFilter(columns={"code": frozenset({"A1", "A2", "A3"})}))
    assert view.totals()["book_value"] == 30
    view.take(desk.edit([RowEdit(row_id, {"book_value": "11"}) for row_id in ids[1:4]]))
    assert view.totals()["book_value"] == 33
    view.take(desk.delete_rows([ids[1], ids[5]]))
    assert view.totals()["book_value"] == 22
    view.take(desk.add_row({"code": "新", "book_value": "5"}, after=ids[2]))
    assert [view.text(row, 0) for row in range(view.count())] == ["A2", "新", "A3"]
    assert view.totals()["book_value"] == 27
    for _step in range(3):
        outcome = desk.undo()
        assert outcome is not None
        view.take(outcome)
    view.set_filter(RowFilter())
    assert view.totals()["book_value"] == 60


def test_step_left_before_its_end_changes_nothing_and_one_that_comes_too_late_is_refused(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    (row_id,) = desk.add_row({"code": "A1"}).rows
    left = desk.editing([RowEdit(row_id, {"code": "A2"}), RowEdit("", {"code": "A3"})])
    next(left)
    left.close()
    late = desk.deleting([row_id])
    next(late)
    desk.set_raw(row_id, "name", "厂房")
    with pytest.raises(UserError, match="刚才被别处改动"):
        at_once(late)
    assert [(row.text("code"), row.text("name")) for row in desk.rows] == [("A1", "厂房")]
