"""Plans the rows of one ledger from the sheets of a file: each found by its key, read, and checked as if typed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from forms.excel.sheet_table import SheetCell, SheetRow, SheetTable
from forms.issues import Level
from forms.records.editor import Author
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_row import LedgerRow, text_of
from forms.schema.numbers import ValueFault
from forms.services.import_head import HEAD_WITHIN_ROWS
from forms.services.import_mark import check_mark, is_mark
from forms.services.import_plan import ImportFault, fault_at
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_import_damage import Read, date_faults, magnitude_faults
from forms.services.ledger_import_head import LedgerHead, find_ledger_head
from forms.services.ledger_import_plan import PlannedRow
from forms.services.ledger_import_values import CellReader
from forms.validation.ledger_board import LedgerBoard
from resources.translation import _

_SUM_WORDS = ("合计", "总计", "小计")
_LEVELS: dict[str, Level] = {"missing": "explain"}
"""An empty cell does not keep a row out: it is named now and blocks handing in, as in the grid."""


class LedgerPlanner:
    """Collects planned rows and faults of one file."""

    def __init__(self, desk: LedgerDesk, author: Author, *, is_whole: bool) -> None:
        self.desk = desk
        self.author = author
        self.definition = desk.definition
        self.rows: list[PlannedRow] = []
        self.faults: list[ImportFault] = []
        self.ignored: list[str] = []
        self._is_whole = is_whole
        self._here = {desk.key_of(row): row for row in desk.rows}
        self._earlier = _earlier_rows(desk)
        self._seen: dict[str, tuple[str, int]] = {}
        self._cells: dict[str, dict[str, SheetCell]] = {}
        self._columns: defaultdict[str, list[Read]] = defaultdict(list)
        self._position = desk.editor.next_position

    @property
    def key(self) -> ColumnDefinition:
        """The column that tells rows apart; the first column in a ledger without one."""
        return self.definition.key or self.definition.columns[0]

    def read(self, tables: Sequence[SheetTable]) -> None:
        """Plan every visible sheet that has a head, then what is gone, then check all rows together."""
        visible = [table for table in tables if not table.is_hidden]
        first = visible[0].name if visible else ""
        mark = next((table for table in tables if is_mark(table)), None)
        if mark is not None:
            self.faults += check_mark(mark, self.desk.session.letter, self.desk.node, self.definition.name, first)
            if any(fault.level == "error" for fault in self.faults):
                return
        heads = [(table, head) for table in visible if (head := find_ledger_head(table, self.definition))]
        if not heads:
            self.faults.append(self._no_head(first))
            return
        for table, head in heads:
            self._read_table(table, head)
        seen = set(self._seen)
        self.rows += [PlannedRow("gone", key, row, None) for key, row in self._here.items() if key not in seen]
        self._check()

    def _no_head(self, sheet: str) -> ImportFault:
        labels = "、".join(column.label for column in self.definition.columns[:4])
        what = _("前{rows}行里没有找到表头").format(rows=HEAD_WITHIN_ROWS)
        fix = _("表头要有“{key}”列，列名如“{labels}”。").format(key=self.key.label, labels=labels)
        return fault_at("no_head", "error", (sheet, 1, 1), what, fix)

    def _read_table(self, table: SheetTable, head: LedgerHead) -> None:
        for number, label in head.ignored:
            what = _("不认识或不属于本次导入的列“{label}”，已略过").format(label=label)
            self.faults.append(fault_at("ignored_column", "hint", (table.name, head.last_row, number), what))
            self.ignored.append(label)
        for number, label in head.twice:
            what = _("“{label}”与前面的列含义相同").format(label=label)
            place = (table.name, head.last_row, number)
            self.faults.append(fault_at("column_twice", "error", place, what, _("请只保留一列。")))
        for column in self.definition.columns:
            if column.wording.required is True and column.name not in head.columns:
                what = _("文件没有“{label}”列").format(label=column.label)
                place = (table.name, head.last_row, 1)
                self.faults.append(fault_at("missing_column", "hint", place, what, _("导入后请在台账中补填。")))
        reader = CellReader(table.name, self.desk.session.letter.rounding, self.key.name)
        self._columns.clear()
        for row in table.rows:
            if row.number > head.last_row:
                self._read_row(table, head, row, reader)
        for name, cells in self._columns.items():
            column = self.definition.by_name[name]
            find = date_faults if column.base == "date" else magnitude_faults
            self._take_found(list(find(reader, column, cells)))

    def _take_found(self, found: Sequence[ImportFault]) -> None:
        """One fault a cell: a wrong magnitude is more than many decimals, a text of full width more than its form."""
        known = {(fault.sheet, fault.row, fault.column) for fault in self.faults}
        heavier = {(fault.sheet, fault.row, fault.column) for fault in found if fault.level != "hint"}
        self.faults = [fault for fault in self.faults if (fault.sheet, fault.row, fault.column) not in heavier]
        self.faults += [
            fault for fault in found if fault.level != "hint" or (fault.sheet, fault.row, fault.column) not in known
        ]

    def _read_row(self, table: SheetTable, head: LedgerHead, row: SheetRow, reader: CellReader) -> None:
        cells = {name: row.cell(number) for name, number in head.columns.items()}
        if all(cell.is_empty for cell in cells.values()) or self._is_sum(cells):
            return
        key_cell = cells[self.key.name]
        if merged := table.tall_merge_at(row.number, key_cell.column):
            what = _("第{first}行到第{last}行是合并单元格，不能确定每行的内容").format(first=merged[0], last=merged[2])
            self.faults.append(reader.at("merged_key", "error", key_cell, what, _("请取消合并，逐行填写。")))
            return
        texts, faults = self._texts(cells, reader)
        self.faults += faults
        key = self._key(texts, key_cell, reader, faults)
        if key is None:
            return
        before = self._here.get(key)
        base = before or self._fresh(key)
        after = self.desk.editor.read(base, texts)
        self._note_unreadable(after, cells, texts, reader)
        change = "new" if before is None else "unchanged" if after.says_same_as(before) else "changed"
        after = replace(after, origin="imported", source=self.author.source, by=self.author.by, at="")
        self.rows.append(PlannedRow(change, key, before, after, table.name, row.number))  # type: ignore[arg-type]
        self._cells[after.id] = cells
        for name, cell in cells.items():
            column = self.definition.by_name[name]
            if column.base in ("money", "decimal", "date") and name in texts and texts[name] and name not in after.raws:
                self._columns[name].append((cell, after.values[name]))

    def _is_sum(self, cells: Mapping[str, SheetCell]) -> bool:
        firsts = (cell.text.strip() for cell in cells.values() if not cell.is_empty)
        return next(firsts, "") in _SUM_WORDS

    def _texts(self, cells: Mapping[str, SheetCell], reader: CellReader) -> tuple[dict[str, str], list[ImportFault]]:
        """Texts by column. An empty cell changes nothing, unless the file is the whole ledger."""
        texts: dict[str, str] = {}
        faults = []
        for name, cell in cells.items():
            column = self.definition.by_name[name]
            if column.is_computed:
                continue
            if cell.is_empty:
                if self._is_whole:
                    texts[name] = ""
                continue
            text, fault = reader.read(column, cell)
            faults += [fault] if fault else []
            if fault is None or fault.level != "error":
                texts[name] = text
        return texts, faults

    def _key(
        self, texts: Mapping[str, str], cell: SheetCell, reader: CellReader, faults: Sequence[ImportFault]
    ) -> str | None:
        raw = texts.get(self.key.name, "")
        try:
            key = self.key.type.parse(raw) if raw.strip() else ""
        except ValueFault as fault:
            what = _("{label}：{what}").format(label=self.key.label, what=fault.message)
            self.faults.append(reader.at(fault.code, "error", cell, what, fault.fix))
            return None
        if not key:
            if not any(fault.level == "error" and fault.row == cell.row for fault in faults):
                what = _("{label}没有填写").format(label=self.key.label)
                self.faults.append(reader.at("no_key", "error", cell, what, _("请补上，每行的编号各不相同。")))
            return None
        if key in self._seen:
            sheet, first = self._seen[key]
            what = _("{no}在“{sheet}”第{row}行已经出现过").format(no=key, sheet=sheet, row=first)
            self.faults.append(reader.at("repeated", "error", cell, what, _("请只保留一行。")))
            return None
        self._seen[key] = (reader.sheet, cell.row)
        return key

    def _fresh(self, key: str) -> LedgerRow:
        """A new row; it takes the id of the same key at the node before, so that its history goes on."""
        blank = self.desk.editor.blank_row(self._position)
        self._position += 1_024
        earlier = self._earlier.get(key)
        return replace(blank, id=earlier.id) if earlier is not None else blank

    def _note_unreadable(
        self, row: LedgerRow, cells: Mapping[str, SheetCell], texts: Mapping[str, str], reader: CellReader
    ) -> None:
        for name in row.raws.keys() & texts.keys():
            column = self.definition.by_name[name]
            try:
                column.type.parse(texts[name])
            except ValueFault as fault:
                what = _("{label}：{what}").format(label=column.label, what=fault.message)
                self.faults.append(reader.at(fault.code, "error", cells[name], what, fault.fix))

    def _check(self) -> None:
        """What the checks say of the rows once they are in their place."""
        planned = {row.after.id: row for row in self.rows if row.after is not None}
        trial = _Trial(self.desk, planned, replaced=self._is_whole)
        board = LedgerBoard(self.desk.session.letter, self.desk.node, trial)
        found = board.found(self.definition.name)
        known = {(each.sheet, each.row, each.column) for each in self.faults if each.level == "error"}
        for row_id, row in planned.items():
            for issue in found.get(row_id, ()):
                level = _LEVELS.get(issue.rule, issue.level)
                cell = self._cells[row_id].get(issue.field)
                is_absent = cell is None and issue.rule == "missing"  # said once, at the head
                if issue.rule == "unreadable" or issue.level != "error" or is_absent:
                    continue
                cell = cell or SheetCell(row.row, 1)
                if (row.sheet, row.row, cell.column_letter) in known:
                    continue
                what = _("{label}：{what}").format(label=issue.subject, what=issue.message)
                self.faults.append(fault_at(issue.rule, level, (row.sheet, row.row, cell.column), what, issue.fix))


class _Trial:
    """The rows as they would stand: this ledger's with the file's in them, all others as they are."""

    def __init__(self, desk: LedgerDesk, planned: Mapping[str, PlannedRow], *, replaced: bool) -> None:
        self._ledgers = desk.session.entries.ledgers
        self._place = (desk.node.id, desk.name)
        rows = {row_id: row.after for row_id, row in planned.items() if row.after is not None}
        kept = {} if replaced else {row.id: row for row in desk.rows}
        self._rows: dict[str, LedgerRow] = {**kept, **rows}
        self._ordered = sorted(self._rows.values(), key=lambda row: row.position)

    @property
    def definitions(self) -> Mapping[str, LedgerDefinition]:
        return self._ledgers.definitions

    def rows(self, node: str, ledger: str) -> list[LedgerRow]:
        return self._ordered if (node, ledger) == self._place else self._ledgers.rows(node, ledger)

    def row(self, node: str, ledger: str, row_id: str) -> LedgerRow | None:
        return self._rows.get(row_id) if (node, ledger) == self._place else self._ledgers.row(node, ledger, row_id)


def _earlier_rows(desk: LedgerDesk) -> dict[str, LedgerRow]:
    earlier = desk.session.letter.nodes_before(desk.node.id)
    if not earlier:
        return {}
    rows = desk.session.entries.ledgers.rows(earlier[0].id, desk.name)
    key = desk.definition.key
    return {text_of(row.values[key.name]): row for row in rows} if key else {}
