"""Reads the ledgers of a foreign data.json: what they are called, and the row that a person names by its code.

What has another shape is left out, never an exception.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.package.package_data import PackageData
from forms.package.return_slip import Place
from forms.package.stated import as_stated, items_of, pairs_of, row_of


@dataclass(frozen=True, slots=True)
class StatedLedger:
    """A ledger with rows. `key` is the column by which rows are told apart, "" where there is none.

    `labels` of its columns by name, in the letter's order. A package of an older program names neither: `title` is then
    the ledger's name, and `labels` is empty.
    """

    name: str
    title: str
    key: str
    labels: Mapping[str, str]


def ledgers_of(data: PackageData) -> list[StatedLedger]:
    """Those with rows, in the letter's order."""
    with_rows = [name for name, rows in pairs_of(data.content.get("ledgers")) if rows]
    heads = {ledger.name: ledger for item in items_of(data.content.get("ledger_heads")) for ledger in (_head(item),)}
    known = [ledger for name, ledger in heads.items() if name in with_rows]
    return known + [StatedLedger(name, name, "", {}) for name in with_rows if name not in heads]


def rows_named(data: PackageData, ledger: StatedLedger, text: str) -> dict[str, dict[str, str]]:
    """The rows that a text names, by id: one where it is an id or a code; more where several rows hold that content.

    Full-width and half-width are one, so are capitals and small letters, where nothing is written as typed.
    """
    rows = list(_rows(data, ledger.name))
    for spelled in (_as_it_is, _spelled_plainly):
        wanted = spelled(text)
        for columns in (("row",), (ledger.key,), None):
            named = [row for row in rows if wanted and wanted in _contents(row, columns, spelled)]
            if named:
                return {as_stated(row.get("row")): row_of(row) for row in named}
    return {}


def row_at(data: PackageData, place: Place) -> dict[str, str]:
    """The values of the row that a place names by its id; none where there is no such row."""
    return next((row_of(row) for row in _rows(data, place.ledger) if row.get("row") == place.row), {})


def place_label(data: PackageData, place: Place) -> str:
    """A place in a ledger as a person reads it: 国有资产清单 ZC-0117 盘活金额."""
    ledger = next((each for each in ledgers_of(data) if each.name == place.ledger), None)
    if ledger is None:
        return place.text
    code = row_at(data, place).get(ledger.key, "") or place.row
    parts = (ledger.title, code, ledger.labels.get(place.field, place.field))
    return " ".join(part for part in parts if part)


def _rows(data: PackageData, ledger: str) -> Iterator[Mapping[str, Any]]:
    return items_of(dict(pairs_of(data.content.get("ledgers"))).get(ledger))


def _head(item: Mapping[str, Any]) -> StatedLedger:
    name = as_stated(item.get("ledger"))
    labels = {as_stated(each.get("column")): as_stated(each.get("label")) for each in items_of(item.get("columns"))}
    return StatedLedger(name, as_stated(item.get("title")) or name, as_stated(item.get("key")), labels)


def _contents(row: Mapping[str, Any], columns: Iterable[str] | None, spelled: Callable[[str], str]) -> list[str]:
    values = row.values() if columns is None else (row.get(column) for column in columns)
    return [spelled(value) for value in values if isinstance(value, str)]


def _as_it_is(text: str) -> str:
    return text


def _spelled_plainly(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
