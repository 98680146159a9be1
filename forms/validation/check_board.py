"""All issues of one node as they stand, kept right by re-checking only what a change can touch."""

from collections.abc import Iterable, Iterator

from forms.issues import LEVELS, Issue
from forms.schema.cell import Cell
from forms.schema.letter import Letter, Node
from forms.validation.environment import MeasureEnvironment
from forms.validation.field_checks import check_fields
from forms.validation.ledger_figures import check_figure
from forms.validation.rule_check import check_rule
from forms.validation.rule_set import RuleSet
from forms.validation.view import Entries, MeasureView


class CheckBoard:
    """Issues by measure. `check_all` looks at everything; `recheck` at what changed cells can touch."""

    def __init__(self, letter: Letter, node: Node, entries: Entries, rules: RuleSet) -> None:
        self._letter = letter
        self._node = node
        self._entries = entries
        self._rules = rules
        self._field_issues: dict[str, list[Issue]] = {}
        self._rule_issues: dict[str, dict[str, Issue | None]] = {}

    def view(self, measure_no: str) -> MeasureView:
        return MeasureView(self._letter, self._node, self._letter.measure(measure_no), self._entries)

    def check_all(self) -> None:
        for measure in self._letter.measures:
            view = self.view(measure.no)
            self._field_issues[measure.no] = self._check_fields(view)
            rules, environment = self._rules.by_measure[measure.no], MeasureEnvironment(view)
            self._rule_issues[measure.no] = {each.rule.id: check_rule(each, environment) for each in rules}

    def _check_first(self) -> None:
        """The first question checks everything: opening a workspace does not wait for it."""
        if not self._field_issues:
            self.check_all()

    def recheck(self, changed: Iterable[Cell]) -> tuple[str, ...]:
        """Check again what these cells of this node can touch; returns the numbers of the measures looked at."""
        return self.recheck_places((cell.measure, cell.field) for cell in changed)

    def recheck_places(self, places: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """As `recheck`, by (measure, field); `evidence` is a field here."""
        self._check_first()
        fields_of_measures: set[str] = set()
        rules: set[tuple[str, str]] = set()
        for measure, field in places:
            fields_of_measures.add(measure)
            rules |= self._rules.touched_by(measure, field)
        return self._recheck(fields_of_measures, rules)

    def recheck_rows(self, ledger: str) -> tuple[str, ...]:
        """As `recheck`, when rows of a ledger changed: figures made from them, and rules that go through them."""
        self._check_first()
        return self._recheck(set(self._rules.fed_by(ledger)), set(self._rules.touched_by_rows(ledger)))

    def _check_fields(self, view: MeasureView) -> list[Issue]:
        """Issues of single fields, and of a figure that the rows of a ledger do not bear out."""
        issues = list(check_fields(view))
        summary = self._rules.summaries.get(view.measure.no)
        disagreement = check_figure(view, summary) if summary is not None else None
        return [*issues, disagreement] if disagreement is not None else issues

    def _recheck(self, fields_of_measures: set[str], rules: set[tuple[str, str]]) -> tuple[str, ...]:
        for measure in fields_of_measures:
            self._field_issues[measure] = self._check_fields(self.view(measure))
        environments = {no: MeasureEnvironment(self.view(no)) for no in {measure for measure, _rule in rules}}
        for measure, rule_id in rules:
            compiled = self._rules.rule(measure, rule_id)
            self._rule_issues[measure][rule_id] = check_rule(compiled, environments[measure])
        return tuple(sorted(fields_of_measures | {measure for measure, _rule in rules}))

    def issues(self, measure_no: str) -> list[Issue]:
        """The measure's issues, worst first, then in the order of checks and rules. Explanations are not applied."""
        self._check_first()
        issues = [*self._field_issues[measure_no], *self._broken_rules(measure_no)]
        return sorted(issues, key=lambda issue: LEVELS.index(issue.level))

    def _broken_rules(self, measure_no: str) -> Iterator[Issue]:
        """Rules that do not hold, but for those about a field whose text cannot even be read."""
        unreadable = {issue.field for issue in self._field_issues[measure_no] if issue.rule == "unreadable"}
        for issue in self._rule_issues[measure_no].values():
            if issue is not None and issue.field not in unreadable:
                yield issue
