"""Values as calamine gives them, turned into exact text."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

_SIGNIFICANT = 15
"""Digits that a spreadsheet keeps and shows; more are noise of the binary number."""


def text_of(value: object) -> tuple[str, str]:
    """The text of a value and the code of its kind; ("", " ") for an empty cell."""
    if value is None or value == "":
        return "", " "
    if isinstance(value, bool):
        return ("是" if value else "否"), "b"
    if isinstance(value, int | float):
        return number_text(value), "n"
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return (value.date().isoformat() if midnight else value.isoformat(" ", "seconds")), "d"
    if isinstance(value, date):
        return value.isoformat(), "d"
    if isinstance(value, time | timedelta):
        return str(value), "t"
    return str(value), "t"


def number_text(value: int | float) -> str:
    """The number without exponent, noise or trailing zeros: 205 for 205.0, 0.3 for 0.30000000000000004."""
    number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{_SIGNIFICANT}g}")
    if not number.is_finite():
        return str(value)
    return _plain(number)


def percent_text(value: int | float) -> str:
    """The number as a cell with a percent format shows it: 95% for 0.95."""
    return _plain(Decimal(number_text(value)) * 100) + "%"


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
