"""Plans the rows of one ledger from the sheets of a file: each found by its key, read, and checked as if typed."""

import secrets
from collections.abc import Callable, Iterator, Sequence

from forms.errors import Cancelled
from forms.excel.sheet_table import SheetRow, SheetTable
from forms.records.editor import Author
from forms.schema.ledger_row import LedgerRow
from forms.services.import_head import HEAD_WITHIN_ROWS
from forms.services.import_mark import check_mark, is_mark
from forms.services.import_plan import ImportFault, fault_at
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_import_check import RowsBefore, check_planned
from forms.services.ledger_import_head import (
    Assigned,
    FileColumn,
    LedgerHead,
    find_ledger_head,
    guess_head,
    key_column,
)
from forms.services.ledger_import_plan import PlannedRow, RowChange
from forms.services.ledger_import_sheet import SheetReader
from forms.services.ledger_import_values import Finding
from forms.validation.ledger_board import FoundIssues
from forms.validation.ledger_compute import LedgerComputer
from resources.translation import _

_SUM_WORDS = ("合计", "总计", "小计")
_STEP = 1_024
_LOOK_UP_ROWS = 2_000
_ID_BYTES = 8


class LedgerPlanner:
    """Collects planned rows and faults of one file."""

    def __init__(
        self,
        desk: LedgerDesk,
        author: Author,
        assigned: Assigned,
        *,
        is_whole: bool,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.desk = desk
        self.author = author
        self.definition = desk.definition
        self.rows: list[PlannedRow] = []
        self.faults: list[ImportFault] = []
        self.columns: list[FileColumn] = []
        self.found: FoundIssues | None = None
        self.revisions = desk.desk.ledgers.revisions(desk.name)
        self.assigned = assigned
        self.is_whole = is_whole
        self._is_cancelled = is_cancelled
        self._all_here = desk.rows
        self._here = {desk.key_of(row): row for row in reversed(self._all_here)}
        self._earlier = [RowsBefore(desk, node) for node in desk.session.letter.nodes_before(desk.node.id)]
        self._seen: dict[str, tuple[str, int]] = {}
        self._heads: dict[str, LedgerHead] = {}
        self._computer = LedgerComputer(desk.session.letter, self.definition)
        self._position = desk.editor.next_position
        self._new_ids: Iterator[str] = iter(())
        self._key = key_column(self.definition)

    def read(self, tables: Sequence[SheetTable]) -> None:
        """Plan every visible sheet that has a head, then what is gone, then check all rows together.

        Raises Cancelled.
        """
        visible = [table for table in tables if not table.is_hidden]
        first = visible[0].name if visible else ""
        mark = next((table for table in tables if is_mark(table)), None)
        if mark is not None:
            self.faults += check_mark(mark, self.desk.session.letter, self.desk.node, self.definition.name, first)
            if any(fault.level == "error" for fault in self.faults):
                return
        self._new_ids = _new_ids(sum(len(table.rows) for table in visible))
        for table in visible:
            if head := find_ledger_head(table, self.definition, self.assigned):
                self._read_table(table, head)
        if not self._heads:
            self._note_no_head(visible)
            return
        planned = {row.before.id for row in self.rows if row.before is not None}
        gone = [row for row in self._all_here if row.id not in planned]
        self.rows += [PlannedRow("gone", self.desk.key_of(row), row, None) for row in gone]
        self._look_up()
        faults, found = check_planned(
            self.desk, self.rows, self._earlier, self._heads, self.faults, is_whole=self.is_whole
        )
        self.faults += faults
        self.found = found if self.is_whole or not gone else None

    def _look_up(self) -> None:
        if self._is_cancelled():
            raise Cancelled

    def _note_no_head(self, visible: Sequence[SheetTable]) -> None:
        filled = next((table for table in visible if table.rows), None)
        guessed = guess_head(filled, self.definition, self.assigned) if filled else None
        if filled is not None and guessed is not None:
            self.columns += guessed.file_columns(filled, self.definition, self.assigned)
        labels = "、".join(column.label for column in self.definition.columns[:4])
        what = _("前{rows}行里没有找到表头").format(rows=HEAD_WITHIN_ROWS)
        fix = _("表头要有“{key}”列，列名如“{labels}”。").format(key=self._key.label, labels=labels)
        self.faults.append(fault_at("no_head", "error", (filled.name if filled else "", 1, 1), what, fix))

    def _read_table(self, table: SheetTable, head: LedgerHead) -> None:
        self._heads[table.name] = head
        self.columns += head.file_columns(table, self.definition, self.assigned)
        sheet = SheetReader(self.definition, self.desk.session.letter, table, head, is_whole=self.is_whole)
        self.faults += sheet.head_faults()
        for index, row in enumerate(table.rows):
            if index % _LOOK_UP_ROWS == 0:
                self._look_up()
            if row.number > head.last_row:
                self._read_row(sheet, row)
        self._take_found(sheet)
        self.faults += sheet.beyond_head()

    def _take_found(self, sheet: SheetReader) -> None:
        """One fault a cell: a wrong magnitude is more than many decimals, a text of full width more than its form."""
        found = list(sheet.compared())
        known = {(fault.sheet, fault.row, fault.column) for fault in self.faults}
        heavier = {(fault.sheet, fault.row, fault.column) for fault in found if fault.level != "hint"}
        if heavier:
            self.faults = [fault for fault in self.faults if (fault.sheet, fault.row, fault.column) not in heavier]
        self.faults += [
            fault for fault in found if fault.level != "hint" or (fault.sheet, fault.row, fault.column) not in known
        ]

    def _read_row(self, sheet: SheetReader, row: SheetRow) -> None:
        first = sheet.first_text(row)
        if first is None or first in _SUM_WORDS or sheet.is_key_merged(row, self.faults):
            return
        key = sheet.key(row)
        before = self._here.get(key) if key else None
        values = dict(before.values if before is not None else self.definition.blank)
        raws: dict[str, str] = {}
        is_wrong = sheet.fill(row, values, raws, self.faults)
        if key is None or not self._is_new_key(key, sheet, row, is_wrong=is_wrong):
            return
        if before is not None and before.raws:
            raws = {name: raw for name, raw in before.raws.items() if not sheet.says(row, name)} | raws
        row_id, position = (before.id, before.position) if before is not None else self._fresh(key)
        author = self.author
        after = LedgerRow(row_id, position, values, raws, author.origin, author.source, author.by)
        after = self._computer.compute(after)
        change: RowChange = "new" if before is None else "unchanged" if after.says_same_as(before) else "changed"
        self.rows.append(PlannedRow(change, key, before, after, sheet.name, row.number))
        sheet.note(row, after)

    def _is_new_key(self, key: str, sheet: SheetReader, row: SheetRow, *, is_wrong: bool) -> bool:
        """Whether the key is one, and the first of its kind in the file; else that is said."""
        if not key:
            if not is_wrong:
                what = _("{label}没有填写").format(label=self._key.label)
                finding = Finding("no_key", "error", what, _("请补上，每行的编号各不相同。"))
                self.faults.append(sheet.fault(finding, row.number, sheet.key_column))
            return False
        if key in self._seen:
            name, first = self._seen[key]
            what = _("{no}在“{sheet}”第{row}行已经出现过").format(no=key, sheet=name, row=first)
            finding = Finding("repeated", "error", what, _("请只保留一行。"))
            self.faults.append(sheet.fault(finding, row.number, sheet.key_column))
            return False
        self._seen[key] = (sheet.name, row.number)
        return True

    def _fresh(self, key: str) -> tuple[str, int]:
        """Id and place of a new row; it takes the id of the same key at the node before: its history goes on."""
        position = self._position
        self._position += _STEP
        earlier = self._earlier[0].by_key.get(key) if self._earlier else None
        return (earlier.id if earlier is not None else next(self._new_ids)), position


def _new_ids(count: int) -> Iterator[str]:
    """So many as the editor makes them, rising: rows in the order of their ids are written a fifth faster."""
    drawn = secrets.token_hex(_ID_BYTES * count)
    return iter(sorted(drawn[start : start + 2 * _ID_BYTES] for start in range(0, len(drawn), 2 * _ID_BYTES)))
