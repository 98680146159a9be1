"""Reads the measures of a package's data.xlsx back, so that its figures can be held against data.json and the PDF."""

import re
from dataclasses import dataclass

from forms.errors import UserError
from forms.excel.cell_text import CONTINUED
from forms.excel.reader import read_table_bytes
from forms.excel.sheet_table import SheetCell, SheetRow, SheetTable
from forms.reports.build_measures import FIGURE_LABEL, NUMBER_LABEL
from resources.translation import _

_HEAD_WITHIN_ROWS = 12
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class OwnWorkbook:
    """The sheet of measures: its labels in order, and each measure's cells under them, by its number.

    A figure's cell has kind number and exact text, whatever its format. Rows that continue a long text and rows of
    aspects are not among them.
    """

    sheet: str
    labels: tuple[str, ...]
    measures: dict[str, tuple[SheetCell, ...]]

    def figures(self) -> dict[str, str]:
        """本期数 by measure number, as plain text without grouping; "" where the cell is empty."""
        column = self.labels.index(FIGURE_LABEL)
        return {number: _ungrouped(cells[column].text) for number, cells in self.measures.items()}


def read_own_workbook(data: bytes, where: str = "data.xlsx") -> OwnWorkbook:
    """The measures' table of a workbook that `write_workbook` made, read within the limits of a foreign file.

    Raises:
        UserError: it is no workbook, it has no table of measures or more than one, or a measure stands in it twice.
    """
    tables = [(table, head) for table in read_table_bytes(data, where) if (head := _head(table)) is not None]
    if len(tables) != 1:
        what = _("没有找到唯一的措施表。")
        raise UserError("workbook_unreadable", what, todo=_("请向报送单位重新索取。"), where=where)
    table, head = tables[0]
    measures: dict[str, tuple[SheetCell, ...]] = {}
    for row in table.rows:
        number = row.cell(1).text.strip()
        if row.number <= head.number or not _is_measure(row, number):
            continue
        if number in measures:
            what = _("措施 {no} 出现了两次。").format(no=number)
            raise UserError("measure_twice", what, todo=_("请向报送单位重新索取。"), where=f"{where} {table.name}")
        measures[number] = tuple(row.cell(column) for column in range(1, len(head.texts) + 1))
    return OwnWorkbook(table.name, head.texts, measures)


def read_figures(workbook: bytes) -> dict[str, str]:
    """本期数 by measure number, as plain text without grouping; "" where the cell is empty.

    Raises:
        UserError: the workbook cannot be read, goes beyond the limits, or has no single table of measures.
    """
    return read_own_workbook(workbook).figures()


def _head(table: SheetTable) -> SheetRow | None:
    """The row of labels, which begins with the measure's number and names its figure."""
    for row in table.rows:
        if row.number > _HEAD_WITHIN_ROWS:
            return None
        if row.cell(1).text == NUMBER_LABEL and FIGURE_LABEL in row.texts:
            return row
    return None


def _is_measure(row: SheetRow, number: str) -> bool:
    """A numbered row, or any other row that has more than its first cell and does not continue the one above."""
    continues = number.endswith(CONTINUED)
    return bool(number) and not continues and any(not row.cell(column).is_empty for column in range(2, 6))


def _ungrouped(text: str) -> str:
    return text.replace(",", "") if _GROUPED.fullmatch(text.strip()) else text.strip()
