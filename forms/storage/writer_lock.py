"""The lock of a workspace's one writer, held by the operating system: it falls when the program ends, however it ends.

The filelock package does the same and costs a fifth of the time until the first window is painted.
"""

import os
import sys
from pathlib import Path


class LockTaken(Exception):
    """Another program holds it."""


class WriterLock:
    """Locks the first byte of a file that is never removed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    @property
    def is_held(self) -> bool:
        return self._handle is not None

    def take(self) -> None:
        """Raises LockTaken when another holds it, OSError when the folder cannot be written."""
        if self._handle is not None:
            return
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(handle)
        except OSError as fault:
            os.close(handle)
            if isinstance(fault, (BlockingIOError, PermissionError)):
                raise LockTaken from fault
            raise
        self._handle = handle

    def release(self) -> None:
        if self._handle is not None:
            handle, self._handle = self._handle, None
            os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
