"""Runs every check: of one measure after a keystroke, or of the whole letter."""

from collections.abc import Iterator

from forms.issues import LEVELS, Issue
from forms.schema.letter import Letter, Node
from forms.validation.field_checks import check_fields
from forms.validation.rules import check_rules
from forms.validation.view import Entries, MeasureView


def check_measure(view: MeasureView) -> list[Issue]:
    """The measure's issues, worst first, then in the order of the form. Explanations are not applied yet."""
    issues = [*check_fields(view), *check_rules(view)]
    return sorted(issues, key=lambda issue: LEVELS.index(issue.level))


def check_letter(letter: Letter, node: Node, entries: Entries) -> Iterator[Issue]:
    """Issues of all measures at the node, in the letter's order."""
    for measure in letter.measures:
        yield from check_measure(MeasureView(letter, node, measure, entries))
