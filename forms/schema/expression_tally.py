"""One pass over the rows of a ledger (sum, count, max, min), which can be kept right as single rows change."""

from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, DecimalException

from forms.schema.expression_functions import GENERATOR_FUNCTIONS, added, rounded_sum
from forms.schema.expression_values import Environment, EvaluationFault, Reference, Row, Value, is_true

Run = Callable[[Environment, Row | None], Value]

_CONSTANT_OWNERS = frozenset({"letter", "node"})


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """`function` of `item` over the rows of a ledger for which all conditions hold.

    `asked` are the columns that conditions look at, `columns` all that it looks at. `taken` is the one column that
    the item is, "" where it is the row itself, None where it is reckoned.
    """

    ledger: str
    columns: tuple[str, ...]
    asked: tuple[str, ...]
    taken: str | None
    function: str
    item: Run
    conditions: tuple[Run, ...]
    references: frozenset[Reference]

    @property
    def can_be_kept(self) -> bool:
        """Whether one row's change tells the new result: rows add up, and nothing but rows can change it."""
        owners = {reference.owner for reference in self.references}
        return self.function in ("sum", "count") and owners <= _CONSTANT_OWNERS

    def chooses(self, environment: Environment, row: Row) -> bool:
        return all(is_true(condition(environment, row)) is True for condition in self.conditions)

    def over(self, environment: Environment, rows: Iterable[Row]) -> Value:
        chosen = (row for row in rows if self.chooses(environment, row))
        return GENERATOR_FUNCTIONS[self.function](self.item(environment, row) for row in chosen)


class TallyingRows(Iterable[Row]):
    """Rows that know the result of a pass over them without going through them each time."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def tally(self, tally: Tally, environment: Environment) -> Value: ...

    @abstractmethod
    def chosen(self, tally: Tally, environment: Environment) -> tuple[str, ...]:
        """Ids of the rows that a tally goes by, in order."""


class RunningTally:
    """The result of a tally that can be kept, as rows come and go. It equals a pass over all of them."""

    def __init__(self, tally: Tally, environment: Environment) -> None:
        self._tally = tally
        self._environment = environment
        self._total = Decimal(0)
        self._count = 0
        self._faults = 0
        self._fault: Exception = EvaluationFault()

    def put(self, row: Row, times: int = 1) -> None:
        """Take so many equal rows in; negative: away. Rows that cannot be reckoned are counted."""
        try:
            if not self._tally.chooses(self._environment, row):
                return
            item = self._tally.item(self._environment, row)
        except (EvaluationFault, DecimalException) as fault:
            self._note(fault, times)
            return
        if item is not None:
            self._count += times
        if isinstance(item, Decimal):
            self._total = added(self._total, item, times)

    def put_group(self, row: Row, rows: int, items: int, total: Decimal) -> None:
        """Take in rows that are the same in the columns asked: how many they are, how many have an item, their sum."""
        try:
            if not self._tally.chooses(self._environment, row):
                return
        except (EvaluationFault, DecimalException) as fault:
            self._note(fault, rows)
            return
        self._count += items
        self._total = added(self._total, total)

    def _note(self, fault: Exception, times: int) -> None:
        self._faults += times
        if times > 0:
            self._fault = fault

    def value(self) -> Value:
        """Raises what a pass would raise: EvaluationFault or DecimalException, a row cannot be reckoned."""
        if self._faults:
            raise self._fault
        return Decimal(self._count) if self._tally.function == "count" else rounded_sum(self._total)


def present(environment: Environment, row: Row | None) -> Value:
    """The item of a pass that counts rows."""
    return True


def tallied(tally: Tally) -> Run:
    """The tally as a part of an expression."""

    def run(environment: Environment, row: Row | None) -> Value:
        rows = environment.rows(tally.ledger)
        if isinstance(rows, TallyingRows):
            return rows.tally(tally, environment)
        return tally.over(environment, rows)

    return run
