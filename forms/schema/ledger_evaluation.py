"""The letter's data of an evaluation (亩均效益综合评价): benchmarks, weights, caps, shares of grades."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

MissingRule = Literal["zero", "spread", "none"]


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
