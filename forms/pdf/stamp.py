"""The visible stamp of a signature, as a PDF of one page that the signing takes for its appearance."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from forms.pdf.fonts import font_of, missing_characters, text_width
from forms.pdf.layout import Box, Colour, TextStyle
from forms.pdf.line_breaking import clean_text
from forms.pdf.pen import Anchor, Pen

_RED: Colour = (0.72, 0.11, 0.11)
_FRAME, _FRAME_GAP, _HAIRLINE = 1.2, 2.2, 0.4
_LARGEST, _LEADING = 10.5, 1.35
_INSET = 5.0
_TRIAL_SHARE, _ROLE_SHARE = 0.2, 0.27
_WIDE_RATIO = 2.5
_MIDDLE = 0.37


def draw_stamp(lines: Sequence[str], width_pt: float, height_pt: float, trial: bool) -> bytes:
    """Draw a stamp of exactly the given size.

    Args:
        lines: What it says, one entry a line: role, unit, name, time, number of the certificate. The first is heavier.
        width_pt: Width in points.
        height_pt: Height in points.
        trial: Whether 试用证书，不具法律效力 stands across its foot.

    Returns:
        A PDF of one page, all fonts embedded. Long texts are set smaller, never cut off; characters without a glyph
        (a foreign name in a certificate) are shown as 〓.
    """
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(width_pt, height_pt), invariant=1, initialFontName=font_of("hei").fontName)
    pen = Pen(canvas)
    outer = Box(_FRAME / 2, _FRAME / 2, width_pt - _FRAME / 2, height_pt - _FRAME / 2)
    inner = Box(outer.x0 + _FRAME_GAP, outer.y0 + _FRAME_GAP, outer.x1 - _FRAME_GAP, outer.y1 - _FRAME_GAP)
    pen.frame(outer, _FRAME, _RED)
    pen.frame(inner, _HAIRLINE, _RED)
    if trial:
        foot = Box(inner.x0, inner.y0, inner.x1, inner.y0 + inner.height * _TRIAL_SHARE)
        pen.rules([Box(foot.x0, foot.y1, foot.x1, foot.y1)], _HAIRLINE, _RED)
        _draw_lines(pen, ["试用证书，不具法律效力"], foot, TextStyle("hei_bold", _LARGEST, 0, colour=_RED), "centre")
        inner = Box(inner.x0, foot.y1, inner.x1, inner.y1)
    _draw_signer(pen, [_drawable(line) for line in lines], inner)
    canvas.save()
    return buffer.getvalue()


def _draw_signer(pen: Pen, lines: list[str], box: Box) -> None:
    """The role beside the other lines where the stamp is wide, the name below it; above them where it is not."""
    strong, plain = TextStyle("hei_bold", _LARGEST * 1.3, 0), TextStyle("hei", _LARGEST, 0)
    if len(lines) < 2:
        _draw_lines(pen, lines, box, strong, "centre")
        return
    role = lines[:1]
    if box.width > _WIDE_RATIO * box.height:
        role = lines[0].replace("：", "：\n", 1).split("\n")
        cut = box.x0 + box.width * _ROLE_SHARE
        role_box, rest = Box(box.x0, box.y0, cut, box.y1), Box(cut, box.y0, box.x1, box.y1)
        pen.rules([Box(cut, box.y0 + _INSET, cut, box.y1 - _INSET)], _HAIRLINE, _RED)
    else:
        cut = box.y1 - box.height / len(lines)
        role_box, rest = Box(box.x0, cut, box.x1, box.y1), Box(box.x0, box.y0, box.x1, cut)
    _draw_lines(pen, role, role_box, strong, "centre")
    _draw_lines(pen, lines[1:], rest, plain, "left")


def _draw_lines(pen: Pen, lines: Sequence[str], box: Box, style: TextStyle, anchor: Anchor) -> None:
    """Lines in the middle of a box, each as small as it must be to fit."""
    step = min(style.size * _LEADING, box.height * 0.92 / len(lines))
    room = box.width - 2 * _INSET
    y = (box.y0 + box.y1 + step * len(lines)) / 2
    x = (box.x0 + box.x1) / 2 if anchor == "centre" else box.x0 + _INSET
    for line in lines:
        size = step / _LEADING
        natural = text_width(line, style.role, size)
        size *= min(1.0, room / natural) if natural else 1.0
        pen.text(line, x, y - step / 2 - _MIDDLE * size, replace(style, size=size), anchor)
        y -= step


def _drawable(text: str) -> str:
    text = clean_text(text).replace("\n", " ")
    return text.translate(dict.fromkeys(map(ord, missing_characters(text)), "〓"))
