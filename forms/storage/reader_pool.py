"""Connections for reading beside the one that writes: one a thread, each sees what was last committed."""

import sqlite3
import threading
from pathlib import Path

from forms.storage.database import connect_for_reading


class ReaderPool:
    """Made when first asked for on a thread. The pool alone holds them: one that is let go of closes itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = threading.local()

    def connection(self) -> sqlite3.Connection:
        """This thread's. It can write temporary tables alone."""
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = connect_for_reading(self._path)
            connection.isolation_level = None
            connection.execute("pragma temp_store = memory")
            self._own.connection = connection
        return connection

    def close(self) -> None:
        """Let go of every thread's. One that another thread is reading with closes when it has read.

        To close it from here would pull the database from under that thread and end the program. A thread that asks
        again gets a new one.
        """
        self._own = threading.local()
