"""From the cells of a table to broken lines: column widths, row heights, rows cut in two. Draws nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

from forms.pdf.layout import DENSE_TABLE, FEW_COLUMNS, TABLE, TONES, TableStyle, TextStyle
from forms.pdf.line_breaking import Advance, Line, break_lines, widest_piece
from forms.pdf.title_breaking import break_title
from forms.reports.document import Align, RowKind, Table, TableCell, TableColumn, TableRow

_SMALLEST_SIZE = 5.5
_MOST_SPREAD = 0.2
_WIDEST_SHARE = 0.4
_LONGEST_BALANCED = 40
_SHORT_LABEL, _SHORT_TEXT = 3, 4
_OUTLIER, _LEAST_FIGURE_SHRINK = 1.5, 0.72


class StyledLine(NamedTuple):
    line: Line
    style: TextStyle


@dataclass(frozen=True, slots=True)
class LaidCell:
    lines: tuple[StyledLine, ...]
    align: Align

    @property
    def height(self) -> float:
        return sum(style.leading for _, style in self.lines)


@dataclass(frozen=True, slots=True)
class LaidRow:
    """A row that `spans` has one cell across the table.

    `is_part` marks a row that was cut by the end of a sheet: its cells stand at the top.
    """

    cells: tuple[LaidCell, ...]
    height: float
    kind: RowKind = "body"
    is_part: bool = False
    is_shaded: bool = False

    @property
    def spans(self) -> bool:
        return self.kind == "group"


@dataclass(frozen=True, slots=True)
class LaidTable:
    """`edges` are the x of the vertical rules, from 0 to the table's width; `rows` are broken when asked for."""

    edges: tuple[float, ...]
    head: LaidRow
    rows: Callable[[], Iterator[LaidRow]]
    style: TableStyle
    unit_line: str


def lay_table(table: Table, width: float) -> LaidTable:
    """Fit a table into `width` points."""
    style = TABLE if len(table.columns) <= FEW_COLUMNS else DENSE_TABLE
    widths = _column_widths(table, style, width)
    edges = [0.0]
    for each in widths:
        edges.append(edges[-1] + each)
    head = _row(tuple(_head_cell(c, w, style) for c, w in zip(table.columns, widths, strict=True)), style)
    rows = table.rows or _empty_rows(table)

    def laid_rows() -> Iterator[LaidRow]:
        breaker = _CellBreaker(table.columns, widths, style)
        return map(breaker.row, rows)

    return LaidTable(tuple(edges), head, laid_rows, style, table.unit_line)


def cut_row(row: LaidRow, room: float, style: TableStyle, *, fewest_lines: int = 3) -> tuple[LaidRow, LaidRow] | None:
    """Cut a row so that the first part fits into `room` points; None if fewer lines would stand on either side."""
    most = max(len(cell.lines) for cell in row.cells) - fewest_lines
    counts = [min(most, _lines_that_fit(cell, room - 2 * style.pad_y)) for cell in row.cells]
    if max(counts) < fewest_lines:
        return None
    first = [replace(cell, lines=cell.lines[:count]) for cell, count in zip(row.cells, counts, strict=True)]
    rest = [replace(cell, lines=cell.lines[count:]) for cell, count in zip(row.cells, counts, strict=True)]
    if first[0].lines and not rest[0].lines:
        rest[0] = _continued(first[0])
    parts = (replace(_row(tuple(cells), style, row.kind), is_part=True) for cells in (first, rest))
    return next(parts), next(parts)


def _continued(cell: LaidCell) -> LaidCell:
    """The mark of a cut row's second part, in its first column."""
    style = cell.lines[0].style
    text = "续"
    return LaidCell((StyledLine(Line(text, sum(map(style.advance, text))), style),), cell.align)


def _lines_that_fit(cell: LaidCell, room: float) -> int:
    heights = accumulate(style.leading for _text, style in cell.lines)
    return sum(height <= room for height in heights)


def _row(cells: tuple[LaidCell, ...], style: TableStyle, kind: RowKind = "body") -> LaidRow:
    return LaidRow(cells, max(cell.height for cell in cells) + 2 * style.pad_y, kind)


def _empty_rows(table: Table) -> tuple[TableRow, ...]:
    return (TableRow((TableCell(table.empty_text, tone="faint"),), "group"),) if table.empty_text else ()


def _head_cell(column: TableColumn, width: float, style: TableStyle) -> LaidCell:
    room = width - 2 * style.pad_x
    lines = _balanced_lines(column.label, room, style.head)
    if column.unit:
        lines += _lines(f"（{column.unit}）", room, style.unit, most_spread=0)
    return LaidCell(lines, "centre")


def _lines(text: str, width: float, style: TextStyle, most_spread: float) -> tuple[StyledLine, ...]:
    broken = break_lines(text, width, style.advance, style.size, most_spread=most_spread)
    return tuple(StyledLine(line, style) for line in broken)


def _balanced_lines(text: str, width: float, style: TextStyle) -> tuple[StyledLine, ...]:
    """Centred text in lines of like length; long text is broken as any other."""
    if len(text) > _LONGEST_BALANCED or widest_piece(text, style.advance) > width:
        return _lines(text, width, style, most_spread=0)
    advance = style.advance
    parts = break_title(text, width, advance)
    return tuple(StyledLine(Line(part, sum(map(advance, part))), style) for part in parts)


def _column_widths(table: Table, style: TableStyle, width: float) -> list[float]:
    """Shares by weight, but no column narrower than its widest figure, nor than the longest word of its head.

    Where there is room for it, four characters of a text and three of a head stand in a line. A figure that would take
    half as much again as its column's share is printed smaller instead (`_shrunk`).
    """
    least = _least_widths(table, style, width, is_roomy=True)
    if sum(least) >= width:
        least = _least_widths(table, style, width, is_roomy=False)
    if sum(least) >= width:
        return [each * width / sum(least) for each in least]
    widths: list[float] = [0.0] * len(least)
    fixed: set[int] = set()
    while True:
        free = [number for number in range(len(least)) if number not in fixed]
        room = width - sum(least[number] for number in fixed)
        weights = sum(table.columns[number].weight for number in free)
        for number in range(len(least)):
            share = room * table.columns[number].weight / weights if number in free else 0.0
            widths[number] = least[number] if number in fixed else share
        narrow = {number for number in free if widths[number] < least[number]}
        if not narrow:
            return widths
        fixed |= narrow


def _least_widths(table: Table, style: TableStyle, width: float, *, is_roomy: bool) -> list[float]:
    weights = sum(column.weight for column in table.columns)
    least = []
    for number, column in enumerate(table.columns):
        cells = _least_of_cells(table, number, style, is_roomy=is_roomy)
        most = _OUTLIER * width * column.weight / weights
        if is_roomy and column.align == "right" and cells > most:
            cells = max(most, cells * _LEAST_FIGURE_SHRINK)
        needed = max(cells, _least_of_head(column, style, is_roomy=is_roomy)) + 2 * style.pad_x + 0.01
        least.append(min(needed, width * _WIDEST_SHARE))
    return least


def _least_of_head(column: TableColumn, style: TableStyle, *, is_roomy: bool) -> float:
    label, advance = column.label, style.head.advance
    return max(
        _least_text_width(label, advance, _SHORT_LABEL),
        sum(map(advance, label[:_SHORT_LABEL])) if is_roomy else 0.0,
        widest_piece(f"（{column.unit}）", style.unit.advance) if column.unit else 0.0,
    )


def _least_of_cells(table: Table, number: int, style: TableStyle, *, is_roomy: bool) -> float:
    texts = {row.cells[number].text for row in table.rows if number < len(row.cells) and row.kind != "group"}
    if table.columns[number].align == "left":
        texts = {text[:_SHORT_TEXT] for text in texts if is_roomy or len(text) <= _SHORT_TEXT}
    advance = style.cell.advance
    return max((_least_text_width(text, advance, _SHORT_TEXT) for text in texts), default=0.0)


def _least_text_width(text: str, advance: Advance, short: int) -> float:
    """A text of no more than `short` characters stays on one line, a longer one keeps its figures whole."""
    return sum(map(advance, text)) if len(text) <= short else widest_piece(text, advance)


class _CellBreaker:
    """Breaks cells; the same short text in the same column is broken once."""

    _REMEMBERED_LENGTH = 24

    def __init__(self, columns: tuple[TableColumn, ...], widths: list[float], style: TableStyle) -> None:
        self._columns = columns
        self._widths = widths
        self._style = style
        kinds: dict[bool, TextStyle] = {False: style.cell, True: replace(style.cell, role="hei")}
        self._styles = {
            (is_total, tone): replace(plain, colour=colour)
            for is_total, plain in kinds.items()
            for tone, colour in TONES.items()
        }
        self._known: dict[tuple[int, str, str, str], LaidCell] = {}

    def row(self, row: TableRow) -> LaidRow:
        if row.kind == "group":
            room = sum(self._widths) - 2 * self._style.pad_x
            cell = row.cells[0]
            style = replace(self._style.group, colour=TONES[cell.tone])
            is_placeholder = cell.tone == "faint"
            laid = LaidCell(_lines(cell.text, room, style, 0.0), "centre" if is_placeholder else "left")
            return replace(_row((laid,), self._style, "group"), is_shaded=not is_placeholder)
        cells = tuple(self._cell(number, cell, row.kind) for number, cell in enumerate(row.cells))
        return _row(cells, self._style, row.kind)

    def _cell(self, number: int, cell: TableCell, kind: RowKind) -> LaidCell:
        if len(cell.text) > self._REMEMBERED_LENGTH:
            return self._broken(number, cell, kind)
        key = (number, cell.text, cell.tone, kind)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._broken(number, cell, kind)
        return found

    def _broken(self, number: int, cell: TableCell, kind: RowKind) -> LaidCell:
        align = self._columns[number].align
        room = self._widths[number] - 2 * self._style.pad_x
        style = self._styles[kind == "total", cell.tone]
        if align != "left":
            style = _shrunk(cell.text, room, style)
        if align == "centre":
            return LaidCell(_balanced_lines(cell.text, room, style), align)
        return LaidCell(_lines(cell.text, room, style, _MOST_SPREAD if align == "left" else 0.0), align)


def _shrunk(text: str, room: float, style: TextStyle) -> TextStyle:
    """A figure is printed smaller rather than broken."""
    widest = widest_piece(text, style.advance)
    if widest <= room:
        return style
    return replace(style, size=max(_SMALLEST_SIZE, style.size * room / widest * 0.999))
