"""A ledger of 100,000 rows on the screen: opened, sorted, filtered, added up, edited, and its memory.

The floor of time is the raw import of the same rows: one `executemany` in one transaction into a bare table of a new
database with the same settings. Rows are those of state_assets, 23 columns.
"""

import secrets
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from forms.clock import now
from forms.records.ledger_editor import RowEdit
from forms.schema.load import load_shipped_letter
from forms.services.desk import NodeDesk
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_view import LedgerView, Order, RowFilter
from forms.services.session import create_workspace, open_workspace
from forms.storage.audit_store import Change
from tests.benchmarks.memory import peak_kib
from tests.benchmarks.table import Figure
from tests.benchmarks.workspaces import folder_on_disk
from tests.unit.ledgers import generated_assets

ROWS = 100_000
LEDGER = "state_assets"
_READ = 2_000
_FRAME_MS = 16.0
_MEMORY_MIB = 60.0
_BUDGET = 0.5


def measure() -> list[Figure]:
    """Milliseconds, and MiB above the same program with an empty ledger open."""
    with folder_on_disk() as folder:
        path = long_workspace(Path(folder) / "long")
        create_workspace(Path(folder) / "empty", load_shipped_letter("dazu-2024"), "测试").close()
        floor = _raw_import(path, Path(folder) / "floor.db")
        times = _times(path)
        memory = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.ledger_view", str(Path(folder) / "empty"), str(path)],
            capture_output=True,
            text=True,
            check=True,
        )
    frames = {"edit of one cell until its issues are known, ms", "save of it, ms"}
    return [
        *(
            Figure(f"ledger of 100,000 rows: {name}", value, _FRAME_MS if name in frames else floor, budget)
            for name, value, budget in times
        ),
        Figure("ledger of 100,000 rows: peak memory, MiB (limit 60)", float(memory.stdout), _MEMORY_MIB, 1.0),
    ]


def long_workspace(path: Path) -> Path:
    """A workspace whose ledger has 100,000 rows at the first node, two of them wrong."""
    session = create_workspace(path, load_shipped_letter("dazu-2024"), "测试")
    desk = LedgerDesk(session, session.letter.nodes[0], LEDGER)
    desk.edit([RowEdit("", row) for row in generated_assets(_READ)])
    rows = desk.rows
    desk.undo()
    put = []
    for number in range(ROWS):
        row = rows[number % _READ]
        values = {**row.values, "code": f"ZC-{number:06}", "name": f"资产{number}"}
        values |= {"owner": ""} if number in (5, 77_777) else {}
        put.append(replace(row, id=secrets.token_hex(8), position=(number + 1) * 1_024, values=values))
    desk.replace_rows(put, ())
    desk.save("import", Change(now().isoformat(), "测试", "import", f"import:{LEDGER}", {}))
    session.close()
    return path


def _raw_import(path: Path, target: Path) -> float:
    """The rows as they stand in the table, written anew."""
    with closing(sqlite3.connect(path / "workspace.db")) as source:
        rows = source.execute(f"select * from ledger_{LEDGER}").fetchall()
        columns = [row[1] for row in source.execute(f"pragma table_info(ledger_{LEDGER})")]
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        marks = ", ".join("?" * len(columns))

        def write() -> None:
            connection.execute("begin immediate")
            connection.executemany(f"insert into rows values ({marks})", rows)
            connection.execute("commit")

        times = []
        for _round in range(3):
            connection.execute("drop table if exists rows")
            connection.execute(f"create table rows ({', '.join(f'{name} any' for name in columns)}) strict")
            times.append(_milliseconds(write))
        return statistics.median(times)


def _times(path: Path) -> list[tuple[str, float, float | None]]:
    session = open_workspace(path, "测试")
    node = session.letter.nodes[0]
    desk = NodeDesk(session, node)
    desk.counts()  # the window is open, with what is wrong in its list
    times: list[tuple[str, float, float | None]] = []

    def note(name: str, work: Callable[[], object], budget: float | None = _BUDGET, rounds: int = 3) -> None:
        times.append((name, statistics.median(_milliseconds(work) for _round in range(rounds)), budget))

    made: list[LedgerView] = []
    note(
        "open, first rows painted, ms",
        lambda: made.append(_opened(LedgerView(LedgerDesk(session, node, LEDGER, desk)))),
        rounds=1,
    )
    view = made[0]
    note("sort by amount, ms", lambda: view.set_order([Order("book_value", is_descending=True)]))
    note("sort by text, ms", lambda: view.set_order([Order("name")]))
    note("filter by a text anywhere, ms", lambda: view.set_filter(RowFilter("资产99")))
    note("filter by digits anywhere, ms", lambda: view.set_filter(RowFilter("999")))
    note("filter by a value, ms", lambda: view.set_filter(RowFilter(columns={"status": frozenset({"已盘活"})})))
    note("totals of filtered rows, ms", lambda: (view.set_filter(view.filter), view.totals()))
    view.set_order([])
    view.set_filter(RowFilter())
    numbers = iter(range(100, 10_000))

    def edit() -> None:
        view.text(50_000, 0)  # it is on the screen
        outcome = view.desk.set_raw(view.row_id(50_000), "value", str(next(numbers)))
        view.take(outcome)
        view.cell_issues(50_000, 20)
        view.totals()

    note("edit of one cell until its issues are known, ms", edit, 1.0, 20)
    note("save of it, ms", lambda: (edit(), view.desk.save()), None, 10)
    session.close()
    return times


def _opened(view: LedgerView) -> LedgerView:
    for position in range(40):
        for column in range(len(view.columns)):
            view.text(position, column)
            view.cell_issues(position, column)
    return view


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _peak_above(empty: Path, path: Path) -> float:
    """MiB by which the highest resident memory rises: opened, sorted, filtered, scrolled to the end, edited, saved."""
    _use(empty)
    before = peak_kib()
    _use(path)
    return (peak_kib() - before) / 1024


def _use(path: Path) -> None:
    session = open_workspace(path, "测试")
    node = session.letter.nodes[0]
    desk = NodeDesk(session, node)
    desk.counts()
    view = _scrolled(LedgerView(LedgerDesk(session, node, LEDGER, desk)))
    view.set_order([Order("name"), Order("book_value", is_descending=True)])
    view.set_filter(RowFilter(columns={"status": frozenset({"已盘活"})}))
    view.set_filter(RowFilter())
    view.totals()
    _scrolled(view)
    view.find("资产99", 0)
    view.take(view.desk.add_row({"code": secrets.token_hex(4)}))
    view.desk.save()
    session.close()


def _scrolled(view: LedgerView) -> LedgerView:
    for position in range(0, view.count(), 100):
        view.text(position, 0)
    return view


if __name__ == "__main__":
    print(_peak_above(Path(sys.argv[1]), Path(sys.argv[2])))
