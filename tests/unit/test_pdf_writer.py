"""The drawn report, measured on its pages against the figures of GB/T 9704-2012."""

import ctypes
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from forms.errors import Cancelled, UserError
from forms.pdf.layout import LINE_PITCH, MM, PageLayout
from forms.pdf.reader import pdf_text, render_page
from forms.pdf.writer import PdfLayout, write_pdf
from forms.reports.document import (
    Block,
    Cover,
    CoverLine,
    Document,
    Heading,
    Paragraph,
    Section,
    SignOff,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)

LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 184 * MM, 260 * MM, 35 * MM
COVER = Cover(
    "重庆市大足区改革目标责任书落实情况报告",
    "2024年3月底",
    (CoverLine("填报单位", "大足区人民政府"), CoverLine("节点", "2024年3月31日")),
    ("示例数据。",),
    "zerenshu:dazu-2024",
)
SIGN_OFF = SignOff(("填报人", "审核人", "单位负责人"), (CoverLine("联系电话", "023-0000"),), "数据真实、完整。")
TABLE = Table((TableColumn("序号", 1), TableColumn("措施", 9)), (TableRow((TableCell("1"), TableCell("盘活"))),))


def report(*sections: Section, **more: str) -> Document:
    return Document("报告", "大足区人民政府", date(2024, 4, 3), sections, **more)


def section(*blocks: Block, name: str = "正文", wide: bool = False) -> Section:
    return Section(name, blocks, wide)


def drawn(document: Document, layout: PageLayout | None = None) -> tuple[bytes, PdfLayout]:
    buffer = BytesIO()
    placed = write_pdf(document, buffer, **({"layout": layout} if layout else {}))
    return buffer.getvalue(), placed


@dataclass(frozen=True)
class Glyph:
    text: str
    x: float
    y: float
    size: float
    ink: tuple[float, float, float, float]


def glyphs(pdf: bytes, page_index: int) -> list[Glyph]:
    """Every printed character with its origin, its size and its ink box, in points."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[page_index]
    text_page = page.get_textpage()
    found = []
    for index in range(text_page.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        pypdfium2.raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        text = chr(pypdfium2.raw.FPDFText_GetUnicode(text_page, index))
        size = pypdfium2.raw.FPDFText_GetFontSize(text_page, index)
        if not text.isspace():
            found.append(Glyph(text, x.value, y.value, size, text_page.get_charbox(index)))
    for each in (text_page, page, document):
        each.close()
    return found


def rows_of(found: list[Glyph]) -> list[list[Glyph]]:
    rows: dict[float, list[Glyph]] = {}
    for glyph in found:
        rows.setdefault(round(glyph.y, 1), []).append(glyph)
    return [sorted(rows[y], key=lambda glyph: glyph.x) for y in sorted(rows, reverse=True)]


@pytest.fixture(scope="module")
def whole() -> tuple[bytes, PdfLayout]:
    """A cover, two pages of text, a wide table, the sign-off page."""
    text = section(Heading("综述"), Heading("一、进展", 1), *[Paragraph("盘活国有资产。" * 60)] * 2, name="综述")
    return drawn(
        report(
            section(COVER, name="封面"),
            text,
            section(Heading("措施表"), TABLE, name="措施表", wide=True),
            section(Heading("签署页"), SIGN_OFF, name="签署页"),
            watermark="示例数据 不得报送",
            page_note="示例：非正式文本",
            data_sha256="ab" * 32,
        )
    )


def test_body_stands_on_the_grid_of_22_lines_and_28_characters() -> None:
    pdf, placed = drawn(report(section(Paragraph("国" * (22 * 28 + 5)))))
    rows = rows_of([glyph for glyph in glyphs(pdf, 0) if glyph.text == "国"])
    assert [len(row) for row in rows] == [26] + [28] * 21
    assert placed.pages == 2
    assert rows[1][0].x == pytest.approx(LEFT, abs=0.02)
    assert rows[0][0].x == pytest.approx(LEFT + 2 * 156 * MM / 28, abs=0.02)
    assert rows[1][1].x - rows[1][0].x == pytest.approx(156 * MM / 28, abs=0.01)
    assert rows[0][0].y - rows[1][0].y == pytest.approx(LINE_PITCH, abs=0.01)
    assert rows[0][0].size == pytest.approx(15.75)
    ink = [glyph.ink for row in rows for glyph in row]
    assert min(box[0] for box in ink) >= LEFT
    assert max(box[2] for box in ink) <= RIGHT
    assert rows[0][0].y + 0.88 * 15.75 == pytest.approx(TOP, abs=0.02)
    assert rows[-1][0].y - 0.12 * 15.75 == pytest.approx(BOTTOM, abs=0.02)
    assert TOP - MM < max(box[3] for box in ink) <= TOP
    assert BOTTOM <= min(box[1] for box in ink) < BOTTOM + MM


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(whole: tuple[bytes, PdfLayout]) -> None:
    pdf, _placed = whole
    assert not [glyph for glyph in glyphs(pdf, 0) if glyph.text == "—"]
    for index in range(1, 5):
        dashes = [glyph for glyph in glyphs(pdf, index) if glyph.text == "—"]
        assert [round(glyph.size) for glyph in dashes] == [14, 14]
        assert all(BOTTOM - 7.3 * MM < glyph.ink[1] < BOTTOM - 6.7 * MM for glyph in dashes)
        if index % 2:
            assert dashes[1].ink[2] == pytest.approx(RIGHT - 14, abs=0.5 * MM)
        else:
            assert dashes[0].ink[0] == pytest.approx(LEFT + 14, abs=0.5 * MM)


def test_a_wide_section_is_turned_and_its_page_stays_upright(whole: tuple[bytes, PdfLayout]) -> None:
    pdf, _placed = whole
    heading = [glyph for glyph in glyphs(pdf, 3) if glyph.text in "措施表"][:3]
    assert {round(glyph.x, 1) for glyph in heading} == {round(heading[0].x, 1)}
    assert heading[0].y < heading[1].y < heading[2].y
    assert LEFT < heading[0].x < LEFT + 30


def test_duplex_mirrors_even_sheets_and_keeps_the_covers_back_empty() -> None:
    body = section(Paragraph("国" * 1000))
    pdf, placed = drawn(report(section(COVER), body), PageLayout(duplex=True))
    assert placed.pages == 4
    assert pdf_text(pdf)[1].strip() == ""
    lefts = [min(glyph.x for glyph in glyphs(pdf, index) if glyph.text == "国") for index in (2, 3)]
    assert lefts == pytest.approx([28 * MM, 26 * MM], abs=0.02)


def test_every_page_bears_watermark_and_note(whole: tuple[bytes, PdfLayout]) -> None:
    pdf, placed = whole
    texts = pdf_text(pdf)
    assert len(texts) == placed.pages
    assert all("不得报送" in text and "非正式文本" in text for text in texts)
    assert ["ab" * 32 in text for text in texts] == [True, False, False, False, True]


def test_stamp_boxes_are_free_and_one_a_role(whole: tuple[bytes, PdfLayout]) -> None:
    pdf, placed = whole
    assert list(placed.stamp_boxes) == list(SIGN_OFF.roles)
    for page_index, box in placed.stamp_boxes.values():
        assert page_index == placed.pages - 1
        assert box.width > 100 * MM
        assert box.height > 18 * MM
        inside = [g for g in glyphs(pdf, page_index) if box.x0 <= g.x <= box.x1 and box.y0 <= g.y <= box.y1]
        assert not [glyph for glyph in inside if glyph.text not in "示例数据不得报送"]


def test_sections_headings_and_groups_are_bookmarks(whole: tuple[bytes, PdfLayout]) -> None:
    document = pypdfium2.PdfDocument(whole[0])
    found = [(each.level, each.get_title(), each.get_dest().get_index()) for each in document.get_toc()]
    document.close()
    assert found == [(0, "封面", 0), (0, "综述", 1), (1, "一、进展", 1), (0, "措施表", 3), (0, "签署页", 4)]


def test_only_our_fonts_are_used_and_all_are_embedded(whole: tuple[bytes, PdfLayout]) -> None:
    with pikepdf.open(BytesIO(whole[0])) as pdf:
        fonts = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"]
        names = {str(font.BaseFont).partition("+")[2] for font in fonts}
        assert all(name.startswith("Zerenshu") for name in names)
        assert all("/FontFile2" in font.FontDescriptor for font in fonts if "/FontDescriptor" in font)


def test_rare_names_can_be_read_back() -> None:
    names = "张䶮、李㛃、王堃、赵喆、冯𬱟"
    pdf, _placed = drawn(report(section(Paragraph(names), Heading(names, 1), Heading(names, 2))))
    assert pdf_text(pdf)[0].count(names) == 3


def test_a_character_without_glyph_is_named_with_its_place_before_anything_is_written() -> None:
    table = Table(TABLE.columns, (*TABLE.rows, TableRow((TableCell("2"), TableCell("𠮷林")))))
    target = BytesIO()
    with pytest.raises(UserError, match=r"“𠮷”（U\+20BB7，措施表　序号 2“措施”）"):
        write_pdf(report(section(table, name="措施表")), target)
    assert target.getvalue() == b""


def test_a_character_that_a_cell_and_the_text_made_of_it_have_is_named_in_its_cell() -> None:
    row = TableRow((TableCell("3"), TableCell("𠮷林")))
    cells = section(Heading("资产清单（3行）", 2), Table(TABLE.columns, (*TABLE.rows, row)), name="台账")
    with pytest.raises(UserError) as caught:
        write_pdf(report(section(Paragraph("𠮷林🐼")), cells), BytesIO())
    assert "“𠮷”（U+20BB7，台账　资产清单（3行）　序号 3“措施”）、“🐼”（U+1F43C，正文）" in caught.value.text


def test_control_characters_and_a_long_narrative_are_printed() -> None:
    text = "盘活\x00国有\u202e资产，完成128,456件。" * 1000
    pdf, _placed = drawn(report(section(Paragraph(text))))
    printed = "".join("".join(pdf_text(pdf)).split())
    assert printed.count("盘活国有资产，完成128,456件。") >= 960
    assert printed.count("活") == 1000


def test_an_empty_document_is_one_empty_page() -> None:
    assert drawn(report())[1] == PdfLayout(1, {})


def test_same_document_same_bytes(whole: tuple[bytes, PdfLayout]) -> None:
    document = report(section(COVER), section(Paragraph("盘活"), TABLE), section(SIGN_OFF))
    assert drawn(document) == drawn(document)


def test_stopping_leaves_nothing_written() -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    target = BytesIO()
    with pytest.raises(Cancelled):
        write_pdf(report(section(TABLE)), target, stop)
    assert target.getvalue() == b""


def test_a_page_can_be_previewed(whole: tuple[bytes, PdfLayout]) -> None:
    image = render_page(whole[0], 1, 0.5)
    assert (image.width, image.height) == (298, 421)
    assert len(image.pixels) == image.stride * image.height
    assert min(image.pixels) < 100


def test_a_damaged_file_is_a_fault_of_the_file() -> None:
    with pytest.raises(UserError):
        pdf_text(b"%PDF-1.7 nothing")
