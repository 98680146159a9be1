"""One ledger of one node on the desk: rows, their issues, the measures they feed, and saving with a trace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from forms.errors import UserError
from forms.issues import Issue
from forms.records.editor import Author
from forms.records.gradual import PORTION_ROWS, Gradual, at_once
from forms.records.ledger_differences import RowDifference, differences
from forms.records.ledger_editor import EditStep, LedgerEditor, RowEdit
from forms.schema.cell import Cell
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow, text_of
from forms.schema.letter import Node
from forms.services.desk import NodeDesk
from forms.services.session import Session
from forms.storage import audit_store, ledger_store
from forms.storage.audit_store import Change
from forms.storage.ledger_store import LedgerChange
from forms.validation.explanations import apply_explanations
from forms.validation.ledger_board import FoundIssues
from forms.validation.ledger_findings import FoundRows
from forms.validation.row_source import Changes
from resources.translation import _, listed


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What an edit did: the rows it touched, the issues of the first of them now, and measures' cells that follow.

    `touched` are the measures that were checked again, `changes` every row that is another one by it.
    """

    rows: tuple[str, ...]
    issues: tuple[Issue, ...] = ()
    cells: tuple[Cell, ...] = ()
    touched: tuple[str, ...] = ()
    changes: Changes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnsavedRows:
    """What one save writes, taken from a desk so that it can be edited meanwhile."""

    change: LedgerChange
    cells: tuple[Cell, ...]
    found: tuple[FoundRows, ...] = ()

    @property
    def rows(self) -> dict[str, LedgerRow | None]:
        """By id, None for those that are gone."""
        return {row.id: row for _saved, row in self.change.put} | dict.fromkeys(row.id for row in self.change.gone)


class LedgerDesk:
    """The rows of one ledger while they are edited in memory; `save` makes durable what changed since the last save.

    Given the node's desk, the issues of its measures stay right as rows change; without one, it has its own.
    """

    def __init__(self, session: Session, node: Node, ledger: str, desk: NodeDesk | None = None) -> None:
        self.session = session
        self.node = node
        self.desk = desk or NodeDesk(session, node)
        self.definition = find_ledger(session, ledger)
        table = session.entries.ledgers
        self.at_node = table.at(node.id, ledger)
        earlier = session.letter.nodes_before(node.id)
        self.before = table.at(earlier[0].id, ledger) if earlier else None
        self._editor = LedgerEditor(session.letter, node, self.definition, table, self.desk.ledgers)
        self._cells: dict[str, Cell] = {}

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def rows(self) -> list[LedgerRow]:
        """All rows in order, in memory at once; `at_node` goes through them one by one, `LedgerView` shows them."""
        return list(self.at_node.rows())

    def row(self, name: str) -> LedgerRow:
        """The row of that key or id. Raises UserError: there is none."""
        return self.find(name) or self._editor.row(name)

    def find(self, name: str) -> LedgerRow | None:
        return self.at_node.find(name)

    def key_of(self, row: LedgerRow) -> str:
        """What a person calls the row: its key, or its id while it has none."""
        return self.at_node.key_of(row)

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
        return at_once(self.editing(edits, author))

    def editing(self, edits: Sequence[RowEdit], author: Author | None = None) -> Gradual[RowOutcome]:
        """As `edit`, in portions of which the last changes everything. Raises also when rows changed meanwhile."""
        self._begin()
        return self._outcome((yield from self._editor.edit(edits, author or self._author)))

    def delete_rows(self, row_ids: Sequence[str]) -> RowOutcome:
        return at_once(self.deleting(row_ids))

    def deleting(self, row_ids: Sequence[str]) -> Gradual[RowOutcome]:
        self._begin()
        return self._outcome((yield from self._editor.delete(row_ids)))

    def delete_row(self, row_id: str) -> RowOutcome:
        return self.delete_rows([row_id])

    def replace_rows(
        self, put: Sequence[LedgerRow], gone: Sequence[str], found: FoundIssues | None = None
    ) -> RowOutcome:
        """Rows as an import planned them, as one step of undo.

        `found` are the issues of all rows as they then stand, where they are known.
        """
        self._begin()
        return self._outcome(self._editor.replace_all(put, gone, found))

    @property
    def can_undo(self) -> bool:
        return self._editor.can_undo

    def undo(self) -> RowOutcome | None:
        """Take back the last step; None when there is none. It is saved like any edit."""
        return at_once(self.undoing()) if self.can_undo else None

    def undoing(self) -> Gradual[RowOutcome]:
        """As `undo`, in portions; see `editing`. There must be a step to take back."""
        self._begin()
        return self._outcome((yield from self._editor.undo()))

    def copy_rows_from_before(self) -> RowOutcome:
        """Copy the rows of the node before that are not here yet, under their ids, as one step of undo.

        Raises:
            UserError: this is the first node, the node is locked, or the node before has none that are missing here.
        """
        return at_once(self.copying_from_before())

    def copying_from_before(self) -> Gradual[RowOutcome]:
        """As `copy_rows_from_before`, in portions; see `editing`."""
        self._begin()
        key = self.definition.key
        here = set(self.at_node.ids)
        if key is not None:
            here |= {text_of(value) for _row_id, (value,) in self.at_node.values([key.name])}
        missing = []
        for number, row in enumerate(self.before.rows() if self.before is not None else ()):
            if row.id not in here and self.key_of(row) not in here:
                missing.append(row)
            if number % PORTION_ROWS == 0:
                yield number, 0
        if not missing:
            what = _("没有可从上一节点带入的行。")
            raise UserError("nothing_to_copy", what, todo=_("上一节点的行都已在这里，或上一节点没有填写。"))
        author = replace(self._author, origin="carried")
        return self._outcome((yield from self._editor.add(missing, author)))

    def differences(self) -> list[RowDifference]:
        """Rows that are new, changed or gone against the node before, matched by id or key; none at the first node."""
        return list(differences(self.at_node, self.before)) if self.before is not None else []

    def changes(self) -> LedgerChange:
        """What is not saved yet."""
        pairs = self.at_node.to_save()
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
        save_together([self], also, action, cause)

    def take_unsaved(self) -> UnsavedRows | None:
        """What `write` is to make durable, from now on no more this desk's; None when everything is saved."""
        unsaved = self._take()
        return unsaved if unsaved.change.put or unsaved.change.gone or unsaved.cells else None

    def _take(self) -> UnsavedRows:
        change, cells = self.changes(), tuple(self._cells.values())
        self._cells.clear()
        unsaved = UnsavedRows(change, cells)
        self.at_node.unsaved.take(unsaved.rows)
        return replace(unsaved, found=self.desk.ledgers.to_keep())

    def write(self, unsaved: UnsavedRows, action: str = "set") -> None:
        """Write what was taken, in one transaction (on the database thread). Raises as `save`; then `put_back` it."""
        _write([(self, unsaved)], (), action, None)

    def put_back(self, unsaved: UnsavedRows) -> None:
        """It could not be written: it is to be saved with what was edited since."""
        self.at_node.unsaved.put_back(unsaved.rows)
        self._cells = {**{cell.measure: cell for cell in unsaved.cells}, **self._cells}

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

    def _outcome(self, step: EditStep) -> RowOutcome:
        cells, touched = self.desk.take_rows(self.name)
        self._cells.update((cell.measure, cell) for cell in cells)
        issues = tuple(self.issues(step.rows[0])) if len(step.rows) == 1 else ()
        return RowOutcome(step.rows, issues, cells, touched, step.changes)

    def _begin(self) -> None:
        """Before any edit."""
        if self.desk.is_locked:
            what = _("节点 {node} 已导出报送包并锁定，没有改动台账。").format(node=self.node.id)
            raise UserError("node_locked", what, todo=_("如需修改，请先重新打开该节点并写明原因。"))
        self.desk.ledgers.look_at(self.name)


def find_ledger(session: Session, name: str) -> LedgerDefinition:
    """The letter's ledger of that name. Raises UserError naming those there are."""
    definition = session.entries.ledgers.definitions.get(name)
    if definition is None:
        what = _("责任书没有名为“{name}”的台账。").format(name=name[:40])
        known = listed(ledger.name for ledger in session.letter.ledgers)
        raise UserError("unknown_ledger", what, todo=_("可用的台账：{ledgers}。").format(ledgers=known))
    return definition


def save_together(
    desks: Sequence[LedgerDesk], cells: Sequence[Cell] = (), action: str = "set", cause: Change | None = None
) -> None:
    """Save several ledgers of one node and other cells, all or nothing. Raises as `LedgerDesk.save`."""
    taken = [(desk, desk._take()) for desk in desks]
    try:
        _write(taken, cells, action, cause)
    except BaseException:
        for desk, unsaved in taken:
            desk.put_back(unsaved)
        raise


def _write(
    taken: Sequence[tuple[LedgerDesk, UnsavedRows]], cells: Sequence[Cell], action: str, cause: Change | None
) -> None:
    """Write what desks of one node gave, other cells first; what was found in the rows as the last of them says it."""
    if not taken:
        return
    session, board = taken[0][0].session, taken[0][0].desk.ledgers
    changes = [unsaved.change for _desk, unsaved in taken if unsaved.change.put or unsaved.change.gone]
    follow = {(cell.measure, cell.field): cell for _desk, unsaved in taken for cell in unsaved.cells}
    to_save = (*cells, *follow.values())
    if not (changes or to_save or cause):
        return
    found = board.with_stamps(taken[-1][1].found)
    connection, letter = session.connection, session.letter_sha256
    stamps = ledger_store.save_ledgers(connection, changes, to_save, action, cause, found, letter)
    board.kept(found, stamps)
    for desk, unsaved in taken:
        desk.at_node.unsaved.written(unsaved.rows)
