"""The ledgers of a node: a sheet each in the workbook, tables in the report where they are short enough for paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import overload

from forms.reports.document import Align, Block, Heading, Paragraph, Section, Table, TableCell, TableColumn, TableRow
from forms.reports.facts import LedgerFact, NodeFacts
from forms.reports.ledger_summary import build_summary
from forms.schema.ledger_definition import ColumnDefinition
from forms.schema.ledger_row import LedgerRow
from forms.validation.evaluation_notes import evaluation_notes

MOST_ROWS_ON_PAPER = 200
"""Rows of one ledger that the report prints; of a longer one it has the summary, and data.xlsx has every row."""

_PAGE_WEIGHT = 100.0
_NUMBER_COLUMN = TableColumn("行号", 4, "centre")
_WEIGHTS = {
    **{"integer": 6.0, "decimal": 9.0, "money": 10.0, "percent": 8.0, "date": 9.0, "choice": 8.0, "measure": 6.0},
    **{"node": 8.0, "uscc": 15.0, "docno": 15.0, "industry": 6.0, "phone": 11.0, "text": 13.0, "park": 12.0},
    **{"multitext": 18.0, "longtext": 26.0},
}


def build_ledger_sheets(facts: NodeFacts) -> tuple[Section, ...]:
    """One section a ledger with rows, in the letter's order: every row and column, computed ones as values."""
    return tuple(
        Section(
            each.definition.title,
            (Heading(each.definition.title), *_notes(facts, each), build_ledger_table(each)),
            wide=True,
        )
        for each in facts.ledgers
    )


def build_ledger_table(ledger: LedgerFact) -> Table:
    """Every row, made when it is looked at, and every column that may leave the workspace."""
    columns = _printed(ledger)
    return _table(columns, _Rows(ledger.rows, columns))


def build_ledger_pages(facts: NodeFacts) -> tuple[Section, ...]:
    """The ledgers for paper, in one section; none where no ledger has rows.

    Columns that do not fit side by side go on in a second table, in which number and key are repeated.
    """
    if not facts.ledgers:
        return ()
    blocks: list[Block] = [Heading("台账")]
    for each in facts.ledgers:
        blocks.append(Heading(f"{each.definition.title}（{len(each.rows)}行）", 2))
        blocks += _notes(facts, each)
        if len(each.rows) > MOST_ROWS_ON_PAPER:
            blocks += build_summary(each, MOST_ROWS_ON_PAPER)
        else:
            blocks += [_table(columns, tuple(_Rows(each.rows, columns))) for columns in _parts(_printed(each))]
    return (Section("台账", tuple(blocks), wide=True),)


def _notes(facts: NodeFacts, ledger: LedgerFact) -> list[Paragraph]:
    return [Paragraph(note, "note") for note in evaluation_notes(facts.letter, ledger.definition)]


def _printed(ledger: LedgerFact) -> list[ColumnDefinition]:
    return [column for column in ledger.definition.columns if not column.is_private]


def _parts(columns: Sequence[ColumnDefinition]) -> Iterator[list[ColumnDefinition]]:
    """Columns in parts that fit a page, each beginning with the ledger's first column."""
    first, part = columns[0], [columns[0]]
    used = _WEIGHTS[first.base]
    for column in columns[1:]:
        weight = _WEIGHTS[column.base]
        if used + weight > _PAGE_WEIGHT:
            yield part
            part, used = [first], _WEIGHTS[first.base]
        part.append(column)
        used += weight
    yield part


def _table(columns: Sequence[ColumnDefinition], rows: Sequence[TableRow]) -> Table:
    heads = (TableColumn(each.label, _WEIGHTS[each.base], _align(each), each.unit) for each in columns)
    return Table((_NUMBER_COLUMN, *heads), rows)


@dataclass(frozen=True, slots=True)
class _Rows(Sequence[TableRow]):
    """The rows as they are printed, each made when it is asked for: a ledger may have tens of thousands."""

    rows: Sequence[LedgerRow]
    columns: Sequence[ColumnDefinition]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[TableRow]:
        return (self._printed(number, row) for number, row in enumerate(self.rows, 1))

    @overload
    def __getitem__(self, place: int) -> TableRow: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[TableRow, ...]: ...
    def __getitem__(self, place: int | slice) -> TableRow | tuple[TableRow, ...]:
        places = range(len(self.rows))[place]
        if isinstance(places, int):
            return self._printed(places + 1, self.rows[places])
        return tuple(self[each] for each in places)

    def _printed(self, number: int, row: LedgerRow) -> TableRow:
        return TableRow((TableCell(str(number), as_text=True), *(_cell(row, column) for column in self.columns)))


def _align(column: ColumnDefinition) -> Align:
    if column.is_number:
        return "right"
    return "left" if column.base in ("text", "longtext", "multitext", "park", "docno") else "centre"


def _cell(row: LedgerRow, column: ColumnDefinition) -> TableCell:
    """Numbers with the column's own decimals; everything else is a text that no spreadsheet turns into a number.

    Words in Chinese need no text format for that; a spreadsheet shows very long ones in it as ####.
    """
    value = row.values[column.name]
    if isinstance(value, Decimal):
        text = f"{value:,.{column.places}f}" if column.unit or column.places else column.shown(value)
        return TableCell(text, value, column.places)
    text = column.shown(value)
    return TableCell(text, as_text=column.base != "longtext" and (column.base != "text" or text.isascii()))
