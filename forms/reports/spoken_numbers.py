"""Numbers written in Chinese words: 二百零五, 三点五亿, 百分之五, 三成, 五分之一, 翻一番.

Left alone, since they seldom stand for a figure or say no definite one: up to ten (三个集群), 数十, 二三十, 两万五,
一半, hours and days (二十四小时).
"""

import re
from decimal import Decimal
from typing import NamedTuple

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1_000}
_SCALES = {"万": 4, "亿": 8}
_SMALL = "[一二两三四五六七八九十]"
_LARGEST_LEFT_ALONE = 10

NUMERAL = "(?:零点|[一二两三四五六七八九十])[一二两三四五六七八九十百千万亿零〇点]*"
_TENTHS_OF_WORDS = "不立员功为果熟本长型交套品都效因分绩就语人年份片群批"
GROWN_BY = "倍"
SHARE = (
    rf"百分之(?:{NUMERAL}|百)|千分之{NUMERAL}|{_SMALL}+分之{_SMALL}+"
    rf"|(?<![一二两三四五六七八九十\d.至到~～\-])(?:[一二两三四五六七八九]|\d(?:\.\d)?)成"
    rf"(?:半|[一二三四五六七八九](?!成))?(?![{_TENTHS_OF_WORDS}])"
    r"|翻了?[一两二三]?番|(?<![一二两三四五六七八九十])[一二两三四五六七八九]倍"
)
"""Words for a share or a growth."""


class SpokenNumber(NamedTuple):
    """`value` with as many `places` as were said (-8: whole 亿); `is_about`: the words round freely."""

    value: Decimal
    places: int
    is_about: bool = False


def read_numeral(text: str) -> SpokenNumber | None:
    """The number of a word like 一千二百; None for what is no definite number (二三十) or no number at all."""
    whole, point, fraction = text.partition("点")
    scale = 0
    while point and fraction[-1:] in _SCALES:
        scale += _SCALES[fraction[-1]]
        fraction = fraction[:-1]
    if point and not (fraction and all(char in _DIGITS for char in fraction)):
        return None
    value = _whole(whole)
    if value is None:
        return None
    if point:
        value += Decimal("0." + "".join(str(_DIGITS[char]) for char in fraction))
        return SpokenNumber(value.scaleb(scale), len(fraction) - scale)
    ends = re.search("[万亿]*$", whole)
    rounded_to = sum(_SCALES[char] for char in ends.group()) if ends else 0
    return SpokenNumber(value, -rounded_to)


def is_count(number: SpokenNumber) -> bool:
    """Whether it is large enough to be a figure: 三个集群 and 一个专班 are not compared."""
    return number.value > _LARGEST_LEFT_ALONE or number.places > 0


def read_share(text: str) -> SpokenNumber | None:
    """In percent: 三成 is 30, 五分之一 20, 两倍 200. None for 翻一番, which `read_doubling` reads."""
    if text.endswith("倍"):
        return SpokenNumber(Decimal(_DIGITS[text[0]]) * 100, -2)
    if "成" in text:
        tenths, _mark, rest = text.partition("成")
        value = (Decimal(tenths) if tenths[0].isdigit() else Decimal(_DIGITS[tenths])) * 10
        more = 5 if rest == "半" else _DIGITS.get(rest, 0)
        return SpokenNumber(value + more, 0 if rest or "." in tenths else -1)
    below, _mark, above = text.partition("分之")
    if below in ("百", "千"):
        said = SpokenNumber(Decimal(100), 0) if above == "百" else read_numeral(above)
        shift = 1 if below == "千" else 0
        return said and SpokenNumber(said.value.scaleb(-shift), said.places + shift)
    parts, whole = _whole(above), _whole(below)
    return SpokenNumber(parts / whole * 100, 0, is_about=True) if parts and whole and parts < whole else None


def read_doubling(text: str) -> SpokenNumber | None:
    """How many times as much came on top: 翻一番 is 1, 翻两番 3. None for anything else."""
    times = _DIGITS.get(text[-2], 1)
    return SpokenNumber(Decimal(2**times - 1), 0, is_about=True) if text.endswith("番") else None


def _whole(text: str) -> Decimal | None:
    """A whole number, strictly spelled: one digit before each place, 零 where a place is skipped."""
    total = section = Decimal(0)
    digit: int | None = None
    last, is_gap = "", True
    for char in text:
        if char in _DIGITS:
            if digit and char not in "零〇":
                return None  # 二三十: from twenty to thirty
            is_gap = char in "零〇" or is_gap
            digit = _DIGITS[char] or None
        elif char in _PLACES:
            if digit is None and char != "十":
                return None
            section += _PLACES[char] * (1 if digit is None else digit)
            digit, is_gap = None, char == "十"
        else:
            section += digit or 0
            total = total + section * 10**4 if char == "万" else (total + section) * 10**8
            section, digit, is_gap = Decimal(0), None, False
        last = char
    if digit and not is_gap and last in _DIGITS and len(text) > 1:
        return None  # 两万五, 二百五: short for 25,000 and 250
    return total + section + (digit or 0)
