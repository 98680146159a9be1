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
    return [
        StatedFigure(*(as_stated(item.get(name)) for name in names)) for item in items_of(data.content.get("figures"))
    ]


def cells_of(data: PackageData) -> dict[tuple[str, str], StatedCell]:
    """By measure and field."""
    cells = {}
    for measure, fields in pairs_of(data.content.get("cells")):
        for field, cell in pairs_of(fields):
            if isinstance(cell, Mapping):
                parts = (cell.get(name) for name in ("state", "value", "reason", "promised"))
                stated = StatedCell(*(as_stated(part) for part in parts))
                cells[measure, field] = stated
    return cells


def explanations_of(data: PackageData) -> list[StatedExplanation]:
    names = ("issue", "message", "text", "by")
    found = data.content.get("explanations")
    return [StatedExplanation(*(as_stated(item.get(name)) for name in names)) for item in items_of(found)]


def text_doubts(data: PackageData) -> list[str]:
    """What is doubtful in the text report, by the words of the program that wrote it."""
    report = data.content.get("report_text")
    found = report.get("doubts") if isinstance(report, Mapping) else None
    return [text for item in items_of(found) if (text := as_stated(item.get("message")))]


def evidence_titles(data: PackageData) -> dict[tuple[str, str], str]:
    """Titles by measure and SHA-256."""
    found = items_of(data.content.get("evidence"))
    return {
        (as_stated(item.get("measure")), as_stated(item.get("sha256"))): as_stated(item.get("title")) for item in found
    }


def rows_of(data: PackageData) -> dict[str, dict[str, dict[str, str]]]:
    """Values by column, by row id, by ledger."""
    return {
        ledger: {as_stated(row.get("row")): row_of(row) for row in items_of(rows)}
        for ledger, rows in pairs_of(data.content.get("ledgers"))
    }


def row_of(row: Mapping[str, Any]) -> dict[str, str]:
    """The values of one row by column."""
    return {column: as_stated(value) for column, value in pairs_of(row) if column != "row"}


def items_of(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a list; none where there is no list."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, Mapping))


def pairs_of(value: Any) -> Iterator[tuple[str, Any]]:
    """What an object holds, by printable names; none where there is no object."""
    if isinstance(value, Mapping):
        yield from ((shown_text(str(name)), item) for name, item in value.items())


def as_stated(value: Any) -> str:
    """A text as it is taken from a package: printable, on one line, up to a length."""
    text = value if isinstance(value, str) else ""
    return "".join(char if char.isprintable() else " " for char in text[:_LONGEST])
