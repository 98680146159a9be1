"""The rows of one ledger at one node as a screen shows them: an ordered list of ids, and pages of rows.

    view = LedgerView(LedgerDesk(session, node, "state_assets", node_desk))
    view.set_filter(RowFilter(text="厂房", columns={"status": frozenset({"已盘活"})}, only="faulty"))
    view.set_order([Order("book_value", is_descending=True)])      # empty: the order in which rows were entered
    view.count(), view.total()                                     # rows shown, rows there are
    view.text(position, column)                                    # what a cell shows; column counts from 0
    view.cell_issues(position, column)                             # worst first
    change = view.take(desk.set_raw(view.row_id(position), "owner", "李某"))
    # rowsInserted for change.inserted, rowsRemoved for change.removed, dataChanged for change.repainted

Every edit goes through the desk; `take` says what to repaint. A row keeps its place while it is edited, even where
order or filter would now put it elsewhere: `set_order` and `set_filter` put every row in its place again. All methods
are called on the thread on which the desk is edited.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from forms.issues import LEVELS, Issue
from forms.records.ledger_differences import differences
from forms.records.ledger_filter import Only, Order, RowFilter, contains, is_additive, sought
from forms.records.ledger_pages import RowPages
from forms.schema.ledger_row import LedgerRow
from forms.services.ledger_desk import LedgerDesk, RowOutcome
from forms.services.ledger_figures import reckon_figures
from forms.validation.explanations import apply_explanations
from forms.validation.row_source import Changes

__all__ = ["LedgerView", "Only", "Order", "RowFilter", "ViewChange", "is_additive"]

_FEW = 8
"""So many rows are looked for one by one; for more, all positions are noted first."""


@dataclass(frozen=True, slots=True)
class ViewChange:
    """Positions after an edit: `removed` in the view as it was, `inserted` and `repainted` in it as it is; rising."""

    removed: tuple[int, ...] = ()
    inserted: tuple[int, ...] = ()
    repainted: tuple[int, ...] = ()


class LedgerView:
    """The rows shown, in their order. A cell that cannot be read shows the text as it was typed."""

    def __init__(self, desk: LedgerDesk) -> None:
        self.desk = desk
        self.definition = desk.definition
        self.columns = desk.definition.columns
        self._rows = desk.at_node
        self._pages = RowPages(desk.at_node)
        self._order: tuple[Order, ...] = ()
        self._filter = RowFilter()
        self._ids: list[str] = list(self._rows.ids)
        self._additive = [column.name for column in self.columns if is_additive(column)]
        self._totals: dict[str, Decimal] | None = None
        self._issues: dict[str, tuple[tuple[Issue, ...], list[Issue]]] = {}
        self._matching: tuple[object, frozenset[str]] = (None, frozenset())
        reckon_figures(desk.session, desk.node, desk.name)

    @property
    def order(self) -> tuple[Order, ...]:
        return self._order

    @property
    def filter(self) -> RowFilter:
        return self._filter

    def set_order(self, order: Sequence[Order]) -> None:
        """Sort anew; an empty order is that in which rows were entered. KeyError: no such column."""
        self._order = tuple(order)
        self.refresh()

    def set_filter(self, wanted: RowFilter) -> None:
        """Choose anew which rows are shown. KeyError: no such column."""
        self._filter = wanted
        self.refresh()

    def refresh(self) -> None:
        """Every row in its place, as after an import or when rows came from elsewhere."""
        self._ids = self._rows.select(self._resolved(), self._order)
        self._forget()

    def _forget(self) -> None:
        self._pages.clear()
        self._issues.clear()
        self._totals = None

    def _resolved(self) -> RowFilter:
        """The filter with the rows that checks and the node before choose."""
        match self._filter.only:
            case "all" | "ids":
                return self._filter
            case "changed":
                ids = self._changed_ids()
            case "incomplete":
                found = self._found()
                ids = (row_id for row_id in found if any(issue.rule == "missing" for issue in found[row_id]))
            case _:
                ids = self._found()
        return replace(self._filter, only="ids", ids=frozenset(ids))

    def _changed_ids(self) -> Iterable[str]:
        before = self.desk.before
        if before is None:
            return ()
        return (each.row.id for each in differences(self._rows, before) if each.difference != "gone")

    def _found(self) -> Mapping[str, tuple[Issue, ...]]:
        return self.desk.desk.ledgers.found(self.desk.name)

    def count(self) -> int:
        """Rows shown."""
        return len(self._ids)

    def total(self) -> int:
        """Rows there are."""
        return len(self._rows)

    def row_id(self, position: int) -> str:
        return self._ids[position]

    def row_ids(self, positions: Iterable[int]) -> list[str]:
        """Of those positions at which a row is shown."""
        count = self.count()
        return [self._ids[position] for position in positions if position < count]

    def position(self, row_id: str) -> int | None:
        """Where a row is shown; None while it is not."""
        try:
            return self._ids.index(row_id)
        except ValueError:
            return None

    def row(self, position: int) -> LedgerRow:
        return self._pages.row(self._ids, position)

    def text(self, position: int, column: int) -> str:
        """What the cell shows."""
        return self._pages.texts(self._ids, position)[column]

    def cell_issues(self, position: int, column: int) -> tuple[Issue, ...]:
        """What is wrong with the cell, worst first; explained issues say so."""
        row_id = self._ids[position]
        found = self._found().get(row_id)
        if found is None:
            return ()
        known = self._issues.get(row_id)
        if known is None or known[0] is not found:
            known = self._issues[row_id] = (found, self.desk.desk.ledgers.row_issues(self.desk.name, row_id))
        name = self.columns[column].name
        issues = apply_explanations((issue for issue in known[1] if issue.field == name), self.desk.desk.explanations)
        return tuple(sorted(issues, key=lambda issue: LEVELS.index(issue.level)))

    def choices(self, column: str, limit: int = 200) -> list[str]:
        """The different texts that the column shows over all rows, in the order of sorting, at most `limit`.

        Texts that cannot be read and "" for empty cells come last.
        """
        return self._rows.shown(column, limit)

    def totals(self) -> dict[str, Decimal]:
        """Exact sums over the rows shown, of the columns of which a sum says something; 0 where there is no number."""
        if self._totals is None:
            wanted = self._filter
            if wanted != RowFilter():  # rows keep their place while they are edited: those shown count
                wanted = RowFilter(only="ids", ids=frozenset(self._ids))
            self._totals = self._rows.sums(wanted, self._additive)
        return dict(self._totals)

    def find(
        self, text: str, start: int, *, backwards: bool = False, column: int | None = None
    ) -> tuple[int, int] | None:
        """The next cell that contains the text, as (position, column), from `start` on and then from the other end."""
        wanted, count = sought(text), self.count()
        if not wanted or not count:
            return None
        columns = range(len(self.columns)) if column is None else (column,)
        matching = self._rows_with(text, column)
        for step in range(count):
            position = (start + (-step if backwards else step)) % count
            if self._ids[position] in matching:
                for each in columns:
                    if contains(self.columns[each], self.text(position, each), wanted):
                        return position, each
        return None

    def _rows_with(self, text: str, column: int | None) -> frozenset[str]:
        key = (text, column, self._rows.revision)
        if self._matching[0] != key:
            wanted = RowFilter(text) if column is None else RowFilter(columns={self.columns[column].name: text})
            self._matching = (key, frozenset(self._rows.select(wanted, ())))
        return self._matching[1]

    def take(self, outcome: RowOutcome) -> ViewChange:
        """What an edit through the desk changed in the view; new rows stand below the row they were entered after."""
        changes = outcome.changes
        shown = self._positions(changes)
        gone = {row_id for row_id in shown if changes[row_id][1] is None}
        wanted = {*outcome.rows} - shown.keys()
        new = [row for row_id, (_before, row) in changes.items() if row is not None and row_id in wanted]
        self._add_up(changes, shown, new)
        if not gone and not new:
            for row_id, position in shown.items():
                row = changes[row_id][1]
                if row is not None:
                    self._pages.put(position, row)
            return ViewChange(repainted=tuple(sorted(shown.values())))
        if not self._order and self._filter == RowFilter():
            self._ids = list(self._rows.ids)
        else:
            self._ids = self._with_new([row_id for row_id in self._ids if row_id not in gone], sorted(new, key=_place))
        self._pages.clear()
        self._issues.clear()
        added = {row.id for row in new}
        inserted = tuple(position for position, row_id in enumerate(self._ids) if row_id in added)
        repainted = sorted(self._positions(shown.keys() - gone).values())
        return ViewChange(tuple(sorted(shown[row_id] for row_id in gone)), inserted, tuple(repainted))

    def _with_new(self, ids: list[str], rows: Iterable[LedgerRow]) -> list[str]:
        """These ids with those of rows in order, each below the row that stands above it in the ledger."""
        below: dict[str, list[str]] = {}
        above: dict[str, str] = {}
        for row in rows:
            number = self._rows.number(row)
            next_above = self._rows.ids[number - 2] if number > 1 else ""
            above[row.id] = above.get(next_above, next_above)
            below.setdefault(above[row.id], []).append(row.id)
        found = below.pop("", [])
        for row_id in ids:
            found.append(row_id)
            if row_id in below:
                found += below.pop(row_id)
        return [*found, *(row_id for hidden in below.values() for row_id in hidden)]

    def _add_up(self, changes: Changes, shown: Collection[str], new: Iterable[LedgerRow]) -> None:
        """The totals change by what the rows shown changed."""
        if self._totals is None:
            return
        counted = {*shown, *(row.id for row in new)}
        for row_id, (before, row) in changes.items():
            if row_id in counted:
                for name in self._additive:
                    self._totals[name] += _number(row, name) - _number(before if row_id in shown else None, name)

    def _positions(self, row_ids: Collection[str]) -> dict[str, int]:
        if len(row_ids) <= _FEW:
            found = {row_id: self.position(row_id) for row_id in row_ids}
            return {row_id: position for row_id, position in found.items() if position is not None}
        wanted = set(row_ids)
        return {row_id: position for position, row_id in enumerate(self._ids) if row_id in wanted}


def _place(row: LedgerRow) -> tuple[int, str]:
    return row.position, row.id


def _number(row: LedgerRow | None, column: str) -> Decimal:
    value = row.values[column] if row is not None else None
    return value if isinstance(value, Decimal) else Decimal(0)
