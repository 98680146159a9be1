"""An open workspace: its letter, its entries in memory, and its database."""

import sqlite3
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from forms import storage
from forms.clock import now
from forms.errors import UserError
from forms.schema.letter import Letter, Node
from forms.storage import backup, database, ledger_tables, letter_store, node_store
from forms.storage.reader_pool import ReaderPool
from forms.storage.workspace_folder import Marker, WorkspaceFolder
from resources.translation import _, listed

if TYPE_CHECKING:
    from forms.records.entry import EntryTable
    from forms.records.ledger_rows import LedgerTable
    from forms.storage.audit_store import Change
    from forms.storage.evidence_store import Evidence
    from forms.storage.node_store import NodeState, PackageRecord
    from forms.validation.rule_set import RuleSet


@dataclass(frozen=True, slots=True)
class Soundness:
    """What a look at the whole workspace found: the first broken row of the log, and evidence files gone or changed."""

    broken_change: int | None
    missing_evidence: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return self.broken_change is None and not self.missing_evidence


class Session:
    """One workspace while it is open.

    `letter`, `rules`, `entries` and `evidence` are in memory; methods touch the database, so after a hand-over to
    another thread they are called there alone. `by` is the person at the desk.
    """

    def __init__(self, folder: WorkspaceFolder, marker: Marker, connection: sqlite3.Connection, by: str) -> None:
        self.folder = folder
        self.marker = marker
        self.connection = connection
        self.by = by
        self.readers = ReaderPool(folder.database_path)
        self.letter, self.letter_sha256 = letter_store.load_letter(connection)

    def reload(self) -> None:
        """Read letter and entries again and forget the compiled rules; desks made before belong to the old ones."""
        self.letter, self.letter_sha256 = letter_store.load_letter(self.connection)
        self.__dict__.pop("rules", None)
        self.__dict__.pop("entries", None)
        self.reload_evidence()

    @cached_property
    def entries(self) -> "EntryTable":
        """Read with the evidence when first asked for: the window is painted before. `reload` reads both at once."""
        from forms.records.entry import EntryTable  # late, as below

        entries = EntryTable(self.letter, storage.entry_store.load_cells(self.connection), self.ledgers_of(self.letter))
        entries.set_evidence((evidence.node, evidence.measure) for evidence in self.evidence)
        return entries

    @cached_property
    def evidence(self) -> "list[Evidence]":
        return storage.evidence_store.load_evidence(self.connection)

    @cached_property
    def rules(self) -> "RuleSet":
        from forms.validation.rule_set import RuleSet  # late: the window is painted before anything is checked

        return RuleSet(self.letter)

    @property
    def is_practice(self) -> bool:
        return self.marker.practice

    @property
    def path(self) -> Path:
        return self.folder.path

    def evidence_of(self, node: str, measure: str) -> "list[Evidence]":
        return [evidence for evidence in self.evidence if (evidence.node, evidence.measure) == (node, measure)]

    def reload_evidence(self) -> None:
        self.evidence = storage.evidence_store.load_evidence(self.connection)
        self.entries.set_evidence((evidence.node, evidence.measure) for evidence in self.evidence)

    def ledgers_of(self, letter: Letter) -> "LedgerTable":
        """The rows of all ledgers, read as a letter has them when somebody asks for them."""
        from forms.records.ledger_rows import LedgerTable  # late, as above

        reader = storage.ledger_reader.LedgerReader(self.readers)
        findings = storage.ledger_findings.FindingReader(self.readers, self.letter_sha256)
        return LedgerTable(letter, reader, findings)

    def make_tables_ready(self) -> None:
        """Make the ledgers' tables in a workspace of an older program. Raises EnvironmentFault."""
        if not ledger_tables.are_ready(self.connection, self.letter_sha256):
            storage.ledger_store.make_ready(self.connection, self.entries.ledgers.definitions, self.letter_sha256)

    def node_state(self, node: str) -> "NodeState":
        return node_store.load_node_state(self.connection, node)

    def packages(self) -> "list[PackageRecord]":
        return node_store.load_packages(self.connection)

    def change_log_head(self) -> str:
        """The hash of the newest change, which binds the whole log before it."""
        return storage.audit_store.head_hash(self.connection)

    def history(self, node: str, measure: str, field: str) -> "list[Change]":
        """What was done to a cell, newest first: each change with who, when and what it became."""
        return storage.audit_store.changes_of(self.connection, f"{measure}.{field}@{node}")

    def make_room_for_saves(self) -> None:
        """Once at start, when nobody waits: saves are faster then, and have their place on a disk that fills up."""
        database.make_room_in_log(self.connection)

    def back_up_at_start(self) -> Path | None:
        return backup.back_up_at_start(self.connection, self.folder.backups_path)

    def back_up(self, path: Path) -> Path:
        return backup.back_up(self.connection, path)

    def look_over(self) -> Soundness:
        """Check the chain of the log and the presence of every evidence file."""
        missing = [
            evidence.file_name
            for evidence in self.evidence
            if not evidence.path_in(self.folder.evidence_path).is_file()
        ]
        return Soundness(storage.audit_store.first_broken_change(self.connection), tuple(missing))

    def close(self) -> None:
        self.readers.close()
        self.connection.close()
        self.folder.release_writer_lock()


def create_workspace(path: Path, letter: Letter, by: str, *, practice: bool = False) -> Session:
    """A new workspace for `letter` in an empty or new folder, open for writing. Raises UserError, EnvironmentFault."""
    folder = WorkspaceFolder(path)
    marker = folder.create(letter, practice)
    folder.take_writer_lock()
    connection = database.create_database(folder.database_path)
    storage.letter_adoption.adopt_letter(connection, letter, by, now().isoformat())
    return Session(folder, marker, connection, by)


def open_workspace(path: Path, by: str, *, for_writing: bool = True) -> Session:
    """Open an existing workspace.

    Reading needs no lock; writing takes the one writer's lock.

    Raises:
        UserError: no workspace, made by a newer program, or in use by another writer; untouched.
        DamagedDatabase: the database cannot be read; untouched, and it names the backups.
    """
    folder = WorkspaceFolder(path)
    marker = folder.read_marker()
    if for_writing:
        folder.take_writer_lock()
    try:
        if not folder.database_path.exists():
            raise database.DamagedDatabase(folder.database_path, backup.list_backups(folder.backups_path))
        connection = database.open_database(folder.database_path, backup.list_backups(folder.backups_path))
        session = Session(folder, marker, connection, by)
        if for_writing:
            session.make_tables_ready()
        return session
    except BaseException:
        folder.release_writer_lock()
        raise


def restore_backup(path: Path, backup_path: Path) -> Path:
    """Put a backup in the place of the workspace's database; the old files are kept and their new name is returned."""
    folder = WorkspaceFolder(path)
    folder.read_marker()
    folder.take_writer_lock()
    try:
        return backup.restore(backup_path, folder.database_path)
    finally:
        folder.release_writer_lock()


def list_backups(path: Path) -> tuple[Path, ...]:
    """The workspace's backups, newest first."""
    return backup.list_backups(WorkspaceFolder(path).backups_path)


def find_node(letter: Letter, node_id: str) -> Node:
    """The letter's node of that id. Raises UserError naming the ids there are."""
    if not letter.has_node(node_id):
        known = listed(node.id for node in letter.nodes)
        what = _("责任书没有节点 {node}。").format(node=node_id)
        raise UserError("unknown_node", what, todo=_("可用的节点：{nodes}。").format(nodes=known))
    return letter.node(node_id)
