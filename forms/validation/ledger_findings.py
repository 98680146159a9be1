"""What a check of rows found, as it is kept: by row, and by what it was judged."""

from dataclasses import dataclass
from typing import NamedTuple

Place = tuple[str, str]
"""(node, ledger)."""


class Findings(NamedTuple):
    """What is kept: rows in which something was found, and by what they were judged."""

    stamp: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundRows:
    """What is to be kept: of the rows `checked` those that are `faulty`; None checked: of all rows.

    `stamp` is by what they were judged when what is on disk was last the same as here, `hangs_on` the places whose
    rows were looked at; `sequence` tells what was found later.
    """

    ledger: str
    node: str
    hangs_on: tuple[Place, ...]
    stamp: str
    sequence: int
    checked: frozenset[str] | None
    faulty: frozenset[str]
