"""Texts as a sheet takes them: legal in XML, never a live formula, measured in columns' units and in lines."""

import math
import re
import unicodedata

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_START = re.compile(r"\s*[=+\-@＝＋－＠]")
_BREAKS = re.compile(r"\r\n|\r|\u2028|\u2029|\v|\x85")
_SENTENCE_END = re.compile(r"[。；！？\n]")

REPLACEMENT = "\ufffd"
HAN_WIDTH = 1.67
"""A Han character of 10 pt in units of a column's width (a digit of 宋体 11 pt is 6 pt wide)."""

CELL_MARGIN = 0.65
_NARROW_WIDTH = 0.95

CONTINUED = "（续）"
"""What the first cell says of a row that continues the one above."""

_UNIT_OF_TEXT = re.compile(r"\n|(?:[!-~]+|.)[，。、；：！？）》】〕”’…％]*", re.S)


def legal_text(text: str) -> str:
    """The text without what XML forbids (shown as �), with plain line breaks."""
    return _ILLEGAL.sub(REPLACEMENT, _BREAKS.sub("\n", text))


def escaped_text(text: str) -> str:
    """Legal text in which `_x0041_` stands for itself: spreadsheets would read it as the letter A."""
    if text.isprintable() and "_x" not in text:
        return text
    return _LIKE_AN_ESCAPE.sub("_x005F_", legal_text(text))


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula, also after blanks or in full width."""
    return _FORMULA_START.match(text) is not None


def text_width(text: str) -> float:
    """Width of one line of 10 pt text in units of a column's width (a digit of 宋体 11 pt)."""
    if text.isascii():
        return _NARROW_WIDTH * len(text)
    return sum(HAN_WIDTH if unicodedata.east_asian_width(character) in "WFA" else _NARROW_WIDTH for character in text)


def surely_one_line(column_width: float) -> int:
    """How many characters stand on one line whatever they are; a line break aside."""
    return int((column_width - CELL_MARGIN) / HAN_WIDTH)


def line_count(text: str, column_width: float) -> int:
    """Lines that the text needs in a column, rather one too many than one too few; at least one."""
    return len(_line_starts(text, column_width))


def split_by_lines(text: str, column_width: float, most_lines: int) -> list[str]:
    """The text in pieces of at most `most_lines` lines, cut at the end of a sentence where one is near.

    One piece when it fits. Joined, the pieces are the text again, but for a line break at a cut.
    """
    if len(text) < most_lines:  # a line has at least one character
        return [text]
    pieces = []
    while len(starts := _line_starts(text, column_width, most_lines + 1)) > most_lines:
        cut = starts[most_lines]
        ends = [match.end() for match in _SENTENCE_END.finditer(text, cut // 2, cut)]
        cut = ends[-1] if ends else cut
        pieces.append(text[:cut].removesuffix("\n"))
        text = text[cut:]
    return [*pieces, text]


def _line_starts(text: str, column_width: float, most: int | None = None) -> list[int]:
    """Where each line begins when words stay whole and closing marks stay with the character before them."""
    usable = max(HAN_WIDTH, column_width - CELL_MARGIN)
    if len(text) <= surely_one_line(column_width) and "\n" not in text:
        return [0]
    starts, used = [0], 0.0
    for match in _UNIT_OF_TEXT.finditer(text):
        unit = match[0]
        if unit == "\n":
            starts.append(match.end())
            used = 0.0
        else:
            width = text_width(unit)
            if used and used + width > usable:
                starts.append(match.start())
                used = 0.0
            full_lines = max(0, math.ceil(width / usable) - 1)  # a word longer than the line is cut
            share = len(unit) // (full_lines + 1)
            starts.extend(match.start() + share * number for number in range(1, full_lines + 1))
            used += width - full_lines * usable
        if most is not None and len(starts) >= most:
            break
    return starts
