"""A QR code drawn as rectangles."""

from itertools import groupby

from reportlab.graphics.barcode import qrencoder

from forms.pdf.layout import BLACK, Box, Colour
from forms.pdf.pen import Pen

_QUIET_MODULES = 4
_WHITE: Colour = (1.0, 1.0, 1.0)


def draw_qr_code(pen: Pen, text: str, box: Box) -> None:
    """Draw the text (as UTF-8, error correction M) into a square box, its quiet zone included."""
    modules = _modules(text)
    step = box.width / (len(modules) + 2 * _QUIET_MODULES)
    left, top = box.x0 + _QUIET_MODULES * step, box.y1 - _QUIET_MODULES * step
    dark: list[Box] = []
    for row, cells in enumerate(modules):
        column = 0
        for is_dark, group in groupby(cells):
            width = len(list(group))
            if is_dark:
                x, y = left + column * step, top - row * step
                dark.append(Box(x, y - step, x + width * step, y))
            column += width
    with pen.artifact():
        pen.fill([box], _WHITE)
        pen.fill(dark, BLACK)


def _modules(text: str) -> list[list[bool]]:
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QR8bitByte(text.encode("utf-8")))
    code.make()
    return [[bool(cell) for cell in row] for row in code.modules]
