"""The letter's data of an evaluation (亩均效益综合评价): benchmarks, weights, caps, shares of grades."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from resources.translation import _

if TYPE_CHECKING:
    from forms.schema.row_reader import RowReader
    from forms.schema.source import LetterFault, SourceRow

MissingRule = Literal["zero", "spread", "none"]

_KEYS = ("ledger", "column", "benchmark", "weight", "cap", "grade", "share", "missing")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One item of the score: value / benchmark x weight, at least 0, at most `cap` points where there is a cap.

    The benchmark is in the column's own unit: a share of 0.0302 is 3.02 where the column is in %.
    """

    column: str
    benchmark: Decimal
    weight: Decimal
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GradeShare:
    """Percent of the companies of a group that get the grade, the best first."""

    grade: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How the rows of one ledger are scored and graded; without `indicators` no score, without `shares` no grade.

    An item without a value counts zero points (`zero`), or its weight is spread over the others in proportion
    (`spread`), or the row gets no score (`none`).
    """

    ledger: str
    indicators: tuple[Indicator, ...] = ()
    shares: tuple[GradeShare, ...] = ()
    missing: MissingRule = "zero"


def read_evaluations(
    rows: "Sequence[SourceRow]", columns: dict[str, set[str]], faults: "list[LetterFault]"
) -> tuple[Evaluation, ...]:
    """The evaluations of a letter's table `evaluation`; `columns` are the columns of each ledger.

    A row has a ledger and either a column with benchmark and weight, or a grade with its share, or `missing`.
    """
    from forms.schema.row_reader import RowReader  # late: a workspace opens without reading a letter's tables

    found: dict[str, Evaluation] = {}
    for row in rows:
        reader = RowReader(row, faults, _KEYS)
        name = reader.text("ledger")
        if name and name not in columns:
            reader.fault("ledger", "unknown_ledger", _("没有名为“{name}”的台账").format(name=name), _("请改正名称。"))
            continue
        known = found.get(name, Evaluation(name))
        found[name] = _with_row(known, reader, columns.get(name, set()))
    return tuple(found.values())


def _with_row(known: Evaluation, reader: "RowReader", columns: set[str]) -> Evaluation:
    indicators, shares, missing = known.indicators, known.shares, known.missing
    if column := reader.text("column", required=False):
        if column not in columns:
            reader.fault(
                "column", "unknown_column", _("台账没有名为“{name}”的列").format(name=column), _("请改正名称。")
            )
        benchmark = reader.decimal("benchmark")
        if benchmark <= 0:
            reader.fault("benchmark", "bad_number", _("基准值应大于0"), _("请按该列的单位填写基准值。"))
            benchmark = Decimal(1)
        cap = reader.optional_decimal("cap")
        indicators = (*indicators, Indicator(column, benchmark, reader.decimal("weight"), cap))
    elif grade := reader.text("grade", required=False):
        shares = (*shares, GradeShare(grade, reader.decimal("share")))
    else:
        missing = reader.word("missing", ("zero", "spread", "none")) or "zero"
    return Evaluation(known.ledger, indicators, shares, missing)
