"""Reading numbers as people in offices write them, exactly, or saying why a text is no number.

Full-width digits, thousands separators in their places, a 万 or 亿 suffix and the unit itself are read. Whatever could
mean two things is refused.
"""

import re
import unicodedata
from decimal import Context, Decimal

from forms.schema.units import SCALES, split_scale
from resources.translation import _

MAX_WHOLE_DIGITS = 15
MAX_PLACES = 8
EXACT = Context(prec=200)
"""What rules reckon with has up to 60 digits either way: none of them is rounded away, or too long, when shown."""

_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<fraction>\d*))?(?P<suffix>.*)", re.S)
_ODD_MARKS = str.maketrans({"，": ",", "．": ".", "。": ".", "－": "-", "−": "-", "—": "-", "＋": "+", "％": "%"})


class ValueFault(ValueError):
    """A text that is no value of its type: `code`, what is wrong, and what to type instead."""

    def __init__(self, code: str, message: str, fix: str) -> None:
        self.code = code
        self.message = message
        self.fix = fix
        super().__init__(message)


def parse_number(raw: str, unit: str = "") -> Decimal:
    """The number a person meant, in `unit` (万元, 亿元, 家, %, or "" for a bare number).

    Raises:
        ValueFault: the text is no number, is ambiguous, or is too long to be true.
    """
    text = _plain(raw)
    match = _NUMBER.fullmatch(text)
    if match is None or not (match["digits"] or match["fraction"]):
        raise ValueFault("not_a_number", _("“{raw}”不是数字").format(raw=_short(raw)), _number_fix(unit))
    whole = (match["digits"] or "0").replace(",", "")
    fraction = match["fraction"] or ""
    if len(whole.lstrip("0")) > MAX_WHOLE_DIGITS or len(fraction.rstrip("0")) > MAX_PLACES:
        message = _("数字过长：整数最多{whole}位，小数最多{places}位").format(whole=MAX_WHOLE_DIGITS, places=MAX_PLACES)
        raise ValueFault("number_too_long", message, _("请核对是否粘贴了代码或多余的数字。"))
    number = Decimal(f"{match['sign']}{whole}.{fraction or '0'}")
    return tidy(number * _factor(match["suffix"].strip(), unit, raw))


def tidy(number: Decimal) -> Decimal:
    """The same number without an exponent and without trailing zeros (1.50 → 1.5, 100 stays 100, -0 → 0)."""
    if number == 0:
        return Decimal(0)
    shortened = number.normalize(EXACT)
    if shortened.as_tuple().exponent <= 0:  # type: ignore[operator]
        return shortened
    return shortened.quantize(Decimal(1), context=EXACT)


def canonical(number: Decimal) -> str:
    """The text a number is stored as: no exponent, no trailing zeros."""
    return format(number.normalize(EXACT), "f") if number else "0"


def grouped(number: Decimal | str) -> str:
    """The text a number is shown as: thousands separated, its own decimals kept."""
    return format(Decimal(number), ",f")


def _plain(raw: str) -> str:
    text = unicodedata.normalize("NFKC", raw.translate(_ODD_MARKS)).translate(_ODD_MARKS)
    return text.replace("\u00a0", "").replace(" ", "").replace("\t", "").strip()


def _factor(suffix: str, unit: str, raw: str) -> Decimal:
    """How many of `unit` one of the typed suffix is."""
    if not suffix or suffix == unit:
        return Decimal(1)
    scale, base = split_scale(unit)
    typed_scale, typed_base = (suffix, "") if suffix in SCALES else split_scale(suffix)
    if base in ("%", "百分点") and suffix in ("%", "百分点", "个百分点", "个点"):
        return Decimal(1)
    if typed_scale in SCALES and typed_base in ("", base) and base not in ("%", "百分点"):
        return SCALES[typed_scale] / SCALES[scale]
    if not unit or any(character.isdigit() for character in suffix):
        raise ValueFault("not_a_number", _("“{raw}”不是数字").format(raw=_short(raw)), _number_fix(unit))
    message = _("“{raw}”的单位与要求的“{unit}”不符").format(raw=_short(raw), unit=unit)
    raise ValueFault("unit_unclear", message, _("请换算为{unit}后只填数字。").format(unit=unit))


def _number_fix(unit: str) -> str:
    if unit:
        return _("请填数字（单位：{unit}），如 1234.5。").format(unit=unit)
    return _("请填数字，如 1234.5。")


def _short(raw: str) -> str:
    text = " ".join(raw.split())
    return text if len(text) <= 20 else text[:20] + "…"
