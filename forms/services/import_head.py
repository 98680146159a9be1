"""Finds the head of a table by its names: one line or two, within the first rows of a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.excel.columns import FIELDS, KEY_COLUMNS, LABELS, NUMBER, TITLE, SheetKind, column_named, plain_label
from forms.excel.sheet_table import SheetRow, SheetTable
from forms.services.import_plan import ImportFault, fault_at
from resources.translation import _

HEAD_WITHIN_ROWS = 10


@dataclass(frozen=True, slots=True)
class Head:
    """Where each column stands. `last_row` is the last row of the head; `fields` are the columns to be imported."""

    last_row: int
    columns: dict[str, int]
    ignored: tuple[tuple[int, str], ...]
    twice: tuple[tuple[int, str], ...]

    @property
    def key_column(self) -> int:
        """The column of numbers, or of titles where there are no numbers."""
        return self.columns.get(NUMBER) or self.columns[TITLE]

    def fields(self, kind: SheetKind) -> list[tuple[str, int]]:
        return [(name, column) for name, column in self.columns.items() if name in FIELDS[kind]]

    def faults(self, sheet: str) -> list[ImportFault]:
        """Columns that are passed over, each named; two columns of one meaning are an error."""
        faults = []
        for column, label in self.ignored:
            what = _("不认识或不属于本次导入的列“{label}”，已略过").format(label=label)
            faults.append(fault_at("ignored_column", "hint", (sheet, self.last_row, column), what))
        for column, label in self.twice:
            what = _("“{label}”与前面的列含义相同").format(label=label)
            fix = _("请只保留一列。")
            faults.append(fault_at("column_twice", "error", (sheet, self.last_row, column), what, fix))
        return faults


def find_head(table: SheetTable, kind: SheetKind) -> Head | None:
    """The head with the most columns of this kind of sheet; None when no row names a measure and a field.

    Two lines are joined when that names more columns than either alone.
    """
    rows = [row for row in table.rows if row.number <= HEAD_WITHIN_ROWS]
    best: tuple[tuple[int, bool], Head] | None = None
    for index, row in enumerate(rows):
        choices = [_read_labels(row.number, labels_of(table, row), kind)]
        if index + 1 < len(rows) and rows[index + 1].number == row.number + 1:
            lower = rows[index + 1]
            choices.append(_read_labels(lower.number, joined_labels(table, row, lower), kind))
        for is_one_line, head in zip((True, False), choices, strict=False):
            score = (len(head.columns), is_one_line)
            if _is_usable(head, kind) and (best is None or score > best[0]):
                best = (score, head)
    return best[1] if best else None


def heads_of(tables: Sequence[SheetTable], kind: SheetKind) -> list[tuple[SheetTable, Head]]:
    """Sheets that hold such a table, with their heads: a sheet with far fewer columns than another is none."""
    found = [(table, head) for table in tables if (head := find_head(table, kind)) is not None]
    most = max((len(head.columns) for _table, head in found), default=0)
    return [(table, head) for table, head in found if 2 * len(head.columns) > most]


def _is_usable(head: Head, kind: SheetKind) -> bool:
    return (NUMBER in head.columns or TITLE in head.columns) and bool(head.fields(kind))


def labels_of(table: SheetTable, row: SheetRow) -> list[list[str]]:
    """Of each column the one name it has in this row; a merged head names its first column only."""
    return [[text] for text in row.texts]


def joined_labels(table: SheetTable, upper: SheetRow, lower: SheetRow) -> list[list[str]]:
    """Of each column the names it can have: below alone or both joined; above alone where nothing is below."""
    names = []
    for column in range(1, max(len(upper.texts), len(lower.texts)) + 1):
        area = table.wide_merge_at(upper.number, column)
        above = upper.cell(area[1] if area else column).text
        below = lower.cell(column).text
        names.append([below, above + below] if below.strip() else [above])
    return names


def _read_labels(last_row: int, labels: Sequence[Sequence[str]], kind: SheetKind) -> Head:
    columns: dict[str, int] = {}
    ignored, twice = [], []
    for column, names in enumerate(labels, 1):
        known = next((name for name in map(column_named, names) if name), None)
        if known is None or known not in (*KEY_COLUMNS, *FIELDS[kind]):
            ignored.append(column)
        elif known not in columns:
            columns[known] = column
        else:
            is_own, was_own = (_is_own(each, known) for each in (names, labels[columns[known] - 1]))
            if is_own == was_own:
                twice.append(column)
            elif is_own:  # 编号 stands beside a mere 序号
                ignored.append(columns[known])
                columns[known] = column
            else:
                ignored.append(column)
    said = [(column, " ".join(labels[column - 1][-1].split())) for column in sorted(ignored)]
    repeated = tuple((column, " ".join(labels[column - 1][-1].split())) for column in twice)
    return Head(last_row, columns, tuple(pair for pair in said if pair[1]), repeated)


def _is_own(names: Sequence[str], column: str) -> bool:
    """Whether a head is our own word for the column, not only one that other offices use."""
    return any(plain_label(name) == plain_label(LABELS[column]) for name in names)
