"""Takes figures, targets and owners from a workbook: first a plan of what would change, then all of it or nothing."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from forms.clock import now
from forms.excel.columns import FIELDS, LABELS, NUMBER, SheetKind
from forms.excel.reader import is_open_elsewhere, read_file, read_table_bytes
from forms.excel.sheet_table import SheetRow, SheetTable
from forms.records.editor import Author
from forms.records.entry import EntryTable
from forms.schema.cell import Cell
from forms.schema.letter import Letter, Measure, Node
from forms.schema.measure_fields import Field
from forms.services.desk import NodeDesk
from forms.services.import_head import HEAD_WITHIN_ROWS, Head, heads_of
from forms.services.import_mark import check_mark, is_mark
from forms.services.import_plan import ImportFault, ImportPlan, ImportResult, PlannedCell, fault_at, open_elsewhere
from forms.services.import_rows import RowMatcher
from forms.services.import_values import FieldReader
from forms.services.session import Session
from forms.storage.audit_store import Change
from forms.storage.entry_store import refuse_locked
from forms.storage.import_log import import_place
from forms.validation.field_checks import check_fields
from forms.validation.view import MeasureView
from resources.translation import _, listed

_CHECKED = ("unreadable", "out_of_range", "after_node", "no_reason")
"""Built-in checks of a single field, which a file must pass; rules across fields are shown after the import."""


def read_import(
    session: Session, node: Node, kind: SheetKind, path: Path, is_cancelled: Callable[[], bool] = lambda: False
) -> ImportPlan:
    """What the file would change at the node. Writes nothing; nothing may be edited while it reads the entries.

    Every visible sheet with a head is read. Rows are found by number and held against their title; an empty cell
    changes nothing. Faults are all named at once.

    Raises:
        UserError: the file cannot be read, or the node is locked.
        EnvironmentFault: the medium or the reading process failed.
        Cancelled: `is_cancelled` said so while the file was read.
    """
    refuse_locked(session.connection, [node.id])
    content = read_file(path)
    sha256 = hashlib.sha256(content).hexdigest()
    tables = read_table_bytes(content, str(path), is_cancelled)
    planner = _Planner(session.letter, node, kind, session.entries, Author(session.by, "imported", sha256))
    planner.read(tables)
    if is_open_elsewhere(path):
        planner.faults.append(open_elsewhere(planner.first_sheet))
    faults = sorted(planner.faults, key=lambda fault: (fault.sheet != planner.first_sheet, fault.sheet, fault.row))
    return ImportPlan(kind, node.id, path.name, sha256, tuple(planner.cells), tuple(faults), tuple(planner.ignored))


def preview(plan: ImportPlan) -> ImportResult:
    """The plan as a result in which nothing was written."""
    return ImportResult(plan, is_preview=True)


def apply_import(desk: NodeDesk, plan: ImportPlan, *, skip_faulty: bool = False) -> ImportResult:
    """Write the plan in one transaction, with one entry of the log that names the file (on the database thread).

    A plan with an error writes nothing, unless `skip_faulty`: then rows with an error are left out. On the desk the
    import is one step of undo; `import_undo` takes it back later. The window may call `enter_import` and
    `save_import` itself, each on its thread.

    Raises:
        UserError: the node was locked meanwhile; nothing is written, the desk is as before.
        EnvironmentFault: disk full or database in use; the same.
    """
    result = enter_import(desk, plan, skip_faulty=skip_faulty)
    try:
        save_import(desk, result)
    except BaseException:
        withdraw_import(desk, result)
        raise
    return result


def enter_import(desk: NodeDesk, plan: ImportPlan, *, skip_faulty: bool = False) -> ImportResult:
    """The plan on the desk, checked as if it were typed; nothing is saved yet."""
    author = Author(desk.session.by, "imported", plan.sha256)
    previous: dict[str, Cell] = {}
    saved: dict[str, Cell] = {}
    to_write = plan.to_write(skip_faulty=skip_faulty)
    for planned in to_write:
        before = {cell.place: cell for cell in desk.session.entries.at_node(desk.node.id)}
        is_first = not saved
        changes = desk.set_raw(planned.measure, planned.field, planned.raw, author).changes
        for cell in changes:
            previous.setdefault(cell.place, before.get(cell.place) or Cell(cell.node, cell.measure, cell.field))
            saved[cell.place] = cell
        if changes and not is_first:
            desk.editor.join_last_edits()
    return ImportResult(plan, len(to_write), tuple(previous.values()), tuple(saved.values()), at=now().isoformat())


def save_import(desk: NodeDesk, result: ImportResult) -> None:
    """Make an entered import durable (on the database thread). Raises as `apply_import`; the desk keeps it."""
    plan = result.plan
    detail = {"file": plan.file_name, "sha256": plan.sha256, "kind": plan.kind, "cells": len(result.saved)}
    cause = Change(result.at, desk.session.by, "import", import_place(plan.kind, plan.node), detail)
    desk.save(result.saved, "import", cause)


def withdraw_import(desk: NodeDesk, result: ImportResult) -> None:
    """The desk as it was before an import that could not be saved."""
    if result.saved:
        desk.undo()
    for cell in result.previous:
        desk.session.entries.put(cell)
    desk.check_all()


class _Planner:
    """Collects planned cells and faults of one file, sheet by sheet."""

    def __init__(self, letter: Letter, node: Node, kind: SheetKind, entries: EntryTable, author: Author) -> None:
        self.letter, self.node, self.kind, self.author = letter, node, kind, author
        cells = [cell for each in letter.nodes for cell in entries.at_node(each.id)]
        self.entries = EntryTable(letter, cells)  # a copy: the plan is tried out on it
        self.matcher = RowMatcher(letter, kind)
        self.cells: list[PlannedCell] = []
        self.faults: list[ImportFault] = []
        self.ignored: list[str] = []
        self.first_sheet = ""
        self.at = now().isoformat()

    def read(self, tables: Sequence[SheetTable]) -> None:
        visible = [table for table in tables if not table.is_hidden]
        self.first_sheet = visible[0].name if visible else ""
        mark = next((table for table in tables if is_mark(table)), None)
        if mark is not None:
            self.faults += check_mark(mark, self.letter, self.node, self.kind, self.first_sheet)
            if self.faults and self.faults[-1].level == "error":
                return
        heads = heads_of(visible, self.kind)
        if not heads:
            self.faults.append(self._no_head(visible))
        for table, head in heads:
            self.faults += head.faults(table.name)
            self.ignored += [label for _column, label in head.ignored]
            for row in table.rows:
                if row.number > head.last_row:
                    self._read_row(table, head, row)

    def _no_head(self, visible: Sequence[SheetTable]) -> ImportFault:
        place = (self.first_sheet, 1, 1)
        if not any(table.rows for table in visible):
            return fault_at("empty_file", "error", place, _("文件里没有内容"), _("请确认发来的文件完整。"))
        fields = listed(LABELS[name] for name in FIELDS[self.kind][:4])
        what = _("前{rows}行里没有找到表头").format(rows=HEAD_WITHIN_ROWS)
        fix = _("表头要有“{number}”列，以及“{fields}”中的一列以上。").format(number=LABELS[NUMBER], fields=fields)
        return fault_at("no_head", "error", place, what, fix)

    def _read_row(self, table: SheetTable, head: Head, row: SheetRow) -> None:
        columns = head.fields(self.kind)
        if all(row.cell(number).is_empty and not table.tall_merge_at(row.number, number) for _name, number in columns):
            return
        found, faults = self.matcher.match(table, head, row)
        self.faults += faults
        if found is None:
            return
        view = MeasureView(self.letter, self.node, found.measure, self.entries)
        reader = FieldReader(table, head, row, found, view, self._blank)
        planned: list[PlannedCell] = []
        for name, number in columns:
            cell, cell_faults = reader.read(name, number)
            self.faults += cell_faults
            planned += [cell] if cell is not None else []
        self.cells += planned
        self.faults += self._checked(view, planned)

    def _blank(self, measure: Measure, field: Field) -> Cell:
        author = self.author
        return Cell(
            self.node.id, measure.no, field.name, origin=author.origin, source=author.source, by=author.by, at=self.at
        )

    def _checked(self, view: MeasureView, planned: Sequence[PlannedCell]) -> Iterator[ImportFault]:
        """Faults of single fields that show only beside the node, such as a date after it."""
        written = {cell.field: cell for cell in planned if cell.is_written}
        for cell in written.values():
            self.entries.put(cell.after)
        for issue in check_fields(view):
            place = written.get(issue.field)
            if place is not None and issue.rule in _CHECKED:
                message = _("第{row}行{column}列：{what}。{fix}").format(
                    row=place.row, column=place.column, what=issue.message, fix=issue.fix
                )
                yield ImportFault(issue.rule, place.sheet, place.row, place.column, "error", message)
