"""Connections for reading beside the one that writes: one a thread, each sees what was last committed."""

import sqlite3
import threading
from pathlib import Path

from forms.storage.database import connect_for_reading


class ReaderPool:
    """Made when first asked for on a thread; `close` closes them all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def connection(self) -> sqlite3.Connection:
        """This thread's. It can write temporary tables alone."""
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = connect_for_reading(self._path)
            connection.isolation_level = None
            connection.execute("pragma temp_store = memory")
            self._own.connection = connection
            with self._lock:
                self._all.append(connection)
        return connection

    def close(self) -> None:
        """Nothing reads any more. A thread that asks again gets a new one."""
        with self._lock:
            closing, self._all = self._all, []
        self._own = threading.local()
        for connection in closing:
            connection.close()
