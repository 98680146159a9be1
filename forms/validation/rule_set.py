"""The rules of a letter, compiled once, and which of them a change can touch."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from forms.schema.expression_values import Reference, Vocabulary
from forms.schema.expressions import Expression, compile_expression
from forms.schema.letter import KINDS, Kind, Letter
from forms.schema.rule import Rule
from forms.schema.rule_vocabulary import DERIVED, measures_named, summary_vocabulary, vocabulary_of

Place = tuple[str, str]
"""A rule at a measure: (measure number, rule id)."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule for measures of one kind. `reads` is everything its two sides look at, for operands and missing values;
    `looks_back` what it asks of `earlier`.
    """

    rule: Rule
    when: Expression | None
    left: Expression
    right: Expression | None
    tolerance: Decimal
    reads: tuple[Reference, ...]
    all_references: frozenset[Reference]
    looks_back: tuple[str, ...]

    @property
    def ledgers(self) -> frozenset[str]:
        parts = [part for part in (self.when, self.left, self.right) if part is not None]
        return frozenset().union(*(part.ledgers for part in parts))


class RuleSet:
    """All rules of a letter by measure, and the dependency graph from fields to rules.

    Both are made when first asked for: the window is painted before anything is checked.
    """

    def __init__(self, letter: Letter) -> None:
        self._letter = letter

    @cached_property
    def by_measure(self) -> dict[str, tuple[CompiledRule, ...]]:
        compiled = _compile_all(self._letter)
        named: defaultdict[str, list[CompiledRule]] = defaultdict(list)
        for rule in self._letter.rules:
            for measure in measures_named(rule.for_each, self._letter):
                named[measure.no].append(compiled[rule.id, measure.kind])
        return {measure.no: tuple(named[measure.no]) for measure in self._letter.measures}

    @cached_property
    def _touched(self) -> dict[tuple[str, str], set[Place]]:
        touched: defaultdict[tuple[str, str], set[Place]] = defaultdict(set)
        for measure, rules in self.by_measure.items():
            for each in rules:
                for reference in each.all_references:
                    for place in _inputs_at(reference, measure):
                        touched[place].add((measure, each.rule.id))
        return dict(touched)

    @cached_property
    def summaries(self) -> dict[str, Expression]:
        """How figures are made from rows, by measure."""
        vocabulary = summary_vocabulary(self._letter.measures, self._letter.ledgers)
        return {
            measure.no: compile_expression(measure.summary, vocabulary)
            for measure in self._letter.measures
            if measure.summary
        }

    def touched_by_rows(self, ledger: str) -> frozenset[Place]:
        """The rules, at whichever measure, that go through a ledger."""
        return frozenset(self._touched_by_rows.get(ledger, ()))

    @cached_property
    def _touched_by_rows(self) -> dict[str, set[Place]]:
        touched: defaultdict[str, set[Place]] = defaultdict(set)
        for measure, rules in self.by_measure.items():
            for each in rules:
                for ledger in each.ledgers:
                    touched[ledger].add((measure, each.rule.id))
        return dict(touched)

    def fed_by(self, ledger: str) -> tuple[str, ...]:
        """The measures whose figure is made from the rows of a ledger, in the letter's order."""
        return tuple(no for no, summary in self.summaries.items() if ledger in summary.ledgers)

    def touched_by(self, measure: str, field: str) -> frozenset[Place]:
        """The rules, at whichever measure, that look at this field of this measure at the same node."""
        return frozenset(self._touched.get((measure, field), ()))

    def rule(self, measure: str, rule_id: str) -> CompiledRule:
        return self._by_place[measure, rule_id]

    @cached_property
    def _by_place(self) -> dict[Place, CompiledRule]:
        return {(measure, each.rule.id): each for measure, rules in self.by_measure.items() for each in rules}


def _inputs_at(reference: Reference, measure: str) -> Iterator[tuple[str, str]]:
    """The fields, at whichever measure, that a reference in a rule of `measure` looks at."""
    if reference.owner == "measure":
        yield reference.name, "value"
    elif reference.owner == "":
        for field in inputs_of(reference.name):
            yield measure, field


def inputs_of(name: str) -> tuple[str, ...]:
    """The fields that a name is worked out from; a field is its own."""
    derived = DERIVED.get(name)
    return derived[1] if derived else (name,)


def _compile_all(letter: Letter) -> dict[tuple[str, Kind], CompiledRule]:
    vocabularies = {kind: vocabulary_of(letter.measures, letter.ledgers, kind) for kind in KINDS}
    compiled = {}
    for rule in letter.rules:
        for kind in {measure.kind for measure in measures_named(rule.for_each, letter)}:
            compiled[rule.id, kind] = compile_rule(rule, vocabularies[kind])
    return compiled


def compile_rule(rule: Rule, vocabulary: Vocabulary) -> CompiledRule:
    """Raises ExpressionFault; a rule that the loader has read raises none."""
    when = compile_expression(rule.when, vocabulary) if rule.when else None
    left = compile_expression(rule.left, vocabulary)
    right = compile_expression(rule.right, vocabulary) if rule.op else None
    reads = sorted(left.references | (right.references if right else frozenset()), key=lambda reference: reference.text)
    ordered = sorted(reads, key=lambda reference: reference.owner != "" or reference.name != rule.field)
    parts = [part for part in (when, left, right) if part is not None]
    everything = frozenset[Reference]().union(*(part.references | part.asked for part in parts))
    back = tuple(sorted(reference.name for reference in everything if reference.owner == "earlier"))
    return CompiledRule(rule, when, left, right, Decimal(rule.tolerance or 0), tuple(ordered), everything, back)
