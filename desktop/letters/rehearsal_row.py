"""One line and one section of what a new version of the letter would do."""

from typing import Literal, NamedTuple

Tone = Literal["", "error", "explain", "good", "muted"]


class Row(NamedTuple):
    """`measure` is the old number whose counterpart may be chosen in this row, "" for none."""

    what: str
    before: str = ""
    after: str = ""
    why: str = ""
    tone: Tone = ""
    measure: str = ""


class Section(NamedTuple):
    title: str
    tone: Tone
    rows: list[Row]
