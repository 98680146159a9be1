"""Finds the numbers of a Chinese text: figures with their unit, dates, document numbers.

Figures also in Chinese words (`spoken_numbers` says which); dates and document numbers in digits only.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from forms.reports.spoken_numbers import GROWN_BY, NUMERAL, SHARE, is_count, read_doubling, read_numeral, read_share
from forms.schema.numbers import tidy
from forms.schema.units import SCALES, split_scale

Hedge = Literal["", "over", "near", "under"]
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
_BEFORE |= {"近": "near", "约": "near", "不到": "under", "不足": "under"}
_BEHIND: dict[str, Hedge] = {"余": "over", "多": "over", "以上": "over", "左右": "near", "上下": "near"}
_POINTS = {"个百分点": "百分点", "百分点": "百分点"}
_ABOUT: dict[bool, Hedge] = {True: "near", False: ""}
_ZEROS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_OFTEN_IDIOM = frozenset(("小时", "天", "分", "个月", "个工作日"))  # 二十四小时, 百日, 十五分钟生活圈


@dataclass(frozen=True, slots=True)
class NumberWord:
    """One number as it stands in the text, with its place.

    A figure has `value` in `unit` (万元, 家, "" for none), `places` decimals (-3 for 5千) and a `hedge` (超过 is over,
    约 near, 不到 under); shares and multiples are in %: 三成 is 30, 2倍 200, but what grew by 翻一番 is 1 倍;
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
        elif match["share"] or match["numeral"]:
            yield from _spoken(match, text)
        elif match["number"] and not match["ordinal"]:
            yield _figure(match, text[match.start("number") : match.end()].strip())


def base_value(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """The number in the unit without 万 or 亿, and that unit: 3.2 亿元 is 320,000,000 元. Points count as percent."""
    scale, base = ("", unit) if unit not in SCALES else (unit, "")
    if not scale:
        scale, base = split_scale(unit)
    return value * SCALES[scale], "%" if base == "百分点" else base


def _figure(match: re.Match[str], shown: str) -> NumberWord:
    digits = match["number"].replace(",", "")
    value = Decimal(digits) * (-1 if match["sign"] else 1)
    places = len(digits.partition(".")[2])
    hedge = _hedge(match["hedge"], match["more"], match["behind"])
    return _scaled(shown, match.start("number"), (value, places), match["scale"] or "", match["unit"] or "", hedge)


def _spoken(match: re.Match[str], text: str) -> Iterator[NumberWord]:
    """三成 and 二百零五家; nothing where the words say no definite number."""
    behind = match["share_behind"] or match["numeral_behind"]
    hedge = _hedge(match["share_hedge"] or match["numeral_hedge"], match["numeral_more"], behind)
    if match["share"]:
        yield from _share(match["share"], match.start("share"), text[match.start("share") : match.end()], hedge)
        return
    numeral, scale, unit = match["numeral"], match["numeral_scale"] or "", match["numeral_unit"]
    if not scale and numeral[-1] in SCALES and not set(numeral[:-1]) & set(SCALES) and len(numeral) > 1:
        numeral, scale = numeral[:-1], numeral[-1]  # 三点五亿元 as 3.5亿元 is read
    count = read_numeral(f"一{numeral}" if numeral in "百千万" else numeral)
    if (
        count
        and not match["numeral_ordinal"]
        and unit not in _OFTEN_IDIOM
        and (scale or unit in _POINTS or is_count(count))
    ):
        shown = text[match.start("numeral") : match.end()].strip()
        yield _scaled(shown, match.start("numeral"), count[:2], scale, unit, hedge)


def _share(words: str, start: int, shown: str, hedge: Hedge) -> Iterator[NumberWord]:
    grown = read_doubling(words)
    found, unit = (grown, GROWN_BY) if grown else (read_share(words), "%")
    if found:
        yield NumberWord(shown, start, "figure", found.value, unit, found.places, hedge or _ABOUT[found.is_about])


def _hedge(before: str | None, more: str | None, behind: str | None) -> Hedge:
    return _BEFORE.get(before or "") or _BEHIND.get(more or "") or _BEHIND.get(behind or "", "")


def _scaled(shown: str, start: int, said: tuple[Decimal, int], scale: str, unit: str, hedge: Hedge) -> NumberWord:
    """With 万 or 亿 left to the unit, and 千, 百, 十 before it taken into the number: 5千万元 is 5000 万元."""
    value, places = said
    if unit == GROWN_BY:
        return NumberWord(shown, start, "figure", tidy(value * 100), "%", places - 2, hedge)
    kept = scale[-1:] if scale[-1:] in SCALES else ""
    zeros = sum(_ZEROS[char] for char in scale.removesuffix(kept))
    unit = f"{kept}{_POINTS.get(unit, unit)}"
    return NumberWord(shown, start, "figure", tidy(value.scaleb(zeros)), unit, places - zeros, hedge)


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
    before, behind = "|".join(_BEFORE), "以上|左右|上下"
    scale = rf"万亿|[十百千]?[万亿]|(?:百(?!分)|千)(?=(?:{words}))"
    figure = (
        rf"(?P<hedge>{before})?(?P<ordinal>第)?(?<![A-Za-z\d.\-])(?P<sign>[-−](?=\d))?(?P<number>{_NUMBER})"
        rf"(?![A-Za-z\d]|\.\d)(?P<more>[余多])? ?(?P<scale>{scale})?(?P<unit>{words})?(?P<behind>{behind})?"
    )
    spoken = (
        rf"(?P<share_hedge>{before})?(?P<share>{SHARE})(?P<share_behind>{behind})?"
        rf"|(?P<numeral_hedge>{before})?(?P<numeral_ordinal>第)?(?<![一二两三四五六七八九十百千万亿零〇点几上\d])"
        rf"(?!(?<=数)[十百千万])"
        rf"(?P<numeral>{NUMERAL}|[百千万](?=[余多]))(?P<numeral_more>[余多])?"
        rf"(?P<numeral_scale>万亿|[万亿])?(?P<numeral_unit>{words})(?P<numeral_behind>{behind})?"
    )
    return re.compile(rf"(?P<document>{_DOCUMENT})|(?P<date>{_DATE})|{spoken}|{figure}")
