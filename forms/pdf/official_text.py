"""Draws an official document: 版头 where the office has entered one, then line by line on the grid."""

import math

from forms.pdf.flow import Flow, baseline
from forms.pdf.layout import (
    BODY,
    LINE_PITCH,
    LINES_A_PAGE,
    MM,
    RED,
    Box,
    TextStyle,
)
from forms.pdf.text_grid import grid_pages, grid_rows
from forms.reports.document import OfficialHead, OfficialText

_MARK_DROP = 35 * MM
_MARK_SIZE = 48.0
_RULE_DROP = 4 * MM
_RULE_WIDTH = 1.5
_BLANK_LINES = 2
_NAME = TextStyle("kai", BODY.size, BODY.leading, tracking=BODY.tracking)


def draw_official_text(flow: Flow, text: OfficialText) -> None:
    """Draw from the top of the sheet at hand, 22 lines a sheet, with a bookmark at each heading of the first level."""
    width = flow.box.width
    taken = _draw_head(flow, text.head) if text.head else 0
    for number, rows in enumerate(grid_pages(grid_rows(text, width), LINES_A_PAGE - taken)):
        if number:
            flow.new_sheet()
        top = flow.box.y1 - (taken * LINE_PITCH if not number else 0.0)
        for place, row in enumerate(rows):
            if row.level == 1 and row.key and row.line:
                flow.book.add_bookmark(row.line.text, 1)
            if row.line:
                y = baseline(top - place * LINE_PITCH, row.style)
                flow.pen.line(row.line, flow.box.x0 + row.x, y, row.style)
        flow.y = top - len(rows) * LINE_PITCH


def _draw_head(flow: Flow, head: OfficialHead) -> int:
    """发文机关标志, 发文字号 and 签发人 above the red rule; how many grid lines they take, white below included."""
    area = flow.box
    y = area.y1 - _MARK_DROP
    if head.issuer:
        per_point = sum(map(TextStyle("title", 1.0, 1.0).advance, head.issuer))
        size = min(_MARK_SIZE, area.width / per_point)
        mark = TextStyle("title", size, size, colour=RED)
        flow.pen.text(head.issuer, (area.x0 + area.x1) / 2, baseline(y, mark), mark, "centre")
        y -= size
    y -= _BLANK_LINES * LINE_PITCH
    _draw_numbers(flow, head, y)
    y -= BODY.size + _RULE_DROP
    with flow.pen.artifact():
        flow.pen.rules([Box(area.x0, y, area.x1, y)], _RULE_WIDTH, RED)
    return math.ceil((area.y1 - y) / LINE_PITCH) + _BLANK_LINES


def _draw_numbers(flow: Flow, head: OfficialHead, top: float) -> None:
    """A report upward names who signed it: the number stands left then, one character in, else in the middle."""
    area, pitch, y = flow.box, BODY.size + BODY.tracking, baseline(top, BODY)
    if not head.signatory:
        flow.pen.text(head.doc_no, (area.x0 + area.x1) / 2, y, BODY, "centre")
        return
    flow.pen.text(head.doc_no, area.x0 + pitch, y, BODY)
    right = area.x1 - pitch
    flow.pen.text(head.signatory, right, y, _NAME, "right")
    flow.pen.text("签发人：", right - sum(map(_NAME.advance, head.signatory)), y, BODY, "right")
