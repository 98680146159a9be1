"""Edits the rows of one ledger at one node in memory: typed text in, rows and issues out. It saves nothing."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from forms.clock import now
from forms.errors import UserError
from forms.records.editor import Author
from forms.records.ledger_rows import LedgerTable
from forms.schema.expression_values import EvaluationFault, ExpressionFault, Value, Vocabulary
from forms.schema.expressions import compile_expression
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_row import LedgerRow, empty_value, value_of
from forms.schema.letter import Letter, Node
from forms.schema.numbers import ValueFault, canonical
from forms.validation.ledger_board import LedgerBoard
from forms.validation.ledger_compute import LedgerComputer, round_exact
from resources.translation import _

_STEP = 1_024
"""Free places between two rows, so that one can be put between them without touching the others."""

_NOTHING = Vocabulary({}, {}, frozenset())


@dataclass(frozen=True, slots=True)
class RowEdit:
    """One row of a step: `texts` by column as typed. `row` "" makes a new row, behind row `after` or at the end."""

    row: str
    texts: Mapping[str, str]
    after: str = ""


class LedgerEditor:
    """The rows of one ledger while they are edited. Undo takes back one step at a time."""

    def __init__(
        self, letter: Letter, node: Node, definition: LedgerDefinition, table: LedgerTable, board: LedgerBoard
    ) -> None:
        self.letter = letter
        self.node = node
        self.definition = definition
        self._table = table
        self._board = board
        self._computer = LedgerComputer(letter, definition)
        self._undo: list[dict[str, LedgerRow | None]] = []
        self._unsaved: dict[str, LedgerRow | None] = {}
        self._end = 0

    @property
    def rows(self) -> list[LedgerRow]:
        return self._table.rows(self.node.id, self.definition.name)

    def row(self, row_id: str) -> LedgerRow:
        """Raises UserError: there is no such row."""
        row = self._table.row(self.node.id, self.definition.name, row_id)
        if row is None:
            what = _("{ledger}没有行“{row}”。").format(ledger=self.definition.title, row=row_id[:40])
            raise UserError("unknown_row", what, todo=_("请核对编号。"))
        return row

    def column(self, name: str) -> ColumnDefinition:
        """The column that a person may fill. Raises UserError: there is none of that name, or it is computed."""
        column = self.definition.by_name.get(name)
        if column is None:
            what = _("{ledger}没有名为“{column}”的列。").format(ledger=self.definition.title, column=name[:40])
            raise UserError("unknown_field", what, todo=_("请核对列的名称。"))
        if column.is_computed:
            what = _("{ledger}的“{column}”由程序计算。").format(ledger=self.definition.title, column=column.label)
            raise UserError("computed_field", what, todo=_("请填写计算它的各列。"))
        return column

    def edit(self, edits: Iterable[RowEdit], author: Author) -> list[str]:
        """Take texts as typed into rows, old and new, as one step of undo; wrong text is kept and named by an issue.

        Returns the ids of the rows edited, in the order given.
        """
        changes: dict[str, LedgerRow | None] = {}
        self._end = self.next_position - _STEP
        ids = []
        for edit in edits:
            before = changes.get(edit.row) or (self.row(edit.row) if edit.row else self._new_row(edit.after, changes))
            row = self._filled(before, edit.texts, author)
            changes[row.id] = row
            ids.append(row.id)
        self._apply(changes)
        return ids

    def add(self, rows: Iterable[LedgerRow], author: Author) -> list[str]:
        """Put whole rows at the end, in their order, as one step; an id that is taken is given anew."""
        changes: dict[str, LedgerRow | None] = {}
        self._end = self.next_position - _STEP
        for row in rows:
            blank = self._new_row("", changes)
            is_free = self._table.row(self.node.id, self.definition.name, row.id) is None and row.id not in changes
            kept = replace(blank, id=row.id if is_free else blank.id, values=row.values, raws=row.raws)
            kept = self._signed(kept, author)
            changes[kept.id] = self._computer.compute(kept)
        self._apply(changes)
        return list(changes)

    def duplicate(self, row_id: str, author: Author) -> str:
        """A copy right below the row, without its key, which no two rows may share."""
        row = self.row(row_id)
        blank = self._new_row(row_id, {})
        values, raws = dict(row.values), dict(row.raws)
        if self.definition.key is not None:
            values[self.definition.key.name] = empty_value(self.definition.key.base)
            raws.pop(self.definition.key.name, None)
        copy = self._signed(replace(blank, values=values, raws=raws), author)
        self._apply({copy.id: copy})
        return copy.id

    def delete(self, row_ids: Sequence[str]) -> None:
        """Take rows away, as one step of undo. Raises UserError: there is no such row; none is taken away."""
        self._apply({self.row(row_id).id: None for row_id in row_ids})

    def replace_all(self, put: Iterable[LedgerRow], gone: Iterable[str]) -> None:
        """Rows as an import planned them, as one step of undo."""
        changes: dict[str, LedgerRow | None] = {row.id: self._computer.compute(row) for row in put}
        self._apply({**changes, **dict.fromkeys(gone)})

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    def undo(self) -> list[str]:
        """Put back what the last step replaced; the ids of its rows, none when there is nothing to undo."""
        if not self._undo:
            return []
        step = self._undo.pop()
        self._apply(step, is_undo=True)
        return list(step)

    def unsaved(self) -> list[tuple[LedgerRow | None, LedgerRow | None]]:
        """Rows that differ from what is saved: (what is saved, what is here), None for none."""
        pairs = [
            (saved, self._table.row(self.node.id, self.definition.name, row_id))
            for row_id, saved in self._unsaved.items()
        ]
        return [
            (saved, row)
            for saved, row in pairs
            if (row is None and saved is not None) or (row is not None and not row.says_same_as(saved))
        ]

    def mark_saved(self) -> None:
        self._unsaved.clear()

    def new_id(self) -> str:
        return secrets.token_hex(8)

    def blank_row(self, position: int) -> LedgerRow:
        return LedgerRow(self.new_id(), position, self.definition.blank)

    @property
    def next_position(self) -> int:
        rows = self.rows
        return (rows[-1].position if rows else 0) + _STEP

    def read(self, row: LedgerRow, texts: Mapping[str, str]) -> LedgerRow:
        """The row with these texts in it, computed columns reckoned anew."""
        values, raws = dict(row.values), dict(row.raws)
        for name, raw in texts.items():
            column = self.column(name)
            values[name], wrong = read_value(column, raw, self.letter)
            raws.pop(name, None)
            if wrong:
                raws[name] = wrong
        return self._computer.compute(replace(row, values=values, raws=raws))

    def _filled(self, row: LedgerRow, texts: Mapping[str, str], author: Author) -> LedgerRow:
        return self._signed(self.read(row, texts), author)

    def _signed(self, row: LedgerRow, author: Author) -> LedgerRow:
        return replace(row, origin=author.origin, source=author.source, by=author.by, at=now().isoformat())

    def _new_row(self, after: str, changes: Mapping[str, LedgerRow | None]) -> LedgerRow:
        if not after:
            self._end += _STEP
            return self.blank_row(self._end)
        rows = self.rows
        index = next(number for number, row in enumerate(rows) if row.id == self.row(after).id)
        here = rows[index].position
        there = rows[index + 1].position if index + 1 < len(rows) else here + 2 * _STEP
        taken = {row.position for row in changes.values() if row is not None}
        middle = (here + there) // 2
        while middle in taken and middle > here:
            middle -= 1
        if middle > here:
            return self.blank_row(middle)
        self._apply({row.id: replace(row, position=place * _STEP) for place, row in enumerate(rows, 1)}, is_undo=True)
        return self._new_row(after, changes)

    def _apply(self, changes: Mapping[str, LedgerRow | None], *, is_undo: bool = False) -> None:
        """Put rows in their place, then grades that follow, and check what they can touch."""
        step: dict[str, tuple[LedgerRow | None, LedgerRow | None]] = {}
        self._put(changes, step)
        graded = self._computer.grade_all(self.rows)
        self._put({row.id: row for row in graded}, step)
        for row_id, (before, _after) in step.items():
            self._unsaved.setdefault(row_id, before)
        if not is_undo and step:
            self._undo.append({row_id: before for row_id, (before, _after) in step.items()})
        self._board.recheck(self.definition.name, step)

    def _put(
        self,
        changes: Mapping[str, LedgerRow | None],
        step: dict[str, tuple[LedgerRow | None, LedgerRow | None]],
    ) -> None:
        node, ledger = self.node.id, self.definition.name
        for row_id, row in changes.items():
            here = self._table.row(node, ledger, row_id)
            if row is None:
                self._table.remove(node, ledger, row_id)
            elif row.says_same_as(here):
                continue
            else:
                self._table.put(node, ledger, row)
            step[row_id] = (step[row_id][0] if row_id in step else here, row)


def read_value(column: ColumnDefinition, raw: str, letter: Letter) -> tuple[Value, str]:
    """The value of a typed text, and the text itself when it is none (the value is then empty).

    A number may be reckoned where it is typed: =12.5+3.
    """
    text = raw.strip()
    if not text:
        return empty_value(column.base), ""
    try:
        if column.is_number and text[0] in "=＝":
            text = _reckoned(column, text[1:], letter)
        return value_of(column.base, column.type.parse(text)), ""
    except ValueFault:
        return empty_value(column.base), raw


def _reckoned(column: ColumnDefinition, source: str, letter: Letter) -> str:
    """The result of a small calculation at the column's places; what cannot be reckoned stays as it is typed."""
    try:
        number = round_exact(compile_expression(source, _NOTHING).evaluate(_Nowhere()), column.places, letter.rounding)
    except (ExpressionFault, EvaluationFault):
        number = None
    return f"={source}" if number is None else canonical(number)


class _Nowhere:
    """Surroundings without any name."""

    def read(self, reference: object) -> Value:
        return None

    def knows(self, reference: object) -> bool:
        return False

    def rows(self, ledger: str) -> tuple[()]:
        return ()


def shown_text(row: LedgerRow, column: ColumnDefinition) -> str:
    """What stands in a cell: the value as it is read by people, or the wrong text as it was typed."""
    return row.raws.get(column.name) or column.shown(row.values[column.name])


def differing(one: LedgerRow, other: LedgerRow) -> tuple[str, ...]:
    """Columns in which two rows say something else."""
    return tuple(name for name in one.values if one.text(name) != other.text(name))
