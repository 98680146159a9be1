"""Takes the rows of a ledger from a file: first a plan of what would change, then all of it or nothing."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from forms.clock import now
from forms.excel.reader import read_file, read_table_bytes
from forms.records.editor import Author
from forms.schema.ledger_row import LedgerRow
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_import_plan import LedgerImportResult, LedgerPlan
from forms.services.ledger_import_rows import LedgerPlanner
from forms.storage.audit_store import Change
from forms.storage.entry_store import refuse_locked
from forms.storage.ledger_store import rows_digest_source


def read_ledger_import(
    desk: LedgerDesk, path: Path, *, replace_all: bool = False, is_cancelled: Callable[[], bool] = lambda: False
) -> LedgerPlan:
    """What the file would change in the ledger. Writes nothing.

    Rows are found by the key column, heads by their names. An empty cell changes nothing and a row that is not in
    the file stays, unless `replace_all`: then the file is the whole ledger. Faults are all named at once.

    Raises:
        UserError: the file cannot be read, or the node is locked.
        EnvironmentFault: the medium or the reading process failed.
        Cancelled: `is_cancelled` said so while the file was read.
    """
    refuse_locked(desk.session.connection, [desk.node.id])
    content = read_file(path)
    sha256 = hashlib.sha256(content).hexdigest()
    tables = read_table_bytes(content, str(path), is_cancelled)
    planner = LedgerPlanner(desk, Author(desk.session.by, "imported", sha256), is_whole=replace_all)
    planner.read(tables)
    faults = sorted(planner.faults, key=lambda fault: (fault.sheet, fault.row, len(fault.column), fault.column))
    ignored = tuple(planner.ignored)
    return LedgerPlan(
        desk.name, desk.node.id, path.name, sha256, replace_all, tuple(planner.rows), tuple(faults), ignored
    )


def preview(plan: LedgerPlan) -> LedgerImportResult:
    """The plan as a result in which nothing was written."""
    return LedgerImportResult(plan, is_preview=True)


def apply_ledger_import(desk: LedgerDesk, plan: LedgerPlan, *, skip_faulty: bool = False) -> LedgerImportResult:
    """Write the plan in one transaction, with one entry of the log that names the file (on the database thread).

    A plan with an error writes nothing, unless `skip_faulty`: then rows with an error are left out. On the desk the
    import is one step of undo; `undo_ledger_import` takes it back later.

    Raises:
        UserError: the node was locked meanwhile; nothing is written, the desk is as before.
        EnvironmentFault: disk full or database in use; the same.
    """
    to_put, to_remove = plan.to_put(skip_faulty=skip_faulty), plan.to_remove()
    if not to_put and not to_remove:
        return LedgerImportResult(plan)
    stamp = now().isoformat()
    put = [replace(row.after, at=stamp) for row in to_put if row.after is not None]
    gone = [row.before.id for row in to_remove if row.before is not None]
    desk.replace_rows(put, gone)
    try:
        desk.save("import", _entry_of_log(desk, plan, "import", put, gone))
    except BaseException:
        desk.undo()
        raise
    return LedgerImportResult(plan, tuple(to_put), tuple(to_remove))


def undo_ledger_import(desk: LedgerDesk, result: LedgerImportResult) -> int:
    """Give the rows of an import what they held before it, but for rows that were changed since.

    Returns:
        How many rows were given back; they are saved in one transaction (on the database thread).

    Raises:
        UserError: the node is locked; nothing is changed. EnvironmentFault: it could not be saved.
    """
    put: list[LedgerRow] = []
    gone: list[str] = []
    for row in (*result.written, *result.removed):
        name = row.after.id if row.after is not None else row.before.id if row.before is not None else ""
        here = desk.session.entries.ledgers.row(desk.node.id, desk.name, name)
        if row.after is not None and (here is None or here.source != result.plan.sha256):
            continue
        if row.before is not None:
            put.append(replace(row.before, by=desk.session.by, at=now().isoformat()))
        else:
            gone.append(name)
    desk.replace_rows(put, gone)
    desk.save("undo_import", _entry_of_log(desk, result.plan, "undo_import", put, gone))
    return len(put) + len(gone)


def _entry_of_log(
    desk: LedgerDesk, plan: LedgerPlan, action: str, put: Iterable[LedgerRow], gone: Iterable[str]
) -> Change:
    """One entry for all rows: the file's hash, and the hash of what was written."""
    rows = list(put)
    detail = {
        "file": plan.file_name,
        "sha256": plan.sha256,
        "rows": len(rows),
        "removed": list(gone),
        "content_sha256": hashlib.sha256(rows_digest_source(rows, desk.definition)).hexdigest(),
    }
    return Change(now().isoformat(), desk.session.by, action, f"import:{plan.ledger}@{plan.node}", detail)
