"""One ledger of one node on the desk: rows, their issues, the measures they feed, and saving with a trace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from forms.errors import UserError
from forms.issues import Issue
from forms.records.editor import Author
from forms.records.ledger_editor import LedgerEditor, RowEdit, differing
from forms.schema.cell import Cell
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow
from forms.schema.letter import Node
from forms.services.desk import NodeDesk
from forms.services.session import Session
from forms.storage import audit_store, ledger_store
from forms.storage.audit_store import Change
from forms.storage.ledger_store import LedgerChange
from forms.validation.explanations import apply_explanations
from resources.translation import _, listed

Difference = Literal["new", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What an edit did: the rows it touched, the issues of the first of them now, and measures' cells that follow."""

    rows: tuple[str, ...]
    issues: tuple[Issue, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class RowDifference:
    """How a row differs from the node before: `columns` are the names of those that changed."""

    difference: Difference
    row: LedgerRow
    before: LedgerRow | None
    columns: tuple[str, ...] = ()


class LedgerDesk:
    """The rows of one ledger while they are edited in memory; `save` makes durable what changed since the last save.

    Given the node's desk, the issues of its measures stay right as rows change; without one, it has its own.
    """

    def __init__(self, session: Session, node: Node, ledger: str, desk: NodeDesk | None = None) -> None:
        self.session = session
        self.node = node
        self.desk = desk or NodeDesk(session, node)
        self.definition = find_ledger(session, ledger)
        self._table = session.entries.ledgers
        self._editor = LedgerEditor(session.letter, node, self.definition, self._table, self.desk.ledgers)
        self._cells: dict[str, Cell] = {}

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def rows(self) -> list[LedgerRow]:
        """The rows in order."""
        return self._editor.rows

    def row(self, name: str) -> LedgerRow:
        """The row of that key or id. Raises UserError: there is none."""
        return self.find(name) or self._editor.row(name)

    def find(self, name: str) -> LedgerRow | None:
        return self._table.find(self.node.id, self.name, name)

    def key_of(self, row: LedgerRow) -> str:
        """What a person calls the row: its key, or its id while it has none."""
        return self._table.key_of(self.name, row)

    def issues(self, row_id: str | None = None) -> list[Issue]:
        """The issues of one row, or of all rows in their order, with explanations applied."""
        if row_id is None:
            return self.desk.ledger_issues(self.name)
        return apply_explanations(self.desk.ledgers.row_issues(self.name, row_id), self.desk.explanations)

    def add_row(
        self, texts: Mapping[str, str] | None = None, after: str = "", author: Author | None = None
    ) -> RowOutcome:
        """A new row, filled with texts as typed by column, below the row `after` or at the end."""
        return self.edit([RowEdit("", texts or {}, after)], author)

    def set_raw(self, row_id: str, column: str, raw: str, author: Author | None = None) -> RowOutcome:
        """Take the text as typed into one cell. Wrong text is kept and named by an issue.

        Raises:
            UserError: no such row or column, a column that the program fills, or the node is locked.
        """
        return self.edit([RowEdit(row_id, {column: raw})], author)

    def edit(self, edits: Sequence[RowEdit], author: Author | None = None) -> RowOutcome:
        """Several rows and cells as one step of undo, as a pasted block is. Raises as `set_raw`; nothing is changed."""
        self._refuse_locked()
        return self._outcome(self._editor.edit(edits, author or self._author))

    def duplicate_row(self, row_id: str) -> RowOutcome:
        """A copy right below, without its key."""
        self._refuse_locked()
        return self._outcome([self._editor.duplicate(row_id, self._author)])

    def delete_rows(self, row_ids: Sequence[str]) -> RowOutcome:
        self._refuse_locked()
        self._editor.delete(row_ids)
        return self._outcome(row_ids)

    def delete_row(self, row_id: str) -> RowOutcome:
        return self.delete_rows([row_id])

    def replace_rows(self, put: Sequence[LedgerRow], gone: Sequence[str]) -> RowOutcome:
        """Rows as an import planned them, as one step of undo."""
        self._refuse_locked()
        self._editor.replace_all(put, gone)
        return self._outcome([*(row.id for row in put), *gone])

    @property
    def can_undo(self) -> bool:
        return self._editor.can_undo

    def undo(self) -> RowOutcome | None:
        """Take back the last step; None when there is none. It is saved like any edit."""
        if not self.can_undo:
            return None
        self._refuse_locked()
        return self._outcome(self._editor.undo())

    def copy_rows_from_before(self) -> RowOutcome:
        """Copy the rows of the node before that are not here yet, under their ids, as one step of undo.

        Raises:
            UserError: this is the first node, the node is locked, or the node before has none that are missing here.
        """
        self._refuse_locked()
        earlier = self.session.letter.nodes_before(self.node.id)
        here = {row.id for row in self.rows} | {self.key_of(row) for row in self.rows}
        rows = self._table.rows(earlier[0].id, self.name) if earlier else []
        missing = [row for row in rows if row.id not in here and self.key_of(row) not in here]
        if not missing:
            what = _("没有可从上一节点带入的行。")
            raise UserError("nothing_to_copy", what, todo=_("上一节点的行都已在这里，或上一节点没有填写。"))
        author = replace(self._author, origin="carried")
        return self._outcome(self._editor.add(missing, author))

    def differences(self) -> list[RowDifference]:
        """Rows that are new, changed or gone against the node before, matched by id or key; none at the first node."""
        earlier = self.session.letter.nodes_before(self.node.id)
        if not earlier:
            return []
        before = self._table.rows(earlier[0].id, self.name)
        by_id = {row.id: row for row in before}
        by_key = {self.key_of(row): row for row in before}
        found: list[RowDifference] = []
        matched = set()
        for row in self.rows:
            old = by_id.get(row.id) or by_key.get(self.key_of(row))
            if old is None:
                found.append(RowDifference("new", row, None))
                continue
            matched.add(old.id)
            columns = differing(row, old)
            if columns:
                found.append(RowDifference("changed", row, old, columns))
        return [*found, *(RowDifference("gone", row, row) for row in before if row.id not in matched)]

    def changes(self) -> LedgerChange:
        """What is not saved yet."""
        pairs = self._editor.unsaved()
        put = tuple((saved, row) for saved, row in pairs if row is not None)
        gone = tuple(saved for saved, row in pairs if row is None and saved is not None)
        return LedgerChange(self.definition, self.node.id, put, gone)

    def save(self, action: str = "set", cause: Change | None = None, also: Sequence[Cell] = ()) -> None:
        """Make rows and the measures' cells that follow durable in one transaction (on the database thread).

        Nothing is written when nothing changed. `also` are other cells to be saved with them.

        Raises:
            UserError: the node was locked meanwhile; nothing is saved.
            EnvironmentFault: disk full or database in use; nothing is saved, everything is still here.
        """
        change = self.changes()
        cells = (*also, *self._cells.values())
        if change.put or change.gone or cells or cause:
            ledger_store.save_ledgers(self.session.connection, [change], cells, action, cause)
        self.mark_saved()

    @property
    def following_cells(self) -> tuple[Cell, ...]:
        """Measures' cells that follow from rows and are not saved yet."""
        return tuple(self._cells.values())

    def mark_saved(self) -> None:
        """What is here is on disk."""
        self._editor.mark_saved()
        self._cells.clear()

    def history(self, row_id: str) -> list[Change]:
        """What was done to a row at this node and at earlier ones, newest first."""
        nodes = [self.node, *self.session.letter.nodes_before(self.node.id)]
        return [
            change
            for node in nodes
            for change in audit_store.changes_of(
                self.session.connection, ledger_store.row_place(self.name, row_id, node.id)
            )
        ]

    @property
    def editor(self) -> LedgerEditor:
        return self._editor

    @property
    def _author(self) -> Author:
        return Author(self.session.by)

    def _outcome(self, row_ids: Sequence[str]) -> RowOutcome:
        cells = self.desk.take_rows(self.name)
        self._cells.update((cell.measure, cell) for cell in cells)
        issues = tuple(self.issues(row_ids[0])) if len(row_ids) == 1 else ()
        return RowOutcome(tuple(row_ids), issues, cells)

    def _refuse_locked(self) -> None:
        if self.desk.is_locked:
            what = _("节点 {node} 已导出报送包并锁定，没有改动台账。").format(node=self.node.id)
            raise UserError("node_locked", what, todo=_("如需修改，请先重新打开该节点并写明原因。"))


def find_ledger(session: Session, name: str) -> LedgerDefinition:
    """The letter's ledger of that name. Raises UserError naming those there are."""
    definition = session.entries.ledgers.definitions.get(name)
    if definition is None:
        what = _("责任书没有名为“{name}”的台账。").format(name=name[:40])
        known = listed(ledger.name for ledger in session.letter.ledgers)
        raise UserError("unknown_ledger", what, todo=_("可用的台账：{ledgers}。").format(ledgers=known))
    return definition


def save_together(desks: Sequence[LedgerDesk], cells: Sequence[Cell] = (), action: str = "set") -> None:
    """Save several ledgers of one workspace and other cells, all or nothing. Raises as `LedgerDesk.save`."""
    changes = [desk.changes() for desk in desks]
    follow = {(cell.measure, cell.field): cell for desk in desks for cell in desk.following_cells}
    to_save = (*cells, *follow.values())
    if desks and (to_save or any(change.put or change.gone for change in changes)):
        ledger_store.save_ledgers(desks[0].session.connection, changes, to_save, action)
    for desk in desks:
        desk.mark_saved()
