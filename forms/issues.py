"""What a check has to say about one place. Wrong input is an Issue, never an exception."""

from dataclasses import dataclass, replace
from typing import Literal

from resources.translation import _

Level = Literal["error", "explain", "hint"]
Explained = Literal["no", "yes", "void"]

LEVELS: tuple[Level, ...] = ("error", "explain", "hint")


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison: where it stands (`8.1.value@2024-03`), its text and its unit."""

    ref: str
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A broken rule at a place.

    `subject` names the measure (8.1 规上工业营业收入), `message` says what is wrong with today's numbers, `fix` what to
    do.
    `level` error blocks export, explain blocks until an explanation stands, hint never blocks.
    `field` is the name used by the command line; `ledger` and `row` are empty for a measure's field. With `measure`
    they are empty for a paragraph of the text report, whose `field` is `report.` and its key.
    """

    rule: str
    version: int
    level: Level
    measure: str
    field: str
    subject: str
    message: str
    fix: str = ""
    operands: tuple[Operand, ...] = ()
    ledger: str = ""
    row: str = ""
    explained: Explained = "no"

    @property
    def owner(self) -> str:
        """The measure, or the row of a ledger: 8.1 or state_assets[ZC-0117]."""
        return f"{self.ledger}[{self.row}]" if self.ledger else self.measure

    @property
    def place(self) -> str:
        return f"{self.owner}.{self.field}" if self.owner else self.field

    @property
    def id(self) -> str:
        return f"{self.rule}@{self.place}"

    @property
    def text(self) -> str:
        """Subject and message in one line, as lists and reports show it."""
        return _("{subject}：{message}").format(subject=self.subject, message=self.message)

    @property
    def blocks(self) -> bool:
        return self.level == "error" or (self.level == "explain" and self.explained != "yes")

    def with_explained(self, explained: Explained) -> "Issue":
        return replace(self, explained=explained)
