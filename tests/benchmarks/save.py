"""A durable save of one cell with its audit row, against appending 4 KiB with fdatasync on the same disk."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from forms.services.desk import NodeDesk
from forms.services.session import open_workspace
from tests.benchmarks.table import Figure
from tests.benchmarks.workspaces import filled_workspace, folder_on_disk

ROUNDS = 1_000


def measure() -> list[Figure]:
    """Milliseconds at the median and at the 99th percentile; saves and appends by turns."""
    with folder_on_disk() as folder:
        session = open_workspace(filled_workspace(Path(folder)), "测试")
        session.make_room_for_saves()  # as the window does when it is painted
        desk = NodeDesk(session, session.letter.nodes[0])
        handle = os.open(Path(folder) / "floor", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        saves, appends = [], []
        for number in range(ROUNDS):
            changes = desk.set_raw("8.1", "value", str(number)).changes
            saves.append(_milliseconds(lambda changes=changes: desk.save(changes)))
            appends.append(_milliseconds(lambda: _append(handle)))
        os.close(handle)
        session.close()
    return [
        Figure("durable save of a cell, p50, ms", statistics.median(saves), statistics.median(appends), 1.5),
        Figure("durable save of a cell, p99, ms", _p99(saves), _p99(appends), 2.0),
    ]


def _append(handle: int) -> None:
    os.write(handle, b"x" * 4096)
    os.fdatasync(handle)


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]
