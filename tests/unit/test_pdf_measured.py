"""The text report's pages measured against GB/T 9704-2012: places, pitch, fonts, sizes, lines, forbidden marks."""

import random
from datetime import date
from io import BytesIO
from itertools import pairwise

import pytest

from forms.errors import UserError
from forms.pdf.layout import LINE_PITCH
from forms.pdf.reader import pdf_text
from forms.pdf.writer import write_pdf
from forms.reports.document import (
    Document,
    OfficialHead,
    OfficialParagraph,
    OfficialText,
    Section,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from resources.fonts.charset import general_standard
from tests.unit.official_pages import MM, Glyph, glyphs, ink, lines_of_pages, rows_of
from tests.unit.test_fonts import ink as glyph_ink

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
PITCH_MM = 156 / 28
RARE = "堃喆㛃䶮"
NEVER_FIRST = frozenset("，。、；：！？）》〉】〕」』”’…—％%℃‰·")
NEVER_LAST = frozenset("（《〈【〔「『“‘￥")
"""GB/T 15834-2011, 5.1: written out here, so that a mark lost from the program's own lists is noticed."""


def text_of(*paragraphs: str, head: OfficialHead | None = None, level: int = 0, **more: object) -> OfficialText:
    body = tuple(OfficialParagraph(f"p/{number}", level, "", text) for number, text in enumerate(paragraphs))
    values = {"title": "关于落实情况的报告", "addressee": "市国资委", "attachments": (), "unit": "大足区人民政府"}
    values |= {"day": "2024年4月3日", "is_sealed": False, **more}
    return OfficialText(head=head, paragraphs=body, **values)  # type: ignore[arg-type]


def drawn(text: OfficialText | Table) -> bytes:
    target = BytesIO()
    write_pdf(Document("报告", "大足区", date(2024, 4, 3), (Section("文字报告", (text,)),)), target)
    return target.getvalue()


def row_saying(rows: list[list[Glyph]], text: str) -> list[Glyph]:
    return next(row for row in rows if text in "".join(glyph.text for glyph in row))


def baseline_mm(glyph: Glyph) -> float:
    return 297 - glyph.y / MM


def test_a_full_page_is_22_lines_of_28_characters_that_fill_the_type_area() -> None:
    pdf = drawn(text_of("国" * 28 * 70))
    rows = [row for row in rows_of(glyphs(pdf, 1)) if row[0].text == "国"]
    assert [len(row) for row in rows] == [28] * 22
    assert {glyph.font for row in rows for glyph in row} == {"Fang"}
    assert {round(glyph.size, 2) for row in rows for glyph in row} == {15.75}
    pitches = [above[0].y - below[0].y for above, below in pairwise(rows)]
    assert all(pitch == pytest.approx(LINE_PITCH, abs=0.02) for pitch in pitches)
    assert pitches[0] == pytest.approx(29.62, abs=0.01)
    steps = {round((right.x - left.x) / MM, 2) for left, right in zip(rows[0], rows[0][1:], strict=False)}
    assert steps == {round(PITCH_MM, 2)}
    first, last = rows[0][0], rows[-1][-1]
    assert (first.x / MM, last.x / MM + PITCH_MM) == (pytest.approx(LEFT, abs=0.02), pytest.approx(RIGHT, abs=0.02))
    size = 15.75 / MM
    assert baseline_mm(first) - 0.88 * size == pytest.approx(TOP, abs=0.02)
    assert baseline_mm(last) + 0.12 * size == pytest.approx(BOTTOM, abs=0.02)
    found = ink(pdf, 1, above_mm=BOTTOM + 3)
    left, right = (edge * size / 1000 for edge in glyph_ink("fang", "国"))
    assert (found.left, found.right) == (
        pytest.approx(first.x / MM + left, abs=0.15),
        pytest.approx(last.x / MM + right, abs=0.15),
    )
    assert TOP <= found.top < TOP + 1
    assert BOTTOM - 1 < found.bottom <= BOTTOM


def test_page_numbers_stand_7_mm_below_the_area_one_character_from_the_outer_edge() -> None:
    pdf = drawn(text_of("国" * 28 * 70))
    for index in range(4):
        found = ink(pdf, index, below_mm=BOTTOM + 3)
        number = [glyph for glyph in glyphs(pdf, index) if baseline_mm(glyph) > BOTTOM + 3]
        assert "".join(glyph.text for glyph in number) == f"—{index + 1}—"
        assert {(round(glyph.size), glyph.font) for glyph in number} == {(14, "Song")}
        one_in = 14 / MM
        if index % 2:
            assert found.left == pytest.approx(LEFT + one_in, abs=0.5)
        else:
            assert found.right == pytest.approx(RIGHT - one_in, abs=0.5)
        dash = ink(pdf, index, below_mm=BOTTOM + 3, right_mm=number[0].x / MM + 4)
        assert (dash.top + dash.bottom) / 2 == pytest.approx(BOTTOM + 7, abs=0.5)


def test_each_element_has_its_font_its_size_and_its_place() -> None:
    paragraphs = (
        OfficialParagraph("a", 0, "", "按照责任书，现将有关情况报告如下。"),
        OfficialParagraph("b", 1, "一、", "总体进展"),
        OfficialParagraph("c", 2, "（一）", "组织领导"),
        OfficialParagraph("d", 3, "1.", "招商引资额58.7亿元。"),
        OfficialParagraph("e", 4, "（1）", "其中工业项目。"),
    )
    text = OfficialText(
        None, "关于落实情况的报告", "市国资委", paragraphs, ("措施表", "佐证材料"), "大足区", "2024年4月3日", False
    )
    rows = rows_of(glyphs(drawn(text), 0))
    wanted = {
        "关于落实": ("Title", 22.0, None),
        "市国资委：": ("Fang", 15.75, 0),
        "按照责任书": ("Fang", 15.75, 2),
        "一、总体": ("Hei", 15.75, 2),
        "（一）组织": ("Kai", 15.75, 2),
        "1.招商": ("Fang", 15.75, 2),
        "（1）其中": ("Fang", 15.75, 2),
        "附件：1.措施表": ("Fang", 15.75, 2),
        "2.佐证材料": ("Fang", 15.75, 5),
    }
    for said, (font, size, indent) in wanted.items():
        row = row_saying(rows, said)
        assert next(glyph.font for glyph in row if not glyph.text.isascii()) == font, said
        assert row[0].size == pytest.approx(size), said
        if indent is not None:
            assert row[0].x / MM == pytest.approx(LEFT + indent * PITCH_MM, abs=0.05), said
    title = row_saying(rows, "关于落实")
    assert (title[0].x + title[-1].x + 22) / 2 / MM == pytest.approx((LEFT + RIGHT) / 2, abs=0.1)
    lines = [round((rows[0][0].y - row[0].y) / LINE_PITCH, 1) for row in rows]
    assert lines[:3] == pytest.approx([0, 2, 3], abs=0.25)  # one blank line below the title
    attachment, unit, day = row_saying(rows, "附件"), rows[-3], rows[-2]
    assert row_saying(rows, "（1）")[0].y - attachment[0].y == pytest.approx(2 * LINE_PITCH, abs=0.1)
    assert day[-1].x / MM == pytest.approx(RIGHT - 3 * PITCH_MM, abs=0.1)  # the date is longer: two characters in
    assert day[0].x - unit[0].x == pytest.approx(2 * PITCH_MM * MM, abs=0.1)


def test_a_sealed_date_stands_four_characters_in_and_the_unit_over_its_middle() -> None:
    rows = rows_of(glyphs(drawn(text_of("报告如下。", is_sealed=True)), 0))
    unit, day = rows[-3], rows[-2]
    assert day[-1].x / MM == pytest.approx(RIGHT - 5 * PITCH_MM, abs=0.1)
    middles = [(row[0].x + row[-1].x) / 2 for row in (unit, day)]
    assert middles[0] == pytest.approx(middles[1], abs=1.0)


def test_the_head_of_an_office_stands_by_the_standard() -> None:
    head = OfficialHead("重庆市大足区人民政府文件", "大足府文〔2024〕14号", "张䶮")
    pdf = drawn(text_of("报告如下。", head=head))
    rows = rows_of(glyphs(pdf, 0))
    number, name = row_saying(rows, "大足府文"), row_saying(rows, "签发人")
    assert ink(pdf, 0, above_mm=90).top == pytest.approx(TOP + 35, abs=2)
    assert number is name
    assert number[0].x / MM == pytest.approx(LEFT + PITCH_MM, abs=0.1)
    assert number[-1].x / MM + PITCH_MM == pytest.approx(RIGHT - PITCH_MM, abs=0.2)
    assert [glyph.font for glyph in number[-2:]] == ["Kai", "Kai"]
    rule = ink(pdf, 0, below_mm=baseline_mm(number[0]) + 2, above_mm=baseline_mm(number[0]) + 8)
    assert (rule.left, rule.right) == (pytest.approx(LEFT, abs=0.2), pytest.approx(RIGHT, abs=0.2))
    assert (rule.top + rule.bottom) / 2 - baseline_mm(number[0]) == pytest.approx(4 + 0.12 * 15.75 / MM, abs=0.4)
    title = row_saying(rows, "关于落实")
    assert 2 * LINE_PITCH / MM <= baseline_mm(title[0]) - 22 * 0.88 / MM - rule.bottom <= 3.1 * LINE_PITCH / MM


WORDS = (
    *("国有资产", "盘活", "目标责任书", "张䶮", "改革", "招商引资额", "截至", "累计", "其中", "推进"),
    *("，", "。", "、", "；", "：", "！", "？", "（", "）", "《", "》", "“", "”", "……", "——"),
    *("〔2024〕", "3.27亿元", "128,456件", "8.6个百分点", "41.3%", "2024年12月31日", "12宗", "第3项", "≥60%", "A4"),
)


def test_no_line_of_200_pages_begins_or_ends_with_a_forbidden_mark_or_breaks_a_number() -> None:
    generator = random.Random(6)
    paragraphs = [say(generator, generator.randint(40, 400)) for _number in range(620)]
    pages = list(lines_of_pages(drawn(text_of(*paragraphs))))
    assert len(pages) >= 200
    whole = [line for lines in pages for line in lines]
    assert max(map(len, pages)) == 22
    assert not [line for line in whole if line.strip()[:1] in NEVER_FIRST]
    assert not [line for line in whole if line[-1:] in NEVER_LAST]
    torn = [(a, b) for a, b in pairwise(whole) if a[-1:].isdigit() and b[:1] in "0123456789,.%亿件宗"]
    assert not torn
    printed = sum(len("".join(line.split())) for line in whole)
    assert printed >= sum(len("".join(text.split())) for text in paragraphs)


def say(generator: random.Random, length: int) -> str:
    """Words at random, but no two marks beside each other that a person would not write."""
    text = "国有资产"
    while len(text) < length:
        word = generator.choice(WORDS)
        if word[0].isalnum() or text[-1].isalnum():
            text += word
    return f"{text}盘活。"


def test_every_standard_character_and_rare_names_have_a_glyph_and_can_be_read_back() -> None:
    characters = "".join(map(chr, sorted(general_standard()))) + RARE
    assert len(general_standard()) == 8105
    read = "".join("".join(lines) for lines in lines_of_pages(drawn(text_of(characters))))
    assert not set(characters) - set(read)


def test_a_narrative_of_20000_characters_and_odd_characters_are_printed() -> None:
    odd = "控制\x07字符\u202e反向\u200b零宽\ufeff标记"
    read = "".join("".join(pdf_text(drawn(text_of(odd, "盘活资产128,456件，" * 1500)))).split())
    assert "控制字符反向零宽标记" in read
    assert read.count("盘活资产") >= 1400


def test_right_to_left_text_is_named_before_anything_is_written() -> None:
    with pytest.raises(UserError, match=r"“م”.*文字报告第 2 段"):
        drawn(text_of("如下。", "企业名称 مرحبا"))


def test_a_row_taller_than_a_page_goes_on_the_next() -> None:
    row = TableRow((TableCell("1"), TableCell("进展情况很长，" * 900)))
    text = "".join(pdf_text(drawn(Table((TableColumn("序号", 1), TableColumn("进展", 9)), (row,)))))
    assert "".join(text.split()).count("进展情况很长，") >= 880
    assert "续" in text


def test_a_signature_never_stands_alone_and_a_heading_never_ends_a_page() -> None:
    for lines in range(12, 24):
        pages = list(lines_of_pages(drawn(text_of(*["完成。"] * lines, attachments=("措施表",)))))
        assert not pages[-1][0].strip().startswith("大足区人民政府")
        headed = [OfficialParagraph(f"p{number}", 0, "", "完成。") for number in range(lines)]
        heading = OfficialParagraph("h", 1, "一、", "总体进展")
        text = OfficialText(None, "报告", "市", (*headed, heading, *headed), (), "大足区", "2024年4月3日", False)
        assert not [page for page in lines_of_pages(drawn(text)) if page[-1].strip().startswith("一、")]
