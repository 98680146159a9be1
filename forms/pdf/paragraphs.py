"""Draws headings and paragraphs of the running text."""

from dataclasses import replace

from forms.pdf.flow import Flow, baseline
from forms.pdf.layout import (
    BODY,
    HEADINGS,
    NOTE,
    SECTION_TITLE,
    STRONG,
    WIDE_HEADINGS,
    WIDE_SECTION_TITLE,
    TextStyle,
)
from forms.pdf.line_breaking import Line, break_lines
from forms.pdf.title_breaking import break_title
from forms.reports.document import Heading, Paragraph

_KEPT_BELOW_HEADING = 110.0
_WIDE_SCALE = 12.0
_MOST_SPREAD = 0.5


def draw_section_title(flow: Flow, text: str) -> None:
    """The heading that opens a section: centred, in the title font."""
    style = WIDE_SECTION_TITLE if flow.is_wide else SECTION_TITLE
    lines = break_title(text, flow.box.width * 0.92, style.advance)
    flow.need(len(lines) * style.leading + _KEPT_BELOW_HEADING)
    middle = (flow.box.x0 + flow.box.x1) / 2
    for line in lines:
        flow.pen.text(line, middle, baseline(flow.y, style), style, "centre")
        flow.y -= style.leading
    flow.skip(style.leading * (0.2 if flow.is_wide else 0.7))


def draw_heading(flow: Flow, heading: Heading) -> None:
    """A heading inside a section, never the last line of a sheet."""
    style = (WIDE_HEADINGS if flow.is_wide else HEADINGS)[heading.level]
    flow.need(style.leading + _KEPT_BELOW_HEADING)
    _draw_lines(flow, heading.text, style)


def draw_paragraph(flow: Flow, paragraph: Paragraph) -> None:
    """Body text on the grid of 22 lines, notes smaller."""
    style = {"body": BODY, "note": NOTE, "strong": STRONG}[paragraph.kind]
    if flow.is_wide and paragraph.kind != "note":
        style = replace(style, size=_WIDE_SCALE, leading=_WIDE_SCALE * 1.5, tracking=0.0)
    _draw_lines(flow, paragraph.text, style)
    if paragraph.kind == "note":
        flow.skip(NOTE.leading / 4)


def _draw_lines(flow: Flow, text: str, style: TextStyle) -> None:
    indent = style.indent * (style.size + style.tracking)
    lines = break_lines(text, flow.box.width, style.advance, style.size, first_indent=indent, most_spread=_MOST_SPREAD)
    for number, line in enumerate(lines):
        wanted = 2 if _begins_paragraph(lines, number) else 1
        flow.need(style.size + (wanted - 1) * style.leading)
        flow.pen.line(line, flow.box.x0, baseline(flow.y, style), style)
        flow.y -= style.leading


def _begins_paragraph(lines: list[Line], number: int) -> bool:
    """Whether a line is the first of several, and so must not be the last of a sheet."""
    return lines[number].indent > 0 and number + 1 < len(lines) and lines[number + 1].indent == 0
