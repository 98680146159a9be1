"""The visible stamp: everything readable, nothing cut off, all fonts embedded."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from forms.pdf.reader import page_sizes, pdf_text
from forms.pdf.stamp import draw_stamp
from tests.unit.official_pages import glyphs

LINES = ("单位负责人", "重庆市大足区国有资产监督管理委员会", "试用-单位负责人", "2024年4月3日 10:12:33", "5f3a9c0012ab")


@pytest.mark.parametrize(("width", "height"), [(340, 85), (160, 70), (90, 120)])
def test_every_line_stands_inside_the_frame(width: float, height: float) -> None:
    lines = [*LINES, "很长的证书主体名称" * 8]
    stamp = draw_stamp(lines, width, height, trial=True)
    assert page_sizes(stamp) == [pytest.approx((width, height), abs=0.01)]
    (text,) = pdf_text(stamp)
    for line in [*lines, "试用证书，不具法律效力"]:
        assert line in text.replace("\n", "")
    document = pypdfium2.PdfDocument(stamp)
    text_page = document[0].get_textpage()
    boxes = [text_page.get_charbox(index) for index in range(text_page.count_chars())]
    assert min(box[0] for box in boxes if box[2] > box[0]) > 3
    assert max(box[2] for box in boxes) < width - 3
    assert min(box[1] for box in boxes if box[3] > box[1]) > 3
    assert max(box[3] for box in boxes) < height - 3
    document.close()


def test_role_and_name_are_as_large_as_what_stands_beside_them() -> None:
    stamp = draw_stamp(["单位负责人：试用-单位负责人", *LINES[1:]], 340, 85, trial=True)
    sizes = {glyph.text: glyph.size for glyph in glyphs(stamp, 0)}
    assert min(sizes[letter] for letter in "负责人用") >= sizes["庆"]


def test_only_a_trial_stamp_says_so() -> None:
    assert "试用证书" not in pdf_text(draw_stamp(LINES[:2], 300, 70, trial=False))[0]


def test_a_foreign_name_shows_a_mark_instead_of_a_hole() -> None:
    assert "〓〓" in pdf_text(draw_stamp(["审核人", "🐼🐼"], 300, 70, trial=False))[0]


def test_no_font_is_left_outside() -> None:
    with pikepdf.open(BytesIO(draw_stamp(LINES, 300, 70, trial=True))) as pdf:
        fonts = pdf.pages[0].Resources.Font
        assert all("ZerenshuHei" in str(font.BaseFont) for font in fonts.values())
