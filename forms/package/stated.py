"""Reads from a foreign data.json what is shown to a person. What has another shape is left out, never an exception."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.package.package_data import PackageData
from forms.signing.fault import shown_text

_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """One measure as it is printed; `completion` in points, every text "" where nothing is stated."""

    measure: str
    title: str
    unit: str
    shown: str
    light: str
    target: str
    completion: str


@dataclass(frozen=True, slots=True)
class StatedCell:
    """`state` value, pending or not_applicable; `value` its text, `reason` and `promised` of the other two."""

    state: str
    value: str
    reason: str
    promised: str


@dataclass(frozen=True, slots=True)
class StatedExplanation:
    """An explanation with the issue it belongs to; `message` names measure and figures."""

    issue: str
    message: str
    text: str
    by: str


def figures_of(data: PackageData) -> list[StatedFigure]:
    """In the letter's order."""
    names = ("measure", "title", "unit", "shown", "light", "target", "completion")
    return [StatedFigure(*(_text(item.get(name)) for name in names)) for item in _items(data.content.get("figures"))]


def cells_of(data: PackageData) -> dict[tuple[str, str], StatedCell]:
    """By measure and field."""
    cells = {}
    for measure, fields in _pairs(data.content.get("cells")):
        for field, cell in _pairs(fields):
            if isinstance(cell, Mapping):
                parts = (cell.get(name) for name in ("state", "value", "reason", "promised"))
                stated = StatedCell(*(_text(part) for part in parts))
                cells[measure, field] = stated
    return cells


def explanations_of(data: PackageData) -> list[StatedExplanation]:
    names = ("issue", "message", "text", "by")
    found = data.content.get("explanations")
    return [StatedExplanation(*(_text(item.get(name)) for name in names)) for item in _items(found)]


def evidence_titles(data: PackageData) -> dict[tuple[str, str], str]:
    """Titles by measure and SHA-256."""
    found = _items(data.content.get("evidence"))
    return {(_text(item.get("measure")), _text(item.get("sha256"))): _text(item.get("title")) for item in found}


def rows_of(data: PackageData) -> dict[str, dict[str, dict[str, str]]]:
    """Values by column, by row id, by ledger."""
    return {
        ledger: {
            _text(row.get("row")): {column: _text(value) for column, value in _pairs(row) if column != "row"}
            for row in _items(rows)
        }
        for ledger, rows in _pairs(data.content.get("ledgers"))
    }


def _items(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, Mapping))


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from ((shown_text(str(name)), item) for name, item in value.items())


def _text(value: Any) -> str:
    """Printable, on one line; long narratives are kept."""
    text = value if isinstance(value, str) else ""
    return "".join(char if char.isprintable() else " " for char in text[:_LONGEST])
