"""The rows of all ledgers in memory, by node and ledger, in their order."""

from collections.abc import Iterable
from functools import cached_property

from forms.schema.expression_values import Row
from forms.schema.ledger_definition import LedgerDefinition, define_ledgers
from forms.schema.ledger_row import LedgerRow, text_of
from forms.schema.letter import Letter

Place = tuple[str, str]


class LedgerTable:
    """Rows by (node, ledger). Nodes are loaded when a desk first opens them; what is not loaded has no rows."""

    def __init__(self, letter: Letter) -> None:
        self._letter = letter
        self._loaded: set[str] = set()
        self._rows: dict[Place, dict[str, LedgerRow]] = {}
        self._ordered: dict[Place, list[LedgerRow]] = {}

    @cached_property
    def definitions(self) -> dict[str, LedgerDefinition]:
        """The letter's ledgers by name, made ready when first asked for."""
        return define_ledgers(self._letter)

    def rows(self, node: str, ledger: str) -> list[LedgerRow]:
        """The rows in order; an empty list for a ledger without any. Not to be changed."""
        place = (node, ledger)
        ordered = self._ordered.get(place)
        if ordered is None:
            ordered = sorted(self._rows.get(place, {}).values(), key=lambda row: row.position)
            self._ordered[place] = ordered
        return ordered

    def values(self, node: str, ledger: str) -> list[Row]:
        """The rows as the rule language reads them."""
        return [row.values for row in self.rows(node, ledger)]

    def row(self, node: str, ledger: str, row_id: str) -> LedgerRow | None:
        return self._rows.get((node, ledger), {}).get(row_id)

    def count(self, node: str, ledger: str) -> int:
        return len(self._rows.get((node, ledger), {}))

    def is_loaded(self, node: str) -> bool:
        return node in self._loaded

    def set_loaded(self, node: str) -> None:
        self._loaded.add(node)

    def load(self, node: str, ledger: str, rows: Iterable[LedgerRow]) -> None:
        """Take all rows of a ledger at a node in the place of what was there."""
        self._rows[node, ledger] = {row.id: row for row in rows}
        self._ordered.pop((node, ledger), None)

    def put(self, node: str, ledger: str, row: LedgerRow) -> None:
        self._rows.setdefault((node, ledger), {})[row.id] = row
        self._ordered.pop((node, ledger), None)

    def remove(self, node: str, ledger: str, row_id: str) -> None:
        self._rows.get((node, ledger), {}).pop(row_id, None)
        self._ordered.pop((node, ledger), None)

    def find(self, node: str, ledger: str, name: str) -> LedgerRow | None:
        """The row of that key, or of that id; None when there is none."""
        key = self.definitions[ledger].key
        if key is not None:
            for row in self.rows(node, ledger):
                if text_of(row.values[key.name]) == name:
                    return row
        return self.row(node, ledger, name)

    def key_of(self, ledger: str, row: LedgerRow) -> str:
        """What a person calls the row: its key, or its id while it has none."""
        key = self.definitions[ledger].key
        return (text_of(row.values[key.name]) if key is not None else "") or row.id
