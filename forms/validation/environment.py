"""Where rules get their values from: the cells of a measure, the nodes before, other measures, the letter."""

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
        self._earlier: dict[tuple[str, ...], MeasureView | None] = {}

    def earlier(self, names: tuple[str, ...]) -> MeasureView | None:
        """The measure at the latest node before at which all these names are known; None where there is none."""
        if names not in self._earlier:
            self._earlier[names] = latest_before(self.view, names)
        return self._earlier[names]

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
                return read_before(self.view, self.view.previous, reference.name)
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


def latest_before(view: MeasureView, names: tuple[str, ...]) -> MeasureView | None:
    """As `MeasureEnvironment.earlier`. What is 暂缺, 不适用, empty or cannot be read is looked past."""
    return next((at for at in view.all_before() if all(read_name(at, name) not in (None, "") for name in names)), None)


def read_before(view: MeasureView, before: MeasureView | None, name: str) -> Value:
    """What a node before says under a name; without one, nothing: unknown numbers and dates, empty texts."""
    return read_name(before, name) if before is not None else _nothing(view, name)


def _nothing(view: MeasureView, name: str) -> Value:
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
    "node_end": lambda view: view.node.end,
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
