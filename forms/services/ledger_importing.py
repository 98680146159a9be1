"""Takes the rows of a ledger from a file: first a plan of what would change, then all of it or nothing."""

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from forms.clock import now
from forms.excel.reader import is_open_elsewhere, read_file, read_table_bytes
from forms.excel.sheet_table import SheetTable
from forms.records.editor import Author
from forms.schema.ledger_row import LedgerRow
from forms.services.import_plan import open_elsewhere
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_import_head import head_key
from forms.services.ledger_import_plan import LedgerImportResult, LedgerPlan, PlannedRow
from forms.services.ledger_import_rows import LedgerPlanner
from forms.storage.audit_store import Change
from forms.storage.entry_store import refuse_locked
from forms.storage.import_column_store import KnownHead, load_known_heads, save_known_heads
from forms.storage.import_log import import_place, rows_before


@dataclass(frozen=True)
class LedgerFile:
    """A file that was read, to be planned as often as someone changes their mind.

    `is_open` when a spreadsheet program had it open.
    """

    name: str
    sha256: str
    tables: tuple[SheetTable, ...]
    is_open: bool = False


def read_ledger_file(desk: LedgerDesk, path: Path, is_cancelled: Callable[[], bool] = lambda: False) -> LedgerFile:
    """What stands in the file.

    Raises:
        UserError: the file cannot be read, or the node is locked.
        EnvironmentFault: the medium or the reading process failed.
        Cancelled: `is_cancelled` said so while the file was read.
    """
    refuse_locked(desk.session.connection, [desk.node.id])
    content = read_file(path)
    sha256 = hashlib.sha256(content).hexdigest()
    with _without_collecting():
        tables = read_table_bytes(content, str(path), is_cancelled)
    return LedgerFile(path.name, sha256, tuple(tables), is_open_elsewhere(path))


def plan_ledger_import(
    desk: LedgerDesk,
    file: LedgerFile,
    *,
    replace_all: bool = False,
    columns: Mapping[str, str | None] | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> LedgerPlan:
    """What the file would change in the ledger (on the database thread). Writes nothing.

    Rows are found by the key column, heads by their names. An empty cell changes nothing and a row that is not in
    the file stays, unless `replace_all`: then the file is the whole ledger. Faults are all named at once.

    Args:
        columns: heads as they stand in the file, and which column each means: "" is not imported, None forgets what
            was kept of it. They come before what is kept, and are kept when the plan is applied.

    Raises:
        UserError: a head is assigned to a column that the ledger does not have.
        Cancelled: `is_cancelled` said so.
    """
    given = _given(desk, columns or {})
    kept = load_known_heads(desk.session.connection, desk.name)
    assigned = {head: each.column for head, each in {**kept, **given}.items() if each.column is not None}
    author = Author(desk.session.by, "imported", file.sha256)
    planner = LedgerPlanner(desk, author, assigned, is_whole=replace_all, is_cancelled=is_cancelled)
    with _without_collecting():
        planner.read(file.tables)
    if file.is_open and file.tables:
        planner.faults.append(open_elsewhere(file.tables[0].name))
    faults = sorted(planner.faults, key=lambda fault: (fault.sheet, fault.row, len(fault.column), fault.column))
    return LedgerPlan(
        desk.name,
        desk.node.id,
        file.name,
        file.sha256,
        replace_all,
        tuple(planner.rows),
        tuple(faults),
        tuple(planner.columns),
        tuple(given.values()),
        planner.found,
        planner.revisions,
    )


def _given(desk: LedgerDesk, columns: Mapping[str, str | None]) -> dict[str, KnownHead]:
    for name in columns.values():
        if name:
            desk.editor.column(name)
    return {head_key(label): KnownHead(head_key(label), label, name) for label, name in columns.items()}


def read_ledger_import(
    desk: LedgerDesk,
    path: Path,
    *,
    replace_all: bool = False,
    columns: Mapping[str, str | None] | None = None,
) -> LedgerPlan:
    """The file read and planned. Raises as `read_ledger_file` and `plan_ledger_import`."""
    return plan_ledger_import(desk, read_ledger_file(desk, path), replace_all=replace_all, columns=columns)


def preview(plan: LedgerPlan) -> LedgerImportResult:
    """The plan as a result in which nothing was written."""
    return LedgerImportResult(plan, is_preview=True)


def apply_ledger_import(desk: LedgerDesk, plan: LedgerPlan, *, skip_faulty: bool = False) -> LedgerImportResult:
    """Write the plan in one transaction, with one entry of the log that names the file (on the database thread).

    A plan with an error writes nothing, unless `skip_faulty`: then rows with an error are left out. On the desk the
    import is one step of undo; `import_undo` takes it back later.

    Raises:
        UserError: the node was locked meanwhile; nothing is written, the desk is as before.
        EnvironmentFault: disk full or database in use; the same.
    """
    to_put, to_remove = plan.to_put(skip_faulty=skip_faulty), plan.to_remove()
    stamp = now().isoformat()
    if not plan.has_errors or skip_faulty:
        save_known_heads(desk.session.connection, desk.name, plan.assigned, desk.session.by, stamp)
    if not to_put and not to_remove:
        return LedgerImportResult(plan)
    put = [_at(row.after, stamp) for row in to_put if row.after is not None]
    gone = [row.before.id for row in to_remove if row.before is not None]
    is_as_planned = not plan.has_errors and plan.revisions == desk.desk.ledgers.revisions(desk.name)
    with _without_collecting():
        desk.replace_rows(put, gone, plan.found if is_as_planned else None)
        try:
            desk.save("import", _entry_of_log(desk, plan, [*to_put, *to_remove], stamp))
        except BaseException:
            desk.undo()
            raise
    return LedgerImportResult(plan, tuple(to_put), tuple(to_remove), at=stamp)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Rows by the hundred thousand without a cycle among them: looking for some would be a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # both together pass all there is for old: else the next collection goes through all the rows
        if was_on:
            gc.enable()


def _at(row: LedgerRow, stamp: str) -> LedgerRow:
    """The row as written at an instant (`replace` takes three times as long)."""
    return LedgerRow(row.id, row.position, row.values, row.raws, row.origin, row.source, row.by, stamp)


def _entry_of_log(desk: LedgerDesk, plan: LedgerPlan, written: Sequence[PlannedRow], at: str) -> Change:
    """One entry for all rows, to which the hash of what is written is added when it is written: with what the rows
    held before, so that the import can be taken back later.
    """
    counts = {"rows": sum(row.after is not None for row in written)}
    removed = [row.before.id for row in written if row.after is None and row.before is not None]
    noted = rows_before([(row.before, row.after) for row in written])
    detail = {"file": plan.file_name, "sha256": plan.sha256, **counts, "removed": removed, **noted}
    return Change(at, desk.session.by, "import", import_place(plan.ledger, plan.node), detail)
