"""Names of sheets that every spreadsheet takes: legal, unique, at most 31 characters."""

import re
from collections.abc import Iterable

from forms.excel.cell_text import legal_text

MAX_LENGTH = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\n\t]")


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """A name for each wanted one, in order; equal ones (also in another case) get a number."""
    taken: set[str] = set()
    names = []
    for name in wanted:
        unique = _unique(_legal(name), taken)
        taken.add(unique.casefold())
        names.append(unique)
    return names


def _legal(name: str) -> str:
    shortened = _FORBIDDEN.sub("_", legal_text(name)).strip().strip("'")[:MAX_LENGTH].strip().strip("'")
    if not shortened or shortened.casefold() == "history":  # Excel keeps History for itself
        return "工作表"
    return shortened


def _unique(name: str, taken: set[str]) -> str:
    if name.casefold() not in taken:
        return name
    for number in range(2, len(taken) + 3):
        mark = f"（{number}）"
        candidate = name[: MAX_LENGTH - len(mark)] + mark
        if candidate.casefold() not in taken:
            return candidate
    raise AssertionError("more candidates than taken names")
