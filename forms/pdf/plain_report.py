"""What a report must not have beside its text: nothing that hides, covers or exchanges what a reader of the text finds.

Whoever signs can put anything into a PDF; this finds the common ways of showing other figures than those that are read.
It cannot find a font whose shapes are not those of its characters: only looking at the page tells.
"""

import ctypes
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2.raw as pdfium

from forms.pdf.reader import PDFIUM, open_pdf

_ACTIVE_IN_CATALOG = ("/OpenAction", "/AA", "/OCProperties", "/AF", "/Collection", "/Names", "/NeedsRendering")
_RESOURCES = {"/Font", "/ProcSet"}
_MOST_PAGES = 1_000
_MOST_DRAWN_BYTES = 64 << 20
_PAINTED = 0
"""Rendering mode of text that is simply painted (ISO 32000-1, 9.3.6)."""
_PALEST, _OPAQUE = 200, 255
_SLACK_PT = 1.5
_UPRIGHT = 0.01
_LONGEST_WATERMARK = 64

Box = tuple[float, float, float, float]


def has_foreign_parts(pdf: bytes) -> bool:
    """Whether it has what no report of ours has, and what could show other figures or cost endless work.

    Layers, actions, attachments, annotations or fields other than those of signatures; pictures, patterns and drawn
    fonts; more than 1,000 pages, or more than 64 MB to draw on all of them.

    Raises:
        pikepdf.PdfError: no readable PDF.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        if len(document.pages) > _MOST_PAGES or not _has_plain_pages(document):
            return True
        root: Any = document.Root
        form: Any = root.get("/AcroForm", {})
        if any(key in root for key in _ACTIVE_IN_CATALOG) or "/XFA" in form:
            return True
        fields = list(form.get("/Fields", ()))
        annotations = [item for page in document.pages for item in page.obj.get("/Annots", ())]
        is_active = any("/AA" in page.obj for page in document.pages)
        return is_active or not all(map(_is_signature, [*fields, *annotations]))


def _has_plain_pages(document: pikepdf.Pdf) -> bool:
    left = _MOST_DRAWN_BYTES
    for page in document.pages:
        fonts: Any = page.resources.get("/Font", {})
        left -= sum(len(stream.read_bytes()) for stream in _drawn_on(page))
        is_drawn_font = any(font.get("/Subtype") == "/Type3" for font in fonts.values())
        if left < 0 or is_drawn_font or not set(page.resources.keys()) <= _RESOURCES:
            return False
    return True


def _drawn_on(page: pikepdf.Page) -> list[Any]:
    contents: Any = page.obj.get("/Contents", ())
    return [contents] if isinstance(contents, pikepdf.Stream) else list(contents)


def _is_signature(item: Any) -> bool:
    actions = {"/A", "/AA", "/Kids"}
    return item.get("/FT") == "/Sig" and item.get("/Subtype", "/Widget") == "/Widget" and not actions & set(item.keys())


def pages_with_hidden_text(pdf: bytes) -> list[int]:
    """Pages, counted from 1, with text that is not to be seen: not painted, too pale, painted over, or under a stamp.

    Raises:
        UserError, pikepdf.PdfError: no readable PDF.
    """
    stamps = _stamps(pdf)
    with PDFIUM:
        document = open_pdf(pdf)
        try:
            return [index + 1 for index in range(len(document)) if _hides_text(document[index], stamps.get(index, ()))]
        finally:
            document.close()


def _stamps(pdf: bytes) -> dict[int, list[Box]]:
    """Where the fields of signatures lie, by page."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return {
            index: [_ordered(item["/Rect"]) for item in page.obj.get("/Annots", ())]
            for index, page in enumerate(document.pages)
            if "/Annots" in page.obj
        }


def _ordered(rectangle: Any) -> Box:
    left, bottom, right, top = (float(edge) for edge in rectangle)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _hides_text(page: Any, stamps: Sequence[Box]) -> bool:
    letters = page.get_textpage()
    try:
        texts: list[Box] = []
        for index in range(pdfium.FPDFPage_CountObjects(page)):
            thing = pdfium.FPDFPage_GetObject(page, index)
            if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_TEXT:
                if _is_filled(thing) and any(_covers(_box(thing), text) for text in texts):
                    return True
            elif not _is_watermark(thing, letters):
                if pdfium.FPDFTextObj_GetTextRenderMode(thing) != _PAINTED or _is_pale(thing):
                    return True
                texts.append(_box(thing))
        return any(_covers(stamp, text) for stamp in stamps for text in texts)
    finally:
        letters.close()
        page.close()


def _is_watermark(text: Any, letters: Any) -> bool:
    """A slanting text without a figure."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(text, matrix)
    if abs(matrix.a) < _UPRIGHT or abs(matrix.b) < _UPRIGHT:
        return False
    units = (ctypes.c_ushort * _LONGEST_WATERMARK)()
    used = pdfium.FPDFTextObj_GetText(text, letters, units, ctypes.sizeof(units))
    return used <= ctypes.sizeof(units) and not any(chr(unit).isdigit() for unit in units)


def _is_pale(text: Any) -> bool:
    parts = [ctypes.c_uint() for _part in range(4)]
    pdfium.FPDFPageObj_GetFillColor(text, *parts)
    *colours, alpha = (part.value for part in parts)
    return min(colours) >= _PALEST or alpha != _OPAQUE


def _is_filled(thing: Any) -> bool:
    """Whether it covers what is below: a path that is a line only does not."""
    if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_PATH:
        return True
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, mode, stroked)
    return bool(mode.value != pdfium.FPDF_FILLMODE_NONE)


def _box(thing: Any) -> Box:
    edges = [ctypes.c_float() for _edge in range(4)]
    pdfium.FPDFPageObj_GetBounds(thing, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def _covers(upper: Box, text: Box) -> bool:
    """Whether they overlap by more than a line's slack in both directions."""
    across = min(upper[2], text[2]) - max(upper[0], text[0])
    along = min(upper[3], text[3]) - max(upper[1], text[1])
    return across > _SLACK_PT and along > _SLACK_PT
