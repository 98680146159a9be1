"""Draws the cover: title, what is reported, unit and day, notes, QR code."""

from forms.pdf.flow import Book, baseline
from forms.pdf.layout import ERHAO, LIUHAO, MM, SANHAO, WUHAO, XIAOER, YIHAO, Box, TextStyle
from forms.pdf.line_breaking import Line, break_lines, clean_text
from forms.pdf.qr_code import draw_qr_code
from forms.pdf.title_breaking import break_title
from forms.reports.document import Cover, CoverLine

_TITLE = TextStyle("title", YIHAO, 42.0)
_LONG_TITLE = TextStyle("title", ERHAO, 36.0)
_SUBTITLE = TextStyle("kai", XIAOER, 28.0)
_UNIT = TextStyle("fang", SANHAO, 30.0)
_NOTE = TextStyle("fang", WUHAO, 15.5)
_QR_TEXT = TextStyle("song", LIUHAO, 9.5)
_MOST_TITLE_LINES = 3
_TITLE_DROP = 22 * MM
_QR_SIZE = 34 * MM
_QR_COLUMN = 46 * MM
_LINE_LEADING = 31.0
_FOOT_HEIGHT = 84 * MM


def draw_cover(book: Book, cover: Cover) -> None:
    """Draw the cover on a sheet of its own, which bears no page number; its back stays empty in duplex."""
    area = book.start_sheet(is_bare=True)
    y = _draw_title(book, cover, area)
    bottom = area.y0 + _FOOT_HEIGHT
    _draw_lines(book, cover.lines, Box(area.x0, bottom, area.x1, y))
    _draw_unit(book, area)
    _draw_foot(book, cover, area)
    book.print_hash(area)
    if book.layout.duplex:
        book.start_sheet(is_bare=True)


def _draw_title(book: Book, cover: Cover, area: Box) -> float:
    style = _TITLE
    lines = break_title(cover.title, area.width * 0.96, style.advance)
    if len(lines) > _MOST_TITLE_LINES:
        style = _LONG_TITLE
        lines = break_title(cover.title, area.width * 0.96, style.advance)
    y = area.y1 - _TITLE_DROP
    y = _draw_centred(book, lines, style, area, y)
    if cover.subtitle:
        y -= 5 * MM
        y = _draw_centred(book, break_title(cover.subtitle, area.width * 0.9, _SUBTITLE.advance), _SUBTITLE, area, y)
    return y


def _draw_centred(book: Book, lines: list[str], style: TextStyle, area: Box, y: float) -> float:
    for line in lines:
        book.pen.text(line, (area.x0 + area.x1) / 2, baseline(y, style), style, "centre")
        y -= style.leading
    return y


def _draw_lines(book: Book, lines: tuple[CoverLine, ...], box: Box) -> None:
    """Labels of one width, texts beside them; smaller type when they would not fit."""
    if not lines:
        return
    for size in (SANHAO, SANHAO * 0.85, SANHAO * 0.7):
        label, value = (TextStyle(role, size, _LINE_LEADING * size / SANHAO) for role in ("hei", "fang"))
        label_width = max(sum(map(label.advance, clean_text(line.label))) for line in lines)
        room = box.width * 0.86 - label_width - size
        broken = [break_title(line.text, room, value.advance) for line in lines]
        height = sum(map(len, broken)) * label.leading
        if height <= box.height:
            break
    widest = max(sum(map(value.advance, part)) for parts in broken for part in parts)
    left = box.x0 + (box.width - label_width - size - widest) / 2
    y = box.y0 + (box.height + height) / 2 - (label.leading - size) / 2
    for line, parts in zip(lines, broken, strict=True):
        _draw_label(book, clean_text(line.label), left, baseline(y, label), label, label_width)
        for part in parts:
            book.pen.text(part, left + label_width + size, baseline(y, value), value)
            y -= label.leading


def _draw_label(book: Book, text: str, x: float, y: float, style: TextStyle, width: float) -> None:
    length = sum(map(style.advance, text))
    spread = (width - length) / (len(text) - 1) if len(text) > 1 else 0.0
    book.pen.line(Line(text, length, 0.0, spread), x, y, style)
    book.pen.text("：", x + width, y, style)


def _draw_unit(book: Book, area: Box) -> None:
    day = book.document.day
    texts = (book.document.author, f"{day.year}年{day.month}月{day.day}日")
    y = area.y0 + 66 * MM
    for text in texts:
        y = _draw_centred(book, break_title(text, area.width, _UNIT.advance), _UNIT, area, y)


def _draw_foot(book: Book, cover: Cover, area: Box) -> None:
    """Notes at the left, the QR code with its text at the right."""
    right = area.x1
    if cover.qr_text:
        column = Box(area.x1 - _QR_COLUMN, area.y0, area.x1, area.y0 + _FOOT_HEIGHT)
        lines = break_lines(cover.qr_text, column.width, _QR_TEXT.advance, _QR_TEXT.size, most_spread=0)
        middle, y = (column.x0 + column.x1) / 2, column.y0 + len(lines) * _QR_TEXT.leading
        draw_qr_code(book.pen, cover.qr_text, Box(middle - _QR_SIZE / 2, y, middle + _QR_SIZE / 2, y + _QR_SIZE))
        for line in lines:
            book.pen.text(line.text, middle, baseline(y, _QR_TEXT), _QR_TEXT, "centre")
            y -= _QR_TEXT.leading
        right = column.x0 - 6 * MM
    width, advance = right - area.x0, _NOTE.advance
    notes = [line for note in cover.notes for line in break_lines(note, width, advance, _NOTE.size)]
    y = area.y0 + len(notes) * _NOTE.leading
    for line in notes:
        book.pen.line(line, area.x0, baseline(y, _NOTE), _NOTE)
        y -= _NOTE.leading
