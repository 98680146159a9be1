"""Reads a PDF back: its text, to compare figures with, and its pages as pictures, to preview."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from forms.errors import UserError
from resources.translation import _

PDFIUM = threading.RLock()
"""Held for every call into PDFium, which is not safe between threads, not even for two documents."""


class PageImage(NamedTuple):
    """Pixels of a page, four bytes each in the order blue, green, red, unused; `stride` bytes a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


def pdf_text(source: bytes | Path) -> list[str]:
    """The text of each page, in the order it was drawn; lines end with a newline.

    Raises:
        UserError: The file is no readable PDF.
    """
    with _opened(source) as document:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range().replace("\r\n", "\n"))
            text_page.close()
            page.close()
        return texts


def page_sizes(source: bytes | Path) -> list[tuple[float, float]]:
    """Width and height of each page in points.

    Raises:
        UserError: The file is no readable PDF.
    """
    with _opened(source) as document:
        return [document.get_page_size(index) for index in range(len(document))]


def render_page(source: bytes | Path, index: int, scale: float) -> PageImage:
    """A page as pixels; `scale` is pixels a point, `index` counts from 0.

    Raises:
        UserError: The file is no readable PDF.
    """
    with _opened(source) as document:
        return rendered(document, index, scale)


def open_pdf(source: bytes | Path) -> pypdfium2.PdfDocument:
    """The open document; the caller closes it.

    Raises:
        UserError: The file is no readable PDF.
    """
    try:
        with PDFIUM:
            return pypdfium2.PdfDocument(source)
    except (pypdfium2.PdfiumError, OSError) as fault:
        raise UserError(
            "pdf.unreadable", _("这个 PDF 文件打不开，可能已损坏。"), todo=_("请重新取得该文件。")
        ) from fault


def rendered(document: pypdfium2.PdfDocument, index: int, scale: float, quarter_turns: int = 0) -> PageImage:
    """A page of an open document as pixels, turned clockwise by quarters."""
    with PDFIUM:
        page = document[index]
        bitmap = page.render(
            scale=scale, rotation=90 * (quarter_turns % 4), force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRx
        )
        image = PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        bitmap.close()
        page.close()
    return image


@contextmanager
def _opened(source: bytes | Path) -> Iterator[pypdfium2.PdfDocument]:
    with PDFIUM:
        document = open_pdf(source)
        try:
            yield document
        finally:
            document.close()
