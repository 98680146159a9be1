"""Rows of ledgers as a closed node was closed with them, for the letter that it is judged by. Reads only."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from forms.records.ledger_order import RowOrder
from forms.records.ledger_unsaved import Unsaved
from forms.schema.expression_values import Value
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow
from forms.storage.ledger_moves import kept_name
from forms.storage.ledger_query import LedgerQuery
from forms.storage.ledger_reader import LedgerReader
from forms.storage.reader_pool import ReaderPool


class ClosedRows(LedgerReader):
    """Reads what an adoption kept aside where it moved the rows, and the ledgers' own tables where it did not."""

    def __init__(self, pool: ReaderPool, letter: str) -> None:
        super().__init__(pool)
        self._letter = letter

    def order(self, definition: LedgerDefinition, node: str) -> RowOrder:
        return super().order(self._kept(definition), node)

    def rows(self, definition: LedgerDefinition, node: str, ids: Sequence[str]) -> dict[str, LedgerRow]:
        return super().rows(self._kept(definition), node, ids)

    def values(
        self, definition: LedgerDefinition, node: str, columns: Sequence[str]
    ) -> Iterator[tuple[str, tuple[Value, ...]]]:
        return super().values(self._kept(definition), node, columns)

    def with_value(
        self, definition: LedgerDefinition, node: str, column: str, value: Value, most: int = -1
    ) -> list[tuple[int, str]]:
        return super().with_value(self._kept(definition), node, column, value, most)

    def repeated(self, definition: LedgerDefinition, node: str, column: str) -> set[Value]:
        return super().repeated(self._kept(definition), node, column)

    def _query(self, definition: LedgerDefinition, node: str, unsaved: Unsaved) -> "LedgerQuery | None":
        return super()._query(self._kept(definition), node, unsaved)

    def _kept(self, definition: LedgerDefinition) -> LedgerDefinition:
        aside = replace(definition, name=kept_name(definition.name, self._letter))
        return aside if self.table(aside) is not None else definition
