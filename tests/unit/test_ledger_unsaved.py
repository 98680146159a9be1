"""Rows on their way to disk while they are edited."""

from forms.records.ledger_unsaved import UnsavedRows
from forms.schema.ledger_row import LedgerRow


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
