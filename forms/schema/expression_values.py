"""Values of the rule language, what an expression may speak of, and where its values come from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import Enum
from typing import NamedTuple, Protocol

from resources.translation import _

CONTEXT = Context(prec=40, Emax=60, Emin=-60, traps=[InvalidOperation, DivisionByZero, Overflow])

Value = Decimal | str | date | bool | tuple[str, ...] | None
"""None is what nobody entered. An empty text is "", not None."""

Row = Mapping[str, Value]


class ValueType(Enum):
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TRUTH = "truth"
    TEXTS = "texts"

    @property
    def label(self) -> str:
        return {
            ValueType.NUMBER: _("数字"),
            ValueType.TEXT: _("文字"),
            ValueType.DATE: _("日期"),
            ValueType.TRUTH: _("条件"),
            ValueType.TEXTS: _("几项文字"),
        }[self]


class Reference(NamedTuple):
    """A name in an expression: `value` has no owner, `earlier.value` and `measure("8.1")` have one.

    A tuple, since a keystroke looks up eighty of them.
    """

    owner: str
    name: str

    @property
    def text(self) -> str:
        if self.owner == "measure":
            return f'measure("{self.name}")'
        return f"{self.owner}.{self.name}" if self.owner else self.name


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an expression may name: (owner, name) → type, ledgers by column, measures that have a figure."""

    names: Mapping[tuple[str, str], ValueType]
    ledgers: Mapping[str, Mapping[str, ValueType]]
    measures: frozenset[str]


class Environment(Protocol):
    """Where values come from while an expression is evaluated."""

    def read(self, reference: Reference) -> Value: ...

    def knows(self, reference: Reference) -> bool:
        """Whether something is entered there, whatever stands in for it while reckoning."""
        ...

    def rows(self, ledger: str) -> Iterable[Row]: ...


class ExpressionFault(ValueError):
    """A text that is no expression of the language; `column` counts from 1, 0 when it is about the whole."""

    def __init__(self, what: str, column: int) -> None:
        self.what = what
        self.column = column
        super().__init__(what)


class EvaluationFault(ArithmeticError):
    """Today's values cannot be reckoned with (division by zero); becomes an issue, never a silent pass."""


def is_true(value: Value) -> bool | None:
    """Whether a condition holds; a text holds when it is not empty; None when it is unknown."""
    if value is None or isinstance(value, bool):
        return value
    return bool(value)


def all_of(values: Iterable[Value]) -> bool | None:
    """And, with unknowns: False as soon as one is False, else None if one is unknown."""
    unknown = False
    for value in values:
        truth = is_true(value)
        if truth is False:
            return False
        unknown |= truth is None
    return None if unknown else True


def any_of(values: Iterable[Value]) -> bool | None:
    """Or, with unknowns: True as soon as one is True, else None if one is unknown."""
    unknown = False
    for value in values:
        truth = is_true(value)
        if truth is True:
            return True
        unknown |= truth is None
    return None if unknown else False


def compare(left: Value, word: str, right: Value) -> bool | None:
    """One comparison; None when a side is unknown. Types were checked when the expression was compiled."""
    if left is None or right is None:
        return None
    match word:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right  # type: ignore[operator]
        case "<=":
            return left <= right  # type: ignore[operator]
        case ">":
            return left > right  # type: ignore[operator]
        case ">=":
            return left >= right  # type: ignore[operator]
        case "in":
            return left in right  # type: ignore[operator]
        case _:
            return left not in right  # type: ignore[operator]
