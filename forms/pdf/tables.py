"""Draws tables: head repeated on each sheet, groups across the table, thin rules inside and thicker ones outside."""

from collections.abc import Callable
from itertools import pairwise

from forms.pdf.flow import Flow, baseline
from forms.pdf.layout import GROUP_FILL, INNER_RULE, OUTER_RULE, XIAOWU, Box, TableStyle, TextStyle
from forms.pdf.line_breaking import clean_text
from forms.pdf.table_layout import LaidCell, LaidRow, LaidTable, lay_table
from forms.pdf.table_pages import paginate
from forms.reports.document import CoverLine, Table

_UNIT_LINE = TextStyle("song", XIAOWU, 14.0)
_CORNER = TextStyle("song", XIAOWU, 12.5)
_GAP_BELOW = 12.0


def draw_table(flow: Flow, table: Table, on_rows: Callable[[int], None]) -> None:
    """Draw a table from where the flow stands, over as many sheets as it takes.

    Args:
        flow: Where to draw.
        table: The table; nothing is drawn for one without rows and `empty_text`.
        on_rows: Told the number of rows after each sheet; may raise to stop.
    """
    laid = lay_table(table, flow.box.width)
    _draw_corner(flow, table.corner, laid.head.height)
    above = laid.head.height + (_UNIT_LINE.leading if laid.unit_line else 0.0)
    pages = paginate(laid.rows(), flow.room - above, flow.box.height - above, laid.style)
    for number, rows in enumerate(pages):
        if number:
            flow.new_sheet()
        if rows:
            _draw_sheet(flow, laid, rows)
            on_rows(len(rows))


def _draw_corner(flow: Flow, corner: tuple[CoverLine, ...], head_height: float) -> None:
    """表号 and so on, their labels below one another, at the right."""
    if not corner:
        return
    style = _CORNER
    texts = [(clean_text(line.label), clean_text(line.text)) for line in corner]
    label_width = max(sum(map(style.advance, label)) for label, _text in texts) + style.size
    width = label_width + max(sum(map(style.advance, text)) for _label, text in texts)
    flow.need(len(corner) * style.leading + head_height)
    left = max(flow.box.x0, flow.box.x1 - width)
    for label, text in texts:
        flow.pen.text(f"{label}：", left, baseline(flow.y, style), style)
        flow.pen.text(text, left + label_width, baseline(flow.y, style), style)
        flow.y -= style.leading


def _draw_sheet(flow: Flow, laid: LaidTable, rows: list[LaidRow]) -> None:
    left, right = flow.box.x0, flow.box.x0 + laid.edges[-1]
    if laid.unit_line:
        top = flow.y - (_UNIT_LINE.leading - _UNIT_LINE.size) / 2
        flow.pen.text(clean_text(laid.unit_line), right, baseline(top, _UNIT_LINE), _UNIT_LINE, "right")
        flow.y -= _UNIT_LINE.leading
    edges = [left + edge for edge in laid.edges]
    tops = [flow.y]
    for row in (laid.head, *rows):
        tops.append(tops[-1] - row.height)
    placed = list(zip((laid.head, *rows), tops, tops[1:], strict=False))
    with flow.pen.artifact():
        shaded = [Box(left, bottom, right, top) for row, top, bottom in placed if row.is_shaded]
        if shaded:
            flow.pen.fill(shaded, GROUP_FILL)
        flow.pen.rules(_inner_rules(edges, placed), INNER_RULE)
        flow.pen.frame(Box(left, tops[-1], right, tops[0]), OUTER_RULE)
    for row, top, bottom in placed:
        if row.is_shaded:
            flow.book.add_bookmark("".join(line.text for line, _style in row.cells[0].lines), 1)
        _draw_row(flow, row, edges, top, bottom, laid.style)
    flow.y = tops[-1] - _GAP_BELOW


def _inner_rules(edges: list[float], placed: list[tuple[LaidRow, float, float]]) -> list[Box]:
    across = [Box(edges[0], bottom, edges[-1], bottom) for _, _, bottom in placed[:-1]]
    down: list[Box] = []
    begin: float | None = None
    for row, top, bottom in placed:
        if row.spans:
            begin = None
            continue
        if begin is None:
            begin = top
            down += [Box(x, top, x, bottom) for x in edges[1:-1]]
        else:
            count = len(edges) - 2
            down[len(down) - count :] = [Box(x, begin, x, bottom) for x in edges[1:-1]]
    return across + down


def _draw_row(flow: Flow, row: LaidRow, edges: list[float], top: float, bottom: float, style: TableStyle) -> None:
    spans = [(edges[0], edges[-1])] if row.spans else list(pairwise(edges))
    for cell, (x0, x1) in zip(row.cells, spans, strict=False):
        if cell.lines:
            inner = Box(x0 + style.pad_x, bottom + style.pad_y, x1 - style.pad_x, top - style.pad_y)
            _draw_cell(flow, cell, inner, is_centred=not row.is_part)


def _draw_cell(flow: Flow, cell: LaidCell, box: Box, *, is_centred: bool) -> None:
    y = box.y1 - (box.height - cell.height) / 2 if is_centred else box.y1
    for line, style in cell.lines:
        x = {"left": box.x0, "right": box.x1 - line.width, "centre": (box.x0 + box.x1 - line.width) / 2}[cell.align]
        flow.pen.line(line, x, baseline(y - (style.leading - style.size) / 2, style), style)
        y -= style.leading
