"""What the checks say of planned rows once they stand among the others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from forms.issues import Issue, Level
from forms.schema.expression_values import Value
from forms.schema.ledger_row import LedgerRow, exact_value, is_empty, text_of
from forms.schema.letter import Node
from forms.services.import_plan import ImportFault, fault_at
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_import_head import LedgerHead
from forms.services.ledger_import_plan import PlannedRow
from forms.validation.ledger_check import RowChecker
from resources.translation import _

_LEVELS: dict[str, Level] = {"missing": "explain"}
"""An empty cell does not keep a row out: it is named now and blocks handing in, as in the grid."""


def check_planned(
    desk: LedgerDesk,
    rows: Sequence[PlannedRow],
    earlier: Sequence["RowsBefore"],
    heads: Mapping[str, LedgerHead],
    known: Sequence[ImportFault],
    *,
    is_whole: bool,
) -> tuple[list[ImportFault], dict[str, tuple[Issue, ...]]]:
    """Faults of the planned rows by the rules of their columns, but for cells that have an error already; and all that
    was found in them, by row.

    An empty cell of a column that is not in the file is said once, at the head, and not again. `earlier` are the rows
    of every node before, latest first.
    """
    trial = _Trial(desk, rows, earlier, is_whole=is_whole)
    checker = RowChecker(desk.session.letter, desk.node, desk.definition, trial)
    wrong = {(each.sheet, each.row, each.column) for each in known if each.level == "error"}
    faults, found = [], {}
    for row in rows:
        issues = checker.check(row.after) if row.after is not None else ()
        if row.after is not None and issues:
            found[row.after.id] = issues
            for issue in issues:
                fault = _fault(issue, row, heads[row.sheet].columns)
                if fault is not None and (fault.sheet, fault.row, fault.column) not in wrong:
                    faults.append(fault)
    return faults, found


def _fault(issue: Issue, row: PlannedRow, columns: Mapping[str, int]) -> ImportFault | None:
    number = columns.get(issue.field, 0)
    if issue.rule == "unreadable" or issue.level != "error" or (not number and issue.rule == "missing"):
        return None
    what = _("{label}：{what}").format(label=issue.subject, what=issue.message)
    level = _LEVELS.get(issue.rule, issue.level)
    return fault_at(issue.rule, level, (row.sheet, row.row, number or 1), what, issue.fix)


class RowsBefore:
    """The rows of one ledger at an earlier node, in memory from when they are first asked for."""

    def __init__(self, desk: LedgerDesk, node: Node) -> None:
        self.node = node
        self._desk = desk

    @cached_property
    def by_key(self) -> Mapping[str, LedgerRow]:
        """Empty for a ledger without a key."""
        key = self._desk.definition.key
        rows = self._desk.session.entries.ledgers.rows(self.node.id, self._desk.name) if key is not None else ()
        return {text_of(row.values[key.name]): row for row in rows} if key is not None else {}

    @cached_property
    def by_id(self) -> Mapping[str, LedgerRow]:
        return {row.id: row for row in self.by_key.values()}


class _Trial:
    """The rows as they would stand: this ledger's with the file's in them, all others as they are."""

    def __init__(
        self, desk: LedgerDesk, rows: Sequence[PlannedRow], earlier: Sequence[RowsBefore], *, is_whole: bool
    ) -> None:
        self._desk = desk
        planned = [row.after for row in rows if row.after is not None]
        kept = [row.before for row in rows if row.change == "gone" and row.before is not None and not is_whole]
        self._rows = [*kept, *planned]
        self._earlier = earlier
        self._known: dict[tuple[str, str], bool] = {}
        self._counts = {
            column.name: Counter(row.values[column.name] for row in self._rows) for column in desk.definition.unique
        }

    def same_value(self, column: str, row: LedgerRow) -> list[int]:
        """Numbers of the other rows that have the row's value in this column."""
        value = row.values[column]
        if self._counts[column][value] < 2:
            return []
        return sorted(self._numbers[each.id] for each in self._same[column, value] if each.id != row.id)

    @cached_property
    def _same(self) -> dict[tuple[str, Value], list[LedgerRow]]:
        same: dict[tuple[str, Value], list[LedgerRow]] = {}
        for name, counts in self._counts.items():
            for row in self._rows:
                if counts[row.values[name]] > 1:
                    same.setdefault((name, row.values[name]), []).append(row)
        return same

    @cached_property
    def _numbers(self) -> dict[str, int]:
        ordered = sorted(self._rows, key=lambda row: row.position)
        return {row.id: number for number, row in enumerate(ordered, 1)}

    def has_key(self, ledger: str, value: str) -> bool | None:
        """Whether a ledger has a row of that key; None when the letter has no such ledger."""
        ledgers = self._desk.session.entries.ledgers
        definition = ledgers.definitions.get(ledger)
        if definition is None or definition.key is None:
            return None
        known = self._known.get((ledger, value))
        if known is None:
            key, exact = definition.key.name, exact_value(definition.key.base, value)
            if ledger == self._desk.name:
                known = self._counts[key][exact] > 0
            else:
                known = not is_empty(exact) and bool(ledgers.at(self._desk.node.id, ledger).with_value(key, exact))
            self._known[ledger, value] = known
        return known

    def before(self, row: LedgerRow, column: str) -> tuple[Node, LedgerRow] | None:
        """The row, by its id or its key, at the latest node before at which it holds something in a column."""
        key = self._desk.definition.key
        name = text_of(row.values[key.name]) if key is not None else ""
        for rows in self._earlier:
            found = rows.by_id.get(row.id) or rows.by_key.get(name)
            if found is not None and not is_empty(found.values[column]):
                return rows.node, found
        return None
