"""Copies of the database, made at start and on request, and brought back when the database is damaged."""

import contextlib
import sqlite3
from datetime import datetime
from pathlib import Path

from forms.clock import local_text, now
from forms.errors import UserError
from forms.files import sync_folder, write_fault
from resources.translation import _

KEEP_START_BACKUPS = 10
_START_PREFIX = "start-"


def list_backups(folder: Path) -> tuple[Path, ...]:
    """Backups in the folder, newest first."""
    return tuple(sorted(folder.glob("*.db"), key=lambda path: (path.stat().st_mtime, path.name), reverse=True))


def back_up_at_start(connection: sqlite3.Connection, folder: Path) -> Path | None:
    """Keep a copy of what is there before work begins; None when nothing changed since the last one."""
    seq = connection.execute("select coalesce(max(seq), 0) from changes").fetchone()[0]
    kept = sorted(folder.glob(f"{_START_PREFIX}*.db"))
    if kept and kept[-1].stem.endswith(f"-{seq}"):
        return None
    path = back_up(connection, folder / f"{_START_PREFIX}{_stamp(now())}-{seq}.db")
    for old in kept[: -(KEEP_START_BACKUPS - 1)]:
        with contextlib.suppress(OSError):
            old.unlink()
    return path


def back_up(connection: sqlite3.Connection, path: Path) -> Path:
    """A whole, consistent copy at `path`. Raises EnvironmentFault or UserError and leaves nothing half written."""
    beside = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(beside)) as copy:
            connection.backup(copy)
            copy.execute("pragma journal_mode = delete")
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as fault:
        raise write_fault(fault, path) from fault
    except sqlite3.OperationalError as fault:
        raise write_fault(OSError(28, str(fault)), path) from fault
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    return path


def restore(backup: Path, database: Path) -> Path:
    """Put a backup in the database's place; the damaged files are kept and their new name is returned.

    Raises:
        UserError: the backup is not readable either; nothing was touched.
    """
    with contextlib.closing(_open_sound(backup)) as source:
        kept = database.with_name(f"{database.stem}-damaged-{_stamp(now())}{database.suffix}")
        for suffix in ("", "-wal", "-shm"):
            part = database.with_name(database.name + suffix)
            if part.exists():
                part.replace(kept.with_name(kept.name + suffix))
        beside = database.with_suffix(".part")
        with contextlib.closing(sqlite3.connect(beside)) as copy:
            source.backup(copy)
        beside.replace(database)
        sync_folder(database.parent)
    return kept


def _open_sound(backup: Path) -> sqlite3.Connection:
    """The backup for reading. Raises UserError: it is gone, may not be read, or is damaged."""
    try:
        source = sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)
        try:
            if source.execute("pragma integrity_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError
            source.execute("select count(*) from changes")
        except BaseException:
            source.close()
            raise
    except sqlite3.DatabaseError as fault:
        todo = _("请另选一个备份。")
        raise UserError("backup_damaged", _("这个备份也读不出来。"), todo=todo, where=backup.name) from fault
    return source


def _stamp(instant: datetime) -> str:
    return local_text(instant, "%Y%m%d-%H%M%S")
