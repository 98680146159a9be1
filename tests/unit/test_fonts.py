"""The shipped fonts: whole, licensed, named as ours, and able to draw what a Chinese report uses."""

import hashlib
import json
import struct
import unicodedata
from typing import Any

import pytest

from forms.pdf.fonts import ROLES, advance_of, font_of, missing_characters, role_of, runs
from resources import resource_path

FONTS = resource_path("fonts")
INDEX: list[dict[str, Any]] = json.loads((FONTS / "fonts.json").read_text(encoding="utf-8"))["fonts"]
RESERVED = ("Noto", "Source", "LXGW", "WenKai", "霞鹜", "Fandol")
SYMBOLS = "●▲■○△□◆✓✗≥≤±×÷→←↑↓〔〕《》“”‘’—…％‰℃㎡№①⑩Ⅲ￥·、。，；：？！（）【】～"
WINDOW_SYMBOLS = SYMBOLS + "!•▸▾▴◂⚠☐☑☒⚑⚙🔍🔒✎☰⋮↵⌫"
RARE_NAMES = "堃喆㛃䶮𬱟"


def gb2312() -> set[str]:
    rows = (bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return set("".join(pair.decode("gb2312", "ignore") for pair in rows))


def entry_of(role: str) -> dict[str, Any]:
    return next(entry for entry in INDEX if entry["role"] == role)


def cjk(text: frozenset[str]) -> set[str]:
    return {character for character in text if unicodedata.name(character, "").startswith("CJK UNIFIED")}


@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["role"])
def test_index_tells_the_truth(entry: dict[str, Any]) -> None:
    content = (FONTS / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert struct.unpack(">I", content[:4]) == (0x00010000,)
    assert (FONTS / entry["licence_file"]).stat().st_size > 4000
    assert all(version for version in entry["packages"].values())
    face = font_of(entry["role"]).face
    assert face.name.decode() == entry["postscript_name"]
    assert not [name for name in RESERVED if name.lower() in face.fullName.decode().lower()]


def test_every_role_has_a_font() -> None:
    assert [entry["role"] for entry in INDEX] == list(ROLES)


@pytest.mark.parametrize("role", ["title", "song", "hei", "hei_bold", "kai"])
def test_standard_characters(role: Any) -> None:
    """All of GB 2312, and as many ideographs as 通用规范汉字表 has, 196 of them beyond U+FFFF."""
    assert gb2312() - font_of(role).covered <= set("‘’“”·—")
    assert len(cjk(font_of(role).covered)) >= 8105
    assert entry_of(role)["standard_characters"] == 8105
    assert len({character for character in font_of(role).covered if ord(character) > 0xFFFF}) >= 196


def test_fang_has_gb2312_and_falls_back_to_song_for_the_rest() -> None:
    assert entry_of("fang")["standard_characters"] == 6638
    assert gb2312() - font_of("fang").covered <= set("―")
    assert [role_of(character, "fang") for character in RARE_NAMES] == ["song"] * len(RARE_NAMES)
    fonts = [(font.fontName, text) for font, text in runs("张䶮、李㛃", "fang")]
    assert fonts == [
        ("zerenshu-fang", "张"),
        ("zerenshu-song", "䶮"),
        ("zerenshu-fang", "、李"),
        ("zerenshu-song", "㛃"),
    ]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_draws_symbols_and_rare_names(role: Any) -> None:
    assert not [character for character in SYMBOLS + RARE_NAMES if role_of(character, role) is None]


@pytest.mark.parametrize("role", ["hei", "hei_bold"])
def test_window_font_needs_no_other(role: Any) -> None:
    assert not set(WINDOW_SYMBOLS) - font_of(role).covered


@pytest.mark.parametrize("role", ["song", "hei", "hei_bold", "kai", "fang"])
def test_figures_stand_in_columns(role: Any) -> None:
    assert len(set(map(advance_of(role, 1000), "0123456789"))) == 1


@pytest.mark.parametrize("role", ROLES)
def test_squeezed_marks_leave_half_their_em_blank(role: Any) -> None:
    """What the line breaker takes out between two marks must be white in every font."""
    for marks, is_left_blank in (("，。、；：！）》〉】〕」』”’", False), ("（《〈【〔「『“‘", True)):
        for mark in marks:
            drawn_by = role_of(mark, role)
            assert drawn_by
            left, right = ink(drawn_by, mark)
            assert advance_of(role, 1000)(mark) == 1000
            assert left >= 500 if is_left_blank else right <= 505, (mark, left, right)


def test_what_no_font_has_is_named_once() -> None:
    assert missing_characters("盘活𠮷资产🐼", "𠮷", "مرحبا") == "𠮷🐼مرحبا"


def ink(role: Any, character: str) -> tuple[int, int]:
    """The left and right edge of a glyph's ink, in thousandths of the em."""
    face = font_of(role).face
    place = face.get_table_pos("glyf")[0] + face.glyphPos[face.charToGlyph[ord(character)]]
    _contours, left, _bottom, right, _top = struct.unpack(">5h", face.get_chunk(place, 10))
    return left, right
