"""Tables on a sheet: head, rows, groups, real numbers, and rows continued when a text is too tall for one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import zip_longest

from openpyxl.utils import get_column_letter

from forms.excel.canvas import Canvas
from forms.excel.cell_text import CONTINUED, text_width
from forms.excel.numbers import is_exact_in_a_cell, number_format
from forms.excel.stream_canvas import StreamCanvas
from forms.excel.styles import (
    LINE_POINTS,
    TABLE_BODY,
    TABLE_EMPTY,
    TABLE_GROUP,
    TABLE_HEAD,
    TABLE_TOTAL,
    TEXT_POINTS,
    UNIT_LINE,
    Look,
)
from forms.reports.document import Align, RowKind, Table, TableCell, TableColumn, TableRow, Tone

_SHORT_TEXT = 9.0
_CODE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|(?<![!-~])[!-~]{1,20}(?![!-~])")
_LEAST_WIDTH = 4.5
_MOST_FROZEN_POINTS = 170.0
_MOST_FROZEN_WIDTH = 40.0


def column_widths(tables: Sequence[Table], total: float, points: float) -> list[float]:
    """Widths of the sheet's columns, `total` in all: by weight, but none too narrow for its numbers and short words.

    The sum is more than `total` only when the needs alone are.
    """
    count = max(len(table.columns) for table in tables)
    shares, needs = [0.0] * count, [_LEAST_WIDTH] * count
    for table in tables:
        weights = sum(column.weight for column in table.columns) or 1.0
        of_cells = _needs_of_cells(table)
        for index, column in enumerate(table.columns):
            shares[index] = max(shares[index], column.weight / weights)
            need = max(of_cells[index], _need_of_head(column)) * (points / TEXT_POINTS) + 1.4
            needs[index] = max(needs[index], need)
    return [round(width, 1) for width in _shared_out(shares, needs, total)]


def _shared_out(shares: Sequence[float], needs: Sequence[float], total: float) -> list[float]:
    """Columns whose share is less than their need get the need; the others share what is left."""
    widths, tight = list(needs), set[int]()
    while True:
        free = [index for index in range(len(shares)) if index not in tight]
        left = total - sum(needs[index] for index in tight)
        weights = sum(shares[index] for index in free) or 1.0
        for index in free:
            widths[index] = left * shares[index] / weights
        newly_tight = {index for index in free if widths[index] < needs[index]}
        if not newly_tight:
            return widths
        for index in newly_tight:
            widths[index] = needs[index]
        tight |= newly_tight


def _needs_of_cells(table: Table) -> list[float]:
    """By column; the rows are gone through once, however many there are."""
    needs = [0.0] * len(table.columns)
    for row in table.rows:
        if row.kind != "group":
            for index, cell in enumerate(row.cells[: len(needs)]):
                needs[index] = max(needs[index], _need_of_cell(cell.text, is_number=cell.number is not None))
    return needs


@lru_cache(maxsize=4096)
def _need_of_cell(text: str, *, is_number: bool) -> float:
    """What must stand on one line: each number, short texts such as ● 正常, dates, codes of some length."""
    width = text_width(text)
    if is_number or width <= _SHORT_TEXT:
        return width
    return max(map(text_width, _CODE.findall(text)), default=0.0)


def _need_of_head(column: TableColumn) -> float:
    head = [column.label[:3], *_CODE.findall(column.label), f"（{column.unit}）" if column.unit else ""]
    return max(map(text_width, head))


def write_table(canvas: StreamCanvas, table: Table, *, is_alone: bool) -> None:
    """Write the table where the canvas stands.

    The head of a sheet's one table is repeated on each page and frozen on screen, with filters.
    """
    for line in table.corner:
        canvas.full_row(f"{line.label}：{line.text}", UNIT_LINE)
    if table.unit_line:
        canvas.full_row(table.unit_line, UNIT_LINE)
    head_row = canvas.row
    _write_head(canvas, table.columns)
    if is_alone:
        _make_head_stay(canvas, table, head_row)
        canvas.release()
    for row in table.rows:
        if row.kind == "group":
            _write_group(canvas, table, row)
        else:
            _write_row(canvas, table.columns, row)
    if not table.rows:
        canvas.span(table.empty_text or "没有内容。", TABLE_EMPTY, 1, len(table.columns))
        canvas.end_row(LINE_POINTS * 2)
    if is_alone and table.rows:
        last = get_column_letter(len(table.columns))
        canvas.sheet.auto_filter.ref = f"A{head_row}:{last}{canvas.row - 1}"


def _make_head_stay(canvas: Canvas, table: Table, head_row: int) -> None:
    sheet = canvas.sheet
    sheet.print_title_rows = f"{head_row}:{head_row}"
    above = sum(sheet.row_dimensions[row].height or LINE_POINTS for row in range(1, head_row + 1))
    if above <= _MOST_FROZEN_POINTS:
        keys = 2 if len(table.columns) > 6 and canvas.width(1, 2) <= _MOST_FROZEN_WIDTH else 0
        sheet.freeze_panes = f"{get_column_letter(keys + 1)}{head_row + 1}"


def _write_head(canvas: Canvas, columns: Sequence[TableColumn]) -> None:
    height = LINE_POINTS * 2
    look = TABLE_HEAD.sized(canvas.table_points)
    for number, column in enumerate(columns, 1):
        text = f"{column.label}\n（{column.unit}）" if column.unit else column.label
        canvas.put(number, text, look)
        height = max(height, canvas.height_for(text, look, canvas.widths[number - 1] - 0.8))
    canvas.end_row(height)


def _write_group(canvas: Canvas, table: Table, row: TableRow) -> None:
    text = row.cells[0].text if row.cells else ""
    last = len(table.columns)
    canvas.span(text, TABLE_GROUP, 1, last)
    canvas.end_row(max(LINE_POINTS + 8, canvas.height_for(text, TABLE_GROUP, canvas.width(1, last))))


def _write_row(canvas: Canvas, columns: Sequence[TableColumn], row: TableRow) -> None:
    """One row, or several when a text needs more lines than a row can show; the first cell then says 续."""
    columns_of_text = [index for index, cell in enumerate(row.cells) if not _is_short(canvas, cell, index)]
    pieces = [
        canvas.split(cell.text, index + 1) if index in columns_of_text and cell.number is None else [cell.text]
        for index, cell in enumerate(row.cells)
    ]
    for turn, texts in enumerate(zip_longest(*pieces, fillvalue="")):
        height = LINE_POINTS + 7
        for index, column in enumerate(columns):
            cell = row.cells[index] if index < len(row.cells) else TableCell("")
            text = texts[index] if index < len(texts) else ""
            if turn:
                text = f"{row.cells[0].text}{CONTINUED}" if index == 0 else text
                cell = replace(cell, text=text, number=None)
            elif text != cell.text:
                cell = replace(cell, text=text)
            look = _body_look(row.kind, canvas.table_points, column.align, cell.tone)
            _write_cell(canvas, index + 1, cell, look)
            if turn or index in columns_of_text:
                height = max(height, canvas.height_for(text, look, canvas.widths[index]))
        canvas.end_row(height)


def _is_short(canvas: Canvas, cell: TableCell, index: int) -> bool:
    return index < canvas.columns and canvas.is_one_line(cell.text, index + 1)


@cache
def _body_look(kind: RowKind, points: float, align: Align, tone: Tone) -> Look:
    base = TABLE_TOTAL if kind == "total" else TABLE_BODY
    return base.sized(points).aligned(align).toned(tone)


def _write_cell(canvas: Canvas, number: int, cell: TableCell, look: Look) -> None:
    shown = None
    if cell.number is not None and is_exact_in_a_cell(cell.number):
        shown = number_format(cell.text, cell.number, cell.places)
    if cell.number is None or shown is None:
        canvas.put(number, cell.text, look, as_text=cell.as_text or cell.number is not None)
    else:
        canvas.put_number(number, cell.number, shown, look)
