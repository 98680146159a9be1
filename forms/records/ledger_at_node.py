"""The rows of one ledger at one node: on disk, with what is not saved yet laid over them."""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import overload

from forms.records.gradual import Gradual
from forms.records.ledger_filter import Order, RowFilter
from forms.records.ledger_order import RowOrder
from forms.records.ledger_unsaved import Unsaved, UnsavedRows
from forms.records.row_store import RowStore
from forms.schema.expression_tally import RunningTally, Tally, TallyingRows
from forms.schema.expression_values import Environment, Row, Value
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow, exact_value, text_of
from forms.validation.row_source import Changes

CHUNK_ROWS = 400
"""Rows that are in memory at a time while all are gone through."""

_BULK = 1_000
"""From so many changed rows on, the order is sorted anew instead of being changed row by row."""


class LedgerAtNode(TallyingRows):
    """The rows of a ledger at a node as they stand. It is changed on one thread, and may be read on others."""

    def __init__(self, definition: LedgerDefinition, node: str, store: RowStore | None = None) -> None:
        self.definition = definition
        self.node = node
        self.store = store
        self.revision = 0
        self.unsaved = UnsavedRows()
        self._tallies: dict[Tally, RunningTally] = {}

    @cached_property
    def order(self) -> RowOrder:
        return self.store.order(self.definition, self.node) if self.store else RowOrder(array("q"), [])

    def __len__(self) -> int:
        return len(self.order.ids)

    def __iter__(self) -> Iterator[Row]:
        return (row.values for row in self.rows())

    @property
    def ids(self) -> Sequence[str]:
        """In order."""
        return self.order.ids

    def rows(self) -> Iterator[LedgerRow]:
        """All rows in order, a few hundred of them in memory at a time."""
        ids = list(self.order.ids)
        for start in range(0, len(ids), CHUNK_ROWS):
            chunk = ids[start : start + CHUNK_ROWS]
            found = self.some(chunk)
            yield from (found[row_id] for row_id in chunk if row_id in found)

    def row(self, row_id: str) -> LedgerRow | None:
        return self.some([row_id]).get(row_id)

    def some(self, ids: Sequence[str]) -> dict[str, LedgerRow]:
        """Those of these rows that there are, in no order."""
        unsaved = self.unsaved.those_of(ids)
        if not unsaved:
            return self._stored(ids)
        found = self._stored([row_id for row_id in ids if row_id not in unsaved])
        found |= {row_id: row for row_id, row in unsaved.items() if row is not None}
        return found

    def reading(self, ids: Sequence[str]) -> Gradual[dict[str, LedgerRow]]:
        """As `some`, in portions."""
        found: dict[str, LedgerRow] = {}
        for start in range(0, len(ids), CHUNK_ROWS):
            found |= self.some(ids[start : start + CHUNK_ROWS])
            yield start, len(ids)
        return found

    def number(self, row: LedgerRow) -> int:
        """The row's number in the order, from 1."""
        return self.order.number(row.position, row.id)

    def values(self, columns: Sequence[str]) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Of every row its id and these columns, in no order."""
        unsaved = dict(self.unsaved.rows)
        if self.store is not None:
            for row_id, values in self.store.values(self.definition, self.node, columns):
                if row_id not in unsaved:
                    yield row_id, values
        for row_id, row in unsaved.items():
            if row is not None:
                yield row_id, tuple(row.values[name] for name in columns)

    def with_value(self, column: str, value: Value) -> list[str]:
        """Rows that have this value in a column, in order."""
        return [row_id for _position, row_id in self._places_with(column, value)]

    def first_with(self, column: str, value: Value, most: int) -> list[tuple[str, int]]:
        """The first rows that have this value in a column, and their numbers."""
        places = self._places_with(column, value, most)
        return [(row_id, self.order.number(position, row_id)) for position, row_id in places[:most]]

    def _places_with(self, column: str, value: Value, most: int = -1) -> list[tuple[int, str]]:
        with self.unsaved.lock:
            if self.store is None:
                stored = []
            else:
                limit = most if most < 0 else most + len(self.unsaved.rows)
                stored = self.store.with_value(self.definition, self.node, column, value, limit)
            if not self.unsaved.rows:
                return stored
            found = [(position, row_id) for position, row_id in stored if row_id not in self.unsaved.rows]
            return sorted([*found, *((row.position, row.id) for row in self.unsaved.with_value(column, value))])

    def repeated(self, column: str) -> set[Value]:
        """Values that several rows have in a column, and perhaps a few that only one has."""
        with self.unsaved.lock:
            unsaved = dict(self.unsaved.by_value(column))
            stored = self.store.repeated(self.definition, self.node, column) if self.store else set()
        if self.store is None:
            return {value for value, ids in unsaved.items() if len(ids) > 1}
        if len(unsaved) >= _BULK:
            counts = Counter(values[0] for _row_id, values in self.values([column]))
            return {value for value, count in counts.items() if count > 1}
        return stored | {value for value in unsaved if len(self.with_value(column, value)) > 1}

    def select(self, wanted: RowFilter, order: Sequence[Order]) -> list[str]:
        """Ids of rows that meet a filter, in order; `only` other than ids is for the caller to turn into ids."""
        if not order and wanted == RowFilter():
            return list(self.order.ids)
        return self.store.select(self.definition, self.node, self._laid_over, wanted, order) if self.store else []

    def perhaps_changed(self, before: "LedgerAtNode") -> list[str]:
        """Rows, in order, that do not certainly say the same as the row of their id at another node."""
        if self.store is None or not before.unsaved.is_none:
            return list(self.order.ids)
        return self.store.perhaps_changed(self.definition, self.node, self._laid_over, before.node)

    def sums(self, wanted: RowFilter, columns: Sequence[str]) -> dict[str, Decimal]:
        """Exact sums over the rows that meet a filter, 0 where no row has a number."""
        return self.store.sums(self.definition, self.node, self._laid_over, wanted, columns) if self.store else {}

    def shown(self, column: str, limit: int) -> list[str]:
        """The different texts that a column shows, in the order of sorting, wrong ones and "" last."""
        return self.store.shown(self.definition, self.node, self._laid_over, column, limit) if self.store else []

    @property
    def _laid_over(self) -> Unsaved:
        self.unsaved.settle()
        return dict(self.unsaved.rows)

    def find(self, name: str) -> LedgerRow | None:
        """The row of that key, or of that id; None when there is none."""
        key = self.definition.key
        value = exact_value(key.base, name) if key is not None else None
        same = self.with_value(key.name, value) if key is not None and value else []
        return self.row(same[0] if same else name)

    def key_of(self, row: LedgerRow) -> str:
        """What a person calls the row: its key, or its id while it has none."""
        key = self.definition.key
        return (text_of(row.values[key.name]) if key is not None else "") or row.id

    def apply(self, wanted: Unsaved, here: Unsaved) -> Changes:
        """Put rows in their place, None takes one away; what changed by it, rows that say the same left out.

        `here` are those of them that there are now.
        """
        with self.unsaved.lock:
            return self._apply(wanted, here)

    def _apply(self, wanted: Unsaved, here: Unsaved) -> Changes:
        self.unsaved.settle()
        step: dict[str, tuple[LedgerRow | None, LedgerRow | None]] = {}
        for row_id, row in wanted.items():
            before = here.get(row_id)
            if before is not row and not (row is not None and row.says_same_as(before)):
                step[row_id] = (before, row)
        if step:
            self._reorder(step)
            self.unsaved.put(step)
            for before, row in step.values() if self._tallies else ():
                self._retally(before, row)
            self.revision += 1
        return step

    def _reorder(self, step: Changes) -> None:
        moved = {
            row_id: (before, row)
            for row_id, (before, row) in step.items()
            if before is None or row is None or before.position != row.position
        }
        if len(moved) >= _BULK:
            self.order.remove_many({row_id for row_id, (before, _row) in moved.items() if before is not None})
            self.order.put_many([(row.position, row.id) for _before, row in moved.values() if row is not None])
            return
        for before, row in moved.values():
            if before is not None:
                self.order.remove(before.position, before.id)
            if row is not None:
                self.order.put(row.position, row.id)

    def _stored(self, ids: Sequence[str]) -> dict[str, LedgerRow]:
        return self.store.rows(self.definition, self.node, ids) if self.store and ids else {}

    def tally(self, tally: Tally, environment: Environment) -> Value:
        """Kept right row by row where that can be, else a pass over what the tally looks at."""
        if not tally.columns and not tally.conditions:
            return tally.over(environment, ({} for _row_id in self.order.ids))
        if not tally.can_be_kept:
            return tally.over(environment, self._looked_at(tally))
        with self.unsaved.lock:
            running = self._tallies.get(tally)
            if running is None:
                running = self._tallies[tally] = self._run(tally, environment)
            return running.value()

    def _run(self, tally: Tally, environment: Environment) -> RunningTally:
        """A first pass: in groups of rows that the conditions cannot tell apart, where the item is as it stands."""
        running = RunningTally(tally, environment)
        if self.store is None or tally.taken is None:
            for row in self._looked_at(tally):
                running.put(row)
            return running
        with self.store.at_one_moment():
            for values, rows, items, total in self.store.groups(self.definition, self.node, tally.asked, tally.taken):
                running.put_group(dict(zip(tally.asked, values, strict=True)), rows, items, total)
            for stored in self._stored(list(self.unsaved.rows)).values():
                running.put(stored.values, -1)
        for here in self.unsaved.rows.values():
            if here is not None:
                running.put(here.values)
        return running

    def _looked_at(self, tally: Tally) -> Iterator[Row]:
        columns = tally.columns
        return (dict(zip(columns, values, strict=True)) for _row_id, values in self.values(columns))

    def chosen(self, tally: Tally, environment: Environment) -> tuple[str, ...]:
        """Ids of the rows that a tally goes by, in order."""
        columns = tally.columns
        chosen = {
            row_id
            for row_id, values in self.values(columns)
            if tally.chooses(environment, dict(zip(columns, values, strict=True)))
        }
        return tuple(row_id for row_id in self.order.ids if row_id in chosen)

    def _retally(self, before: LedgerRow | None, row: LedgerRow | None) -> None:
        for running in self._tallies.values():
            if before is not None:
                running.put(before.values, -1)
            if row is not None:
                running.put(row.values)

    def to_save(self) -> list[tuple[LedgerRow | None, LedgerRow | None]]:
        """What differs from what is on disk, or will be when all that was taken is written: (there, here)."""
        return self.unsaved.to_save()


class RowSequence(Sequence[LedgerRow]):
    """The rows in order, each read when it is looked at."""

    def __init__(self, rows: LedgerAtNode) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[LedgerRow]:
        return self._rows.rows()

    @overload
    def __getitem__(self, index: int) -> LedgerRow: ...

    @overload
    def __getitem__(self, index: slice) -> list[LedgerRow]: ...

    def __getitem__(self, index: int | slice) -> LedgerRow | list[LedgerRow]:
        ids = self._rows.ids[index]
        if isinstance(ids, str):
            return self._rows.some([ids])[ids]
        found = self._rows.some(ids)
        return [found[row_id] for row_id in ids]
