"""Rows that are not on disk as they stand here, by id and by value."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from threading import RLock
from typing import Any

from forms.schema.expression_values import Value
from forms.schema.ledger_row import LedgerRow
from forms.validation.row_source import Changes

_BULK = 1_000

Unsaved = Mapping[str, LedgerRow | None]
"""Rows by id as they stand, None for one that is gone."""


class UnsavedRows:
    """`rows` by id, None for one that is gone. Values are looked up by an index that is made when first asked for.

    Rows that were taken to be written lie here until `written` says that they are on disk, which may come from any
    thread: they are dropped when rows are next changed or saved, or when somebody asks whether there are any, which may
    be on any thread too. Who reads both these rows and the disk reads these first, or holds `lock` meanwhile.
    """

    def __init__(self) -> None:
        self.rows: dict[str, LedgerRow | None] = {}
        self._on_disk: dict[str, LedgerRow | None] = {}
        self.lock = RLock()
        self._taken: dict[str, LedgerRow | None] = {}
        self._written: deque[Unsaved] = deque()
        self._by_value: dict[str, defaultdict[Value, set[str]]] = {}

    def those_of(self, ids: Iterable[str]) -> Unsaved:
        """Those of these rows that are here: all others are on disk as they stand."""
        rows: dict[str, Any] = self.rows
        return {row_id: row for row_id in ids if (row := rows.get(row_id, self)) is not self}

    def to_save(self) -> list[tuple[LedgerRow | None, LedgerRow | None]]:
        """What differs from what is on disk, or will be when all that was taken is written: (there, here)."""
        with self.lock:
            self.settle()
            pairs = []
            for row_id, row in list(self.rows.items()):
                if self._is_taken(row_id, row):
                    continue
                saved = self._taken[row_id] if row_id in self._taken else self._on_disk[row_id]
                if row.says_same_as(saved) if row is not None else saved is None:
                    self._leave(row_id, row, saved)
                else:
                    pairs.append((saved, row))
            return pairs

    def take(self, rows: Unsaved) -> None:
        """These rows are about to be written: they are no more to be saved."""
        self._taken |= rows

    def put_back(self, rows: Unsaved) -> None:
        """They were not written after all."""
        for row_id, row in rows.items():
            if self._is_taken(row_id, row):
                del self._taken[row_id]

    def written(self, rows: Unsaved) -> None:
        """They are on disk (from any thread)."""
        self._written.append(dict(rows))

    def settle(self) -> None:
        """Drop what is on disk by now."""
        with self.lock:
            while self._written:
                rows = self._written.popleft()
                for row_id, row in rows.items():
                    if row_id in self._on_disk:
                        self._on_disk[row_id] = row
                    if self._is_taken(row_id, row):  # else something else is on its way to disk behind it
                        self._drop(row_id, row)
                self.put_back(rows)

    @property
    def is_none(self) -> bool:
        """Whether everything is on disk."""
        self.settle()
        return not self.rows

    @property
    def is_all_taken(self) -> bool:
        """Whether every change is on disk or about to be written."""
        self.settle()
        return all(self._is_taken(row_id, row) for row_id, row in self.rows.items())

    def _leave(self, row_id: str, row: LedgerRow | None, saved: LedgerRow | None) -> None:
        """The row is again as it is on disk, or will be."""
        if row_id in self._taken:
            self._put(row_id, saved)
        else:
            self._drop(row_id, row)

    def _is_taken(self, row_id: str, row: LedgerRow | None) -> bool:
        return row_id in self._taken and self._taken[row_id] is row

    def put(self, changes: Changes) -> None:
        """Rows as they were, and as they are from now on; after many, values are indexed anew when asked for."""
        for row_id, (before, _row) in changes.items():
            if row_id not in self.rows:
                self._on_disk[row_id] = before
        if len(changes) >= _BULK:
            self._by_value.clear()
            self.rows |= {row_id: row for row_id, (_before, row) in changes.items()}
            return
        for row_id, (_before, row) in changes.items():
            self._put(row_id, row)

    def _put(self, row_id: str, row: LedgerRow | None) -> None:
        self._forget(row_id)
        self.rows[row_id] = row
        if row is not None:
            for column, index in self._by_value.items():
                index[row.values[column]].add(row_id)

    def _drop(self, row_id: str, row: LedgerRow | None) -> None:
        """Forget the row, unless something else stands there by now."""
        if row_id in self.rows and self.rows[row_id] is row:
            self._forget(row_id)
            del self.rows[row_id], self._on_disk[row_id]

    def with_value(self, column: str, value: Value) -> list[LedgerRow]:
        with self.lock:
            return [row for row_id in self.by_value(column).get(value, ()) if (row := self.rows[row_id]) is not None]

    def by_value(self, column: str) -> dict[Value, set[str]]:
        """Ids of rows by what they hold in a column."""
        with self.lock:
            index = self._by_value.get(column)
            if index is None:
                index = self._by_value[column] = defaultdict(set)
                for row_id, row in self.rows.items():
                    if row is not None:
                        index[row.values[column]].add(row_id)
            return index

    def _forget(self, row_id: str) -> None:
        before: Any = self.rows.get(row_id)
        for column, index in self._by_value.items() if before is not None else ():
            index[before.values[column]].discard(row_id)
            if not index[before.values[column]]:
                del index[before.values[column]]
