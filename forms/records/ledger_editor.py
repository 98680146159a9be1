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
from forms.validation.ledger_board import FoundIssues, LedgerBoard
from forms.validation.ledger_compute import LedgerComputer, round_exact
from resources.translation import _

_STEP = 1_024
"""Free places between two rows, so that one can be put between them without touching the others."""

_ROOM = 16
"""Places that each row has at least after room was made."""

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
        self.rows = table.at(node.id, definition.name)
        self._board = board
        self._computer = LedgerComputer(letter, definition)
        self._undo: list[dict[str, LedgerRow | None]] = []
        self._end = 0

    def row(self, row_id: str) -> LedgerRow:
        """Raises UserError: there is no such row."""
        row = self.rows.row(row_id)
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
        listed, ids = list(edits), []
        here = self.rows.some([edit.row for edit in listed if edit.row])
        for edit in listed:
            before = changes.get(edit.row) or here.get(edit.row)
            if before is None:
                before = self.row(edit.row) if edit.row else self._new_row(edit.after, changes)
            row = self._filled(before, edit.texts, author)
            changes[row.id] = row
            ids.append(row.id)
        self._apply(changes)
        return ids

    def add(self, rows: Iterable[LedgerRow], author: Author) -> list[str]:
        """Put whole rows at the end, in their order, as one step; an id that is taken is given anew."""
        changes: dict[str, LedgerRow | None] = {}
        position, at = self.next_position, now().isoformat()
        listed = list(rows)
        taken = self.rows.some([row.id for row in listed])
        for row in listed:
            row_id = row.id if row.id not in taken and row.id not in changes else self.new_id()
            kept = LedgerRow(row_id, position, row.values, row.raws, author.origin, author.source, author.by, at)
            changes[row_id] = self._computer.compute(kept)
            position += _STEP
        self._apply(changes)
        return list(changes)

    def delete(self, row_ids: Sequence[str]) -> None:
        """Take rows away, as one step of undo. Raises UserError: there is no such row; none is taken away."""
        self._apply({self.row(row_id).id: None for row_id in row_ids})

    def replace_all(self, put: Iterable[LedgerRow], gone: Iterable[str], found: FoundIssues | None = None) -> None:
        """Rows as an import planned them, as one step of undo; `found` is what it found in all rows, if it did."""
        changes: dict[str, LedgerRow | None] = {row.id: self._computer.compute(row) for row in put}
        self._apply({**changes, **dict.fromkeys(gone)}, found=None if self._computer.graded_by else found)

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    def undo(self) -> list[str]:
        """Put back what the last step replaced; the ids of its rows, none when there is nothing to undo."""
        if not self._undo:
            return []
        step = self._undo.pop()
        here = self.rows.some(list(step))
        self._apply({row_id: _in_place(row, here.get(row_id)) for row_id, row in step.items()}, is_undo=True)
        return list(step)

    def new_id(self) -> str:
        return secrets.token_hex(8)

    def blank_row(self, position: int) -> LedgerRow:
        return LedgerRow(self.new_id(), position, self.definition.blank)

    @property
    def next_position(self) -> int:
        return self.rows.order.last_position() + _STEP

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
        row = self.row(after)
        taken = {each.position for each in changes.values() if each is not None}
        order = self.rows.order
        index = order.number(row.position, row.id)
        here = row.position
        there = order.positions[index] if index < len(order.ids) else here + 2 * _STEP
        middle = (here + there) // 2
        while middle in taken and middle > here:
            middle -= 1
        if middle > here:
            return self.blank_row(middle)
        self._make_room(index)
        return self._new_row(after, changes)

    def _make_room(self, index: int) -> None:
        """Spread the rows from this place on, as few as need be, so that others can be put before them."""
        order, count = self.rows.order, 1
        here = order.positions[index - 1]
        while index + count < len(order.ids) and order.positions[index + count] - here < (count + 1) * _ROOM:
            count *= 2
        ids = order.ids[index : index + count]
        is_last = index + count >= len(order.ids)
        there = here + (len(ids) + 1) * _STEP if is_last else order.positions[index + count]
        width = (there - here) // (len(ids) + 1)
        rows = self.rows.some(ids)
        moved = {row_id: replace(rows[row_id], position=here + width * place) for place, row_id in enumerate(ids, 1)}
        self._apply(moved, is_undo=True)

    def _apply(
        self,
        changes: Mapping[str, LedgerRow | None],
        *,
        is_undo: bool = False,
        found: FoundIssues | None = None,
    ) -> None:
        """Put rows in their place, then grades that follow, and check what they can touch."""
        since = self.rows.revision
        step = self.rows.apply(changes)
        for row_id, (before, after) in self.rows.apply(self._graded()).items():
            step[row_id] = (step[row_id][0] if row_id in step else before, after)
        if not is_undo and step:
            self._undo.append({row_id: before for row_id, (before, _after) in step.items()})
        self._board.recheck(self.definition.name, step, since, found)

    def _graded(self) -> dict[str, LedgerRow | None]:
        """Rows whose grade by rank changes."""
        columns = self._computer.graded_by
        if not columns:
            return {}
        grades = self._computer.changed_grades(
            (row_id, dict(zip(columns, values, strict=True))) for row_id, values in self.rows.values(columns)
        )
        rows = self.rows.some(list(grades))
        return {row_id: replace(row, values={**row.values, **grades[row_id]}) for row_id, row in rows.items()}


def _in_place(row: LedgerRow | None, here: LedgerRow | None) -> LedgerRow | None:
    """The row as it was, where it is by now: rows move only to make room."""
    if row is None or here is None or row.position == here.position:
        return row
    return replace(row, position=here.position)


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
