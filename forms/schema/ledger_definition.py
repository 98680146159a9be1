"""A ledger ready to be filled: typed columns with their terms, the key, and formulas in the order they are reckoned."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from forms.schema.expression_values import Value, ValueType, Vocabulary
from forms.schema.expressions import Expression, compile_expression
from forms.schema.field_types import FieldType
from forms.schema.ledger_row import NUMBERS, empty_value, text_of
from forms.schema.ledger_rules import read_wording
from forms.schema.ledger_terms import Unique, Wording
from forms.schema.ledger_types import ledger_type
from forms.schema.letter import Choice, Column, Ledger, Letter, Node
from resources.translation import _

AFTER_THIS_YEAR = "本年度以后"

_TYPE = re.compile(r"([a-z]+)(?:\((\d)\))?( computed)?")


class FormulaLoop(ValueError):
    """Computed columns that are reckoned from each other, by name."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = tuple(columns)
        super().__init__("、".join(columns))


@dataclass(frozen=True, slots=True)
class ColumnDefinition:
    """One column: what it takes, how it is kept, what is asked of it.

    `places` are the decimals a number is kept with. A computed column takes nothing from a person.
    """

    name: str
    label: str
    unit: str
    base: str
    places: int
    type: FieldType
    wording: Wording
    formula: Expression | None = None

    @property
    def is_number(self) -> bool:
        return self.base in NUMBERS

    @property
    def is_computed(self) -> bool:
        return bool(self.wording.made)

    @property
    def is_private(self) -> bool:
        """A telephone number stays in the workspace."""
        return self.base == "phone"

    @property
    def words(self) -> tuple[str, ...]:
        """The words of a choice that does not depend on another column."""
        return self.wording.choices

    def shown(self, value: Value) -> str:
        """The value as a person reads it, without its unit."""
        text = text_of(value)
        return self.type.format(text) if text else ""


@dataclass(frozen=True)
class LedgerDefinition:
    """`formulas` are the computed columns that have one, each after those it needs."""

    name: str
    title: str
    columns: tuple[ColumnDefinition, ...]
    choices: tuple[Choice, ...]

    @cached_property
    def by_name(self) -> dict[str, ColumnDefinition]:
        return {column.name: column for column in self.columns}

    @cached_property
    def key(self) -> ColumnDefinition | None:
        """The column by which rows are told apart: the first that must be unique."""
        return next(iter(self.unique), None)

    @cached_property
    def unique(self) -> tuple[ColumnDefinition, ...]:
        """Columns in which no two rows may hold the same."""
        return tuple(
            column for column in self.columns if any(isinstance(term, Unique) for term in column.wording.terms)
        )

    @cached_property
    def formulas(self) -> tuple[ColumnDefinition, ...]:
        return tuple(self.by_name[name] for name in formula_order(self.columns))

    @cached_property
    def blank(self) -> dict[str, Value]:
        """The values of an empty row."""
        return {column.name: empty_value(column.base) for column in self.columns}

    def words_given(self, list_name: str, given: str) -> tuple[str, ...]:
        """The words that a list of the letter allows where another column holds `given`."""
        return tuple(choice.choice for choice in self.choices if choice.list == list_name and choice.given == given)


def define_ledgers(letter: Letter) -> dict[str, LedgerDefinition]:
    """Every ledger of a letter that the loader has taken, by name."""
    measures = [measure.no for measure in letter.measures]
    return {ledger.name: define_ledger(ledger, measures, letter.nodes, letter.choices) for ledger in letter.ledgers}


def define_ledger(
    ledger: Ledger, measures: Sequence[str], nodes: Sequence[Node], choices: tuple[Choice, ...]
) -> LedgerDefinition:
    """Raises WordingFault or ExpressionFault; a ledger that the loader has taken raises none."""
    columns = tuple(define_column(column, ledger, measures, nodes, choices) for column in ledger.columns)
    return LedgerDefinition(ledger.name, ledger.title, columns, choices)


def define_column(
    column: Column, ledger: Ledger, measures: Sequence[str], nodes: Sequence[Node], choices: tuple[Choice, ...]
) -> ColumnDefinition:
    """Raises WordingFault: the grammar does not know it. ExpressionFault: a formula that cannot be compiled."""
    wording = read_wording(column)
    base, places = split_type(column.type)
    words = wording.choices
    aliases: tuple[tuple[str, str], ...] = ()
    if base == "measure":
        words = tuple(measures)
    elif base == "node":
        words = (*(node.id for node in nodes), AFTER_THIS_YEAR)
        aliases = tuple((node.label, node.id) for node in nodes)
    elif base == "choice" and not words:
        words = tuple(dict.fromkeys(word for list_name in _lists(wording) for word in _words_of(choices, list_name)))
    formula = None
    if wording.made == "formula":
        numbers = {("", each.name): ValueType.NUMBER for each in ledger.columns if split_type(each.type)[0] in NUMBERS}
        formula = compile_expression(wording.formula, Vocabulary(numbers, {}, frozenset()))
    field_type = ledger_type(base, places, column.unit, words, aliases, wording.form)
    return ColumnDefinition(column.name, column.label, column.unit, base, places, field_type, wording, formula)


def split_type(declared: str) -> tuple[str, int]:
    """`money(4) computed` is money with 4 places."""
    match = _TYPE.fullmatch(declared)
    return (match[1], int(match[2] or 0)) if match else ("text", 0)


def formula_order(columns: Iterable[ColumnDefinition]) -> tuple[str, ...]:
    """Names of columns with a formula, each after those it needs. Raises FormulaLoop."""
    needs = {
        column.name: {reference.name for reference in column.formula.references}
        for column in columns
        if column.formula is not None
    }
    try:
        return tuple(name for name in TopologicalSorter(needs).static_order() if name in needs)
    except CycleError as fault:
        raise FormulaLoop([str(name) for name in dict.fromkeys(fault.args[1])]) from fault


def _lists(wording: Wording) -> list[str]:
    return [getattr(term, "list", "") for term in wording.terms if getattr(term, "list", "")]


def _words_of(choices: tuple[Choice, ...], list_name: str) -> list[str]:
    return [choice.choice for choice in choices if choice.list == list_name]


def row_name(ledger: LedgerDefinition, number: int) -> str:
    """How messages name a row: 待盘活国有资产清单 第12行."""
    return _("{ledger} 第{number}行").format(ledger=ledger.title, number=number)
