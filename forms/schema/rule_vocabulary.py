"""What rules may speak of: the names of a measure by kind, of nodes before, of the letter, and ledgers by column."""

from collections.abc import Iterable
from functools import cache

from forms.schema.expression_values import ValueType, Vocabulary
from forms.schema.letter import Kind, Ledger, Letter, Measure
from forms.schema.measure_fields import Shape, fields_of_kind

NUMBER, TEXT, DATE, TEXTS = ValueType.NUMBER, ValueType.TEXT, ValueType.DATE, ValueType.TEXTS

_TYPE_OF_SHAPE: dict[Shape, ValueType] = {"figure": NUMBER, "date": DATE}

DERIVED: dict[str, tuple[ValueType, tuple[str, ...]]] = {
    "completion": (NUMBER, ("value", "target", "base")),
    "planned_completion": (NUMBER, ("planned", "target", "base")),
    "points_behind": (NUMBER, ("value", "planned", "target", "base")),
    "growth": (NUMBER, ("value", "last_year")),
    "light": (TEXT, ("value", "planned", "target", "base", "done_on", "restated")),
    "value_state": (TEXT, ("value",)),
    "evidence": (NUMBER, ("evidence",)),
    "items": (NUMBER, ()),
    "kind": (TEXT, ()),
    "nature": (TEXT, ()),
    "unit": (TEXT, ()),
    "comparator": (TEXT, ()),
    "target_source": (TEXT, ()),
    "due": (DATE, ()),
}
"""Names that the program works out, with the fields they are worked out from."""

_SURROUNDINGS: dict[tuple[str, str], ValueType] = {
    ("letter", "year"): NUMBER,
    ("letter", "growth_limit"): NUMBER,
    ("letter", "stale_days"): NUMBER,
    ("letter", "text_length"): NUMBER,
    ("letter", "warning_points"): NUMBER,
    ("letter", "late_points"): NUMBER,
    ("node", "id"): TEXT,
    ("node", "end"): DATE,
    ("node", "is_last"): ValueType.TRUTH,
}


def names_of_kind(kind: Kind) -> dict[tuple[str, str], ValueType]:
    """Every (owner, name) that a rule for measures of this kind may use."""
    own = {field.name: _type_of(field.shape) for field in fields_of_kind(kind)}
    own |= {name: kind_of for name, (kind_of, _inputs) in DERIVED.items()}
    names = {("", name): value_type for name, value_type in own.items()}
    for owner in ("previous", "earlier"):
        names |= {(owner, name): value_type for name, value_type in own.items()} | {(owner, "node_end"): DATE}
    return names | _SURROUNDINGS


def _type_of(shape: Shape) -> ValueType:
    return _TYPE_OF_SHAPE.get(shape, TEXT)


def vocabulary_of(letter_measures: Iterable[Measure], ledgers: Iterable[Ledger], kind: Kind) -> Vocabulary:
    """The vocabulary of rules for measures of a kind, in a letter with these measures and ledgers."""
    with_figure = frozenset(measure.no for measure in letter_measures if measure.has_figure)
    return Vocabulary(names_of_kind(kind), {ledger.name: columns_of(ledger) for ledger in ledgers}, with_figure)


def summary_vocabulary(letter_measures: Iterable[Measure], ledgers: Iterable[Ledger]) -> Vocabulary:
    """What a measure's `summary` may speak of: rows of ledgers, other measures, the letter's year."""
    with_figure = frozenset(measure.no for measure in letter_measures if measure.has_figure)
    return Vocabulary(_SURROUNDINGS, {ledger.name: columns_of(ledger) for ledger in ledgers}, with_figure)


@cache
def columns_of(ledger: Ledger) -> dict[str, ValueType]:
    """The ledger's columns by name; computed ones too."""
    return {column.name: _column_type(column.type) for column in ledger.columns}


def _column_type(declared: str) -> ValueType:
    base = declared.split(" ")[0].split("(")[0]
    if base in ("integer", "decimal", "money", "percent"):
        return NUMBER
    return {"date": DATE, "multitext": TEXTS}.get(base, TEXT)


def measures_named(for_each: str, letter: Letter) -> tuple[Measure, ...]:
    """The measures that a rule's `for_each` names, in the letter's order."""
    words = frozenset(for_each.split())
    return tuple(measure for measure in letter.measures if measure.kind in words or measure.no in words)
