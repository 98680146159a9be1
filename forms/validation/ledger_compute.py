"""Computed columns of ledgers: exact decimals, rounded once at the column's places, empty when they cannot be known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, DecimalException

from forms.schema.expression_values import EvaluationFault, Reference, Row, Value
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_evaluation import Evaluation
from forms.schema.ledger_row import LedgerRow
from forms.schema.ledger_types import fits
from forms.schema.letter import Letter, Rounding
from forms.validation.calculate import round_to
from forms.validation.ledger_evaluation import grades_of, score_of


@dataclass(frozen=True, slots=True)
class _RowEnvironment:
    """The row itself, with computed columns not yet rounded."""

    values: Mapping[str, Value]

    def read(self, reference: Reference) -> Value:
        return self.values[reference.name]

    def knows(self, reference: Reference) -> bool:
        return self.values[reference.name] is not None

    def rows(self, ledger: str) -> Iterable[Row]:
        return ()


class LedgerComputer:
    """Fills the computed columns of one ledger's rows."""

    def __init__(self, letter: Letter, definition: LedgerDefinition) -> None:
        self._definition = definition
        self._rounding = letter.rounding
        found = [each for each in letter.evaluations if each.ledger == definition.name]
        self._evaluation = found[0] if found else Evaluation(definition.name)
        self._score = _made(definition, "score")
        self._grade = _made(definition, "grade")

    @property
    def reaches_other_rows(self) -> bool:
        """Whether one row's change can change another's computed columns: grades go by rank."""
        return self._grade is not None and bool(self._evaluation.shares)

    def compute(self, row: LedgerRow) -> LedgerRow:
        """The row with its own computed columns; a grade by rank is for `changed_grades`.

        Division by zero and missing values give an empty column. Formulas see each other unrounded.
        """
        if not self._definition.formulas and self._score is None and self._grade is None:
            return row
        exact = dict(row.values)
        for column in self._definition.formulas:
            exact[column.name] = _evaluate(column, exact)
        values = {**exact, **{column.name: self._rounded(column, exact) for column in self._definition.formulas}}
        if self._score is not None:
            exact[self._score.name] = score_of(self._evaluation, exact)
            values[self._score.name] = self._rounded(self._score, exact)
        if self._grade is not None and not self.reaches_other_rows:
            values[self._grade.name] = self._override(values)
        return row if values == row.values else replace(row, values=values)

    @property
    def graded_by(self) -> tuple[str, ...]:
        """The columns of other rows that a grade by rank looks at; none where grades hang on the row alone."""
        if not self.reaches_other_rows or self._grade is None or self._score is None:
            return ()
        grade = self._grade.name
        return (self._grade.wording.group, self._score.name, grade, f"{grade}_override")

    def changed_grades(self, rows: Iterable[tuple[str, Mapping[str, Value]]]) -> dict[str, dict[str, Value]]:
        """Of rows by id with the columns of `graded_by`, those whose grade changes, each with the new one.

        Ranks go by the score as shown, so that equal scores on paper are equal. An override entered by the office
        stands before the rank.
        """
        group, score, grade, _override = self.graded_by
        listed = list(rows)
        grades = grades_of(self._evaluation, [(str(values[group]), values[score]) for _row_id, values in listed])
        effective = [self._override(values) or each for (_row_id, values), each in zip(listed, grades, strict=True)]
        return {
            row_id: {grade: new}
            for (row_id, values), new in zip(listed, effective, strict=True)
            if values[grade] != new
        }

    def _override(self, values: Mapping[str, Value]) -> str:
        return str(values.get(f"{self._grade.name}_override") or "") if self._grade else ""

    def _rounded(self, column: ColumnDefinition, exact: Mapping[str, Value]) -> Decimal | None:
        return round_exact(exact[column.name], column.places, self._rounding)


def round_exact(value: Value, places: int, rounding: Rounding) -> Decimal | None:
    """One rounding, at the end; None for what is unknown or beyond what can be kept."""
    if not isinstance(value, Decimal):
        return None
    try:
        rounded = round_to(value, places, rounding)
    except DecimalException:
        return None
    return rounded if fits(rounded, places) else None


def _evaluate(column: ColumnDefinition, exact: Mapping[str, Value]) -> Value:
    assert column.formula is not None
    try:
        return column.formula.evaluate(_RowEnvironment(exact))
    except EvaluationFault:
        return None


def _made(definition: LedgerDefinition, kind: str) -> ColumnDefinition | None:
    return next((column for column in definition.columns if column.wording.made == kind), None)
