"""The tables of `workspace.db`, as named migrations. Imported only when a database is made or upgraded."""

import sqlite3

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

workspace = Migrations("workspace")


@workspace()
def m001_first_tables(db: Database) -> None:
    db.create_table("meta", {"key": str, "value": str}, pk="key", not_null={"value"}, strict=True)
    db.create_table(
        "letters",
        {"sha256": str, "id": str, "version": int, "compiled": str, "adopted_at": str, "adopted_by": str},
        pk="sha256",
        not_null={"id", "version", "compiled", "adopted_at", "adopted_by"},
        strict=True,
    )
    cell_texts = ("state", "value", "raw", "reason", "promised", "origin", "source", "by", "at")
    db.create_table(
        "cells",
        {"node": str, "measure": str, "field": str, **dict.fromkeys(cell_texts, str)},
        pk=("node", "measure", "field"),
        not_null=set(cell_texts),
        strict=True,
    )
    db.create_table(
        "explanations",
        {"node": str, "issue": str, "version": int, "operands": str, "text": str, "by": str, "at": str},
        pk=("node", "issue"),
        not_null={"version", "operands", "text", "by", "at"},
        strict=True,
    )
    db.create_table(
        "evidence",
        {
            "id": int,
            "node": str,
            "measure": str,
            "sha256": str,
            "size_bytes": int,
            "file_name": str,
            "title": str,
            "doc_no": str,
            "by": str,
            "at": str,
        },
        pk="id",
        not_null={"node", "measure", "sha256", "size_bytes", "file_name", "title", "doc_no", "by", "at"},
        strict=True,
    )
    db.create_table(
        "nodes",
        {"node": str, "is_locked": int, "revision": int, "data_sha256": str, "reason": str, "by": str, "at": str},
        pk="node",
        not_null={"is_locked", "revision", "data_sha256", "reason", "by", "at"},
        strict=True,
    )
    db.create_table(
        "packages",
        {"file": str, "node": str, "revision": int, "sha256": str, "data_sha256": str, "by": str, "at": str},
        pk="file",
        not_null={"node", "revision", "sha256", "data_sha256", "by", "at"},
        strict=True,
    )
    _make_changes(db)


@workspace()
def m002_ledgers(db: Database) -> None:
    """Wrong texts of rows, how each column of a ledger is kept, and evidence of single rows.

    The tables of the ledgers themselves are made from the letter: `ledger_tables`.
    """
    db.create_table(
        "ledger_raw",
        dict.fromkeys(("ledger", "node", "row", "column", "raw"), str),
        pk=("ledger", "node", "row", "column"),
        not_null={"raw"},
        strict=True,
    )
    db.create_table(
        "ledger_columns",
        dict.fromkeys(("ledger", "column", "kept"), str),
        pk=("ledger", "column"),
        not_null={"kept"},
        strict=True,
    )
    db.execute("alter table evidence add column row text not null default ''")


@workspace()
def m003_import_columns(db: Database) -> None:
    """Which column of a ledger a head of other offices' files means, as someone once said."""
    db.create_table(
        "import_columns",
        dict.fromkeys(("ledger", "head", "label", "column", "by", "at"), str),
        pk=("ledger", "head"),
        not_null={"label", "column", "by", "at"},
        strict=True,
    )


@workspace()
def m004_report_text(db: Database) -> None:
    """Paragraphs of the text report that are not as generated, and the head that only the office knows."""
    texts = ("origin", "text", "generated", "after", "by", "at")
    db.create_table(
        "report_text",
        {"node": str, "key": str, "level": int, **dict.fromkeys(texts, str)},
        pk=("node", "key"),
        not_null={"level", *texts},
        strict=True,
    )
    db.create_table(
        "report_head",
        dict.fromkeys(("node", "name", "value", "by", "at"), str),
        pk=("node", "name"),
        not_null={"value", "by", "at"},
        strict=True,
    )


@workspace()
def m005_row_findings(db: Database) -> None:
    """Rows of ledgers in which something was found, and by what they were judged: `ledger_findings`."""
    db.create_table(
        "row_versions",
        {"ledger": str, "node": str, "version": int, "stamp": str},
        pk=("ledger", "node"),
        not_null={"version", "stamp"},
        strict=True,
    )
    db.create_table(
        "row_findings", dict.fromkeys(("ledger", "node", "row"), str), pk=("ledger", "node", "row"), strict=True
    )


def _make_changes(db: Database) -> None:
    """The log only grows: triggers refuse to change or remove what stands in it."""
    db.create_table(
        "changes",
        {"seq": int, "at": str, "by": str, "action": str, "place": str, "detail": str, "previous": str, "hash": str},
        pk="seq",
        not_null={"at", "by", "action", "place", "detail", "previous", "hash"},
        strict=True,
    )
    for verb in ("update", "delete"):
        db.execute(
            f"create trigger changes_refuse_{verb} before {verb} on changes "
            "begin select raise(abort, 'changes is append-only'); end"
        )


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring the database to this program's tables and stamp it with `version`."""
    db = Database(connection, execute_plugins=False)
    workspace.apply(db)
    connection.execute(f"pragma user_version = {version:d}")
