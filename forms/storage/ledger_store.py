"""Rows of ledgers written to the database with their traces in one transaction. `ledger_reader` reads them."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from forms.schema.cell import Cell
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow
from forms.storage.audit_store import Change, append_changes
from forms.storage.database import transaction
from forms.storage.entry_store import change_of, put_cells, refuse_locked
from forms.storage.ledger_codec import writer
from forms.storage.ledger_findings import good_findings, put_findings, raise_versions
from forms.storage.ledger_tables import SYSTEM_COLUMNS, ensure_tables, table_name
from forms.validation.ledger_findings import FoundRows

_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class LedgerChange:
    """What is written of one ledger at one node: rows new or changed, each beside what it was, and rows gone."""

    definition: LedgerDefinition
    node: str
    put: tuple[tuple[LedgerRow | None, LedgerRow], ...] = ()
    gone: tuple[LedgerRow, ...] = ()


def make_ready(connection: sqlite3.Connection, definitions: Mapping[str, LedgerDefinition], letter: str) -> None:
    """Make the tables for the letter of that SHA-256. Raises UserError as `ensure_tables`; nothing is changed."""
    with transaction(connection):
        ensure_tables(connection, definitions, letter)


def row_place(ledger: str, row_id: str, node: str) -> str:
    """The place of a row in the log."""
    return f"{ledger}[{row_id}]@{node}"


def save_ledgers(
    connection: sqlite3.Connection,
    changes: Sequence[LedgerChange],
    cells: Sequence[Cell] = (),
    action: str = "set",
    cause: Change | None = None,
    found: Sequence[FoundRows] = (),
    letter: str = "",
) -> dict[str, str]:
    """Write rows, the measures' cells that follow from them, and their traces: all or nothing.

    Each row leaves a trace of what changed in it; with a `cause` (an import and its file) that one entry stands for
    all rows, with the SHA-256 of what `put_rows` wrote of each change. What was `found` in the rows of the letter of
    that SHA-256 is kept with them.

    Returns:
        By what the ledgers among `found` are judged from now on, where what was found in them is good.

    Raises:
        UserError: a node among them is locked; nothing is saved.
        EnvironmentFault: disk full or database in use; nothing is saved.
    """
    with transaction(connection):
        refuse_locked(connection, {change.node for change in changes} | {cell.node for cell in cells})
        good = good_findings(connection, letter, found)
        digests = {change.definition.name: put_rows(connection, change) for change in changes}
        raise_versions(connection, {(change.node, change.definition.name) for change in changes})
        stamps = put_findings(connection, letter, good)
        if cause is not None:
            append_changes(connection, [replace(cause, detail={**cause.detail, "written_sha256": digests})])
        else:
            append_changes(connection, (trace for change in changes for trace in _traces(change, action)))
        put_cells(connection, cells)
        append_changes(connection, (change_of(cell, action) for cell in cells))
    return stamps


def put_rows(connection: sqlite3.Connection, change: LedgerChange) -> str:
    """Write rows without a trace, inside the caller's transaction.

    Returns the SHA-256 of the rows as they stand in the table, and of wrong texts behind them: lists of so many rows
    as JSON without spaces, one after the other.
    """
    definition, node = change.definition, change.node
    columns = (*SYSTEM_COLUMNS, *_quoted(definition))
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns[2:])
    marks = ", ".join("?" * len(columns))
    parameters = _Parameters(node, definition)
    insert = (
        f"insert into {table_name(definition.name)} ({', '.join(columns)}) values ({marks}) "
        f"on conflict (_node, _row) do update set {updates}"
    )
    written = _Written()
    for start in range(0, len(change.put), _ROWS_AT_ONCE):
        rows = [parameters.of(row) for _before, row in change.put[start : start + _ROWS_AT_ONCE]]
        connection.executemany(insert, written.take(rows))
    touched = [row for before, row in change.put if row.raws or (before is not None and before.raws)]
    keys = [(definition.name, node, row.id) for row in (*touched, *change.gone)]
    connection.executemany("delete from ledger_raw where ledger = ? and node = ? and row = ?", keys)
    connection.executemany(
        "insert into ledger_raw (ledger, node, row, column, raw) values (?, ?, ?, ?, ?)",
        written.take(
            [(definition.name, node, row.id, column, raw) for row in touched for column, raw in row.raws.items()]
        ),
    )
    connection.executemany(
        f"delete from {table_name(definition.name)} where _node = ? and _row = ?",
        ((node, row.id) for row in change.gone),
    )
    return written.sha256


class _Written:
    """The hash of lists of rows as they are written."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def take(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        self._hash.update(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())
        return rows

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class _Parameters:
    """What a row is written as. Most columns are texts, which stand as they are: only the others are turned."""

    def __init__(self, node: str, definition: LedgerDefinition) -> None:
        self._node = node
        self._values_of = itemgetter(*(column.name for column in definition.columns))
        self._turned = [
            (place, writer(column))
            for place, column in enumerate(definition.columns)
            if column.is_number or column.base in ("date", "multitext")
        ]

    def of(self, row: LedgerRow) -> tuple[Any, ...]:
        values = self._values_of(row.values)
        written: list[Any] = [value or None for value in values]
        for place, write in self._turned:
            if values[place] is not None:
                written[place] = write(values[place])
        return (self._node, row.id, row.position, row.origin, row.source, row.by, row.at, *written)


def _traces(change: LedgerChange, action: str) -> Iterator[Change]:
    for before, row in change.put:
        detail = {"origin": row.origin, "columns": _differences(change.definition, before, row)}
        yield Change(row.at, row.by, action, row_place(change.definition.name, row.id, change.node), detail)
    for row in change.gone:
        place = row_place(change.definition.name, row.id, change.node)
        yield Change(row.at, row.by, "delete", place, {"columns": _differences(change.definition, None, row)})


def _differences(definition: LedgerDefinition, before: LedgerRow | None, row: LedgerRow) -> dict[str, str]:
    """The columns that changed, each with what a person sees in it now."""
    return {
        column.name: row.text(column.name)
        for column in definition.columns
        if row.text(column.name) != (before.text(column.name) if before else "")
    }


def _quoted(definition: LedgerDefinition) -> list[str]:
    return [f'"{column.name}"' for column in definition.columns]
