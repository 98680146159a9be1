"""The folder of one workspace: marker, database, evidence, backups, packages, and the lock of its one writer."""

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forms.clock import local_text, now
from forms.errors import UserError
from forms.files import make_folder, write_atomically, write_fault
from forms.schema.letter import Letter
from forms.storage.database import FORMAT_VERSION, newer_version
from forms.storage.writer_lock import LockTaken, WriterLock
from resources.translation import _

MARKER_NAME = "workspace.zerenshu"


@dataclass(frozen=True, slots=True)
class Marker:
    """What a workspace is, readable without opening its database."""

    format: int
    letter: str
    unit: str
    year: int
    practice: bool


class WorkspaceFolder:
    """Paths of a workspace, and its writer's lock. `path` is the folder, or the marker in it."""

    def __init__(self, path: Path) -> None:
        self.path = path.parent if path.name == MARKER_NAME else path
        self.marker_path = self.path / MARKER_NAME
        self.database_path = self.path / "workspace.db"
        self.evidence_path = self.path / "evidence"
        self.backups_path = self.path / "backups"
        self.packages_path = self.path / "packages"
        self.returned_path = self.path / "returned"
        self.identities_path = self.path / "identities"
        self.trust_path = self.path / "trust"
        self._owner_path = self.path / ".writer.json"
        self._lock = WriterLock(self.path / ".writer.lock")

    def create(self, letter: Letter, practice: bool) -> Marker:
        """Make the folders and the marker.

        Raises:
            UserError: something is there already, or the place cannot be written.
        """
        if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            todo = _("请选择一个空文件夹，或换一个名称。")
            raise UserError("folder_not_empty", _("这里已经有文件，没有建立工作区。"), todo=todo, where=str(self.path))
        marker = Marker(FORMAT_VERSION, letter.id, letter.unit, letter.year, practice)
        text = json.dumps({key: getattr(marker, key) for key in Marker.__slots__}, ensure_ascii=False, indent=1)
        make_folder(self.path)
        write_atomically(self.marker_path, text.encode())
        for folder in (self.evidence_path, self.backups_path, self.packages_path):
            folder.mkdir(exist_ok=True)
        return marker

    def read_marker(self) -> Marker:
        """Raises UserError: no workspace, an unreadable marker, or one made by a newer program."""
        try:
            plain: dict[str, Any] = json.loads(self.marker_path.read_text(encoding="utf-8"))
            if int(plain["format"]) > FORMAT_VERSION:
                raise newer_version(self.path)
            return Marker(**{key: plain[key] for key in Marker.__slots__})
        except FileNotFoundError as fault:
            todo = _("请选择含有 workspace.zerenshu 的文件夹，或新建工作区。")
            raise UserError("not_a_workspace", _("这里不是工作区。"), todo=todo, where=str(self.path)) from fault
        except (OSError, ValueError, KeyError, TypeError) as fault:
            todo = _("请从备份的文件夹中取回 workspace.zerenshu。")
            raise UserError("marker_damaged", _("工作区标记读不出来。"), todo=todo, where=str(self.path)) from fault

    @property
    def is_writer(self) -> bool:
        """Whether this program may write here."""
        return self._lock.is_held

    def take_writer_lock(self) -> None:
        """Become the one writer; the lock falls when the program ends, however it ends.

        Raises:
            UserError: another window or command has it, and who.
        """
        try:
            self._lock.take()
        except OSError as fault:
            raise write_fault(fault, self.path) from fault
        except LockTaken as fault:
            what = _("工作区正由{owner}使用。").format(owner=self._owner())
            todo = _("请先关闭那个窗口或命令，再打开。")
            raise UserError("workspace_in_use", what, todo=todo, where=str(self.path)) from fault
        owner = {"user": _user(), "host": _host(), "pid": os.getpid(), "since": now().isoformat()}
        with contextlib.suppress(OSError):
            self._owner_path.write_text(json.dumps(owner, ensure_ascii=False), encoding="utf-8")

    def release_writer_lock(self) -> None:
        if self._lock.is_held:
            with contextlib.suppress(OSError):
                self._owner_path.unlink(missing_ok=True)
            self._lock.release()

    def _owner(self) -> str:
        try:
            owner = json.loads(self._owner_path.read_text(encoding="utf-8"))
            since = local_text(now().fromisoformat(owner["since"]), "%H:%M")
            return _("“{user}”在计算机“{host}”上（进程 {pid}，{since} 起）").format(
                user=owner["user"], host=owner["host"], pid=owner["pid"], since=since
            )
        except (OSError, ValueError, KeyError):
            return _("另一个窗口")


def _user() -> str:
    """Who is logged in."""
    named = os.environ.get("LOGNAME") or os.environ.get("USER") or os.environ.get("USERNAME")
    if named:
        return named
    import getpass  # late: it loads the terminal, and is seldom needed

    return getpass.getuser()


def _host() -> str:
    """The computer's name; `platform` tells the same and takes longer to import than the workspace to open."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
