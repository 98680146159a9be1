"""Opens `workspace.db`: settings of SQLite, version, damage. Use a connection on one thread only."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from forms.errors import EnvironmentFault, UserError
from resources.translation import _

FORMAT_VERSION = 5
BUSY_TIMEOUT_MS = 5_000
LOG_BYTES = 4 << 20  # where SQLite begins its write-ahead log anew: 1,000 pages of 4 KiB


class DamagedDatabase(UserError):
    """The database cannot be read. Nothing was changed; `backups` are the copies to choose from, newest first."""

    def __init__(self, path: Path, backups: tuple[Path, ...]) -> None:
        self.path = path
        self.backups = backups
        if backups:
            names = "\n".join(f"  {backup.name}" for backup in backups[:5])
            todo = _("可用“恢复备份”从下列备份中选一个（原文件会留作副本）：\n{names}").format(names=names)
        else:
            todo = _("没有找到备份。请把整个工作区文件夹复制一份，再联系技术人员。")
        super().__init__("database_damaged", _("数据库已损坏，没有改动任何内容。"), todo=todo, where=str(path))


def create_database(path: Path) -> sqlite3.Connection:
    """A new, empty database with all tables."""
    from forms.storage.migrations import migrate  # sqlite-utils costs 150 ms: only when tables are made

    connection = _connect(path)
    migrate(connection, FORMAT_VERSION)
    return connection


def open_database(path: Path, backups: tuple[Path, ...] = ()) -> sqlite3.Connection:
    """The workspace's database, upgraded if an older program made it.

    Raises:
        UserError: a newer program made it (untouched).
        DamagedDatabase: it cannot be read (untouched).
    """
    try:
        with contextlib.closing(connect_for_reading(path)) as reader:
            version = reader.execute("pragma user_version").fetchone()[0]
            if version > FORMAT_VERSION:
                raise newer_version(path)
            if version == 0 or reader.execute("pragma quick_check(1)").fetchone()[0] != "ok":
                raise DamagedDatabase(path, backups)
        connection = _connect(path)
        if version < FORMAT_VERSION:
            from forms.storage.migrations import migrate  # sqlite-utils costs 150 ms: only when tables change

            migrate(connection, FORMAT_VERSION)
    except sqlite3.OperationalError as fault:
        raise _machine_fault(fault, path) from fault
    except sqlite3.DatabaseError as fault:
        raise DamagedDatabase(path, backups) from fault
    return connection


def newer_version(path: Path) -> UserError:
    what = _("这个工作区由更新版本的程序建立，本程序没有打开也没有改动它。")
    return UserError("newer_workspace", what, todo=_("请安装新版本后再打开。"), where=str(path))


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, taking the write lock first (a read that turns into a write could fail at once)."""
    try:
        connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            if connection.in_transaction:  # on a full disk SQLite has already gone back by itself
                connection.execute("rollback")
            raise
        connection.execute("commit")
    except sqlite3.OperationalError as fault:
        raise _machine_fault(fault) from fault


def make_room_in_log(connection: sqlite3.Connection) -> None:
    """Give the write-ahead log its whole length at once, by a transaction too big for the cache that is rolled back.

    A save then writes over what is there: making the file longer would cost the disk as much as the save itself, and
    a disk that fills up later still has room for saves. Without the room saves work as well, so that a fault of the
    machine is left to the save that meets it.
    """
    kept = connection.execute("pragma cache_size").fetchone()[0]
    connection.execute("pragma cache_size = 10")
    try:
        with contextlib.suppress(EnvironmentFault, _NotWanted), transaction(connection):
            connection.execute("insert into meta (key, value) values ('room', hex(zeroblob(?)))", (LOG_BYTES // 2,))
            raise _NotWanted
    finally:
        connection.execute(f"pragma cache_size = {kept:d}")


class _NotWanted(Exception):
    """Takes back what the transaction wrote."""


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000, check_same_thread=False
    )  # made on one thread, handed once to the database thread: never used by two at a time
    connection.row_factory = sqlite3.Row
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("pragma foreign_keys = on")
    return connection


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """It sees what is committed, and can be closed on another thread than its own."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_MS / 1000, check_same_thread=False
    )


def _machine_fault(fault: sqlite3.OperationalError, path: Path | None = None) -> EnvironmentFault:
    where = str(path) if path else ""
    reason = str(fault)
    if "full" in reason:
        todo = _("请清理磁盘后再试；已保存的内容没有丢失。")
        return EnvironmentFault("disk_full", _("磁盘已满，这次修改没有保存。"), todo=todo, where=where)
    if "locked" in reason or "busy" in reason:
        todo = _("请稍候再试，或关闭正在使用它的程序。")
        return EnvironmentFault("database_locked", _("数据库正被其他程序占用。"), todo=todo, where=where)
    todo = _("请检查磁盘和文件夹的权限。")
    what = _("无法读写数据库（{reason}）。").format(reason=reason)
    return EnvironmentFault("database_unusable", what, todo=todo, where=where)
