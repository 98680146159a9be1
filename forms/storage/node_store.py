"""Which nodes are closed, their revisions and packages, and the letter they are judged by."""

import sqlite3
from dataclasses import dataclass

from forms.storage.audit_store import Change, append_changes
from forms.storage.database import transaction


@dataclass(frozen=True, slots=True)
class NodeState:
    """`revision` counts packages made of the node (0: none yet); `data_sha256` is the last one's data.json."""

    node: str
    is_locked: bool = False
    revision: int = 0
    data_sha256: str = ""
    reason: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class PackageRecord:
    file: str
    node: str
    revision: int
    sha256: str
    data_sha256: str
    by: str
    at: str


def load_node_state(connection: sqlite3.Connection, node: str) -> NodeState:
    row = connection.execute("select * from nodes where node = ?", (node,)).fetchone()
    if row is None:
        return NodeState(node)
    return NodeState(
        node, bool(row["is_locked"]), *(row[key] for key in ("revision", "data_sha256", "reason", "by", "at"))
    )


def lock_node(connection: sqlite3.Connection, record: PackageRecord) -> None:
    """Close the node with the package that was made of it."""
    state = NodeState(record.node, True, record.revision, record.data_sha256, "", record.by, record.at)
    detail = {"revision": record.revision, "file": record.file, "sha256": record.sha256}
    with transaction(connection):
        _put(connection, state)
        _put_package(connection, record)
        append_changes(connection, (Change(record.at, record.by, "export", f"node@{record.node}", detail),))


def record_package(connection: sqlite3.Connection, record: PackageRecord, action: str = "accept") -> None:
    """Note a package that came back signed by others, or a supplement made; the node stays closed."""
    detail = {"revision": record.revision, "file": record.file, "sha256": record.sha256}
    with transaction(connection):
        _put_package(connection, record)
        append_changes(connection, (Change(record.at, record.by, action, f"node@{record.node}", detail),))


def record_return(
    connection: sqlite3.Connection, node: str, file: str, detail: dict[str, str | int], by: str, at: str
) -> None:
    """Note a return slip that was taken in and is kept as `file`; the node stays as it is."""
    with transaction(connection):
        append_changes(connection, (Change(at, by, "return", f"node@{node}", {"file": file, **detail}),))


def reopen_node(connection: sqlite3.Connection, state: NodeState) -> None:
    """Open a closed node again; `state` carries the reason, the person and the instant."""
    with transaction(connection):
        _put(connection, state)
        detail = {"reason": state.reason, "revision": state.revision}
        append_changes(connection, (Change(state.at, state.by, "reopen", f"node@{state.node}", detail),))


def load_packages(connection: sqlite3.Connection) -> list[PackageRecord]:
    """Every package made here, newest first."""
    columns = "file, node, revision, sha256, data_sha256, by, at"
    return [PackageRecord(*row) for row in connection.execute(f"select {columns} from packages order by at desc")]


def _put(connection: sqlite3.Connection, state: NodeState) -> None:
    connection.execute(
        "insert or replace into nodes (node, is_locked, revision, data_sha256, reason, by, at) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        (state.node, int(state.is_locked), state.revision, state.data_sha256, state.reason, state.by, state.at),
    )


def _put_package(connection: sqlite3.Connection, record: PackageRecord) -> None:
    connection.execute(
        "insert or replace into packages (file, node, revision, sha256, data_sha256, by, at) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        (record.file, record.node, record.revision, record.sha256, record.data_sha256, record.by, record.at),
    )
