"""What the rows of ledgers are asked for on disk. The database answers it: `forms.storage.ledger_reader`."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Protocol

from forms.records.ledger_filter import Order, RowFilter
from forms.records.ledger_order import RowOrder
from forms.records.ledger_unsaved import Unsaved
from forms.schema.expression_values import Value
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow


class RowStore(Protocol):
    """Rows as they are on disk. A ledger without a table has none. May be read from any thread."""

    def at_one_moment(self) -> AbstractContextManager[None]:
        """What is read within, on this thread, is as it was on disk at one moment."""

    def order(self, definition: LedgerDefinition, node: str) -> RowOrder: ...

    def rows(self, definition: LedgerDefinition, node: str, ids: Sequence[str]) -> dict[str, LedgerRow]:
        """Those of these rows that there are, in no order."""

    def values(
        self, definition: LedgerDefinition, node: str, columns: Sequence[str]
    ) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Of every row its id and these columns, in order."""

    def groups(
        self, definition: LedgerDefinition, node: str, by: Sequence[str], item: str
    ) -> Iterator[tuple[tuple[Value, ...], int, int, Decimal]]:
        """Rows that are the same in these columns: the values, how many, how many have the item (every one for ""),
        and its exact sum.
        """

    def with_value(
        self, definition: LedgerDefinition, node: str, column: str, value: Value, most: int = -1
    ) -> list[tuple[int, str]]:
        """Position and id of the rows that have this value in a column, in order, at most so many (-1: all)."""

    def repeated(self, definition: LedgerDefinition, node: str, column: str) -> set[Value]:
        """Values that several rows have in a column."""

    def select(
        self, definition: LedgerDefinition, node: str, unsaved: Unsaved, wanted: RowFilter, order: Sequence[Order]
    ) -> list[str]: ...

    def perhaps_changed(self, definition: LedgerDefinition, node: str, unsaved: Unsaved, before: str) -> list[str]:
        """Rows, in order, that do not certainly say the same as the row of their id at another node."""

    def sums(
        self, definition: LedgerDefinition, node: str, unsaved: Unsaved, wanted: RowFilter, columns: Sequence[str]
    ) -> dict[str, Decimal]: ...

    def shown(
        self, definition: LedgerDefinition, node: str, unsaved: Unsaved, column: str, limit: int
    ) -> list[str]: ...
