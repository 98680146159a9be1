"""The rows of all ledgers at all nodes, by node and ledger. What nobody asks for is not read."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Protocol

from forms.records.ledger_at_node import LedgerAtNode
from forms.records.row_store import RowStore
from forms.schema.ledger_definition import LedgerDefinition, define_ledgers
from forms.schema.ledger_row import LedgerRow
from forms.schema.letter import Letter
from forms.validation.ledger_findings import Findings, Place


class FindingStore(Protocol):
    """What was found in rows the last time, as long as nothing changed that it hangs on."""

    def stamp(self, ledger: str, node: str, hangs_on: Sequence[Place]) -> str:
        """The letter, the checks, and the versions that all (node, ledger) have on disk."""

    def found(self, ledger: str, node: str, hangs_on: Sequence[Place]) -> Findings | None:
        """None when they must be found anew."""


class LedgerTable:
    """Rows by (node, ledger). Without a store there are none but those put here."""

    def __init__(self, letter: Letter, rows: RowStore | None = None, findings: FindingStore | None = None) -> None:
        self._letter = letter
        self._rows = rows
        self._findings = findings
        self._places: dict[Place, LedgerAtNode] = {}

    @cached_property
    def definitions(self) -> dict[str, LedgerDefinition]:
        """The letter's ledgers by name, made ready when first asked for."""
        return define_ledgers(self._letter)

    def at(self, node: str, ledger: str) -> LedgerAtNode:
        """The rows of a ledger at a node."""
        place = (node, ledger)
        if place not in self._places:
            self._places[place] = LedgerAtNode(self.definitions[ledger], node, self._rows)
        return self._places[place]

    def rows(self, node: str, ledger: str) -> list[LedgerRow]:
        """All rows in order, in memory at once."""
        return list(self.at(node, ledger).rows())

    def row(self, node: str, ledger: str, row_id: str) -> LedgerRow | None:
        return self.at(node, ledger).row(row_id)

    def count(self, node: str, ledger: str) -> int:
        return len(self.at(node, ledger))

    def found(self, node: str, ledger: str, hangs_on: Sequence[Place]) -> Findings | None:
        """What was found in the rows the last time; None when it must be found anew."""
        if self._findings is None or not self._is_saved(hangs_on):
            return None
        return self._findings.found(ledger, node, hangs_on)

    def stamp(self, node: str, ledger: str, hangs_on: Sequence[Place]) -> str:
        """What is on disk of all that the rows are judged by; "" for rows that are nowhere on disk."""
        return self._findings.stamp(ledger, node, hangs_on) if self._findings is not None else ""

    def _is_saved(self, places: Iterable[Place]) -> bool:
        return all(self.at(*place).unsaved.is_none for place in places if place in self._places)
