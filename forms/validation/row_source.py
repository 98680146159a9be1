"""What the checks of rows ask for: rows that stand somewhere, and what was found in them before."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Protocol

from forms.schema.expression_values import Value
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow
from forms.validation.ledger_findings import Findings, Place

Changes = Mapping[str, tuple[LedgerRow | None, LedgerRow | None]]
"""Changed rows of one ledger by id: what was there and what is; None for none."""


class Changed(Protocol):
    """What is not on disk."""

    @property
    def is_all_taken(self) -> bool:
        """Whether every change is on disk or about to be written."""


class Rows(Protocol):
    """The rows of one ledger at one node. `revision` grows with every change."""

    revision: int

    @property
    def unsaved(self) -> "Changed": ...

    def __len__(self) -> int: ...

    @property
    def ids(self) -> Sequence[str]:
        """In order."""

    def rows(self) -> Iterator[LedgerRow]: ...

    def row(self, row_id: str) -> LedgerRow | None: ...

    def some(self, ids: Sequence[str]) -> Mapping[str, LedgerRow]: ...

    def number(self, row: LedgerRow) -> int: ...

    def with_value(self, column: str, value: Value) -> Sequence[str]: ...

    def first_with(self, column: str, value: Value, most: int) -> Sequence[tuple[str, int]]: ...

    def repeated(self, column: str) -> Set[Value]: ...


class RowSource(Protocol):
    """Where the rows stand, and what was found in them before."""

    @property
    def definitions(self) -> Mapping[str, LedgerDefinition]: ...

    def at(self, node: str, ledger: str) -> Rows: ...

    def found(self, node: str, ledger: str, hangs_on: Sequence[Place]) -> Findings | None: ...

    def stamp(self, node: str, ledger: str, hangs_on: Sequence[Place]) -> str: ...
