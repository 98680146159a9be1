"""The official report: drawing a long table, breaking lines, the memory it takes, and the preview of a page.

The floor of drawing puts the same broken lines on the same places with nothing but reportlab's `setFont` and
`drawString` in the same fonts; that of breaking lines is reportlab's own Chinese breaking, which knows no forbidden
marks, of the same paragraphs at the same width. Both in seconds of the processor's time. Memory is the peak of a process of its own, before and after the table grows fourfold.
The floor of the preview is its limit, 50 ms.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from forms.clock import now
from forms.pdf.layout import A4, BODY
from forms.pdf.line_breaking import break_lines
from forms.pdf.pages import PdfPages
from forms.pdf.pen import Pen
from forms.pdf.writer import write_pdf
from forms.reports.document import Document, Heading, Section, Table, TableCell, TableColumn, TableRow
from resources import resource_path
from tests.benchmarks.table import Figure

ROWS_OF_100_PAGES = 2000
ROUNDS = 7
PARAGRAPHS = 300
DRAWING_BUDGET = 1.5
MEMORY_BUDGET = 1.3
BREAKING_BUDGET = 1.0
PREVIEW_LIMIT_MS = 50.0
_SCREEN_SCALE = 96 / 72 * 1.5
_TEXT = "规上工业营业收入累计110亿元，比上年同期增长11.6%，完成年度目标的24.4%；已建成标准厂房12.5万平方米。"
_MIB = 1024

Piece = tuple[str, float, float, str, float]


def measure() -> list[Figure]:
    """Seconds, MiB and milliseconds."""
    document = long_table(ROWS_OF_100_PAGES)
    pieces, pages = _recorded(document)
    drawn = BytesIO()
    ours, floor = _fastest(lambda: write_pdf(document, BytesIO()), lambda: _draw_bare(pieces))
    write_pdf(document, drawn)
    small, large = (_peak_mib(rows) for rows in (ROWS_OF_100_PAGES // 2, 2 * ROWS_OF_100_PAGES))
    return [
        Figure(f"table report of {pages} pages drawn, s", ours, floor, DRAWING_BUDGET),
        Figure(f"lines of {PARAGRAPHS} paragraphs broken, s", *_breaking(), BREAKING_BUDGET),
        Figure(f"peak memory, {2 * pages} pages against {pages // 2}, MiB", large, small, MEMORY_BUDGET),
        Figure("preview of a page at 150 %, slowest, ms", _slowest_preview_ms(drawn.getvalue()), PREVIEW_LIMIT_MS, 1.0),
    ]


def long_table(rows: int) -> Document:
    columns = (
        TableColumn("编号", 5),
        TableColumn("指标", 24),
        TableColumn("本期数", 8, "right", "亿元"),
        TableColumn("进展情况", 40),
    )
    body = tuple(
        TableRow(
            (TableCell(f"{row}.1"), TableCell(f"指标{row}"), TableCell(f"{row * 7}.25"), TableCell(f"{row}：{_TEXT}"))
        )
        for row in range(rows)
    )
    section = Section("措施落实情况", (Heading("措施落实情况"), Table(columns, body)), wide=True)
    return Document("落实情况报告", "大足区", now().date(), (section,))


def _recorded(document: Document) -> tuple[list[list[Piece]], int]:
    """The lines that are drawn, sheet by sheet, and the number of sheets."""
    sheets: list[list[Piece]] = [[]]
    real_line, real_text, real_page = Pen.line, Pen.text, Canvas.showPage

    def line(self: Pen, line: Any, x: float, y: float, style: Any) -> None:
        sheets[-1].append((line.text, x, y, style.role, style.size))
        real_line(self, line, x, y, style)

    def text(self: Pen, text: str, x: float, y: float, style: Any, anchor: Any = "left") -> None:
        sheets[-1].append((text, x, y, style.role, style.size))
        real_text(self, text, x, y, style, anchor)

    def show_page(self: Canvas) -> None:
        sheets.append([])
        real_page(self)

    with patch.object(Pen, "line", line), patch.object(Pen, "text", text), patch.object(Canvas, "showPage", show_page):
        pages = write_pdf(document, BytesIO()).pages
    return sheets, pages


def _draw_bare(sheets: list[list[Piece]]) -> None:
    roles = {role for sheet in sheets for _text, _x, _y, role, _size in sheet}
    for role in roles:
        _bare_font(role)
    canvas = Canvas(BytesIO(), pageCompression=1, invariant=1, initialFontName=f"bare-{min(roles)}")
    for sheet in sheets:
        for text, x, y, role, size in sheet:
            canvas.setFont(f"bare-{role}", size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()


def _breaking() -> list[float]:
    """Our line breaking and reportlab's."""
    texts = [f"{number}{_TEXT * 3}" for number in range(PARAGRAPHS)]
    width, indent = A4.area(1).width, BODY.indent * BODY.size
    font = _bare_font(BODY.role)
    style = ParagraphStyle("bare", fontName=font, fontSize=BODY.size, leading=BODY.leading, wordWrap="CJK")
    theirs = [Paragraph(text, style) for text in texts]

    def ours() -> None:
        for text in texts:
            break_lines(text, width, BODY.advance, BODY.size, first_indent=indent, most_spread=0.5)

    return _fastest(ours, lambda: [paragraph.breakLinesCJK([width]) for paragraph in theirs])


def _bare_font(role: str) -> str:
    """The shipped font of a role as reportlab alone embeds it; its name."""
    font = TTFont(f"bare-{role}", str(resource_path("fonts", f"{role}.ttf")), shapable=False)
    font.face.name = f"Bare-{role}".encode()  # else reportlab hands out the program's font of the same face
    pdfmetrics.registerFont(font)
    return font.fontName


def _fastest(*works: Callable[[], object]) -> list[float]:
    """The fastest run of each, in turns, so that both see the same machine."""
    times: list[list[float]] = [[] for _work in works]
    for _round in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    return [min(taken) for taken in times]


def _peak_mib(rows: int) -> float:
    call = [sys.executable, "-m", "tests.benchmarks.report", str(rows)]
    return float(subprocess.run(call, capture_output=True, text=True, check=True).stdout)


def _slowest_preview_ms(pdf: bytes) -> float:
    times = []
    with PdfPages(pdf) as pages:
        for index in range(0, len(pages), 10):
            start = time.perf_counter()
            pages.render(index, _SCREEN_SCALE, quarter_turns=1)
            times.append((time.perf_counter() - start) * 1000)
    return max(times)


if __name__ == "__main__":
    write_pdf(long_table(int(sys.argv[1])), BytesIO())
    status = Path("/proc/self/status").read_text(encoding="ascii")  # ru_maxrss would be that of the calling process
    print(next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / _MIB)
