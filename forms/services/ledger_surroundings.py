"""What stands round a row while it is typed: names in other ledgers, itself at the node before, who changed it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from forms.clock import local_text
from forms.records.ledger_differences import differing, same_row
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow, text_of
from forms.schema.letter import Node
from forms.services.context import ChangeLine
from forms.services.ledger_desk import LedgerDesk
from forms.storage.audit_store import Change
from resources.translation import _

_ROWS_KEPT = 1_000
"""Rows looked at whose changes are kept: a screen asks for them cell by cell."""


class EarlierRows:
    """The rows of the node before, which stay as they are while this node is on the desk."""

    def __init__(self, desk: LedgerDesk) -> None:
        nodes = desk.session.letter.nodes_before(desk.node.id)
        self.node: Node | None = nodes[0] if nodes else None
        self._before = desk.before
        self.count = len(desk.before) if desk.before is not None else 0
        self._changed: dict[str, tuple[LedgerRow, frozenset[str]]] = {}

    def of(self, row: LedgerRow) -> LedgerRow | None:
        """The row at the node before, by its id or its key; None when it is new."""
        return same_row(row, self._before) if self._before is not None and self.count else None

    def changed(self, row: LedgerRow) -> frozenset[str]:
        """Columns that say something else than at the node before; none of a new row."""
        known = self._changed.get(row.id)
        if known is None or known[0] is not row:
            before = self.of(row)
            known = (row, frozenset(differing(row, before)) if before is not None else frozenset())
            if len(self._changed) >= _ROWS_KEPT:
                self._changed.clear()
            self._changed[row.id] = known
        return known[1]


def names_in(desk: LedgerDesk, ledger: str, limit: int) -> list[str]:
    """The keys of a ledger at the desk's node, as they are read, at most `limit`; none where it has no key."""
    table = desk.session.entries.ledgers
    definition = table.definitions.get(ledger)
    if definition is None or definition.key is None:
        return []
    values = table.at(desk.node.id, ledger).values([definition.key.name])
    return [text for _row_id, (value,) in islice(values, limit) if (text := text_of(value))]


def row_change_lines(definition: LedgerDefinition, changes: Sequence[Change]) -> list[ChangeLine]:
    """What became of a row, as said of changes in the log: which columns came to say what."""
    return [
        ChangeLine(
            local_text(datetime.fromisoformat(change.at), "%Y-%m-%d %H:%M"), change.by, _what(definition, change)
        )
        for change in changes
    ]


def _what(definition: LedgerDefinition, change: Change) -> str:
    if change.action == "delete":
        return _("删去这一行")
    columns = change.detail.get("columns", {})
    return "；".join(_column_words(definition, columns)) or _("移动位置")


def _column_words(definition: LedgerDefinition, columns: dict[str, str]) -> Iterator[str]:
    for name, text in columns.items():
        column = definition.by_name.get(name)
        label = column.label if column is not None else name
        yield _("{label}：{text}").format(label=label, text=text or _("（空）"))
