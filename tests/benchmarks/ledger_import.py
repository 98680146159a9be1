"""Importing 100,000 assets from Excel, checked and previewed, against calamine reading the file and SQLite taking it."""

import datetime
import gc
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineWorkbook

from forms.schema.load import load_shipped_letter
from forms.services.desk import NodeDesk
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_importing import apply_ledger_import, preview, read_ledger_import
from forms.services.session import create_workspace
from tests.benchmarks.table import Figure
from tests.benchmarks.workspaces import folder_on_disk
from tests.unit.asset_workbook import COLUMNS, write_assets
from tests.unit.ledgers import generated_assets

ROWS = 100_000
ROUNDS = 5
MOST_MIB = 600


def measure() -> list[Figure]:
    """Seconds, the best of each, floor and import by turns; and the memory of the reading process at its peak."""
    with folder_on_disk() as name:
        folder = Path(name)
        file = write_assets(folder / "资产.xlsx", generated_assets(ROWS))
        floors, imports = [], []
        for number in range(ROUNDS):
            floors.append(_seconds(lambda number=number: _floor(file, folder / f"{number}.db")))
            desk = _new_desk(folder / f"工作区{number}")
            imports.append(_seconds(lambda desk=desk: _import(desk, file)))
            assert len(desk.rows) == ROWS
            desk.session.close()
            del desk
            gc.collect()
        peak = _peak_mib(file)
    return [
        Figure(f"import of {ROWS} rows x {len(COLUMNS)}, s", min(imports), min(floors), 4.0),
        Figure("memory of the reading process, MiB", peak, MOST_MIB, 1.0),
    ]


def _new_desk(path: Path) -> LedgerDesk:
    session = create_workspace(path, load_shipped_letter("dazu-2024"), "测试", practice=True)
    desk = NodeDesk(session, session.letter.nodes[0])
    return LedgerDesk(session, desk.node, "state_assets", desk)


def _import(desk: LedgerDesk, file: Path) -> None:
    plan = read_ledger_import(desk, file)
    assert not plan.faults
    preview(plan).summary()
    apply_ledger_import(desk, plan)


def _floor(file: Path, database: Path) -> None:
    """The file read and put into a table as it is, durably."""
    with file.open("rb") as stream:
        rows = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python(skip_empty_area=False)
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute(f"create table assets ({', '.join(COLUMNS)})")
    connection.execute("begin immediate")
    connection.executemany(
        f"insert into assets values ({', '.join('?' * len(COLUMNS))})",
        ([str(cell) if isinstance(cell, datetime.date) else cell for cell in row] for row in rows),
    )
    connection.execute("commit")
    connection.close()


def _peak_mib(file: Path) -> float:
    """Of the process that reads the file, seen from a small one: a process counts the memory of the one it came from."""
    source = (
        "import resource, sys; from pathlib import Path; from forms.excel.reader import read_tables; "
        "read_tables(Path(sys.argv[1])); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    return int(subprocess.check_output([sys.executable, "-c", source, str(file)])) / 1024


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
