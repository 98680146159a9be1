"""Sees at a glance that a row is right, so that a hundred thousand right rows cost little."""

from collections.abc import Callable, Mapping
from operator import ge, gt, itemgetter, le, lt
from typing import Any

from forms.schema.expression_values import Row, Value
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_row import is_empty
from forms.schema.ledger_terms import Bound, Condition, NotWith, Term
from forms.schema.letter import Node

Quick = Callable[[Any, Row], bool]

_HOLDS: dict[str, Callable[[Any, Any], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt}


class QuickLook:
    """`terms` are those of each column that a value alone does not tell: they take a closer look."""

    def __init__(self, definition: LedgerDefinition, node: Node) -> None:
        asked = [column for column in definition.columns if not column.is_computed]
        required = [column for column in asked if column.wording.required is True]
        self._filled = _all_of([column for column in required if not column.is_number])
        self._known = _all_of([column for column in required if column.is_number])
        self._sometimes = [
            (column.name, column.wording.required.holds)
            for column in asked
            if isinstance(column.wording.required, Condition)
        ]
        seen = [(column, [(term, _quick(term, node)) for term in column.wording.terms]) for column in asked]
        self._quick = [(column.name, [quick for _term, quick in terms if quick is not None]) for column, terms in seen]
        self._quick = [(name, checks) for name, checks in self._quick if checks]
        self.terms = [(column, [term for term, quick in terms if quick is None]) for column, terms in seen]
        self.terms = [(column, terms) for column, terms in self.terms if terms]

    def is_right(self, values: Mapping[str, Value]) -> bool:
        """Whether a row without wrong texts surely has what it must have and stands in its bounds, but for `terms`."""
        if not all(self._filled(values)) or None in self._known(values):
            return False
        for name, holds in self._sometimes:
            value = values[name]
            if not value and is_empty(value) and holds(values):
                return False
        for name, checks in self._quick:
            value = values[name]
            if value or not is_empty(value):
                for check in checks:
                    if not check(value, values):
                        return False
        return True


def _all_of(columns: list[ColumnDefinition]) -> Callable[[Mapping[str, Value]], tuple[Value, ...]]:
    names = [column.name for column in columns]
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


def _quick(term: Term, node: Node) -> Quick | None:
    """Whether a value that is not empty surely fulfils the term, given its row; None where that takes a closer look."""
    if isinstance(term, NotWith):
        return lambda value, _row: value != term.word
    if not isinstance(term, Bound) or term.limit == "year":
        return None
    holds = _HOLDS[term.op]
    if term.column:
        other = term.column
        return lambda value, row: row[other] is not None and holds(value, row[other])
    limit = node.end if term.limit == "node" else term.number
    return None if limit is None else lambda value, _row: holds(value, limit)
