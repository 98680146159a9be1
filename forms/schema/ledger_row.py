"""One row of a ledger in memory: values as the rule language reads them, wrong texts as they were typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from forms.schema.cell import Origin
from forms.schema.expression_values import Value
from forms.schema.numbers import canonical

NUMBERS = frozenset({"integer", "decimal", "money", "percent"})
WORD_MARK = "、"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """`values` has every column of the ledger: None for an unknown number or date, "" for no text, () for no words.

    `raws` has the texts that could not be read, by column; such a column's value is empty. `position` orders the rows
    of a node, `source` is the SHA-256 of an imported file, `at` an ISO instant in UTC. A row copied to the next node
    keeps its `id`.
    """

    id: str
    position: int
    values: Mapping[str, Value]
    raws: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = "typed"
    source: str = ""
    by: str = ""
    at: str = ""

    def says_same_as(self, other: "LedgerRow | None") -> bool:
        """Whether both hold the same content in the same place, whoever entered it."""
        if other is None:
            return False
        return (self.position, self.values, self.raws) == (other.position, other.values, other.raws)

    def text(self, column: str) -> str:
        """What a person typed: canonical text, or the wrong text as it was."""
        return self.raws.get(column) or text_of(self.values.get(column))


def empty_value(base: str) -> Value:
    """What an empty cell is to the rule language: no number and no date is unknown, no text is an empty text."""
    if base in NUMBERS or base == "date":
        return None
    return () if base == "multitext" else ""


def is_empty(value: Value) -> bool:
    return value is None or (not value and value.__class__ in (str, tuple))


def value_of(base: str, text: str) -> Value:
    """The value of a canonical text of a column whose type is `base`."""
    if not text:
        return empty_value(base)
    if base in NUMBERS:
        return Decimal(text)
    if base == "date":
        return date.fromisoformat(text)
    return tuple(text.split(WORD_MARK)) if base == "multitext" else text


def exact_value(base: str, text: str) -> Value:
    """The value whose canonical text this is; an empty one when there is none."""
    try:
        value = value_of(base, text)
    except (ValueError, ArithmeticError):
        return empty_value(base)
    return value if text_of(value) == text else empty_value(base)


def text_of(value: Value) -> str:
    """Canonical text: exact decimal, ISO date, words joined by 、; "" for nothing."""
    if value is None or value.__class__ is str:
        return value or ""
    if isinstance(value, Decimal):
        return canonical(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return WORD_MARK.join(value)
    return str(value) if value else ""
