"""The adopted letters inside the workspace: compiled JSON, found by its SHA-256."""

import sqlite3

from forms.errors import UserError
from forms.schema.compiled import letter_sha256, read_compiled_letter
from forms.schema.letter import Letter
from resources.translation import _


def load_letter(connection: sqlite3.Connection) -> tuple[Letter, str]:
    """The letter in force and its SHA-256.

    Raises:
        UserError: there is none, or it does not hash to its own name.
    """
    row = connection.execute("select value from meta where key = 'letter'").fetchone()
    digest = row["value"] if row else ""
    return load_adopted_letter(connection, digest), digest


def load_adopted_letter(connection: sqlite3.Connection, sha256: str) -> Letter:
    """A letter that is or was in force, by its SHA-256. Raises as `load_letter`."""
    row = connection.execute("select compiled from letters where sha256 = ?", (sha256,)).fetchone()
    if row is None or letter_sha256(row["compiled"]) != sha256:
        todo = _("请用备份恢复工作区。")
        raise UserError("letter_damaged", _("工作区里的责任书不完整或被改动。"), todo=todo)
    return read_compiled_letter(row["compiled"])
