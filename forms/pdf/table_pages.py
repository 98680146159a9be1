"""Which rows of a table stand on which sheet."""

from collections import deque
from collections.abc import Iterable, Iterator

from forms.pdf.layout import TableStyle
from forms.pdf.table_layout import LaidRow, cut_row

_ROUNDING = 0.01
_MOST_WHITE = 0.3
_ROWS_TO_SHARE = 4


def paginate(rows: Iterable[LaidRow], first_room: float, room: float, style: TableStyle) -> Iterator[list[LaidRow]]:
    """Rows by sheet; only three sheets' rows are held at a time.

    Args:
        rows: The rows in order.
        first_room: Points left for rows on the first sheet.
        room: Points for rows on each further sheet.
        style: The table's type and white.

    Yields:
        The rows of each sheet; the first list is empty when nothing fits there. A group row is never the last of a
        sheet; a row is cut where the sheet ends if it would leave too much white or is taller than a sheet; a last
        sheet that would hold a single row gets a second one from the sheet before.
    """
    held: deque[list[LaidRow]] = deque()
    for page in _pages(rows, first_room, room, style):
        held.append(page)
        if len(held) > 2:
            yield held.popleft()
    if len(held) == 2:
        _share_last_row(held[0], held[1], room)
    yield from held


def _pages(rows: Iterable[LaidRow], first_room: float, room: float, style: TableStyle) -> Iterator[list[LaidRow]]:
    source, pushed_back = iter(rows), list[LaidRow]()
    page: list[LaidRow] = []
    left, is_full_sheet = first_room, False
    while (row := pushed_back.pop() if pushed_back else next(source, None)) is not None:
        if row.height <= left + _ROUNDING:
            page.append(row)
            left -= row.height
            continue
        parts = None
        if is_full_sheet and all(each.kind == "group" for each in page):
            parts = cut_row(row, left, style, fewest_lines=1) or (row, None)
        elif left > room * _MOST_WHITE or row.height > room:
            parts = cut_row(row, left, style)
        if parts:
            page.append(parts[0])
        carried = _trailing_groups(page)
        yield page
        page, left, is_full_sheet = [], room, True
        rest = parts[1] if parts else row
        pushed_back += [*([rest] if rest else []), *reversed(carried)]
    if page:
        yield page


def _trailing_groups(page: list[LaidRow]) -> list[LaidRow]:
    carried: list[LaidRow] = []
    while page and page[-1].kind == "group":
        carried.insert(0, page.pop())
    return carried


def _share_last_row(before: list[LaidRow], last: list[LaidRow], room: float) -> None:
    if len(last) != 1 or len(before) < _ROWS_TO_SHARE or last[0].is_part or before[-1].is_part:
        return
    if before[-1].height + last[0].height <= room:
        last.insert(0, before.pop())
        last[:0] = _trailing_groups(before)
