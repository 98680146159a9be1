"""Scores and grades of a comprehensive evaluation, from the letter's benchmarks, weights, caps and shares.

Score: the sum of value / benchmark x weight, each item at least 0 and at most its cap, rounded once at the end.
Grades: by rank of the score inside a group, companies without a score left out.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from forms.schema.expression_values import CONTEXT, Value
from forms.schema.ledger_evaluation import Evaluation, GradeShare, Indicator

_HUNDRED = Decimal(100)


def score_of(evaluation: Evaluation, values: Mapping[str, Value]) -> Decimal | None:
    """The score, not rounded; None without benchmarks, without any value, or when a missing value forbids one.

    Missing values follow `evaluation.missing`: zero points, weight spread over the others, or no score.
    """
    known = {each.column: number for each in evaluation.indicators if (number := _number(values, each)) is not None}
    if not known or (evaluation.missing == "none" and len(known) < len(evaluation.indicators)):
        return None
    total = Decimal(0)
    for each in evaluation.indicators:
        if each.column in known:
            total = CONTEXT.add(total, _points(each, known[each.column]))
    if evaluation.missing != "spread":
        return total
    whole = sum(each.weight for each in evaluation.indicators)
    counted = sum(each.weight for each in evaluation.indicators if each.column in known)
    return CONTEXT.divide(CONTEXT.multiply(total, Decimal(whole)), Decimal(counted)) if counted else None


def _number(values: Mapping[str, Value], indicator: Indicator) -> Decimal | None:
    value = values.get(indicator.column)
    return value if isinstance(value, Decimal) else None


def _points(indicator: Indicator, value: Decimal) -> Decimal:
    points = CONTEXT.divide(CONTEXT.multiply(value, indicator.weight), indicator.benchmark)
    if indicator.cap is not None:
        points = min(points, indicator.cap)
    return max(points, Decimal(0))


def grades_of(evaluation: Evaluation, scored: Sequence[tuple[str, Value]]) -> list[str]:
    """The grade of each (group, score) in the order given; "" without a score.

    Of n companies with a score in a group, rank r (1 is best, equal scores share the better rank) gets the first
    grade whose places reach r; the places are n x the shares added up / 100, rounded half up. The last grade takes
    the rest.
    """
    groups: defaultdict[str, list[Decimal]] = defaultdict(list)
    for group, score in scored:
        if isinstance(score, Decimal):
            groups[group].append(score)
    grades: dict[tuple[str, Decimal], str] = {}
    for group, scores in groups.items():
        scores.sort()
        for score in set(scores):
            rank = 1 + len(scores) - bisect_right(scores, score)
            grades[group, score] = _grade_at(rank, len(scores), evaluation.shares)
    return [grades[group, score] if isinstance(score, Decimal) else "" for group, score in scored]


def _grade_at(rank: int, count: int, shares: Sequence[GradeShare]) -> str:
    reached = Decimal(0)
    for each in shares:
        reached += each.share
        places = (count * reached / _HUNDRED).quantize(Decimal(1), ROUND_HALF_UP)
        if rank <= places:
            return each.grade
    return shares[-1].grade if shares else ""
