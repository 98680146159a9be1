"""Draws lines of text, rules and fills on the page at hand, as plain PDF operators."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from reportlab.pdfgen.canvas import Canvas

from forms.pdf.fonts import EM, runs, text_width
from forms.pdf.layout import BLACK, Box, Colour, TextStyle
from forms.pdf.line_breaking import Line, spread_parts, squeezed_parts

Anchor = Literal["left", "right", "centre"]
HALF_EM = EM / 2


def _number(value: float) -> str:
    return f"{value:.3f}"


class Pen:
    """Draws on the current page of a canvas; keeps no state of its own between calls."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def line(self, line: Line, x: float, y: float, style: TextStyle) -> None:
        """Draw a broken line; (x, y) is where the measure begins, on the baseline."""
        if line.text:
            operators = self._show(line.text, style, line.spread)
            self._text(operators, x + line.indent, y, style.colour)

    def text(self, text: str, x: float, y: float, style: TextStyle, anchor: Anchor = "left") -> None:
        """Draw one line as it is, beginning, ending or centred at x."""
        if not text:
            return
        squeezes = len(squeezed_parts(text)) - 1
        width = text_width(text, style.role, style.size) + style.tracking * len(text) - squeezes * style.size / 2
        shift = {"left": 0.0, "right": width, "centre": width / 2}[anchor]
        self._text(self._show(text, style, 0.0), x - shift, y, style.colour)

    def rules(self, segments: Sequence[Box], width: float, colour: Colour = BLACK) -> None:
        """Straight lines from (x0, y0) to (x1, y1) of each segment."""
        red, green, blue = map(_number, colour)
        path = " ".join(
            f"{_number(each.x0)} {_number(each.y0)} m {_number(each.x1)} {_number(each.y1)} l" for each in segments
        )
        self._write(f"{red} {green} {blue} RG {_number(width)} w {path} S")

    def frame(self, box: Box, width: float, colour: Colour = BLACK) -> None:
        red, green, blue = map(_number, colour)
        self._write(f"{red} {green} {blue} RG {_number(width)} w {_rectangle(box)} S")

    def fill(self, boxes: Sequence[Box], colour: Colour) -> None:
        red, green, blue = map(_number, colour)
        self._write(f"{red} {green} {blue} rg {' '.join(map(_rectangle, boxes))} f 0 0 0 rg")

    @contextmanager
    def turned(self, matrix: Sequence[float]) -> Iterator[None]:
        """Draw in other coordinates."""
        self._write(f"q {' '.join(map(_number, matrix))} cm")
        yield
        self._write("Q")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What belongs to the sheet and not to the text: page number, watermark, rules."""
        self._write("/Artifact BMC")
        yield
        self._write("EMC")

    def _text(self, operators: str, x: float, y: float, colour: Colour) -> None:
        shown = f"BT 1 0 0 1 {_number(x)} {_number(y)} Tm {operators} ET"
        if colour != BLACK:
            red, green, blue = map(_number, colour)
            shown = f"{red} {green} {blue} rg {shown} 0 0 0 rg"
        self._write(shown)

    def _show(self, text: str, style: TextStyle, spread: float) -> str:
        pieces = squeezed_parts(text)
        last = len(pieces) - 1
        return " ".join(
            self._piece(piece, style, spread, HALF_EM if at < last else 0.0) for at, piece in enumerate(pieces)
        )

    def _piece(self, piece: str, style: TextStyle, spread: float, squeeze: float) -> str:
        """Text between two squeezed pairs; `squeeze` thousandths of the size are taken out after it."""
        parts = list(spread_parts(piece)) if spread else [(piece, True)]
        last = len(parts) - 1
        shown = []
        for at, (part, is_open) in enumerate(parts):
            kern = squeeze if at == last else 0.0
            if spread and not is_open:
                kern -= spread / style.size * EM
            shown.append(self._part(part, style, style.tracking + (spread if is_open else 0.0), kern))
        return " ".join(shown)

    def _part(self, part: str, style: TextStyle, spacing: float, kern: float) -> str:
        document = self._canvas._doc
        shown = f"{spacing:.3f} Tc"
        for font, run in runs(part, style.role):
            shown += f" {font.resource_name(document)} {style.size:.3f} Tf <{font.hex_codes(run, document)}> Tj"
        return f"{shown} [{kern:.3f}] TJ" if kern else shown

    def _write(self, operators: str) -> None:
        self._canvas.addLiteral(operators)


def _rectangle(box: Box) -> str:
    return f"{_number(box.x0)} {_number(box.y0)} {_number(box.width)} {_number(box.height)} re"
