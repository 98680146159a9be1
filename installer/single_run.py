"""Lets one installer at a time change the environment, so that a second click does not spoil the first."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from installer.console import Stop
from installer.requirements import LOCK

_FAR_BEYOND_END = 1 << 40


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the right to change the environment. The system gives it back when the process ends, however it ends.

    Raises:
        Stop: another installer holds it, or the pip of one that was killed is still at work.
    """
    with LOCK.open("rb") as file:
        try:
            _lock(file)
        except OSError as error:
            raise Stop("另一个窗口正在准备运行环境。请等它完成后再运行一次。") from error
        yield


def _lock(file: IO[bytes]) -> None:
    """Lock without waiting, for this process and, on Linux, for the pip it starts."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        file.seek(_FAR_BEYOND_END)  # a locked byte inside could not be read
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.set_inheritable(file.fileno(), True)
