"""Draws a neutral document as an official PDF. What is drawn how stands in the modules of each kind of block."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from forms.pdf.cover import draw_cover
from forms.pdf.dashboard import draw_dashboard
from forms.pdf.flow import Book, Flow, Progress
from forms.pdf.fonts import font_of, installed_among
from forms.pdf.glyph_check import require_glyphs
from forms.pdf.layout import A4, Box, PageLayout
from forms.pdf.official_text import draw_official_text
from forms.pdf.paragraphs import draw_heading, draw_paragraph, draw_section_title
from forms.pdf.sign_off import draw_sign_off
from forms.pdf.tables import draw_table
from forms.reports.dashboard import Dashboard
from forms.reports.document import Block, Cover, Document, Heading, OfficialText, Paragraph, Section, SignOff, Table


class StampBox(NamedTuple):
    """The free space of a role's box: index of the sheet from 0, and its corners in points on the upright sheet."""

    page_index: int
    box: Box


@dataclass(frozen=True, slots=True)
class PdfLayout:
    """What a written PDF holds: its sheets, and where the stamp of each role (by title, in order) goes.

    `installed_fonts` are those of this machine that it was drawn with; all others are the program's own.
    """

    pages: int
    stamp_boxes: dict[str, StampBox]
    installed_fonts: tuple[str, ...] = ()


def write_pdf(
    document: Document, target: BytesIO, progress: Progress | None = None, *, layout: PageLayout = A4
) -> PdfLayout:
    """Draw a document; the same document gives the same bytes. `archive` makes it PDF/A.

    Args:
        document: What to print.
        target: Written from where it stands.
        progress: Told rows drawn and rows in all after each sheet of a table; what it raises ends the drawing, and
            nothing has been written then.
        layout: The sheet and its margins.

    Returns:
        The number of sheets and the stamps' places.

    Raises:
        UserError: A character has no glyph; nothing has been written.
    """
    require_glyphs(document)
    buffer = BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=(layout.width, layout.height),
        pageCompression=1,
        invariant=1,
        initialFontName=font_of("song").fontName,
        lang="zh-CN",
    )
    canvas.setTitle(document.title)
    canvas.setAuthor(document.author)
    written = _Report(Book(canvas, document, layout), progress).draw()
    canvas.save()
    target.write(buffer.getvalue())
    return written


@dataclass(slots=True)
class _Report:
    book: Book
    progress: Progress | None
    stamps: dict[str, StampBox] = field(default_factory=dict)
    rows_drawn: int = 0

    def draw(self) -> PdfLayout:
        for number, section in enumerate(self.book.document.sections):
            self._draw_section(number, section)
        if not self.book.sheets:
            self.book.start_sheet()
        if self.book.document.sections:
            self.book.canvas.showOutline()
        return PdfLayout(self.book.sheets, self.stamps, installed_among(self.book.canvas._doc.fontMapping))

    def _draw_section(self, number: int, section: Section) -> None:
        """Each section begins a sheet; a cover takes the sheet it begins."""
        flow: Flow | None = None
        is_first = True
        for block in section.blocks:
            if isinstance(block, Cover):
                draw_cover(self.book, block)
            else:
                flow = flow or Flow(self.book, is_wide=section.wide)
            if is_first:
                self.book.add_bookmark(section.name, 0)
            if flow and not isinstance(block, Cover):
                self._draw_block(flow, block, is_first=is_first)
            is_first = False
        if flow:
            flow.close()

    def _draw_block(self, flow: Flow, block: Block, *, is_first: bool) -> None:
        match block:
            case Heading(text=text, level=1) if is_first:
                draw_section_title(flow, text)
            case Heading():
                draw_heading(flow, block)
                self.book.add_bookmark(block.text, block.level)
            case Paragraph():
                draw_paragraph(flow, block)
            case Table():
                draw_table(flow, block, self._on_rows)
            case OfficialText():
                draw_official_text(flow, block)
            case Dashboard():
                draw_dashboard(flow, block)
            case SignOff():
                for role, page_index, box in draw_sign_off(flow, block):
                    self.stamps[role] = StampBox(page_index, box)

    def _on_rows(self, count: int) -> None:
        self.rows_drawn += count
        if self.progress:
            rows = self._rows()
            self.progress(min(self.rows_drawn, rows), rows)

    def _rows(self) -> int:
        blocks = (block for section in self.book.document.sections for block in section.blocks)
        return sum(len(block.rows) for block in blocks if isinstance(block, Table))
