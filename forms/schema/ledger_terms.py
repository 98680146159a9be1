"""What a column of a ledger may be asked to fulfil, as structured data made from the letter's wording."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from forms.issues import Level
from forms.schema.expression_values import Row, compare
from forms.schema.ledger_row import is_empty

Operator = Literal[">=", "<=", ">", "<"]


@dataclass(frozen=True, slots=True)
class Condition:
    """`column` holds one of `words`, or compares with `number`; with neither, it only has to be set."""

    column: str
    words: tuple[str, ...] = ()
    op: Operator | None = None
    number: Decimal = Decimal(0)

    def holds(self, row: Row) -> bool:
        """An empty column fulfils nothing."""
        value = row[self.column]
        if is_empty(value):
            return False
        if self.op is not None:
            return compare(value, self.op, self.number) is True
        return not self.words or value in self.words


@dataclass(frozen=True, slots=True)
class Bound:
    """The value must stand in `op` to a number, another column, the node's end or the letter's year."""

    level: Level
    op: Operator
    number: Decimal | None = None
    column: str = ""
    limit: Literal["", "node", "year"] = ""


@dataclass(frozen=True, slots=True)
class WordCount:
    """How many words a column of several words may hold."""

    level: Level
    op: Operator
    number: int


@dataclass(frozen=True, slots=True)
class Unique:
    """No two rows of a node have the same value; the first such column is the ledger's key."""

    level: Level


@dataclass(frozen=True, slots=True)
class Listed:
    """The value is a key of a ledger: `ledger` "" means this one, and then never the row's own."""

    level: Level
    ledger: str


@dataclass(frozen=True, slots=True)
class ChoiceBy:
    """The words allowed depend on what `column` holds, by the letter's list of choices `list`."""

    level: Level
    column: str
    list: str


@dataclass(frozen=True, slots=True)
class NotWith:
    """`word` contradicts the conditions, when all of them hold."""

    level: Level
    word: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class NotBelowBefore:
    """Not less than the same row said at the latest node before that has it; with `same_year` only within one year."""

    level: Level
    same_year: bool


@dataclass(frozen=True, slots=True)
class NeverChanged:
    """What the row said at an earlier node stays."""

    level: Level


@dataclass(frozen=True, slots=True)
class BringsNone:
    """Where a choice of the row begins with `word`, this amount is none."""

    level: Level
    word: str


Term = Bound | WordCount | Unique | Listed | ChoiceBy | NotWith | NotBelowBefore | NeverChanged | BringsNone


@dataclass(frozen=True, slots=True)
class Wording:
    """All that a column's `required` and `rule` say.

    `required` is yes, no, or a condition. `choices` are the words of a choice. `form` names the identifier that the
    value must be. A computed column has a `formula`, or `score`, or `grade` by rank inside the column `group`.
    """

    required: bool | Condition = False
    choices: tuple[str, ...] = ()
    form: str = ""
    terms: tuple[Term, ...] = ()
    formula: str = ""
    made: Literal["", "formula", "score", "grade"] = ""
    group: str = ""
