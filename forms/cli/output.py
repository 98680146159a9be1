"""Printing: one JSON object for scripts, plain lines for people."""

import getpass
import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Protocol


class Result(Protocol):
    """What a command did, for scripts and for people."""

    def to_json(self) -> dict[str, Any]: ...

    def lines(self) -> Iterable[str]: ...


def print_result(result: Result, *, as_json: bool) -> None:
    if as_json:
        print_json(result.to_json())
    else:
        for line in result.lines():
            print(line)


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
