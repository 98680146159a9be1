"""What can be found wrong with a letter that loads: rules whose examples do not do what they should."""

from forms.records.entry import EntryTable
from forms.schema.letter import Letter
from forms.schema.rule_vocabulary import measures_named, vocabulary_of
from forms.validation.rule_examples import run_examples
from forms.validation.rule_set import compile_rule
from forms.validation.view import MeasureView
from resources.translation import _


def lint_rules(letter: Letter) -> list[str]:
    """A sentence for every example that fails its purpose, each naming its rule; empty when all is well."""
    faults = []
    entries = EntryTable(letter)
    for rule in letter.rules:
        measures = measures_named(rule.for_each, letter)
        for kind in dict.fromkeys(measure.kind for measure in measures):
            measure = next(measure for measure in measures if measure.kind == kind)
            vocabulary = vocabulary_of(letter.measures, letter.ledgers, kind)
            view = MeasureView(letter, letter.nodes[-1], measure, entries)
            for what in run_examples(view, compile_rule(rule, vocabulary), vocabulary):
                faults.append(_("规则“{rule}”（{kind}）：{what}").format(rule=rule.id, kind=kind, what=what))
    return faults
