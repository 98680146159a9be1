"""Functions of the rule language, as one table."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from forms.schema.expression_values import CONTEXT, EvaluationFault, Value, ValueType
from resources.translation import _

_EXACT = Context(prec=200, Emax=200, Emin=-200)
"""Numbers of the language have 40 digits and exponents up to 60 either way: no sum of them is rounded here."""

NUMBER, TEXT, DATE, TRUTH, TEXTS = (
    ValueType.NUMBER,
    ValueType.TEXT,
    ValueType.DATE,
    ValueType.TRUTH,
    ValueType.TEXTS,
)

_NUMBER_DATE_OR_DOCUMENT = re.compile(r"\d|[０-９]|[一二三四五六七八九十百千万]+[个家项次户处件人亩]|〔")


@dataclass(frozen=True, slots=True)
class Function:
    """`takes` says whether it can be called with arguments of these types; unknown arguments give unknown."""

    usage: str
    gives: ValueType
    takes: Callable[[tuple[ValueType, ...]], bool]
    reckon: Callable[..., Value]

    def call(self, *arguments: Value) -> Value:
        return None if any(argument is None for argument in arguments) else self.reckon(*arguments)


def _exactly(*kinds: ValueType) -> Callable[[tuple[ValueType, ...]], bool]:
    return lambda given: given == kinds


def _percent(part: Decimal, whole: Decimal) -> Value:
    """100 part / whole; not applicable when the whole is 0."""
    return None if whole == 0 else CONTEXT.divide(CONTEXT.multiply(part, Decimal(100)), whole)


def _round(number: Decimal, places: Decimal) -> Value:
    if places != places.to_integral_value() or not 0 <= places <= 8:
        raise EvaluationFault(_("小数位数应在0到8之间"))
    return number.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP, CONTEXT)


def _date(text: str) -> Value:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise EvaluationFault(_("“{text}”不是日期").format(text=text[:20])) from fault


def _days(later: date, earlier: date) -> Value:
    return Decimal((later - earlier).days)


def _same_text(one: str, other: str) -> Value:
    """Whether two texts say the same, blanks and punctuation aside."""
    return bool(one) and re.sub(r"\W", "", one) == re.sub(r"\W", "", other)


FUNCTIONS: dict[str, Function] = {
    "abs": Function("数字", NUMBER, _exactly(NUMBER), abs),
    "round": Function("数字, 小数位数", NUMBER, _exactly(NUMBER, NUMBER), _round),
    "percent": Function("部分, 整体", NUMBER, _exactly(NUMBER, NUMBER), _percent),
    "year": Function("日期", NUMBER, _exactly(DATE), lambda day: Decimal(day.year)),
    "date": Function('"2024-03-31"', DATE, _exactly(TEXT), _date),
    "days": Function("后一日期, 前一日期", NUMBER, _exactly(DATE, DATE), _days),
    "len": Function("文字", NUMBER, lambda given: given in ((TEXT,), (TEXTS,)), lambda text: Decimal(len(text))),
    "max": Function(
        "数字, 数字…", NUMBER, lambda given: len(given) > 1 and set(given) == {NUMBER}, lambda *numbers: max(numbers)
    ),
    "min": Function(
        "数字, 数字…", NUMBER, lambda given: len(given) > 1 and set(given) == {NUMBER}, lambda *numbers: min(numbers)
    ),
    "is_whole": Function("数字", TRUTH, _exactly(NUMBER), lambda number: number == number.to_integral_value()),
    "names_fact": Function(
        "文字", TRUTH, _exactly(TEXT), lambda text: _NUMBER_DATE_OR_DOCUMENT.search(text) is not None
    ),
    "same_text": Function("文字, 文字", TRUTH, _exactly(TEXT, TEXT), _same_text),
}


def added(total: Decimal, value: Decimal, times: int = 1) -> Decimal:
    """The exact sum, whatever came before: a figure does not depend on the order of rows."""
    return _EXACT.fma(value, Decimal(times), total)


def rounded_sum(total: Decimal) -> Decimal:
    """An exact sum with the digits that numbers of the language have."""
    return CONTEXT.plus(total)


def _sum(values: Iterable[Value]) -> Value:
    total = Decimal(0)
    for value in values:
        if isinstance(value, Decimal):
            total = added(total, value)
    return rounded_sum(total)


def _count(values: Iterable[Value]) -> Value:
    return Decimal(sum(1 for value in values if value is not None))


def _largest(values: Iterable[Value]) -> Value:
    return max((value for value in values if isinstance(value, Decimal)), default=None)


def _smallest(values: Iterable[Value]) -> Value:
    return min((value for value in values if isinstance(value, Decimal)), default=None)


GENERATOR_FUNCTIONS: dict[str, Callable[[Iterable[Value]], Value]] = {
    "sum": _sum,
    "count": _count,
    "max": _largest,
    "min": _smallest,
}
