"""Printing: one JSON object for scripts, plain lines for people."""

import getpass
import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any


def print_json(content: dict[str, Any]) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1))


def print_table(rows: Iterable[Sequence[str]]) -> None:
    """Columns aligned by the width that a terminal gives Han characters."""
    table = [list(row) for row in rows]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        print("  ".join(cells).rstrip())


def person(named: str | None) -> str:
    """Who is at the keyboard: the name given, or the login name."""
    return named or getpass.getuser()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
