"""Rows on their way to disk while they are edited."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from forms.records.ledger_unsaved import UnsavedRows
from forms.schema.ledger_row import LedgerRow
from forms.services.ledger_desk import LedgerDesk
from forms.storage.ledger_reader import LedgerReader
from tests.unit.ledgers import ASSET, ledger_desk


@pytest.fixture
def two_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LedgerDesk:
    """One row is on disk. The other is changed, and while anybody reads the disk the change is written there."""
    desk = ledger_desk(tmp_path)
    for code in ("甲", "乙"):
        desk.add_row({**ASSET, "code": code})
    desk.save()
    desk.set_raw(desk.row("乙").id, "value", "7")
    unsaved = desk.take_unsaved()

    def writing(read: Callable[..., object]) -> Callable[..., object]:
        def read_meanwhile(*asked: object) -> object:
            nonlocal unsaved
            answer = read(*asked)
            if unsaved is not None:
                taken, unsaved = unsaved, None
                desk.write(taken)
                desk.at_node.unsaved.settle()
            return answer

        return read_meanwhile

    monkeypatch.setattr(LedgerReader, "rows", writing(LedgerReader.rows))
    return desk


def test_rows_written_while_they_are_read_are_read_as_they_stand(two_rows: LedgerDesk) -> None:
    found = two_rows.at_node.some(list(two_rows.at_node.ids))
    assert {row.values["code"]: row.values["value"] for row in found.values()} == {
        "甲": Decimal("120.5"),
        "乙": Decimal(7),
    }


def test_a_row_put_back_by_undo_is_saved_although_its_first_write_is_only_done_now() -> None:
    first, second = LedgerRow("r", 1, {"name": "甲"}), LedgerRow("r", 1, {"name": "乙"})
    unsaved = UnsavedRows()
    for before, row in ((None, first), (first, second)):
        unsaved.put({"r": (before, row)})
        unsaved.take({"r": row})
    unsaved.put({"r": (second, first)})
    unsaved.written({"r": first})
    assert unsaved.to_save() == [(second, first)]
    unsaved.take({"r": first})
    unsaved.written({"r": second})
    unsaved.written({"r": first})
    assert unsaved.is_none
