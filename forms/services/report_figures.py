"""The figures that a text may name of one measure: what was entered, and what follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from forms.reports.spoken_numbers import GROWN_BY
from forms.schema.measure_fields import fields_of
from forms.schema.numbers import grouped, tidy
from forms.validation.calculate import completion, points_behind_plan, round_to
from forms.validation.environment import latest_before
from forms.validation.view import MeasureView
from resources.translation import _

_HUNDRED = Decimal(100)
_MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the text may name: `field` of `measure` holds it or it follows from it ("" for the whole)."""

    measure: str
    field: str
    label: str
    value: Decimal
    unit: str

    @property
    def text(self) -> str:
        """With its unit; what follows from cells is shown with two decimals."""
        exponent = self.value.as_tuple().exponent
        is_endless = isinstance(exponent, int) and exponent < -_MOST_PLACES
        return f"{grouped(tidy(round_to(self.value, 2) if is_endless else self.value))}{self.unit}"


def cell_figures(view: MeasureView) -> Iterator[Figure]:
    """What was entered: figure, target, plan, base, last year."""
    measure, unit = view.measure, view.measure.unit or ""
    if not measure.has_figure:
        return
    for each in fields_of(measure):
        value = view.number(each.name) if each.shape == "figure" else None
        if value is not None:
            yield Figure(measure.no, each.name, f"{measure.indicator} {view.label(each.name)}", value, unit)


def other_figures(view: MeasureView) -> Iterator[Figure]:
    """The last figure before and the items of a checklist."""
    measure = view.measure
    earlier = latest_before(view, ("value",)) if measure.has_figure else None
    before = earlier.number("value") if earlier is not None else None
    if before is not None:
        label = _("{indicator} 上期数").format(indicator=measure.indicator)
        yield Figure(measure.no, "value", label, before, measure.unit or "")
    if measure.items:
        yield Figure(measure.no, "value", measure.title, Decimal(len(measure.items)), "项")


def derived_figures(view: MeasureView) -> Iterator[Figure]:
    """Completion, points behind plan, what is still missing, growth and change."""
    if not view.measure.has_figure:
        return
    no, unit, value = view.measure.no, view.measure.unit or "", view.number("value")
    for label, percent in ((_("完成率"), completion(view).percent), (_("落后计划"), points_behind_plan(view))):
        if percent is not None:
            yield Figure(no, "value", label, percent, "%")
    if value is None:
        return
    for name in ("target", "planned", "base", "last_year"):
        other = view.number(name)
        if other is not None:
            yield Figure(no, name, _("与{label}之差").format(label=view.label(name)), abs(value - other), unit)
            yield from _compared(Figure(no, name, view.label(name), other, unit), value)
    earlier = latest_before(view, ("value",))
    before = earlier.number("value") if earlier is not None else None
    if before is not None:
        yield Figure(no, "value", _("比上期增减"), abs(value - before), unit)
        yield from _compared(Figure(no, "value", _("上期数"), before, unit), value)


def _compared(other: Figure, value: Decimal) -> Iterator[Figure]:
    """By how many percent the value differs from the other, and how many percent of it it is."""
    if other.value:
        change = abs(value - other.value) / abs(other.value) * _HUNDRED
        label = _("比{label}增减").format(label=other.label)
        yield replace(other, label=label, value=change, unit="%")
        yield replace(other, label=label, value=(value - other.value) / abs(other.value), unit=GROWN_BY)
        yield share_of(replace(other, value=value), other.value)


def share_of(figure: Figure, whole: Decimal) -> Figure:
    """The figure in percent of a whole: 三成, 1.2倍. A whole of 0 gives 0."""
    share = figure.value / whole * _HUNDRED if whole else Decimal(0)
    return Figure(figure.measure, figure.field, _("与{label}之比").format(label=figure.label), share, "%")
