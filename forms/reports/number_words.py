"""Finds the numbers of a Chinese text: figures with their unit, dates, document numbers. Digits only, no 二十三."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from forms.schema.units import SCALES, split_scale

Hedge = Literal["", "over", "near"]
NumberKind = Literal["figure", "date", "document"]

_WIDE = str.maketrans("０１２３４５６７８９．％－", "0123456789.%-")
_COMMON_UNITS = frozenset(
    (
        "个百分点",
        "百分点",
        "个工作日",
        "个月",
        "人次",
        "户次",
        "批次",
        "平方公里",
        "平方米",
        "吨标准煤",
        "公顷",
        "公里",
        "小时",
    )
) | frozenset("%‰元家户个项级名人件次亩宗条处吨天场份套台辆座栋类种批米倍位所分")
_DOCUMENT = r"[〔\[（(]\d{4}[〕\]）)] *第?\d+号"
_DATE = r"\d{4}-\d{1,2}-\d{1,2}|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{4}年"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_BEFORE: dict[str, Hedge] = {"超过": "over", "突破": "over", "超": "over", "逾": "over", "将近": "near", "大约": "near"}
_BEFORE |= {"近": "near", "约": "near"}
_PERCENT = {"个百分点": "百分点"}


@dataclass(frozen=True, slots=True)
class NumberWord:
    """One number as it stands in the text, with its place.

    A figure has `value` in `unit` (万元, 家, "" for none), `places` decimals and a `hedge` (超过 is over, 约 is near);
    a date has `day` (year, month, day, 0 for what is not said); a document number has its digits in `text` alone.
    """

    text: str
    start: int
    kind: NumberKind
    value: Decimal = Decimal(0)
    unit: str = ""
    places: int = 0
    hedge: Hedge = ""
    day: tuple[int, int, int] = (0, 0, 0)

    @property
    def document(self) -> str:
        """Year and number of a document, whatever brackets stand round them."""
        return "/".join(re.findall(r"\d+", self.text))


def number_words(text: str, units: Iterable[str] = ()) -> Iterator[NumberWord]:
    """Every number in order. `units` are units to know beside the common ones. 第3次 and A4 are no figures."""
    plain = text.translate(_WIDE)
    for match in _pattern(frozenset(units)).finditer(plain):
        shown = text[match.start() : match.end()].strip()
        if match["document"]:
            yield NumberWord(shown, match.start(), "document")
        elif match["date"]:
            yield NumberWord(shown, match.start(), "date", day=_day(match["date"]))
        elif match["number"] and not match["ordinal"]:
            yield _figure(match, text[match.start("number") : match.end()].strip())


def base_value(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """The number in the unit without 万 or 亿, and that unit: 3.2 亿元 is 320,000,000 元. Points count as percent."""
    scale, base = ("", unit) if unit not in SCALES else (unit, "")
    if not scale:
        scale, base = split_scale(unit)
    return value * SCALES[scale], "%" if base == "百分点" else base


def _figure(match: re.Match[str], shown: str) -> NumberWord:
    digits, unit = match["number"].replace(",", ""), _PERCENT.get(match["unit"] or "", match["unit"] or "")
    hedge: Hedge = _BEFORE.get(match["hedge"] or "", "over" if match["more"] or match["above"] else "")
    sign = -1 if match["sign"] else 1
    _whole, _point, fraction = digits.partition(".")
    return NumberWord(
        shown, match.start("number"), "figure", sign * Decimal(digits), unit, places=len(fraction), hedge=hedge
    )


def _day(text: str) -> tuple[int, int, int]:
    if "-" in text:
        year, month, day = map(int, text.split("-"))
        return year, month, day
    found = {mark: int(number) for number, mark in re.findall(r"(\d+)([年月日])", text)}
    return found.get("年", 0), found.get("月", 0), found.get("日", 0)


@cache
def _pattern(units: frozenset[str]) -> re.Pattern[str]:
    known = {split_scale(unit)[1] for unit in units if unit} | _COMMON_UNITS
    words = "|".join(re.escape(unit) for unit in sorted(known, key=len, reverse=True))
    unit = rf"(?P<unit>[万亿]?(?:{words})|[万亿])?"
    figure = (
        rf"(?P<hedge>{'|'.join(_BEFORE)})?(?P<ordinal>第)?(?<![A-Za-z\d.\-])(?P<sign>[-−](?=\d))?(?P<number>{_NUMBER})"
        rf"(?![A-Za-z\d]|\.\d)(?P<more>[余多])? ?{unit}(?P<above>以上)?"
    )
    return re.compile(rf"(?P<document>{_DOCUMENT})|(?P<date>{_DATE})|{figure}")
