"""Rows of ledgers in the database: loaded by node, saved with their traces in one transaction."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from forms.schema.cell import Cell
from forms.schema.expression_values import Value
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_row import WORD_MARK, LedgerRow, empty_value, text_of
from forms.storage.audit_store import Change, append_changes
from forms.storage.database import transaction
from forms.storage.entry_store import change_of, put_cells, refuse_locked
from forms.storage.ledger_tables import SYSTEM_COLUMNS, ensure_tables, scaled, table_name, unscaled


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


def filled_ledgers(connection: sqlite3.Connection, ledgers: Iterable[str], node: str) -> list[str]:
    """The ledgers among these that have rows at a node."""
    tables = {row["name"] for row in connection.execute("select name from sqlite_master where name like 'ledger_%'")}
    return [
        ledger
        for ledger in ledgers
        if f"ledger_{ledger}" in tables
        and connection.execute(f"select 1 from {table_name(ledger)} where _node = ? limit 1", (node,)).fetchone()
    ]


def row_place(ledger: str, row_id: str, node: str) -> str:
    """The place of a row in the log."""
    return f"{ledger}[{row_id}]@{node}"


def load_rows(connection: sqlite3.Connection, definition: LedgerDefinition, node: str) -> list[LedgerRow]:
    """All rows of a ledger at a node, in order; the ledger must have a table."""
    raws: dict[str, dict[str, str]] = {}
    query = "select row, column, raw from ledger_raw where ledger = ? and node = ?"
    for row_id, column, raw in connection.execute(query, (definition.name, node)):
        raws.setdefault(row_id, {})[column] = raw
    names = ", ".join(("_row", "_position", "_origin", "_source", "_by", "_at", *_quoted(definition)))
    table = table_name(definition.name)
    readers = [(column.name, _reader(column)) for column in definition.columns]
    rows = connection.execute(f"select {names} from {table} where _node = ? order by _position, _row", (node,))
    return [
        LedgerRow(
            id=row[0],
            position=row[1],
            values={name: read(value) for (name, read), value in zip(readers, tuple(row)[6:], strict=True)},
            raws=raws.get(row[0], {}),
            origin=row[2],
            source=row[3],
            by=row[4],
            at=row[5],
        )
        for row in rows
    ]


def save_ledgers(
    connection: sqlite3.Connection,
    changes: Sequence[LedgerChange],
    cells: Sequence[Cell] = (),
    action: str = "set",
    cause: Change | None = None,
) -> None:
    """Write rows, the measures' cells that follow from them, and their traces: all or nothing.

    Each row leaves a trace of what changed in it; with a `cause` (an import and its file) that one entry stands for
    all rows.

    Raises:
        UserError: a node among them is locked; nothing is saved.
        EnvironmentFault: disk full or database in use; nothing is saved.
    """
    with transaction(connection):
        refuse_locked(connection, {change.node for change in changes} | {cell.node for cell in cells})
        for change in changes:
            _write(connection, change)
        if cause is not None:
            append_changes(connection, [cause])
        else:
            append_changes(connection, (trace for change in changes for trace in _traces(change, action)))
        put_cells(connection, cells)
        append_changes(connection, (change_of(cell, action) for cell in cells))


def _write(connection: sqlite3.Connection, change: LedgerChange) -> None:
    definition, node = change.definition, change.node
    columns = (*SYSTEM_COLUMNS, *_quoted(definition))
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns[2:])
    marks = ", ".join("?" * len(columns))
    writers = [(column.name, _writer(column)) for column in definition.columns]
    connection.executemany(
        f"insert into {table_name(definition.name)} ({', '.join(columns)}) values ({marks}) "
        f"on conflict (_node, _row) do update set {updates}",
        (_parameters(node, row, writers) for _before, row in change.put),
    )
    touched = [row for before, row in change.put if row.raws or (before is not None and before.raws)]
    keys = [(definition.name, node, row.id) for row in (*touched, *change.gone)]
    connection.executemany("delete from ledger_raw where ledger = ? and node = ? and row = ?", keys)
    connection.executemany(
        "insert into ledger_raw (ledger, node, row, column, raw) values (?, ?, ?, ?, ?)",
        ((definition.name, node, row.id, column, raw) for row in touched for column, raw in row.raws.items()),
    )
    connection.executemany(
        f"delete from {table_name(definition.name)} where _node = ? and _row = ?",
        ((node, row.id) for row in change.gone),
    )


def _parameters(
    node: str, row: LedgerRow, writers: list[tuple[str, Callable[[Value], int | str | None]]]
) -> tuple[Any, ...]:
    values = (write(row.values[name]) for name, write in writers)
    return (node, row.id, row.position, row.origin, row.source, row.by, row.at, *values)


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


def _writer(column: ColumnDefinition) -> Callable[[Value], int | str | None]:
    places = column.places
    if column.is_number:
        return lambda value: scaled(value, places) if isinstance(value, Decimal) else None
    return lambda value: text_of(value) or None


def _reader(column: ColumnDefinition) -> Callable[[Any], Value]:
    places, empty = column.places, empty_value(column.base)
    if column.is_number:
        return lambda whole: None if whole is None else unscaled(whole, places)
    if column.base == "date":
        return lambda text: None if text is None else date.fromisoformat(text)
    if column.base == "multitext":
        return lambda text: empty if text is None else tuple(text.split(WORD_MARK))
    return lambda text: text or ""


def rows_digest_source(rows: Sequence[LedgerRow], definition: LedgerDefinition) -> bytes:
    """Canonical bytes of rows, by whose hash one entry of the log stands for all of an import."""
    plain = [[row.id, *(row.text(column.name) for column in definition.columns)] for row in rows]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
