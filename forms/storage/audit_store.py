"""The append-only log of changes: each row's hash covers the row before it, so that none can be altered unseen."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from forms.digest import sha256_of

GENESIS = "0" * 64

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode

_INSERT = (
    "insert into changes (at, by, action, place, detail, previous, hash, seq) "
    "values (:at, :by, :action, :place, :detail, :previous, :hash, :seq)"
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was done: `place` names what it was done to, `detail` is JSON of what it became."""

    at: str
    by: str
    action: str
    place: str
    detail: dict[str, Any]


def append_changes(connection: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Append inside the caller's transaction, so that a change and its trace stand or fall together."""
    last = connection.execute("select seq, hash from changes order by seq desc limit 1").fetchone()
    seq, previous = (last["seq"], last["hash"]) if last else (0, GENESIS)
    for change in changes:
        seq += 1
        row = {
            "seq": seq,
            "at": change.at,
            "by": change.by,
            "action": change.action,
            "place": change.place,
            "detail": _canonical(change.detail),
        }
        digest = _row_hash(previous, row)
        connection.execute(_INSERT, {**row, "previous": previous, "hash": digest})
        previous = digest


def head_hash(connection: sqlite3.Connection) -> str:
    """The hash of the newest change; 64 zeros for an empty log."""
    row = connection.execute("select hash from changes order by seq desc limit 1").fetchone()
    return row["hash"] if row else GENESIS


def first_broken_change(connection: sqlite3.Connection) -> int | None:
    """The number of the first row that does not fit its chain; None when the whole log is sound."""
    previous = GENESIS
    for expected, row in enumerate(connection.execute("select * from changes order by seq"), 1):
        body = {key: row[key] for key in ("seq", "at", "by", "action", "place", "detail")}
        if row["seq"] != expected or row["previous"] != previous or row["hash"] != _row_hash(previous, body):
            return expected
        previous = row["hash"]
    return None


def changes_of(connection: sqlite3.Connection, place: str) -> list[Change]:
    """What was done to a place, newest first."""
    rows = connection.execute("select * from changes where place = ? order by seq desc", (place,))
    return [Change(row["at"], row["by"], row["action"], row["place"], json.loads(row["detail"])) for row in rows]


def _row_hash(previous: str, row: dict[str, Any]) -> str:
    return sha256_of(f"{previous}{_canonical(row)}".encode())
