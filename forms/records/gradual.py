"""Work on many rows in small portions: whoever drives it decides when it goes on, and may leave it undone.

Nothing is changed before the last portion, so that work that is left leaves nothing half done.
"""

from collections.abc import Generator
from typing import TypeVar

Portion = tuple[int, int]
"""Rows done and rows in all; 0 in all while that is not known."""

Result = TypeVar("Result")
Gradual = Generator[Portion, None, Result]

PORTION_ROWS = 64
"""So many rows are gone through between two portions: a few milliseconds."""


def at_once(work: Gradual[Result]) -> Result:
    """Do all of it and return what comes of it. Raises what the work raises."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
