"""Edits one node in memory: typed text in, cells and issues out. It saves nothing."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from forms.clock import now
from forms.errors import UserError
from forms.issues import Issue
from forms.records.entry import EntryTable
from forms.schema.cell import Cell, Origin, State
from forms.schema.field_types import DateType
from forms.schema.letter import Letter, Measure, Node
from forms.schema.measure_fields import Field, field_of, type_of
from forms.schema.numbers import MAX_PLACES, ValueFault, canonical
from forms.schema.reckoning import reckoned
from forms.validation.calculate import checklist_count, round_to
from forms.validation.check_board import CheckBoard
from forms.validation.ledger_figures import figure_of
from forms.validation.rule_set import RuleSet
from forms.validation.view import MeasureView
from resources.translation import _

PENDING_PREFIXES = ("pending:", "暂缺:", "暂缺：")
NOT_APPLICABLE_PREFIXES = ("n/a:", "不适用:", "不适用：")
_STATE_PREFIXES: dict[State, str] = {"pending": "暂缺：", "not_applicable": "不适用："}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an edit did: the cell, the measure's issues now, every cell to be saved (none when nothing changed), and
    the numbers of all measures that were checked again.
    """

    cell: Cell
    issues: tuple[Issue, ...]
    changes: tuple[Cell, ...]
    touched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """Who enters, and from what: `source` is the SHA-256 of an imported file, or ""."""

    by: str
    origin: Origin = "typed"
    source: str = ""


class RecordEditor:
    """The cells of one node while they are edited. Undo gives back the text before, one edit at a time."""

    def __init__(self, letter: Letter, node: Node, entries: EntryTable, rules: RuleSet, author: Author) -> None:
        self.letter = letter
        self.node = node
        self.entries = entries
        self.author = author
        self._rules = rules
        self.board = CheckBoard(letter, node, entries, rules)
        self._undo: list[tuple[Cell, ...]] = []

    def view(self, measure: Measure) -> MeasureView:
        return MeasureView(self.letter, self.node, measure, self.entries)

    def set_raw(self, measure_no: str, field_name: str, raw: str, author: Author | None = None) -> Outcome:
        """Take the text as typed. Wrong text is kept and named by an issue; nothing is refused silently.

        `pending:原因` and `n/a:原因` (also 暂缺：, 不适用：) set those states where the field knows them.

        Raises:
            UserError: the letter has no such measure, the measure no such field, or the program fills it itself.
        """
        measure, field = self._find(measure_no, field_name)
        author = author or self.author
        cell = read_cell(measure, field, self._blank(measure, field, author), raw)
        return self._apply(measure, (cell,))

    def set_state(self, measure_no: str, field_name: str, state_cell: Cell) -> Outcome:
        """Take a cell that a dialog made (暂缺 with reason and promised day, 不适用 with reason)."""
        measure, field = self._find(measure_no, field_name)
        blank = self._blank(measure, field, self.author)
        cell = replace(state_cell, node=blank.node, by=blank.by, at=blank.at, origin=blank.origin)
        return self._apply(measure, (cell,))

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    def undo(self) -> Outcome | None:
        """Put back what the last edit replaced; None when there is nothing to undo."""
        if not self._undo:
            return None
        stamp = now().isoformat()
        before = tuple(replace(cell, by=self.author.by, at=stamp) for cell in self._undo.pop())
        for cell in before:
            self.entries.put(cell)
        return self._outcome(before[0], before)

    def join_last_edits(self) -> None:
        """Make the last two edits one step of undo: two keystrokes in the same field."""
        if len(self._undo) > 1:
            later = self._undo.pop()
            known = {cell.place for cell in self._undo[-1]}
            self._undo[-1] += tuple(cell for cell in later if cell.place not in known)

    def forget_edit(self, before: Iterable[Cell]) -> None:
        """The edit that replaced these cells was taken back by other means: it is no step of undo any more."""
        replaced = set(before)
        step = next((step for step in reversed(self._undo) if set(step) == replaced), None)
        if step is not None:
            self._undo.remove(step)

    def _apply(self, measure: Measure, cells: tuple[Cell, ...]) -> Outcome:
        changed = [cell for cell in cells if not cell.says_same_as(self._own(cell))]
        before = [self._own(cell) for cell in changed]
        for cell in changed:
            self.entries.put(cell)
        if changed:
            computed = self._computed(measure)
            before += [self._own(cell) for cell in computed]
            for cell in computed:
                self.entries.put(cell)
            changed += computed
            self._undo.append(tuple(before))
        return self._outcome(self._own(cells[0]), tuple(changed))

    def _outcome(self, cell: Cell, changes: tuple[Cell, ...]) -> Outcome:
        touched = self.board.recheck(changes)
        return Outcome(cell, tuple(self.board.issues(cell.measure)), changes, touched)

    def _computed(self, measure: Measure) -> list[Cell]:
        """Cells the program fills from others: a checklist's count, a figure from the rows of a ledger."""
        if measure.kind == "checklist":
            return self._filled(measure, checklist_count(self.view(measure)), "computed")
        summary = self._rules.summaries.get(measure.no)
        own = self.entries.cell(self.node.id, measure.no, "value")
        if summary is None or not (own.is_empty or own.origin == "ledger"):
            return []
        return self._filled(measure, figure_of(self.view(measure), summary), "ledger")

    def _filled(self, measure: Measure, number: Decimal | None, origin: Origin) -> list[Cell]:
        cell = Cell(self.node.id, measure.no, "value", origin=origin, by=self.author.by, at=now().isoformat())
        if number is not None:
            cell = replace(cell, state="value", value=canonical(number), raw=canonical(number))
        return [] if cell.says_same_as(self._own(cell)) else [cell]

    def take_rows(self, ledger: str) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
        """Fill figures made from a ledger whose rows changed, where the clerk typed none, and check what follows.

        Returns the cells to be saved and the numbers of the measures that were checked again. It is no step of undo.
        """
        cells = tuple(cell for no in self._rules.fed_by(ledger) for cell in self._computed(self.letter.measure(no)))
        for cell in cells:
            self.entries.put(cell)
        touched = {*self.board.recheck_rows(ledger), *self.board.recheck(cells)}
        return cells, tuple(sorted(touched))

    def _own(self, cell: Cell) -> Cell:
        return self.entries.cell(cell.node, cell.measure, cell.field)

    def _blank(self, measure: Measure, field: Field, author: Author) -> Cell:
        return Cell(
            self.node.id,
            measure.no,
            field.name,
            origin=author.origin,
            source=author.source,
            by=author.by,
            at=now().isoformat(),
        )

    def _find(self, measure_no: str, field_name: str) -> tuple[Measure, Field]:
        if not self.letter.has_measure(measure_no):
            what = _("责任书没有措施 {no}。").format(no=measure_no)
            raise UserError("unknown_measure", what, todo=_("请核对措施编号。"))
        measure = self.letter.measure(measure_no)
        field = field_of(measure, field_name)
        if field is None:
            what = _("措施 {no} 没有名为“{field}”的项目。").format(no=measure_no, field=field_name)
            raise UserError("unknown_field", what, todo=_("请核对项目名称。"))
        if field.computed:
            what = _("措施 {no} 的“{label}”由程序根据各项内容计算。").format(no=measure_no, label=_(field.label))
            raise UserError("computed_field", what, todo=_("请填写各项是否完成（item.1、item.2……）。"))
        return measure, field


def read_cell(measure: Measure, field: Field, blank: Cell, raw: str) -> Cell:
    """`blank` filled from typed text: a value, a state, nothing, or the wrong text kept as it is.

    A figure may be reckoned where it is typed: =12.5+3.
    """
    text = raw.strip()
    if not text:
        return blank
    if field.states:
        for prefixes, state in ((PENDING_PREFIXES, "pending"), (NOT_APPLICABLE_PREFIXES, "not_applicable")):
            for prefix in prefixes:
                if text.lower().startswith(prefix):
                    reason = text[len(prefix) :].strip()
                    return replace(blank, state=state, raw=raw, reason=reason)  # type: ignore[arg-type]
    number = reckoned(text) if field.shape == "figure" else None
    text = raw if number is None else canonical(round_to(number, MAX_PLACES))
    try:
        return replace(blank, state="value", value=type_of(measure, field).parse(text), raw=raw)
    except ValueFault:
        return replace(blank, state="invalid", raw=raw)


def state_cell(node: str, measure: str, field: str, state: State, reason: str, promised: str = "") -> Cell:
    """A cell that is 暂缺 or 不适用. A promised day that cannot be read is kept as typed, for an issue to name."""
    reason, promised = reason.strip(), promised.strip() if state == "pending" else ""
    with contextlib.suppress(ValueFault):
        promised = DateType().parse(promised) if promised else ""
    return Cell(node, measure, field, state, raw=f"{_STATE_PREFIXES[state]}{reason}", reason=reason, promised=promised)
