"""Draws the place to sign: one box a role, each with a space left free for the visible stamp of a signature."""

from dataclasses import replace

from forms.pdf.flow import Flow, baseline
from forms.pdf.layout import BODY, INNER_RULE, MM, OUTER_RULE, SIHAO, XIAOSI, Box, TextStyle
from forms.pdf.line_breaking import break_lines
from forms.pdf.paragraphs import draw_paragraph
from forms.reports.document import CoverLine, Paragraph, SignOff

_LABEL = TextStyle("hei", SIHAO, 20.0)
_HAND = TextStyle("fang", XIAOSI, 18.0)
_LABEL_WIDTH = 32 * MM
_TALLEST, _LOWEST = 42 * MM, 27 * MM
_HAND_HEIGHT = 10 * MM
_STAMP_MARGIN = 2 * MM
_GAP = 4 * MM


def draw_sign_off(flow: Flow, sign_off: SignOff) -> list[tuple[str, int, Box]]:
    """Draw the boxes and the lines at their foot.

    Returns:
        For each role, in order: its title, the sheet's index from 0, and the free space on the upright sheet.
    """
    if sign_off.statement:
        draw_paragraph(flow, Paragraph(sign_off.statement))
        flow.skip(BODY.leading / 2)
    foot_height = (len(sign_off.foot) + 1) // 2 * _HAND.leading + _GAP
    count = max(1, len(sign_off.roles))
    if (flow.room - foot_height) / count - _GAP < _LOWEST:
        flow.need(min(flow.box.height, count * (_LOWEST + _GAP) + foot_height))
    height = min(_TALLEST, max(_LOWEST, (flow.room - foot_height) / count - _GAP))
    places = []
    for role in sign_off.roles:
        flow.need(height)
        free = _draw_box(flow, role, height)
        places.append((role, flow.book.sheets - 1, flow.on_sheet(free)))
        flow.y -= height + _GAP
    _draw_foot(flow, sign_off.foot)
    flow.book.print_hash(flow.area)
    return places


def _draw_box(flow: Flow, role: str, height: float) -> Box:
    outer = Box(flow.box.x0, flow.y - height, flow.box.x1, flow.y)
    middle = outer.x0 + _LABEL_WIDTH
    with flow.pen.artifact():
        flow.pen.rules([Box(middle, outer.y0, middle, outer.y1)], INNER_RULE)
        flow.pen.frame(outer, OUTER_RULE)
    lines = break_lines(role, _LABEL_WIDTH - 4 * MM, _LABEL.advance, _LABEL.size, most_spread=0)
    y = (outer.y0 + outer.y1 + len(lines) * _LABEL.leading) / 2
    for line in lines:
        top = y - (_LABEL.leading - _LABEL.size) / 2
        flow.pen.text(line.text, (outer.x0 + middle) / 2, baseline(top, _LABEL), _LABEL, "centre")
        y -= _LABEL.leading
    hand = outer.y0 + 3.5 * MM
    flow.pen.text("签名：", middle + 4 * MM, hand, _HAND)
    flow.pen.text("　　　年　　月　　日", outer.x1 - 4 * MM, hand, _HAND, "right")
    return Box(middle + _STAMP_MARGIN, outer.y0 + _HAND_HEIGHT, outer.x1 - _STAMP_MARGIN, outer.y1 - _STAMP_MARGIN)


def _draw_foot(flow: Flow, foot: tuple[CoverLine, ...]) -> None:
    """Two lines beside each other."""
    column = flow.box.width / 2
    for number, entry in enumerate(foot):
        if number % 2 == 0:
            flow.need(_HAND.leading)
        text = f"{entry.label}：{entry.text}"
        line = break_lines(text, column - 2 * MM, _HAND.advance, _HAND.size, most_spread=0)
        style = replace(_HAND, size=_HAND.size if len(line) == 1 else _HAND.size * 0.8)
        x = flow.box.x0 + (number % 2) * column
        for part in line:
            flow.pen.text(part.text, x, baseline(flow.y, style), style)
            if part is not line[-1]:
                flow.y -= style.leading
        if number % 2:
            flow.y -= _HAND.leading
