"""Lays an official document on the grid of 22 lines and 28 characters (GB/T 9704-2012). Draws nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from forms.pdf.layout import A4, BODY, HEADINGS, LINES_A_PAGE, OFFICIAL_TITLE, TextStyle
from forms.pdf.line_breaking import Line, break_lines
from forms.pdf.title_breaking import break_title
from forms.reports.document import OfficialParagraph, OfficialText

A4_WIDTH = A4.area(1).width
_MOST_SPREAD = 0.5
_TITLE_SHARE = 0.9
_INDENT = 2
_ATTACHMENT = "附件："
_BLANK_FOR_SEAL = 3
_LINES_WITH_SIGNATURE = 2
_SEALED_RIGHT, _UNSEALED_RIGHT = 4, 2


@dataclass(frozen=True, slots=True)
class GridRow:
    """One line of the grid. `x` is where its measure begins, in points from the area's left; None draws nothing.

    `is_kept`: the next row stands on the same page. `key` names the paragraph that begins here.
    """

    line: Line | None = None
    style: TextStyle = BODY
    x: float = 0.0
    is_kept: bool = False
    level: int = 0
    key: str = ""


_BLANK = GridRow()


def grid_rows(text: OfficialText, width: float) -> list[GridRow]:
    """Every line of the document from its title to its date; `width` of the type area in points."""
    body = [row for paragraph in text.paragraphs for row in _paragraph_rows(paragraph, width)]
    return [*_title_rows(text, width), *body_and_end(body, text, width)]


def title_lines(title: str, width: float = A4_WIDTH) -> list[str]:
    """The title broken by meaning, as it stands on the page."""
    return break_title(title, width * _TITLE_SHARE, OFFICIAL_TITLE.advance)


def body_and_end(body: list[GridRow], text: OfficialText, width: float) -> list[GridRow]:
    """The signature never stands alone on a page: the last lines of the text go with it."""
    rows = [*body, *_attachment_rows(text.attachments, width)]
    end = _signature_rows(text, width)
    for number in range(max(0, len(rows) - _LINES_WITH_SIGNATURE), len(rows)):
        rows[number] = replace(rows[number], is_kept=True)
    return [*rows, *end]


def grid_pages(rows: Sequence[GridRow], first_lines: int) -> Iterator[list[GridRow]]:
    """The rows page by page: `first_lines` on the first, 22 on each other. No page begins with a blank line."""
    page, room = list[GridRow](), first_lines
    for group in _kept_together(rows):
        if len(group) > room and page and len(group) <= LINES_A_PAGE:
            yield page
            page, room = [], LINES_A_PAGE
        for row in group:
            if not page and row.line is None:
                continue
            if not room:
                yield page
                page, room = [], LINES_A_PAGE
            page.append(row)
            room -= 1
    if page:
        yield page


def _kept_together(rows: Sequence[GridRow]) -> Iterator[list[GridRow]]:
    group: list[GridRow] = []
    for row in rows:
        group.append(row)
        if not row.is_kept:
            yield group
            group = []
    if group:
        yield group


def _title_rows(text: OfficialText, width: float) -> Iterator[GridRow]:
    """The title, one blank line, and who it is addressed to."""
    style = OFFICIAL_TITLE
    for part in title_lines(text.title, width):
        length = _length(part, style)
        yield GridRow(Line(part, length), style, (width - length) / 2, is_kept=True)
    yield replace(_BLANK, is_kept=True)
    lines = break_lines(f"{text.addressee}：", width, BODY.advance, BODY.size)
    yield from (GridRow(line, is_kept=True) for line in lines)


def _paragraph_rows(paragraph: OfficialParagraph, width: float) -> Iterator[GridRow]:
    """Headings go on with the line below them."""
    style = HEADINGS[paragraph.level] if paragraph.level in (1, 2) else BODY
    pitch = style.size + style.tracking
    lines = break_lines(
        f"{paragraph.number}{paragraph.text}",
        width,
        style.advance,
        style.size,
        first_indent=_INDENT * pitch,
        most_spread=_MOST_SPREAD,
    )
    for number, line in enumerate(lines):
        key = paragraph.key if number == 0 else ""
        yield GridRow(line, style, is_kept=paragraph.level in (1, 2), level=paragraph.level, key=key)


def _attachment_rows(names: Sequence[str], width: float) -> Iterator[GridRow]:
    """附件：1. … one blank line below the text, the names one below the other, no mark at their ends."""
    if not names:
        return
    yield _BLANK
    pitch = BODY.size + BODY.tracking
    left = _INDENT * pitch
    label = _length(_ATTACHMENT, BODY)
    for number, name in enumerate(names, 1):
        mark = f"{number}." if len(names) > 1 else ""
        hang = left + label + (_length(mark, BODY) if mark else 0.0)
        lines = break_lines(name, width - hang, BODY.advance, BODY.size, most_spread=_MOST_SPREAD)
        first = f"{_ATTACHMENT if number == 1 else ''}{mark}{lines[0].text}"
        x = left if number == 1 else left + label
        yield GridRow(Line(first, _length(first, BODY), spread=lines[0].spread), x=x)
        yield from (GridRow(line, x=hang) for line in lines[1:])


def _signature_rows(text: OfficialText, width: float) -> list[GridRow]:
    """署名 above 成文日期: centred over the date where a seal goes on both, else by the rule for no seal."""
    pitch = BODY.size + BODY.tracking
    unit, day = _length(text.unit, BODY), _length(text.day, BODY)
    if text.is_sealed:
        blank, day_x = _BLANK_FOR_SEAL, width - _SEALED_RIGHT * pitch - day
        unit_x = min(max(0.0, day_x + (day - unit) / 2), width - unit)
    elif day > unit:
        blank, day_x = 1, width - _UNSEALED_RIGHT * pitch - day
        unit_x = day_x - _UNSEALED_RIGHT * pitch
    else:
        blank, unit_x = 1, width - _UNSEALED_RIGHT * pitch - unit
        day_x = unit_x + _UNSEALED_RIGHT * pitch
    names = [Line(text.unit, unit)] if unit <= width else break_lines(text.unit, width, BODY.advance, BODY.size)
    return [
        *[replace(_BLANK, is_kept=True)] * blank,
        *(GridRow(line, x=max(0.0, unit_x), is_kept=True) for line in names),
        GridRow(Line(text.day, day), x=day_x),
    ]


def _length(text: str, style: TextStyle) -> float:
    return sum(map(style.advance, text))
