"""Evidence files (佐证材料), kept under their SHA-256 and written whole or not at all."""

import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from forms.errors import UserError
from forms.files import atomic_target
from forms.storage.audit_store import Change, append_changes
from forms.storage.database import transaction
from resources.translation import _

MAX_EVIDENCE_BYTES = 200 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file attached to a measure at a node; `id` is None until it is saved.

    `row` names the row of a ledger that it belongs to, `state_assets[<row id>]`; "" for the measure itself. `measure`
    is then the first that the ledger feeds, or "".
    """

    id: int | None
    node: str
    measure: str
    sha256: str
    size_bytes: int
    file_name: str
    title: str
    doc_no: str
    by: str
    at: str
    row: str = ""

    def path_in(self, folder: Path) -> Path:
        return folder / self.sha256


def take_file(source: Path, folder: Path) -> tuple[str, int]:
    """Copy a file into the evidence folder under its hash; returns hash and size. A file already there is kept.

    Raises:
        UserError: it cannot be read, is empty, or is larger than 200 MB.
    """
    digest, size = hashlib.sha256(), 0
    try:
        if source.stat().st_size > MAX_EVIDENCE_BYTES:
            todo = _("请压缩扫描件后再添加。")
            raise UserError("evidence_too_large", _("文件超过200 MB。"), todo=todo, where=source.name)
        with source.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
            if not size:
                raise UserError("evidence_empty", _("文件是空的。"), todo=_("请重新选择文件。"), where=source.name)
            target = folder / digest.hexdigest()
            if not target.exists():
                stream.seek(0)
                with atomic_target(target) as copy:
                    while chunk := stream.read(_CHUNK_BYTES):
                        copy.write(chunk)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as fault:
        todo = _("请确认文件存在、没有被其他程序独占，再重新选择。")
        raise UserError("evidence_unreadable", _("文件读不出来。"), todo=todo, where=source.name) from fault
    return digest.hexdigest(), size


def add_evidence(connection: sqlite3.Connection, evidence: Evidence) -> Evidence:
    """Record a file already taken; the same file on the same measure again only renews its title and number."""
    with transaction(connection):
        known = connection.execute(
            "select id from evidence where node = ? and measure = ? and row = ? and sha256 = ?",
            (evidence.node, evidence.measure, evidence.row, evidence.sha256),
        ).fetchone()
        values = (
            evidence.node,
            evidence.measure,
            evidence.sha256,
            evidence.size_bytes,
            evidence.file_name,
            evidence.title,
            evidence.doc_no,
            evidence.by,
            evidence.at,
            evidence.row,
        )
        cursor = connection.execute(
            "insert or replace into evidence (id, node, measure, sha256, size_bytes, file_name, title, doc_no, by, at, "
            "row) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (known["id"] if known else None, *values),
        )
        append_changes(connection, (_change(evidence, "attach"),))
    return Evidence(cursor.lastrowid, *values)


def remove_evidence(connection: sqlite3.Connection, evidence: Evidence, by: str, at: str) -> None:
    """Detach a file from its measure. The file itself stays in the folder, since the log still speaks of it."""
    with transaction(connection):
        connection.execute("delete from evidence where id = ?", (evidence.id,))
        change = _change(evidence, "detach")
        append_changes(connection, (Change(at, by, change.action, change.place, change.detail),))


def load_evidence(connection: sqlite3.Connection) -> list[Evidence]:
    """All attached files, in the order they were attached."""
    columns = "id, node, measure, sha256, size_bytes, file_name, title, doc_no, by, at, row"
    return [Evidence(*row) for row in connection.execute(f"select {columns} from evidence order by id")]


def _change(evidence: Evidence, action: str) -> Change:
    texts = {"title": evidence.title, "doc_no": evidence.doc_no, "file_name": evidence.file_name}
    detail = {"sha256": evidence.sha256, "size_bytes": evidence.size_bytes, **texts}
    detail |= {"row": evidence.row} if evidence.row else {}
    return Change(evidence.at, evidence.by, action, f"{evidence.measure}.evidence@{evidence.node}", detail)
