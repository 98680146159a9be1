"""Heads of other offices' files that someone assigned to columns of a ledger, kept for the next file."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from forms.storage.audit_store import Change, append_changes
from forms.storage.database import transaction


@dataclass(frozen=True, slots=True)
class KnownHead:
    """`head` is the name without blanks, marks and brackets; `label` as it stood.

    `column` "" is not imported; None forgets what was kept.
    """

    head: str
    label: str
    column: str | None


def load_known_heads(connection: sqlite3.Connection, ledger: str) -> dict[str, KnownHead]:
    """What was assigned in this ledger, by head."""
    rows = connection.execute(
        "select head, label, column from import_columns where ledger = ? order by label", (ledger,)
    )
    return {row["head"]: KnownHead(row["head"], row["label"], row["column"]) for row in rows}


def save_known_heads(connection: sqlite3.Connection, ledger: str, heads: Sequence[KnownHead], by: str, at: str) -> None:
    """Keep heads and forget others, with one entry of the log (on the database thread).

    Raises:
        EnvironmentFault: disk full or database in use; nothing is saved.
    """
    if not heads:
        return
    with transaction(connection):
        connection.executemany(
            "insert or replace into import_columns (ledger, head, label, column, by, at) values (?, ?, ?, ?, ?, ?)",
            ((ledger, each.head, each.label, each.column, by, at) for each in heads if each.column is not None),
        )
        connection.executemany(
            "delete from import_columns where ledger = ? and head = ?",
            ((ledger, each.head) for each in heads if each.column is None),
        )
        detail = {"columns": {each.label: each.column for each in heads}}
        append_changes(connection, [Change(at, by, "map_columns", f"import:{ledger}", detail)])
