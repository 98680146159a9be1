"""Everything wrong with a letter that somebody wrote: its form, its content, and rules whose examples fail."""

from collections.abc import Iterable
from dataclasses import dataclass

from forms.records.entry import EntryTable
from forms.schema.letter import Letter
from forms.schema.rule_vocabulary import measures_named, vocabulary_of
from forms.schema.source import LetterFault, LetterRefused, Position, SourceRow
from forms.services.letters import LetterSource
from forms.validation.rule_examples import run_examples
from forms.validation.rule_set import compile_rule
from forms.validation.view import MeasureView
from resources.translation import _


@dataclass(frozen=True, slots=True)
class LintResult:
    """The letter, None when it does not load, and every fault with its place; good without faults."""

    letter: Letter | None
    faults: tuple[LetterFault, ...]


def lint_letter(source: LetterSource) -> LintResult:
    """Load the letter and run the examples of its rules."""
    try:
        letter = source.build()
    except LetterRefused as refused:
        return LintResult(None, refused.faults)
    return LintResult(letter, tuple(lint_rules(letter, source.tables.get("rules", ()))))


def sound_letter(source: LetterSource) -> Letter:
    """The letter, to be taken into a workspace. Raises LetterRefused with every fault, failing examples among them."""
    result = lint_letter(source)
    if result.letter is None or result.faults:
        raise LetterRefused(source.name, result.faults)
    return result.letter


def lint_rules(letter: Letter, rows: Iterable[SourceRow] = ()) -> list[LetterFault]:
    """A fault for every example that fails its purpose, each naming its rule; empty when all is well.

    `rows` are those the rules were written in, for the place of each fault.
    """
    places = {row.values.get("id", ""): row for row in rows}
    faults = []
    entries = EntryTable(letter)
    for rule in letter.rules:
        row = places.get(rule.id) or SourceRow({}, Position(letter.id, 1))
        measures = measures_named(rule.for_each, letter)
        for kind in dict.fromkeys(measure.kind for measure in measures):
            measure = next(measure for measure in measures if measure.kind == kind)
            vocabulary = vocabulary_of(letter.measures, letter.ledgers, kind)
            view = MeasureView(letter, letter.nodes[-1], measure, entries)
            for key, what in run_examples(view, compile_rule(rule, vocabulary), vocabulary):
                shown = row.wording.shown("for_each", kind)
                text = _("规则“{rule}”（{kind}）：{what}").format(rule=rule.id, kind=shown, what=what)
                faults.append(LetterFault("bad_example", row.where(key), text, _("请改正规则或例子。")))
    return faults
