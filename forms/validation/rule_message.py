"""Words of a rule's message: today's numbers with their units, both sides and the difference."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.issues import Operand
from forms.schema.expression_values import Reference, Value
from forms.schema.field_types import format_date
from forms.schema.measure_fields import field_of
from forms.schema.numbers import EXACT, canonical, grouped, tidy
from forms.validation.calculate import round_to
from forms.validation.environment import read_name
from forms.validation.view import MeasureView
from resources.translation import _, listed

NO_UNIT = "-"
_POINTS = "个百分点"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PERCENT_NAMES = frozenset({"completion", "planned_completion", "growth"})
_POINT_NAMES = frozenset({"points_behind"})
_LONGEST_DECIMALS = 4
_SHOWN_TEXT = 20


@dataclass(frozen=True, slots=True)
class RuleMessage:
    """Fills the placeholders of a rule: {left} {right} {difference} {node} {previous_node} {node_end}, and names.

    `earlier` is what {earlier_node} and {earlier.value} speak of.
    """

    view: MeasureView
    unit: str
    left: Value
    right: Value
    earlier: MeasureView | None = None

    def fill(self, template: str) -> str:
        return _PLACEHOLDER.sub(lambda found: self._word(found[1]), _(template))

    def _word(self, name: str) -> str:
        match name:
            case "left":
                return self._shown(self.left)
            case "right":
                return self._shown(self.right)
            case "difference":
                return self._difference()
            case "node":
                return self.view.node.label
            case "node_end":
                return self.view.node_end_text
            case "previous_node":
                return self.view.previous.node.label if self.view.previous else ""
            case "earlier_node":
                return self.earlier.node.label if self.earlier else ""
        owner, _dot, field = name.rpartition(".")
        view = {"previous": self.view.previous, "earlier": self.earlier}.get(owner, self.view)
        return show_value(read_name(view, field), _(unit_of_name(self.view, field))) if view else ""

    def _shown(self, value: Value) -> str:
        return show_value(value, self._unit())

    def _unit(self) -> str:
        if self.unit == NO_UNIT:
            return ""
        return _(self.unit) or self.view.measure.unit or ""

    def _difference(self) -> str:
        if isinstance(self.left, Decimal) and isinstance(self.right, Decimal):
            unit = _(_POINTS) if self._unit() == "%" else self._unit()
            return show_value(EXACT.subtract(self.left, self.right).copy_abs(), unit)
        if isinstance(self.left, date) and isinstance(self.right, date):
            return _("{days} 天").format(days=abs((self.left - self.right).days))
        return ""


def show_value(value: Value, unit: str) -> str:
    """A value as a sentence needs it: 1,234.5 亿元, 4.2%, 2024年3月31日, a text cut short."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Decimal):
        number = grouped(_short(value, unit))
        return f"{number}{unit}" if unit == "%" else f"{number} {unit}".strip()
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, tuple):
        return listed(value)
    if not value:
        return _("（空）")
    return value if len(value) <= _SHOWN_TEXT else value[:_SHOWN_TEXT] + "…"


def unit_of_name(view: MeasureView, name: str) -> str:
    """The unit of what a name says: the measure's for figures, % for completion and growth.

    It is kept with explanations and compared, so it is the same in every language.
    """
    if name in _PERCENT_NAMES:
        return "%"
    if name in _POINT_NAMES:
        return _POINTS
    field = field_of(view.measure, name)
    return (view.measure.unit or "") if field is not None and field.shape == "figure" else ""


def operand_text(view: MeasureView, reference: Reference, value: Value, earlier: MeasureView | None = None) -> Operand:
    """One operand with the place it can be found at: `8.1.value@2024-03`."""
    if reference.owner == "measure":
        other = view.other(reference.name)
        unit = (other.measure.unit or "") if other else ""
        return Operand(f"{reference.name}.value@{view.node.id}", _plain(value), unit)
    if reference.owner in ("letter", "node"):
        return Operand(reference.text, _plain(value))
    return Operand(_place(view, reference, earlier), _plain(value), unit_of_name(view, reference.name))


def _place(view: MeasureView, reference: Reference, earlier: MeasureView | None) -> str:
    """Where the value stands; of an earlier figure that was corrected since, where the correction stands."""
    if reference.owner == "earlier" and earlier is not None and reference.name == "value":
        cell = earlier.cell("value")
        return f"{cell.place}@{cell.node}"
    before = {"previous": view.previous, "earlier": earlier or view.previous}.get(reference.owner)
    return f"{view.measure.no}.{reference.name}@{(before or view).node.id}"


def _plain(value: Value) -> str:
    if isinstance(value, Decimal):
        return canonical(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(value) if isinstance(value, tuple) else value or ""


def _short(number: Decimal, unit: str) -> Decimal:
    """A number as it was entered; one that was reckoned has a tail, and loses it."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= _LONGEST_DECIMALS:
        return tidy(number)
    return tidy(round_to(number, 1 if unit in ("%", "个百分点") else _LONGEST_DECIMALS))
