"""A ledger too long for paper, as the report shows it: how many rows, counted and added up by their state."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from forms.reports.document import Block, Paragraph, Table, TableCell, TableColumn, TableRow
from forms.reports.facts import LedgerFact
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_row import LedgerRow
from forms.schema.ledger_terms import Condition

_MONEY = ("元", "万元", "亿元")
_MOST_SUMS = 6
_TOTAL = "合计"
_EMPTY = "（未填）"


def build_summary(ledger: LedgerFact, limit: int) -> list[Block]:
    """The limit and where the whole stands, then a table: rows and amounts of money by state, and in all.

    Amounts are the sums of what is filled in; an amount that no row has stays empty.
    """
    definition, rows = ledger.definition, ledger.rows
    by = state_column(definition)
    told = f"，以下按“{by.label}”汇总" if by is not None else "，以下为合计"
    note = f"本台账共{len(rows)}行，超过{limit}行，全文见 data.xlsx 的工作表“{definition.title}”{told}。"
    sums = [column for column in definition.columns if column.is_number and column.unit in _MONEY][:_MOST_SUMS]
    heads = (
        TableColumn(by.label if by is not None else "", 14),
        TableColumn("行数", 8, "right", "行"),
        *(TableColumn(column.label, 12, "right", column.unit) for column in sums),
    )
    groups = _groups(by, rows) if by is not None else []
    body = (TableRow(_cells(name or _EMPTY, found, sums)) for name, found in groups)
    return [Paragraph(note, "note"), Table(heads, (*body, TableRow(_cells(_TOTAL, rows, sums), "total")))]


def state_column(definition: LedgerDefinition) -> ColumnDefinition | None:
    """The choice on which most other columns depend; the first choice where none does, None without a choice."""
    choices = [column for column in definition.columns if column.base == "choice" and column.words]
    asked = Counter(
        column.wording.required.column
        for column in definition.columns
        if isinstance(column.wording.required, Condition)
    )
    return max(choices, key=lambda column: asked[column.name], default=None)


def _groups(by: ColumnDefinition, rows: Sequence[LedgerRow]) -> list[tuple[str, list[LedgerRow]]]:
    """Rows by the words of the column, in their order; rows without one last."""
    found: dict[str, list[LedgerRow]] = {word: [] for word in (*by.words, "")}
    for row in rows:
        found.setdefault(str(row.values[by.name] or ""), []).append(row)
    return [(name, group) for name, group in found.items() if group]


def _cells(name: str, rows: Sequence[LedgerRow], sums: Iterable[ColumnDefinition]) -> tuple[TableCell, ...]:
    count = TableCell(f"{len(rows):,}", Decimal(len(rows)))
    return (TableCell(name), count, *(_sum(rows, column) for column in sums))


def _sum(rows: Iterable[LedgerRow], column: ColumnDefinition) -> TableCell:
    known = [value for row in rows if isinstance(value := row.values[column.name], Decimal)]
    if not known:
        return TableCell("", places=column.places)
    total = sum(known, Decimal(0))
    return TableCell(f"{total:,.{column.places}f}", total, column.places)
