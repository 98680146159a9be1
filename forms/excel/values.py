"""Values as calamine gives them, turned into exact text."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

_SIGNIFICANT = 15
"""Digits that a spreadsheet keeps and shows; more are noise of the binary number."""


def texts_of(values: Sequence[object]) -> tuple[list[str], str]:
    """The texts of a row and the codes of their kinds, without the empty cells at its end."""
    texts, kinds = [], []
    for value in values:
        if value.__class__ is str:
            texts.append(value)
            kinds.append("t" if value else " ")
        else:
            texts.append(text_of(value))
            kinds.append(_CODES.get(value.__class__, "t"))
    codes = "".join(kinds).rstrip(" ")
    return texts[: len(codes)], codes


def text_of(value: object) -> str:
    """The text of a value; "" for an empty cell."""
    made = _TEXTS.get(value.__class__)
    return made(value) if made is not None else str(value)


def number_text(value: int | float) -> str:
    """The number without exponent, noise or trailing zeros: 205 for 205.0, 0.3 for 0.30000000000000004."""
    if value.__class__ is float:
        text = f"{value:.{_SIGNIFICANT}g}"
        if "e" not in text and "n" not in text and value:
            return text
        number = Decimal(text)
    else:
        number = Decimal(value)
    return _plain(number) if number.is_finite() else str(value)


def percent_text(value: int | float) -> str:
    """The number as a cell with a percent format shows it: 95% for 0.95."""
    return _plain(Decimal(number_text(value)) * 100) + "%"


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _datetime_text(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")


_CODES: dict[type, str] = {
    str: "t",
    float: "n",
    int: "n",
    bool: "b",
    date: "d",
    datetime: "d",
    type(None): " ",
}
_TEXTS: dict[type, Callable[[Any], str]] = {
    str: str,
    float: number_text,
    int: number_text,
    bool: lambda value: "是" if value else "否",
    date: date.isoformat,
    datetime: _datetime_text,
    type(None): lambda _value: "",
}
