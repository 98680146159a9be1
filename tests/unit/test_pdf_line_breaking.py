"""Our line breaker, without fonts: a Chinese character is one em wide, a Latin one half an em."""

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.pdf.line_breaking import (
    FORBIDDEN_AT_END,
    FORBIDDEN_AT_START,
    break_lines,
    clean_text,
    squeezed_parts,
    widest_piece,
)
from forms.pdf.title_breaking import break_title

EM = 10.0
WORDS = [
    *(
        "国有资产",
        "盘活",
        "目标",
        "责任书",
        "张䶮",
        "改革",
        "，",
        "。",
        "、",
        "；",
        "：",
        "！",
        "？",
        "（",
        "）",
        "《",
        "》",
        "“",
        "”",
    ),
    *(
        "〔2024〕",
        "3.27亿元",
        "128,456件",
        "8.6个百分点",
        "41.3%",
        "2024年12月31日",
        "12宗",
        "第3项",
        "≥60%",
        "±5℃",
        "m²",
    ),
    *("A4", "PDF/A-2b", "https://a.cn/b?c=1", "● 正常", "▲ 预警", "……", "——", " ", "1,286.5 亩"),
]


def advance(character: str) -> float:
    return EM / 2 if ord(character) < 0x2000 else EM


def lines_of(text: str, width_em: float = 20, **more: float) -> list[str]:
    return [line.text for line in break_lines(text, width_em * EM, advance, EM, **more)]


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=120).map("".join)


@given(texts)
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str) -> None:
    lines = lines_of(text)
    # A run of marks longer than a line has to be parted somewhere.
    if not re.search(rf"[{re.escape(FORBIDDEN_AT_START + FORBIDDEN_AT_END)}]{{8}}", text):
        assert not [line for line in lines[1:] if line[0] in FORBIDDEN_AT_START]
        assert not [line for line in lines[:-1] if line[-1] in FORBIDDEN_AT_END]


@given(texts, st.integers(min_value=2, max_value=40))
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, width_em: int) -> None:
    broken = break_lines(text, width_em * EM, advance, EM)
    assert "".join(line.text for line in broken).replace(" ", "") == clean_text(text).replace(" ", "")
    for line in broken:
        hanging = EM / 2 if line.text.endswith(tuple("，。、；：！）》〉】〕」』”’")) else 0
        assert line.width - hanging <= width_em * EM + 1e-3


@pytest.mark.parametrize("figure", ["128,456件", "3.27亿元", "8.6个百分点", "41.3%", "1,286.50 万元", "≥60%", "第12条"])
def test_a_figure_stays_with_its_unit_and_sign(figure: str) -> None:
    for before in range(1, 25):
        text = "盘" * before + figure + "活" * 30
        whole = re.compile(re.escape(figure).replace(r"\ ", " ?"))
        assert [line for line in lines_of(text) if whole.search(line)], (before, lines_of(text))


def test_a_light_stays_with_its_word() -> None:
    for before in range(1, 12):
        assert [line for line in lines_of("改" * before + "● 正常", 6) if "● 正常" in line]


def test_a_full_line_is_justified_to_the_measure() -> None:
    line, last = break_lines("盘活国有资产完成128,456件以上工作", 128, advance, EM)
    closed = len("128,456") - 1
    assert line.text == "盘活国有资产完成128,456件"
    assert line.width + line.spread * (len(line.text) - 1 - closed) == pytest.approx(128)
    assert last.spread == 0


def test_a_line_that_would_be_torn_apart_stays_ragged() -> None:
    assert break_lines("完成目标128,456,789,012件", 100, advance, EM, most_spread=0.25)[0].spread == 0


def test_adjacent_marks_are_squeezed_by_half_an_em() -> None:
    assert squeezed_parts("《条例》（试行），“好”") == ["《条例》", "（试行）", "，", "“好”"]
    (line,) = break_lines("（《条例》）", 200, advance, EM)
    assert line.width == 6 * EM - 2 * EM / 2


def test_the_blank_half_of_a_closing_mark_may_leave_the_measure() -> None:
    assert lines_of("完成目标。再接再厉", 4.5) == ["完成目标。", "再接再厉"]


def test_newlines_part_paragraphs_and_controls_vanish() -> None:
    broken = break_lines("一\r\n二\x00\u200b三\t四\u202e", 200, advance, EM, first_indent=20)
    assert [(line.text, line.indent) for line in broken] == [("一", 20), ("二三 四", 20)]
    assert lines_of("") == [""]


def test_a_latin_string_wider_than_the_line_is_broken_as_a_last_resort() -> None:
    lines = lines_of("x" * 95 + "，完", 20)
    assert [len(line) for line in lines] == [40, 40, 17]


def test_marks_without_end_do_not_hang_the_breaker() -> None:
    assert "".join(lines_of("，" * 500)) == "，" * 500
    assert "".join(lines_of("（" * 500)) == "（" * 500


def test_the_widest_piece_is_what_a_column_needs() -> None:
    assert widest_piece("完成 1,286.50 万元", advance) == len("1,286.50 ") * EM / 2 + 2 * EM


def test_a_20000_character_narrative_takes_well_under_a_second() -> None:
    generator = random.Random(1)
    text = "".join(generator.choice(WORDS) for _ in range(6000))[:20000]
    begun = time.perf_counter()
    lines = break_lines(text, 28 * EM, advance, EM)
    assert time.perf_counter() - begun < 1
    assert len(lines) > 500


def test_titles_are_broken_between_words_into_lines_of_like_length() -> None:
    title = "重庆市大足区2024年国有资产盘活目标责任书落实情况报告"
    lines = break_title(title, 20 * EM, advance)
    assert lines == ["重庆市大足区2024年国有资产", "盘活目标责任书落实情况报告"] or len(lines) == 2
    assert max(map(len, lines)) - min(map(len, lines)) <= 6
    assert "".join(lines) == title
