"""Paper: A4, for the widest sheets A3, one page wide, page numbers, and what stands at each page's head and foot."""

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from forms.excel.cell_text import legal_text
from forms.excel.styles import HEI, SONG

PORTRAIT_WIDTH = 76.0
LANDSCAPE_WIDTH = 126.0
"""Columns' units that fit the paper between its margins without being made smaller."""

_MOST_ON_A4 = LANDSCAPE_WIDTH * 1.25
"""A wider sheet would be printed in letters of less than 6 to 7 points: it gets A3."""

_A3, _A4 = 8, 9
_MM_PER_INCH = 25.4
_MAX_HEAD = 60
_RED = "&KC00000"


def set_up_page(
    sheet: Worksheet, *, wide: bool, title: str, watermark: str, page_note: str, width: float = 0.0
) -> None:
    """Landscape when wide; the binding edge is left (portrait) or top (a landscape sheet is turned).

    `width` is that of all columns, in their units.
    """
    setup = sheet.page_setup
    setup.paperSize = _A3 if wide and width > _MOST_ON_A4 else _A4
    setup.orientation = "landscape" if wide else "portrait"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    left, right, top, bottom = (15, 15, 28, 18) if wide else (28, 20, 25, 20)
    margins = sheet.page_margins
    margins.left, margins.right = left / _MM_PER_INCH, right / _MM_PER_INCH
    margins.top, margins.bottom = top / _MM_PER_INCH, bottom / _MM_PER_INCH
    margins.header, margins.footer = (14 if wide else 11) / _MM_PER_INCH, 7 / _MM_PER_INCH
    head = _coded(title, SONG)
    if watermark:
        head = f"{_coded(watermark, HEI, _RED)}\n{head}"
    foot = f'&9&"{SONG},Regular"第 &P 页，共 &N 页'
    if page_note:
        foot = f"{foot}\n{_coded(page_note, SONG)}"
    for item, text in ((sheet.oddHeader, head), (sheet.oddFooter, foot)):
        if item is not None and item.center is not None:
            item.center.text = text


def _coded(text: str, font_name: str, colour: str = "") -> str:
    """Text with its codes; the font's name stands after the size, or a text's first digit would belong to the size."""
    plain = " ".join(legal_text(text).split())
    shortened = plain if len(plain) <= _MAX_HEAD else plain[: _MAX_HEAD - 1] + "…"
    return f'&9{colour or "&K000000"}&"{font_name},Regular"' + shortened.replace("&", "&&")
