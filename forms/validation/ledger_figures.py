"""Figures of measures from the rows of ledgers: the value, the rows behind it, and a typed figure that disagrees."""

from dataclasses import dataclass
from decimal import Decimal

from forms.issues import Issue, Operand
from forms.schema.expression_values import EvaluationFault
from forms.schema.expressions import Expression
from forms.schema.numbers import MAX_PLACES, canonical, tidy
from forms.validation.calculate import round_to
from forms.validation.environment import MeasureEnvironment
from forms.validation.view import MeasureView
from resources.translation import _

_VERSION = 1
_PERCENT_PLACES = 2


def figure_of(view: MeasureView, summary: Expression) -> Decimal | None:
    """The measure's figure from the rows at its node; None over no rows, or when it cannot be reckoned.

    Figures in % are rounded once to two places; others keep what their rows make, at most eight places.
    """
    try:
        return _reckoned(view, summary)
    except EvaluationFault:
        return None


def _reckoned(view: MeasureView, summary: Expression) -> Decimal | None:
    """As `figure_of`. Raises EvaluationFault."""
    if not any(len(view.entries.rows(view.node.id, ledger)) for ledger in summary.ledgers):
        return None
    value = summary.evaluate(MeasureEnvironment(view))
    if not isinstance(value, Decimal):
        return None
    places = _PERCENT_PLACES if view.measure.unit in ("%", "百分点") else MAX_PLACES
    return tidy(round_to(value, places, view.letter.rounding))


def check_figure(view: MeasureView, summary: Expression) -> Issue | None:
    """A typed figure that the rows do not bear out; None when it agrees, is not typed, or there are no rows. Rows that
    nothing can be reckoned from are said whatever the figure is.

    It agrees when it equals the rows' figure rounded to its own decimals, but to two at least.
    """
    cell = view.cell("value")
    try:
        figure = _reckoned(view, summary)
    except EvaluationFault as fault:
        return _cannot_reckon(view, summary, str(fault))
    if figure is None or not cell.is_value or cell.origin == "ledger":
        return None
    typed = Decimal(cell.value)
    exponent = typed.as_tuple().exponent
    places = max(-exponent if isinstance(exponent, int) else 0, _PERCENT_PLACES)
    if round_to(figure, places, view.letter.rounding) == typed:
        return None
    titles = _titles(view, summary)
    text = _("填写的是{typed}，按{ledger}的各行计算是{figure}，相差{difference}")
    difference = view.with_unit(abs(typed - figure))
    what = text.format(typed=view.with_unit(typed), ledger=titles, figure=view.with_unit(figure), difference=difference)
    fix = _("请改正台账或本期数；清空本期数后按台账填入；若属实，请写审核说明。")
    unit = view.measure.unit or ""
    operands = (
        Operand(f"{view.measure.no}.value@{view.node.id}", canonical(typed), unit),
        *(Operand(f"{name}@{view.node.id}", canonical(figure), unit) for name in sorted(summary.ledgers)),
    )
    return Issue("ledger_figure", _VERSION, "explain", view.measure.no, "value", view.subject, what, fix, operands)


def _titles(view: MeasureView, summary: Expression) -> str:
    ledgers = {ledger.name: ledger.title for ledger in view.letter.ledgers}
    return _("和").join(ledgers[name] for name in sorted(summary.ledgers))


def _cannot_reckon(view: MeasureView, summary: Expression, why: str) -> Issue:
    what = _("按{ledger}的各行算不出本期数：{why}").format(ledger=_titles(view, summary), why=why)
    fix = _("请核对台账；确实无法计算的，请直接填写本期数并写审核说明。")
    cell = view.cell("value")
    operands = (Operand(f"{cell.place}@{view.node.id}", cell.value, view.measure.unit or ""),)
    return Issue("ledger_figure", _VERSION, "explain", view.measure.no, "value", view.subject, what, fix, operands)


@dataclass(frozen=True, slots=True)
class Selection:
    """Ids of rows in the ledger's order: those that one part of a summary counts or adds up."""

    ledger: str
    rows: tuple[str, ...]


def selections_of(view: MeasureView, summary: Expression) -> list[Selection]:
    """The rows behind each part of a measure's summary, in the order of its writing: of a percent first the part."""
    environment = MeasureEnvironment(view)
    return [
        Selection(tally.ledger, view.entries.rows(view.node.id, tally.ledger).chosen(tally, environment))
        for tally in summary.tallies
    ]
