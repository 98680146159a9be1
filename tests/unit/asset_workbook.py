"""Generated assets as an office sends them: one sheet, twenty columns, numbers as numbers and days as days."""

import datetime
from collections.abc import Iterable
from pathlib import Path

from forms.schema.ledger_definition import define_ledgers
from forms.schema.load import load_shipped_letter
from tests.unit.fast_workbook import write_workbook
from tests.unit.ledgers import ASSET

COLUMNS = (*(name for name in ASSET if name != "recovered"), "expected")
_NUMBERS = ("area", "book_value", "value")


def cells_of(row: dict[str, str]) -> list[object]:
    """A row as a spreadsheet holds it."""
    return [_cell(name, row.get(name, "")) for name in COLUMNS]


def _cell(name: str, text: str) -> object:
    if not text:
        return None
    if name in _NUMBERS:
        return float(text)
    return datetime.date.fromisoformat(text) if name == "revived_on" else text


def heads() -> list[object]:
    definition = define_ledgers(load_shipped_letter("dazu-2024"))["state_assets"]
    return [definition.by_name[name].label for name in COLUMNS]


def write_assets(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    return write_workbook(path, [heads(), *map(cells_of, rows)])
