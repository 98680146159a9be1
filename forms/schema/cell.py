"""One entered value: what was typed, what it means, where it came from, who entered it and when."""

from dataclasses import dataclass
from typing import Literal

State = Literal["empty", "value", "pending", "not_applicable", "invalid"]
Origin = Literal["typed", "pasted", "imported", "ledger", "carried", "computed"]


@dataclass(frozen=True, slots=True)
class Cell:
    """The content of (node, measure, field).

    `value` is canonical text (exact decimal, ISO date, a word of a choice) and empty in every state but `value`.
    `raw` is the text as typed, so that wrong input (`invalid`) is shown again as it was. `reason` belongs to pending
    (暂缺, with `promised`, an ISO date or "") and not_applicable (不适用). `source` is the SHA-256 of an imported file.
    `at` is an ISO instant in UTC. Empty is not zero.
    """

    node: str
    measure: str
    field: str
    state: State = "empty"
    value: str = ""
    raw: str = ""
    reason: str = ""
    promised: str = ""
    origin: Origin = "typed"
    source: str = ""
    by: str = ""
    at: str = ""

    @property
    def is_value(self) -> bool:
        return self.state == "value"

    @property
    def is_empty(self) -> bool:
        return self.state == "empty"

    @property
    def place(self) -> str:
        return f"{self.measure}.{self.field}"

    def says_same_as(self, other: "Cell") -> bool:
        """Whether both hold the same content, whoever entered it and when."""
        return (self.state, self.value, self.raw, self.reason, self.promised) == (
            other.state,
            other.value,
            other.raw,
            other.reason,
            other.promised,
        )
