"""Writing a file so that its final path holds either the old content or the whole new one."""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from forms.errors import EnvironmentFault, ShownFault, UserError
from resources.translation import _

_NEW_FILE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.ETXTBSY})
_NO_FOLDER = frozenset({errno.ENOENT, errno.ENOTDIR})


@contextlib.contextmanager
def replacing(target: Path, *, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A stream whose content takes the place of `target` when the block ends well; else nothing is left behind.

    Args:
        target: the final path; its folder must exist.
        mode: permissions of the file before the umask (0o600 for keys).

    Raises:
        UserError: `no_right_to_write` or `folder_missing`: choose another place.
        EnvironmentFault: `disk_full` or `write_failed`.
    """
    partial = target.parent / f".{target.name}.{secrets.token_hex(4)}.part"
    try:
        with os.fdopen(os.open(partial, _NEW_FILE, mode), "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        partial.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise _shown(error, target) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def write_atomically(target: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write `content` to `target` at once or not at all; raises what `replacing` raises."""
    with replacing(target, mode=mode) as out:
        out.write(content)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there, and NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _shown(error: OSError, target: Path) -> ShownFault:
    where = str(target)
    if error.errno in _FULL:
        return EnvironmentFault(
            "disk_full", _("磁盘空间不足，文件没有写出。"), todo=_("请清理磁盘或换一个位置后重试。"), where=where
        )
    if error.errno in _REFUSED:
        return UserError(
            "no_right_to_write",
            _("没有写入的权限，或文件正被别的程序打开，文件没有写出。"),
            todo=_("请关闭打开它的程序，或换一个位置。"),
            where=where,
        )
    if error.errno in _NO_FOLDER:
        return UserError(
            "folder_missing", _("所在的文件夹不存在。"), todo=_("请先建立文件夹，或换一个位置。"), where=where
        )
    return EnvironmentFault("write_failed", _("文件没有写出。"), todo=_("请换一个位置后重试。"), where=where)
