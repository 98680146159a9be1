"""The one place that writes files: beside the target, flushed to the disk, then renamed over it."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from forms.errors import EnvironmentFault, UserError
from resources.translation import _

_NEW_FILE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.ETXTBSY})
_NO_FOLDER = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EEXIST})


def write_atomically(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write all of `content` or nothing.

    Raises:
        EnvironmentFault: disk full or a fault of the medium; nothing is left behind.
        UserError: no right to write there, or the file is open in another program.
    """
    with atomic_target(path, mode=mode) as stream:
        stream.write(content)


@contextlib.contextmanager
def atomic_target(path: Path, *, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A stream whose content stands at `path` once the block ends well; otherwise nothing is left behind.

    The folder must be there: a stick that was pulled out is not made up for by a folder of its name. `mode` is cut by
    the umask; keys take 0o600. Raises as `write_atomically`.
    """
    beside = path.parent / f".{path.name[:40]}.{os.urandom(4).hex()}.part"
    try:
        with os.fdopen(os.open(beside, _NEW_FILE, mode), "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as fault:
        raise write_fault(fault, path) from fault
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Make a folder and those above it. Raises as `write_atomically`."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise write_fault(fault, path) from fault


def write_fault(fault: OSError, path: Path) -> EnvironmentFault | UserError:
    """The fault of writing `path`, in words that say what to do."""
    where = str(path)
    if fault.errno in _FULL:
        todo = _("请清理磁盘或换一个位置后重试。")
        return EnvironmentFault("disk_full", _("磁盘已满，没有写入任何内容。"), todo=todo, where=where)
    if fault.errno in _REFUSED:
        todo = _("请关闭正在使用它的程序，或换一个可以写入的文件夹。")
        return UserError("no_right_to_write", _("没有写入的权限，或文件正被其他程序打开。"), todo=todo, where=where)
    if fault.errno in _NO_FOLDER:
        return UserError("no_such_folder", _("文件夹不存在或不可用。"), todo=_("请重新选择位置。"), where=where)
    what = _("写入失败（{reason}）。").format(reason=fault.strerror or type(fault).__name__)
    return EnvironmentFault("write_failed", what, todo=_("请检查磁盘或U盘后重试。"), where=where)


def sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
