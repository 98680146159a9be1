"""One node on the desk: edits, the issues of every measure as they stand, and what is still to be saved.

The form, the sheet, paste, import and the command line all work through it: there is no way round the checks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from forms.clock import now
from forms.issues import LEVELS, Issue
from forms.records.editor import Author, Outcome, RecordEditor
from forms.records.status import CheckState, IssueCounts, check_state, count_issues
from forms.schema.cell import Cell
from forms.schema.letter import Measure, Node
from forms.services.session import Session
from forms.storage import entry_store, ledger_findings
from forms.storage.audit_store import Change
from forms.validation.explanations import Explanation, apply_explanations
from forms.validation.ledger_board import LedgerBoard
from forms.validation.view import MeasureView


class NodeDesk:
    """The entries of one node with their issues. Editing is in memory; `save` is called with what an edit changed."""

    def __init__(self, session: Session, node: Node) -> None:
        self.session = session
        self.letter = session.letter
        self.node = node
        self.ledgers = LedgerBoard(session.letter, node, session.entries.ledgers)
        self.editor = RecordEditor(session.letter, node, session.entries, session.rules, Author(session.by))
        self.explanations = entry_store.load_explanations(session.connection, node.id)
        self.state = session.node_state(node.id)
        self._found: dict[str, list[Issue]] = {}
        self._is_checked = False

    @property
    def is_locked(self) -> bool:
        return self.state.is_locked

    def view(self, measure: Measure) -> MeasureView:
        return self.editor.view(measure)

    @property
    def _issues(self) -> dict[str, list[Issue]]:
        """Checked when first asked for, so that opening a workspace does not wait for the checks."""
        if not self._is_checked:
            self._check_measures()
        return self._found

    def check_all(self) -> None:
        """Check everything anew; after an edit only what it can touch is checked again."""
        self.ledgers.check_all()
        self._check_measures()

    def _check_measures(self) -> None:
        self._is_checked = True
        self.editor.board.check_all()
        for measure in self.letter.measures:
            self._judge(measure.no)

    def recheck_evidence(self, measure: str) -> None:
        """Check again what depends on the files attached to a measure."""
        for touched in self.editor.board.recheck_places([(measure, "evidence")]):
            self._judge(touched)

    def _judge(self, measure: str) -> list[Issue]:
        """The measure's issues as they stand, with explanations applied."""
        issues = apply_explanations(self.editor.board.issues(measure), self.explanations)
        self._found[measure] = issues
        return issues

    def set_raw(self, measure: str, field: str, raw: str, author: Author | None = None) -> Outcome:
        """One edit; its issues are explained or not. Raises UserError for a place that does not exist."""
        return self._judged(self.editor.set_raw(measure, field, raw, author))

    def set_state(self, measure: str, field: str, cell: Cell) -> Outcome:
        return self._judged(self.editor.set_state(measure, field, cell))

    def undo(self) -> Outcome | None:
        outcome = self.editor.undo()
        return self._judged(outcome) if outcome else None

    def _judged(self, outcome: Outcome) -> Outcome:
        for measure in outcome.touched:
            self._judge(measure)
        return replace(outcome, issues=tuple(self._issues[outcome.cell.measure]))

    def save(self, cells: Sequence[Cell], action: str = "set", cause: Change | None = None) -> None:
        """Make changes durable with their trace, in one transaction (on the database thread).

        `cause` goes before them into the log: what they all come from.
        """
        if cells:
            entry_store.save_cells(self.session.connection, cells, action, cause)

    def issues(self, measure: str | None = None) -> list[Issue]:
        """Issues of one measure, or of all and the rows: errors first, explained last, then in the letter's order."""
        if measure is not None:
            return self._issues[measure]
        return sorted(self._all_issues(), key=lambda issue: (issue.explained == "yes", LEVELS.index(issue.level)))

    def _all_issues(self) -> Iterator[Issue]:
        for measure in self.letter.measures:
            yield from self._issues[measure.no]
        yield from self.ledger_issues()

    def ledger_issues(self, ledger: str | None = None) -> list[Issue]:
        """Issues of the rows of one ledger, or of all, with explanations applied."""
        return apply_explanations(self.ledgers.issues(ledger), self.explanations)

    def look_at_rows(self) -> None:
        """Find what is wrong with all rows, and keep it where that took looking at every one of them, so that the
        next desk need not (on the database thread).
        """
        self.ledgers.issues()
        found = self.ledgers.not_kept()
        if found and self.session.folder.is_writer:
            connection, letter = self.session.connection, self.session.letter_sha256
            self.ledgers.kept(found, ledger_findings.save_findings(connection, letter, found))

    def take_rows(self, ledger: str) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
        """Check again what depends on the rows of a ledger.

        Returns the measures' cells that follow, to be saved with them, and the measures that were checked again.
        """
        cells, touched = self.editor.take_rows(ledger)
        for measure in touched:
            self._judge(measure)
        return cells, touched

    def counts(self, measures: Iterable[Measure] | None = None) -> IssueCounts:
        """Open issues of the given measures, or of all."""
        if measures is None:
            return count_issues(self._all_issues())
        return count_issues(issue for measure in measures for issue in self._issues[measure.no])

    @property
    def is_blocked(self) -> bool:
        return any(issue.blocks for issue in self._all_issues())

    def check_state(self, measure: Measure) -> CheckState:
        return check_state(self.view(measure), self._issues[measure.no])

    def explain(self, issues: Iterable[Issue], text: str) -> list[Explanation]:
        """Explanations of these issues in memory, checked again; save them with `save_explanations`.

        An empty text withdraws. Only issues of level explain take one.
        """
        stamp, made = now().isoformat(), []
        for issue in issues:
            if issue.level != "explain":
                continue
            by = self.session.by
            explanation = Explanation(self.node.id, issue.id, issue.version, issue.operands, text.strip(), by, stamp)
            if explanation.text:
                self.explanations[issue.id] = explanation
            else:
                self.explanations.pop(issue.id, None)
            made.append(explanation)
            if not issue.ledger:
                self._judge(issue.measure)
        return made

    def withdraw(self, issues: Iterable[str]) -> list[Explanation]:
        """Withdraw explanations by issue id, also of issues that are gone; save them with `save_explanations`."""
        stamp, made = now().isoformat(), []
        for issue in issues:
            known = self.explanations.pop(issue, None)
            if known is not None:
                made.append(replace(known, text="", by=self.session.by, at=stamp))
        for measure in self.letter.measures if made else ():
            self._judge(measure.no)
        return made

    def save_explanations(self, explanations: Sequence[Explanation]) -> None:
        """Make explanations durable (on the database thread)."""
        if explanations:
            entry_store.save_explanations(self.session.connection, explanations)
