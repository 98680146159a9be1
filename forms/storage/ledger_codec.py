"""How values of ledgers stand in SQL, and back: numbers as whole multiples of their last place."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from forms.schema.expression_values import Value
from forms.schema.ledger_definition import ColumnDefinition
from forms.schema.ledger_row import WORD_MARK, empty_value, text_of
from forms.storage.ledger_tables import kept_as

Write = Callable[[Value], int | str | None]
Read = Callable[[Any], Value]

HALF = 10**9
"""Sums go in two parts, so that none passes the 64 bits of SQLite."""

_NUMBER = re.compile(r"number\((\d+)\)")


def unscaled(whole: int, places: int) -> Decimal:
    return Decimal(whole).scaleb(-places)


def places_kept(kept: str) -> int | None:
    """The places of numbers in a column, None where texts are kept."""
    match = _NUMBER.fullmatch(kept)
    return int(match[1]) if match else None


def writer(column: ColumnDefinition, kept: str = "") -> Write:
    """How a value is written into a column that is kept so, or as the column's definition says."""
    places = places_kept(kept or kept_as(column))
    if places is not None:
        unit = Decimal(10) ** places
        return lambda value: int(value * unit) if isinstance(value, Decimal) else None
    return lambda value: text_of(value) or None


def reader(column: ColumnDefinition, kept: str = "") -> Read:
    """How a value is read. A column may be kept with more places than an earlier letter gives it."""
    places, empty = places_kept(kept or kept_as(column)), empty_value(column.base)
    if column.is_number != (places is not None):
        return lambda _content: empty
    if places is not None:
        unit = -places
        return lambda whole: None if whole is None else Decimal(whole).scaleb(unit)
    if column.base == "date":
        return lambda text: None if text is None else date.fromisoformat(text)
    if column.base == "multitext":
        return lambda text: empty if text is None else tuple(text.split(WORD_MARK))
    return lambda text: text or ""


class TableColumns(NamedTuple):
    """The columns of a ledger as its table keeps them: how each is selected, read and written."""

    kept: Mapping[str, str]
    selected: str
    readers: tuple[tuple[str, Read], ...]
    writers: Mapping[str, Write]
