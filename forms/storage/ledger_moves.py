"""Moves the rows of ledgers to where a new letter has them; what a closed node was closed with is kept beside."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow
from forms.storage.audit_store import Change, append_changes
from forms.storage.ledger_codec import reader
from forms.storage.ledger_store import LedgerChange, put_rows, row_place
from forms.storage.ledger_tables import KEPT_ASIDE, SYSTEM_COLUMNS, kept_as, kept_columns, table_name

Convert = Callable[[str, Sequence[LedgerRow]], list[LedgerRow]]
"""All rows of a node, as the new letter has them: the same rows in the same order."""


@dataclass(frozen=True, slots=True)
class LedgerShift:
    """One ledger whose rows do not simply stay: `after` None is gone, `columns` are new names by old ones.

    Rows at `nodes_gone` are lost with their node.
    """

    before: LedgerDefinition
    after: LedgerDefinition | None
    columns: Mapping[str, str] = field(default_factory=dict)
    nodes_gone: frozenset[str] = frozenset()
    convert: Convert = field(default=lambda _node, rows: list(rows), compare=False)


def count_rows(connection: sqlite3.Connection, ledger: str) -> dict[str, int]:
    """How many rows a ledger has, by node; empty without a table."""
    if not kept_columns(connection, ledger):
        return {}
    rows = connection.execute(f"select _node, count(*) from {table_name(ledger)} group by _node order by _node")
    return dict(rows.fetchall())


def read_rows(connection: sqlite3.Connection, definition: LedgerDefinition, node: str) -> Iterator[LedgerRow]:
    """All rows of a node in order; none without a table."""
    kept = kept_columns(connection, definition.name)
    if not kept:
        return
    raws: dict[str, dict[str, str]] = {}
    query = "select row, column, raw from ledger_raw where ledger = ? and node = ?"
    for row_id, column, raw in connection.execute(query, (definition.name, node)):
        raws.setdefault(row_id, {})[column] = raw
    names = ", ".join(f'"{column.name}"' if column.name in kept else "null" for column in definition.columns)
    readers = [(each.name, reader(each, kept.get(each.name, kept_as(each)))) for each in definition.columns]
    rows = connection.execute(
        f"select _row, _position, _origin, _source, _by, _at, {names} from {table_name(definition.name)} "
        "where _node = ? order by _position, _row",
        (node,),
    )
    for row in rows:
        texts = dict(zip(("origin", "source", "by", "at"), tuple(row)[2:6], strict=True))
        values = {name: read(value) for (name, read), value in zip(readers, tuple(row)[6:], strict=True)}
        yield LedgerRow(row[0], row[1], values, raws.get(row[0], {}), **texts)


def kept_name(ledger: str, letter: str) -> str:
    """The name under which rows of closed nodes are kept as the letter of that SHA-256 has them."""
    return f"{KEPT_ASIDE}{letter[:12]}_{ledger}"


def keep_closed(connection: sqlite3.Connection, shifts: Iterable[LedgerShift], closed: Mapping[str, str]) -> None:
    """Copy the rows of closed nodes before they move; `closed` are the letters (SHA-256) they are judged by, by node.

    A copy that an earlier adoption made stays: nothing of a closed node has changed since its own letter.
    """
    for shift in shifts:
        kept = kept_columns(connection, shift.before.name)
        if not kept:
            continue
        source = table_name(shift.before.name)
        for node, letter in closed.items():
            name = kept_name(shift.before.name, letter)
            copy = table_name(name)
            if not kept_columns(connection, name):
                connection.execute(f"create table {copy} as select * from {source} where 0")
                connection.execute(f"create index {table_name(f'{name}_place')} on {copy} (_node, _position, _row)")
                connection.executemany(
                    "insert into ledger_columns (ledger, column, kept) values (?, ?, ?)",
                    [(name, column, how) for column, how in kept.items()],
                )
            if not connection.execute(f"select 1 from {copy} where _node = ? limit 1", (node,)).fetchone():
                columns = ", ".join((*SYSTEM_COLUMNS, *(f'"{column}"' for column in kept_columns(connection, name))))
                connection.execute(
                    f"insert into {copy} ({columns}) select {columns} from {source} where _node = ?", (node,)
                )


def take_out(
    connection: sqlite3.Connection, shifts: Sequence[LedgerShift]
) -> list[tuple[LedgerShift, str, list[LedgerRow]]]:
    """Remove the ledgers' tables with all that belongs to them, and return their rows by node, as they were."""
    found = [
        (shift, node, list(read_rows(connection, shift.before, node)))
        for shift in shifts
        for node in count_rows(connection, shift.before.name)
    ]
    for shift in shifts:
        ledger = shift.before.name
        connection.execute(f"drop table if exists {table_name(ledger)}")
        for table in ("ledger_columns", "ledger_raw", "row_versions", "row_findings"):
            connection.execute(f"delete from {table} where ledger = ?", (ledger,))
    return found


def put_back(
    connection: sqlite3.Connection, taken: Iterable[tuple[LedgerShift, str, list[LedgerRow]]], by: str, at: str
) -> None:
    """Put the rows into the tables of the new letter, each that changes with a trace of what it was."""
    for shift, node, rows in taken:
        if shift.after is None or node in shift.nodes_gone:
            append_changes(connection, (_loss(shift.before, node, row, by, at) for row in rows))
            continue
        moved = shift.convert(node, rows)
        put_rows(connection, LedgerChange(shift.after, node, tuple((None, row) for row in moved)))
        traces = (_trace(shift, shift.after, node, pair, by, at) for pair in zip(rows, moved, strict=True))
        append_changes(connection, (trace for trace in traces if trace is not None))


def rename_heads(connection: sqlite3.Connection, shifts: Iterable[LedgerShift]) -> None:
    """What heads of other offices' files mean goes with its column; for a column that is gone it is forgotten."""
    query = "select ledger, head, label, column, by, at from import_columns where ledger = ?"
    found = [(shift, tuple(row)) for shift in shifts for row in connection.execute(query, (shift.before.name,))]
    for shift in shifts:
        connection.execute("delete from import_columns where ledger = ?", (shift.before.name,))
    for shift, (_ledger, head, label, column, *rest) in found:
        becomes = shift.columns.get(column, "") if column else ""
        if shift.after is not None and (becomes or not column):
            values = (shift.after.name, head, label, becomes, *rest)
            connection.execute("insert or replace into import_columns values (?, ?, ?, ?, ?, ?)", values)


def _loss(definition: LedgerDefinition, node: str, row: LedgerRow, by: str, at: str) -> Change:
    texts = {column.name: text for column in definition.columns if (text := row.text(column.name))}
    detail = {"columns": texts, "entered_by": row.by, "entered_at": row.at}
    return Change(at, by, "lose", row_place(definition.name, row.id, node), detail)


def _trace(
    shift: LedgerShift,
    after: LedgerDefinition,
    node: str,
    pair: tuple[LedgerRow, LedgerRow],
    by: str,
    at: str,
) -> Change | None:
    """What a row says otherwise now, each column beside what it said; None for a row that says the same."""
    old, new = pair
    before = {
        column.name: text
        for column in shift.before.columns
        if (text := old.text(column.name)) and new.text(shift.columns.get(column.name, "")) != text
    }
    origins = {becomes: column for column, becomes in shift.columns.items()}
    columns = {
        column.name: new.text(column.name)
        for column in after.columns
        if new.text(column.name) != old.text(origins.get(column.name, ""))
    }
    is_renamed = shift.before.name != after.name
    if not (before or columns or is_renamed):
        return None
    detail: dict[str, object] = {"columns": columns, "before": before}
    if is_renamed:
        detail["from"] = row_place(shift.before.name, old.id, node)
    return Change(at, by, "move", row_place(after.name, new.id, node), detail)
