"""Numbers in cells: real numbers that look like the text of the report."""

import re
from decimal import Decimal

_SHOWN = re.compile(r"(?P<before>[^\d,.\-]*)(?P<number>-?\d[\d,]*(?:\.(?P<fraction>\d+))?)(?P<after>[^\d,.\-]*)")
_MAX_DIGITS = 15


def is_exact_in_a_cell(number: Decimal) -> bool:
    """Whether a spreadsheet keeps every digit: it holds 15."""
    return number.is_finite() and len(number.normalize().as_tuple().digits) <= _MAX_DIGITS


def number_format(text: str, number: Decimal, places: int) -> str | None:
    """The format in which `number` reads as `text` (≥ 210, 97.6%); None when the text says something else.

    An empty text takes `places`.
    """
    if not text.strip():
        return _digits(places, grouped=True)
    if text == f"{number:,.{places}f}":
        return _digits(places, grouped=True)
    match = _SHOWN.fullmatch(text.strip())
    if match is None:
        return None
    decimals = len(match["fraction"] or "")
    if Decimal(match["number"].replace(",", "")) != round(number, decimals) and not _rounds_to(match, number, decimals):
        return None
    shown = _digits(decimals, grouped="," in match["number"] or abs(number) < 1000)
    return f"{_literal(match['before'])}{shown}{_literal(match['after'])}"


def _rounds_to(match: re.Match[str], number: Decimal, decimals: int) -> bool:
    """Half up and half even differ by one in the last place: both are the same number here."""
    return abs(Decimal(match["number"].replace(",", "")) - number) <= Decimal(5).scaleb(-decimals - 1)


def _digits(places: int, *, grouped: bool) -> str:
    whole = "#,##0" if grouped else "0"
    return f"{whole}.{'0' * places}" if places else whole


def _literal(text: str) -> str:
    return '"' + text.replace('"', "") + '"' if text else ""
