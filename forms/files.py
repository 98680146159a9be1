"""The one place that writes files: beside the target, flushed to the disk, then renamed over it."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from forms.errors import EnvironmentFault, UserError
from resources.translation import _


def write_atomically(path: Path, content: bytes) -> None:
    """Write all of `content` or nothing.

    Raises:
        EnvironmentFault: disk full or a fault of the medium; nothing is left behind.
        UserError: no right to write there, or the file is open in another program.
    """
    with atomic_target(path) as stream:
        stream.write(content)


@contextlib.contextmanager
def atomic_target(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """A stream whose content stands at `path` once the block ends well; otherwise nothing does.

    `private` makes the file readable by its owner alone. Raises as `write_atomically`.
    """
    beside = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if not private and os.name == "posix":
            Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(path)
        sync_folder(path.parent)
    except OSError as fault:
        raise write_fault(fault, path) from fault
    finally:
        if beside:
            with contextlib.suppress(OSError):
                Path(beside).unlink(missing_ok=True)


def write_fault(fault: OSError, path: Path) -> EnvironmentFault | UserError:
    """The fault of writing `path`, in words that say what to do."""
    where = str(path)
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        todo = _("请清理磁盘或换一个位置后重试。")
        return EnvironmentFault("disk_full", _("磁盘已满，没有写入任何内容。"), todo=todo, where=where)
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        todo = _("请关闭正在使用它的程序，或换一个可以写入的文件夹。")
        return UserError("no_right_to_write", _("没有写入的权限，或文件正被其他程序打开。"), todo=todo, where=where)
    if fault.errno in (errno.ENOENT, errno.ENOTDIR):
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
