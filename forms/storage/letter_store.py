"""The adopted letter inside the workspace: compiled JSON with its version and SHA-256."""

import sqlite3

from forms.errors import UserError
from forms.schema.compiled import compile_letter, letter_sha256, read_compiled_letter
from forms.schema.letter import Letter
from forms.storage.audit_store import Change, append_changes
from forms.storage.database import transaction
from resources.translation import _


def adopt_letter(connection: sqlite3.Connection, letter: Letter, by: str, at: str) -> str:
    """Make `letter` the one that everything entered from now on is read with; returns its SHA-256."""
    compiled = compile_letter(letter)
    digest = letter_sha256(compiled)
    with transaction(connection):
        connection.execute(
            "insert or replace into letters (sha256, id, version, compiled, adopted_at, adopted_by) "
            "values (?, ?, ?, ?, ?, ?)",
            (digest, letter.id, letter.version, compiled, at, by),
        )
        connection.execute("insert or replace into meta (key, value) values ('letter', ?)", (digest,))
        detail = {"id": letter.id, "version": letter.version, "sha256": digest}
        append_changes(connection, (Change(at, by, "adopt", "letter", detail),))
    return digest


def load_letter(connection: sqlite3.Connection) -> tuple[Letter, str]:
    """The letter in force and its SHA-256.

    Raises:
        UserError: there is none, or it does not hash to its own name.
    """
    row = connection.execute(
        "select compiled, sha256 from letters where sha256 = (select value from meta where key = 'letter')"
    ).fetchone()
    if row is None or letter_sha256(row["compiled"]) != row["sha256"]:
        todo = _("请用备份恢复工作区。")
        raise UserError("letter_damaged", _("工作区里的责任书不完整或被改动。"), todo=todo)
    return read_compiled_letter(row["compiled"]), row["sha256"]
