"""One section on one sheet: cover, headings, paragraphs, tables, the place to sign."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from forms.excel.canvas import Canvas
from forms.excel.page_setup import LANDSCAPE_WIDTH, PORTRAIT_WIDTH, set_up_page
from forms.excel.stream_canvas import StreamCanvas
from forms.excel.styles import (
    COVER_CODE,
    COVER_LABEL,
    COVER_NOTE,
    COVER_SUBTITLE,
    COVER_TEXT,
    COVER_TITLE,
    FINE_POINTS,
    HEADINGS,
    PARAGRAPHS,
    SIGN_BOX,
    SIGN_ROLE,
    TEXT_POINTS,
    WATERMARK,
    Look,
)
from forms.excel.table_sheet import column_widths, write_table
from forms.reports.dashboard import Dashboard
from forms.reports.document import Cover, CoverLine, Document, Heading, OfficialText, Paragraph, Section, SignOff, Table

_GRID_COLUMNS = 12
_SIGN_BOX_POINTS = 90.0


def write_section(sheet: Worksheet, section: Section, document: Document) -> None:
    """Fill the sheet, one of a workbook in write-only mode, and set up its pages."""
    tables = [block for block in section.blocks if isinstance(block, Table)]
    total = LANDSCAPE_WIDTH if section.wide else PORTRAIT_WIDTH
    points = FINE_POINTS if section.wide else TEXT_POINTS
    widths = column_widths(tables, total, points) if tables else [total / _GRID_COLUMNS] * _GRID_COLUMNS
    canvas = StreamCanvas(sheet, widths, points)
    sheet.sheet_view.showGridLines = False
    set_up_page(
        sheet,
        wide=section.wide,
        title=document.title,
        watermark=document.watermark,
        page_note=document.page_note,
        width=sum(widths),
    )
    if document.watermark:
        canvas.full_row(document.watermark, WATERMARK, least=22)
    for block in section.blocks:
        if isinstance(block, Cover):
            _write_cover(canvas, block)
        elif isinstance(block, SignOff):
            _write_sign_off(canvas, block)
        elif isinstance(block, Dashboard):
            continue  # drawn for paper; its figures stand in the sheet of measures
        elif isinstance(block, OfficialText):
            _write_official_text(canvas, block)
        elif isinstance(block, Heading):
            canvas.full_row(block.text, HEADINGS[block.level], least=34 if block.level == 1 else 24)
        elif isinstance(block, Paragraph):
            canvas.full_row(block.text, PARAGRAPHS[block.kind])
        else:
            write_table(canvas, block, is_alone=len(tables) == 1)
    canvas.release()
    sheet.print_area = f"A1:{get_column_letter(canvas.columns)}{max(1, canvas.row - 1)}"


def _write_cover(canvas: Canvas, cover: Cover) -> None:
    canvas.end_row(90)
    canvas.full_row(cover.title, COVER_TITLE, least=48)
    if cover.subtitle:
        canvas.full_row(cover.subtitle, COVER_SUBTITLE, least=40)
    canvas.end_row(60)
    for line in cover.lines:
        _write_line(canvas, line, COVER_LABEL, COVER_TEXT, least=32)
    canvas.end_row(60)
    for note in cover.notes:
        canvas.full_row(note, COVER_NOTE, least=22)
    if cover.qr_text:
        canvas.full_row(f"校验码：{cover.qr_text}", COVER_CODE, least=30)


def _write_official_text(canvas: Canvas, text: OfficialText) -> None:
    canvas.full_row(text.title, HEADINGS[1], least=34)
    canvas.full_row(f"{text.addressee}：", PARAGRAPHS["body"])
    for paragraph in text.paragraphs:
        canvas.full_row(f"{paragraph.number}{paragraph.text}", PARAGRAPHS["body"])
    canvas.full_row(f"{text.unit}　{text.day}", PARAGRAPHS["body"])


def _write_line(canvas: Canvas, line: CoverLine, label: Look, text: Look, *, least: float) -> None:
    """A label and its text, side by side, with a margin at both sides where there are columns enough."""
    count = canvas.columns
    margin = count // 6
    split = max(margin + 1, count * 5 // 12)
    if split >= count - margin:
        canvas.full_row(f"{line.label}：{line.text}", text, least=least)
        return
    canvas.span(line.label, label, margin + 1, split - 1 if split - 1 > margin else split)
    first, last = split + (1 if split - 1 <= margin else 0), count - margin
    canvas.span(line.text, text, first, last)
    canvas.end_row(max(least, canvas.height_for(line.text, text, canvas.width(first, last))))


def _write_sign_off(canvas: Canvas, sign_off: SignOff) -> None:
    if sign_off.statement:
        canvas.full_row(sign_off.statement, PARAGRAPHS["body"], least=30)
    half = max(1, canvas.columns // 3)
    for role in sign_off.roles:
        if canvas.columns == 1:
            canvas.full_row(role, SIGN_ROLE, least=_SIGN_BOX_POINTS)
            continue
        canvas.span(role, SIGN_ROLE, 1, half)
        canvas.span("", SIGN_BOX, half + 1, canvas.columns)
        canvas.end_row(_SIGN_BOX_POINTS)
    for line in sign_off.foot:
        canvas.full_row(f"{line.label}：{line.text}", PARAGRAPHS["body"], least=26)
