"""The log's trace of roots and revocation lists that an office chose to rely on; the files lie in `trust/`."""

import sqlite3
from typing import Any

from forms.storage.audit_store import Change, append_changes, changes_of
from forms.storage.database import transaction


def record_trust(
    connection: sqlite3.Connection, change: str, fingerprint: str, facts: dict[str, Any], by: str, at: str
) -> None:
    """Log that a root or list was added (`trust`) or removed (`distrust`); `fingerprint` is its SHA-256 in hex."""
    with transaction(connection):
        append_changes(connection, (Change(at, by, change, _place(fingerprint), facts),))


def added_by(connection: sqlite3.Connection, fingerprint: str) -> tuple[str, str] | None:
    """Who added it last, and when; None when the log knows nothing of it: somebody put the file there by hand."""
    for change in changes_of(connection, _place(fingerprint)):
        return (change.by, change.at) if change.action == "trust" else None
    return None


def _place(fingerprint: str) -> str:
    return f"trust@{fingerprint}"
