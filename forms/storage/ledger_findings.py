"""Which rows had something wrong when they were last checked, and whether that still holds.

What is kept is derived: the checks say it again at any time. It is good while the letter, the checks and every ledger
that was looked at are as they were; a stamp over all of them says so. Rows are written only together with it.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from forms.storage.database import transaction
from forms.storage.reader_pool import ReaderPool
from forms.validation.ledger_check import CHECKS_VERSION
from forms.validation.ledger_findings import Findings, FoundRows, Place


class FindingReader:
    """What is kept, for the letter of that SHA-256. Any thread may ask."""

    def __init__(self, pool: ReaderPool, letter: str) -> None:
        self._pool = pool
        self._letter = letter

    def stamp(self, ledger: str, node: str, hangs_on: Sequence[Place]) -> str:
        return stamp_now(self._pool.connection(), self._letter, hangs_on)

    def found(self, ledger: str, node: str, hangs_on: Sequence[Place]) -> Findings | None:
        connection = self._pool.connection()
        known = connection.execute(
            "select stamp from row_versions where ledger = ? and node = ?", (ledger, node)
        ).fetchone()
        stamp = self.stamp(ledger, node, hangs_on)
        if known is None or known[0] != stamp:
            return None
        rows = connection.execute("select row from row_findings where ledger = ? and node = ?", (ledger, node))
        return Findings(stamp, tuple(row_id for (row_id,) in rows))


def stamp_now(connection: sqlite3.Connection, letter: str, hangs_on: Sequence[Place]) -> str:
    versions = [_version(connection, node, ledger) for node, ledger in hangs_on]
    text = f"{letter} {CHECKS_VERSION} {versions}"
    return hashlib.sha256(text.encode()).hexdigest()


def _version(connection: sqlite3.Connection, node: str, ledger: str) -> int:
    row = connection.execute(
        "select version from row_versions where ledger = ? and node = ?", (ledger, node)
    ).fetchone()
    return row[0] if row else 0


def raise_versions(connection: sqlite3.Connection, places: Iterable[Place]) -> None:
    """The rows of these places change (inside the caller's transaction)."""
    connection.executemany(
        "insert into row_versions (ledger, node, version, stamp) values (?, ?, 1, '') "
        "on conflict (ledger, node) do update set version = version + 1",
        [(ledger, node) for node, ledger in places],
    )


def good_findings(connection: sqlite3.Connection, letter: str, found: Sequence[FoundRows]) -> list[FoundRows]:
    """Those that were judged by what is on disk now (inside the caller's transaction, before rows are written)."""
    return [each for each in found if each.stamp == stamp_now(connection, letter, each.hangs_on)]


def put_findings(connection: sqlite3.Connection, letter: str, found: Iterable[FoundRows]) -> dict[str, str]:
    """Write them, after the rows they speak of (inside the caller's transaction); the new stamps by ledger."""
    stamps = {}
    for each in found:
        key = (each.ledger, each.node)
        if each.checked is None:
            connection.execute("delete from row_findings where ledger = ? and node = ?", key)
        else:
            connection.executemany(
                "delete from row_findings where ledger = ? and node = ? and row = ?",
                [(*key, row_id) for row_id in each.checked],
            )
        connection.executemany(
            "insert into row_findings (ledger, node, row) values (?, ?, ?)", [(*key, row_id) for row_id in each.faulty]
        )
        stamps[each.ledger] = stamp_now(connection, letter, each.hangs_on)
        connection.execute(
            "insert into row_versions (ledger, node, version, stamp) values (?, ?, 0, ?) "
            "on conflict (ledger, node) do update set stamp = excluded.stamp",
            (*key, stamps[each.ledger]),
        )
    return stamps


def save_findings(connection: sqlite3.Connection, letter: str, found: Sequence[FoundRows]) -> Mapping[str, str]:
    """Keep what a whole check found (on the database thread). Raises EnvironmentFault."""
    with transaction(connection):
        return put_findings(connection, letter, good_findings(connection, letter, found))
