"""How the rows of a ledger differ from those of the node before, matched by id or by key."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from forms.records.ledger_at_node import CHUNK_ROWS, LedgerAtNode
from forms.schema.ledger_row import LedgerRow, is_empty

Difference = Literal["new", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class RowDifference:
    """How a row differs from the node before: `columns` are the names of those that changed."""

    difference: Difference
    row: LedgerRow
    before: LedgerRow | None
    columns: tuple[str, ...] = ()


def differences(here: LedgerAtNode, before: LedgerAtNode) -> Iterator[RowDifference]:
    """Rows that are new or changed, in order, then those that are gone."""
    matched = set(here.ids)
    ids = here.perhaps_changed(before)
    for start in range(0, len(ids), CHUNK_ROWS):
        chunk = ids[start : start + CHUNK_ROWS]
        rows, same = here.some(chunk), before.some(chunk)
        for row_id in chunk:
            row, old = rows[row_id], same.get(row_id) or _by_key(rows[row_id], before)
            if old is None:
                yield RowDifference("new", row, None)
                continue
            matched.add(old.id)
            columns = differing(row, old)
            if columns:
                yield RowDifference("changed", row, old, columns)
    gone = before.some([row_id for row_id in before.ids if row_id not in matched])
    yield from (RowDifference("gone", gone[row_id], gone[row_id]) for row_id in before.ids if row_id in gone)


def same_row(row: LedgerRow, before: LedgerAtNode) -> LedgerRow | None:
    """The row at the node before, by its id or else its key; None when it is new."""
    return before.row(row.id) or _by_key(row, before)


def _by_key(row: LedgerRow, before: LedgerAtNode) -> LedgerRow | None:
    key = before.definition.key
    value = row.values[key.name] if key is not None else None
    same = before.with_value(key.name, value) if key is not None and not is_empty(value) else []
    return before.row(same[-1]) if same else None


def differing(one: LedgerRow, other: LedgerRow) -> tuple[str, ...]:
    """Columns in which two rows say something else."""
    return tuple(name for name in one.values if one.text(name) != other.text(name))
