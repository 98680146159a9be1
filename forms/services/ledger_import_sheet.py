"""Reads the rows of one sheet by its head: values, wrong texts and what is wrong with each cell."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from forms.excel.sheet_table import SheetRow, SheetTable, column_letter
from forms.schema.expression_values import Value
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow, text_of
from forms.schema.letter import Letter
from forms.services.import_plan import ImportFault, fault_at
from forms.services.ledger_import_columns import ColumnReader, Reading
from forms.services.ledger_import_damage import date_findings, magnitude_findings
from forms.services.ledger_import_head import LedgerHead, key_column
from forms.services.ledger_import_values import Finding
from resources.translation import _

_COMPARED = ("money", "decimal", "date")
_MOST_SHAPES = 1_000


class _Shape(NamedTuple):
    """What the kinds of a row's cells say of how it is read: cells that may be plain, and those to be looked at."""

    plain: tuple[tuple[str, int, Callable[[str], Value], ColumnReader], ...]
    others: tuple[ColumnReader, ...]


class SheetReader:
    """The ledger's columns as they stand in one sheet, with what reads them."""

    def __init__(
        self, definition: LedgerDefinition, letter: Letter, table: SheetTable, head: LedgerHead, *, is_whole: bool
    ) -> None:
        self.name = table.name
        key = key_column(definition).name
        self.key_column = head.columns[key]
        self._table = table
        self._head = head
        self._definition = definition
        self._is_whole = is_whole
        own = [(definition.by_name[name], number) for name, number in head.columns.items()]
        readers = [ColumnReader(each, number, letter, is_key=each.name == key) for each, number in own]
        self._key = next(reader for reader in readers if reader.name == key)
        self._filled = [reader for reader, (each, _number) in zip(readers, own, strict=True) if not each.is_computed]
        self._shapes: dict[str, _Shape] = {}
        self._columns = [number - 1 for _column, number in own]
        self._has_merges = any(area[2] > area[0] for area in table.merges)
        self._done: list[tuple[SheetRow, LedgerRow]] = []

    def first_text(self, row: SheetRow) -> str | None:
        """The first text in one of the columns; None when they are all empty."""
        texts, codes, width = row.texts, row.codes, len(row.texts)
        for index in self._columns:
            if index < width and codes[index] != " ":
                text = texts[index].strip()
                if text or codes[index] != "t":
                    return text
        return None

    def is_key_merged(self, row: SheetRow, faults: list[ImportFault]) -> bool:
        """Whether the key is merged over several rows, which is then said."""
        merged = self._table.tall_merge_at(row.number, self.key_column) if self._has_merges else None
        if merged is None:
            return False
        what = _("第{first}行到第{last}行是合并单元格，不能确定每行的内容").format(first=merged[0], last=merged[2])
        faults.append(self.fault(Finding("merged_key", "error", what, _split()), row.number, self.key_column))
        return True

    def key(self, row: SheetRow) -> str | None:
        """The row's key: "" where there is none, None where it cannot be read."""
        reader = self._key
        if reader.index >= len(row.texts):
            return ""
        text, code = row.texts[reader.index], row.codes[reader.index]
        kind, plain = reader.plain
        value = plain(text) if code == kind else None
        if value is not None:
            return text_of(value)
        reading = reader.read(text, code)
        if reading is None:
            return ""
        return None if reading.raw else reading.text

    def fill(self, row: SheetRow, values: dict[str, Value], raws: dict[str, str], faults: list[ImportFault]) -> bool:
        """Put what the row says into values and wrong texts; whether something in it is wrong, which is then said.

        An empty cell changes nothing, unless the file is the whole ledger.
        """
        texts, shape = row.texts, self._shape(row.codes)
        is_wrong = False
        for name, index, plain, reader in shape.plain:
            value = plain(texts[index])
            if value is not None:
                values[name] = value
            else:
                is_wrong |= self._look_again(reader, row, values, raws, faults)
        for reader in shape.others:
            is_wrong |= self._look_again(reader, row, values, raws, faults)
        return is_wrong

    def _shape(self, codes: str) -> "_Shape":
        """Many rows are of one shape."""
        shape = self._shapes.get(codes)
        if shape is None:
            kinds = [codes[reader.index : reader.index + 1] or " " for reader in self._filled]
            known = list(zip(self._filled, kinds, strict=True))
            plain = [(each.name, each.index, each.plain[1], each) for each, kind in known if kind == each.plain[0]]
            leaves_all = not (self._has_merges or self._is_whole)
            others = [each for each, kind in known if kind != each.plain[0] and not (kind == " " and leaves_all)]
            shape = _Shape(tuple(plain), tuple(others))
            if len(self._shapes) < _MOST_SHAPES:
                self._shapes[codes] = shape
        return shape

    def _look_again(
        self,
        reader: ColumnReader,
        row: SheetRow,
        values: dict[str, Value],
        raws: dict[str, str],
        faults: list[ImportFault],
    ) -> bool:
        """Take a cell that is not plain, or leave one that is empty; whether something in it is wrong."""
        index = reader.index
        reading = reader.read(row.texts[index], row.codes[index]) if index < len(row.texts) else None
        if reading is not None:
            return self._take(reader, reading, row.number, values, raws, faults)
        if self._has_merges and self._is_below_merge(row.number, reader, faults):
            return True
        if self._is_whole:
            values[reader.name] = self._definition.blank[reader.name]
        return False

    def _take(
        self,
        reader: ColumnReader,
        reading: Reading,
        row: int,
        values: dict[str, Value],
        raws: dict[str, str],
        faults: list[ImportFault],
    ) -> bool:
        faults += [self.fault(finding, row, reader.index + 1) for finding in reading.findings]
        if reading.is_taken:
            values[reader.name] = reading.value
            if reading.raw:
                raws[reader.name] = reading.raw
        return any(finding.level == "error" for finding in reading.findings)

    def says(self, row: SheetRow, name: str) -> bool:
        """Whether the row has something to say of a column, if only that it is empty."""
        number = self._head.columns.get(name)
        return number is not None and (self._is_whole or not row.cell(number).is_empty)

    def _is_below_merge(self, row: int, reader: ColumnReader, faults: list[ImportFault]) -> bool:
        """Whether the cell is covered by one above it, which is then said: what it means for this row is not clear."""
        column = reader.index + 1
        area = self._table.tall_merge_at(row, column)
        if area is None or area[0] == row:
            return False
        label = self._definition.by_name[reader.name].label
        what = _("{label}与上面的格合并，不能确定这一行的内容").format(label=label)
        faults.append(self.fault(Finding("merged_cell", "error", what, _split()), row, column))
        return True

    def note(self, row: SheetRow, after: LedgerRow) -> None:
        """Keep the row for `compared`."""
        self._done.append((row, after))

    def beyond_head(self) -> Iterator[ImportFault]:
        """Columns without a head in which something stands all the same, as where a row was pasted one cell aside."""
        labels = self._head.labels
        widest = max((len(row.texts) for row, _after in self._done), default=0)
        for number in range(1, widest + 1):
            if number in labels:
                continue
            rows = [row.number for row, _after in self._done if not row.cell(number).is_empty]
            if rows:
                text = _("{column}列没有列名，这一列的{count}格内容没有读入")
                what = text.format(column=column_letter(number), count=len(rows))
                fix = _("请核对这一行有没有错列，或给这一列加上列名。")
                yield self.fault(Finding("beyond_head", "explain", what, fix), rows[0], number)

    def compared(self) -> Iterator[ImportFault]:
        """Faults that show only beside the rest of a column."""
        for name, number in self._head.columns.items():
            column = self._definition.by_name[name]
            if column.base not in _COMPARED or column.is_computed:
                continue
            values = [after.values[name] for _row, after in self._done]
            if column.base == "date":
                if not any(row.codes[number - 1 : number] == "t" for row, _after in self._done):
                    continue
                cells = ((place, row.cell(number)) for place, (row, _after) in enumerate(self._done))
                found = date_findings(column, ((place, cell) for place, cell in cells if values[place] is not None))
            else:
                found = magnitude_findings(column, values)
            for place, finding in found:
                row = self._done[place][0]
                if not row.cell(number).is_empty:
                    yield self.fault(finding, row.number, number)

    def head_faults(self) -> list[ImportFault]:
        """Columns that are not read, that are there twice, and that are missing."""
        sheet, head, faults = self.name, self._head, []
        for number, label in head.ignored:
            what = _("不认识或不属于本次导入的列“{label}”，已略过").format(label=label)
            fix = _("如需导入，请指定这一列的含义。")
            faults.append(fault_at("ignored_column", "hint", (sheet, head.last_row, number), what, fix))
        for number, label in head.twice:
            what = _("“{label}”与前面的列含义相同").format(label=label)
            faults.append(fault_at("column_twice", "error", (sheet, head.last_row, number), what, _("请只保留一列。")))
        for column in self._definition.columns:
            if column.wording.required is True and column.name not in head.columns:
                what = _("文件没有“{label}”列").format(label=column.label)
                fix = _("导入后请在台账中补填。")
                faults.append(fault_at("missing_column", "hint", (sheet, head.last_row, 1), what, fix))
        return faults

    def fault(self, finding: Finding, row: int, column: int) -> ImportFault:
        return fault_at(finding.code, finding.level, (self.name, row, column), finding.what, finding.fix)


def _split() -> str:
    return _("请取消合并，逐行填写。")
