"""Where rules get their values from: the cells of a measure, the node before, other measures, the letter."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from forms.schema.expression_values import CONTEXT, Reference, Row, Value
from forms.schema.measure_fields import field_of
from forms.validation.calculate import completion, light, points_behind_plan
from forms.validation.view import MeasureView


class MeasureEnvironment:
    """The surroundings of one measure at one node as they stand: made for one check, each value is found once.

    Fifty rules ask for the same dozen values.
    """

    def __init__(self, view: MeasureView) -> None:
        self.view = view
        self._found: dict[Reference, Value] = {}

    def knows(self, reference: Reference) -> bool:
        return self.read(reference) not in (None, "")

    def rows(self, ledger: str) -> Iterable[Row]:
        """Rows of a ledger at the node, in order."""
        return self.view.entries.rows(self.view.node.id, ledger)

    def read(self, reference: Reference) -> Value:
        try:
            return self._found[reference]
        except KeyError:
            value = self._found[reference] = self._find(reference)
            return value

    def _find(self, reference: Reference) -> Value:
        match reference.owner:
            case "":
                return read_name(self.view, reference.name)
            case "previous":
                previous = self.view.previous
                return read_name(previous, reference.name) if previous else _nothing(self.view, reference.name)
            case "measure":
                other = self.view.other(reference.name)
                return other.number("value") if other else None
            case "node":
                return _NODE_NAMES[reference.name](self.view)
            case _:
                return _LETTER_NAMES[reference.name](self.view)


def read_name(view: MeasureView, name: str) -> Value:
    """What the measure says under a name of the rule language: a field, or something worked out."""
    derived = _DERIVED.get(name)
    if derived is not None:
        return derived(view)
    field = field_of(view.measure, name)
    if field is None:
        return None
    if field.shape == "figure":
        return view.number(name)
    return view.day(name) if field.shape == "date" else view.text(name)


def _nothing(view: MeasureView, name: str) -> Value:
    """What the node before the first says: unknown numbers and dates, empty texts."""
    field = field_of(view.measure, name)
    is_text = name in ("light", "value_state") if field is None else field.shape not in ("figure", "date")
    return "" if is_text else None


def _growth(view: MeasureView) -> Value:
    """Percent more than last year; None without last year's figure."""
    now, before = view.number("value"), view.number("last_year")
    if now is None or not before:
        return None
    return CONTEXT.divide((now - before) * 100, abs(before))


_DERIVED: dict[str, Callable[[MeasureView], Value]] = {
    "completion": lambda view: completion(view).percent,
    "planned_completion": lambda view: completion(view, "planned").percent,
    "points_behind": points_behind_plan,
    "growth": _growth,
    "light": lambda view: light(view).word,
    "value_state": lambda view: view.cell("value").state,
    "evidence": lambda view: Decimal(view.evidence_count),
    "items": lambda view: Decimal(len(view.measure.items)),
    "kind": lambda view: view.measure.kind,
    "nature": lambda view: view.measure.nature or "",
    "unit": lambda view: view.measure.unit or "",
    "comparator": lambda view: view.measure.comparator or "",
    "target_source": lambda view: view.measure.target_source or "",
    "due": lambda view: view.measure.due,
}

_NODE_NAMES: dict[str, Callable[[MeasureView], Value]] = {
    "id": lambda view: view.node.id,
    "end": lambda view: view.node.end,
    "is_last": lambda view: view.node == view.letter.nodes[-1],
}

_LETTER_NAMES: dict[str, Callable[[MeasureView], Value]] = {
    "year": lambda view: Decimal(view.letter.year),
    "growth_limit": lambda view: view.letter.thresholds.growth_limit,
    "stale_days": lambda view: view.letter.thresholds.stale_days,
    "text_length": lambda view: view.letter.thresholds.text_length,
    "warning_points": lambda view: view.letter.thresholds.warning_points,
    "late_points": lambda view: view.letter.thresholds.late_points,
}
