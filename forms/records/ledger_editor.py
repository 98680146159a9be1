"""Edits the rows of one ledger at one node in memory: typed text in, rows and issues out. It saves nothing."""

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from forms.clock import now
from forms.errors import UserError
from forms.records.editor import Author
from forms.records.gradual import PORTION_ROWS, Gradual
from forms.records.ledger_rows import LedgerTable
from forms.records.ledger_unsaved import Unsaved
from forms.schema.expression_values import Value
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_row import LedgerRow, empty_value, value_of
from forms.schema.letter import Letter, Node
from forms.schema.numbers import ValueFault, canonical
from forms.schema.reckoning import reckoned
from forms.validation.ledger_board import FoundIssues, LedgerBoard
from forms.validation.ledger_compute import LedgerComputer, round_exact
from forms.validation.row_source import Changes
from resources.translation import _

_STEP = 1_024
"""Free places between two rows, so that one can be put between them without touching the others."""

_ROOM = 16
"""Places that each row has at least after room was made."""


@dataclass(frozen=True, slots=True)
class RowEdit:
    """One row of a step: `texts` by column as typed. `row` "" makes a new row, behind row `after` or at the end."""

    row: str
    texts: Mapping[str, str]
    after: str = ""


@dataclass(frozen=True, slots=True)
class EditStep:
    """What one step did: the rows it was about, in the order given, and every row that is another one by it."""

    rows: tuple[str, ...]
    changes: Changes


class LedgerEditor:
    """The rows of one ledger while they are edited, and undone one step at a time.

    Steps are gradual: rows are put in their place all together in the last portion. Each raises UserError when the
    rows of the ledger were changed by something else meanwhile; then nothing is changed by it.
    """

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

    def edit(self, edits: Sequence[RowEdit], author: Author) -> Gradual[EditStep]:
        """Take texts as typed into rows, old and new; wrong text is kept and named by an issue."""
        places = self._places_of_new(edits)
        since = self.rows.revision
        here = yield from self.rows.reading([edit.row for edit in edits if edit.row])
        wanted: dict[str, LedgerRow | None] = {}
        ids = []
        for number, edit in enumerate(edits):
            before = wanted.get(edit.row) or here.get(edit.row)
            if before is None:
                before = self.row(edit.row) if edit.row else self.blank_row(next(places[edit.after]))
            row = self._filled(before, edit.texts, author)
            wanted[row.id] = row
            ids.append(row.id)
            if number % PORTION_ROWS == 0:
                yield number, len(edits)
        return EditStep(tuple(ids), self._apply(wanted, here, since))

    def add(self, rows: Sequence[LedgerRow], author: Author) -> Gradual[EditStep]:
        """Put whole rows at the end, in their order; an id that is taken is given anew."""
        wanted: dict[str, LedgerRow | None] = {}
        since, position, at = self.rows.revision, self.next_position, now().isoformat()
        taken = yield from self.rows.reading([row.id for row in rows])
        for number, row in enumerate(rows):
            row_id = row.id if row.id not in taken and row.id not in wanted else self.new_id()
            kept = LedgerRow(row_id, position, row.values, row.raws, author.origin, author.source, author.by, at)
            wanted[row_id] = self._computer.compute(kept)
            position += _STEP
            if number % PORTION_ROWS == 0:
                yield number, len(rows)
        return EditStep(tuple(wanted), self._apply(wanted, {}, since))

    def delete(self, row_ids: Sequence[str]) -> Gradual[EditStep]:
        """Take rows away. Raises UserError: there is no such row; none is taken away."""
        since = self.rows.revision
        here = yield from self.rows.reading(row_ids)
        wanted = {(row_id if row_id in here else self.row(row_id).id): None for row_id in row_ids}
        return EditStep(tuple(row_ids), self._apply(wanted, here, since))

    def replace_all(self, put: Sequence[LedgerRow], gone: Sequence[str], found: FoundIssues | None = None) -> EditStep:
        """Rows as an import planned them, as one step of undo; `found` is what it found in all rows, if it did."""
        wanted: dict[str, LedgerRow | None] = {row.id: self._computer.compute(row) for row in put}
        wanted |= dict.fromkeys(gone)
        known = None if self._computer.graded_by else found
        changes = self._apply(wanted, self.rows.some(list(wanted)), self.rows.revision, found=known)
        return EditStep((*(row.id for row in put), *gone), changes)

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    def undo(self) -> Gradual[EditStep]:
        """Put back what the last step replaced; there must be one."""
        since, step = self.rows.revision, self._undo[-1]
        here = yield from self.rows.reading(list(step))
        wanted = {row_id: _in_place(row, here.get(row_id)) for row_id, row in step.items()}
        changes = self._apply(wanted, here, since, is_undo=True)
        self._undo.pop()
        return EditStep(tuple(step), changes)

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

    def _places_of_new(self, edits: Iterable[RowEdit]) -> dict[str, Iterator[int]]:
        """Free positions for new rows, by the row they stand behind."""
        counts = Counter(edit.after for edit in edits if not edit.row)
        order = self.rows.order
        places = {"": iter(range(self.next_position, self.next_position + counts.pop("", 0) * _STEP, _STEP))}
        for after, count in counts.items():
            row = self.row(after)
            if self._room_behind(order.number(row.position, after)) <= count:
                self._make_room(order.number(row.position, after), counts)
        for after, count in counts.items():
            here = self.row(after).position
            room = self._room_behind(order.number(here, after))
            places[after] = iter([here + room * place // (count + 1) for place in range(1, count + 1)])
        return places

    def _room_behind(self, number: int) -> int:
        """Places between the row of that number and the next one."""
        positions = self.rows.order.positions
        return positions[number] - positions[number - 1] if number < len(positions) else _STEP * _STEP

    def _make_room(self, number: int, wanted: Mapping[str, int]) -> None:
        """Spread the rows behind that of this number, as few as need be, so that each has room for those `wanted`."""
        order, count = self.rows.order, 1
        here = order.positions[number - 1]
        while True:
            ids = order.ids[number - 1 : number + count]
            shares = [1 + wanted.get(row_id, 0) for row_id in ids]
            is_last = number + count >= len(order.ids)
            there = here + sum(shares) * _STEP if is_last else order.positions[number + count]
            width = (there - here) // sum(shares)
            if width >= _ROOM:
                break
            count *= 2
        rows = self.rows.some(ids)
        moved: dict[str, LedgerRow | None] = {}
        for share, row_id in zip(shares[:-1], ids[1:], strict=True):
            here += width * share
            moved[row_id] = replace(rows[row_id], position=here)
        self._apply(moved, rows, self.rows.revision, is_undo=True)

    def _apply(
        self,
        wanted: Unsaved,
        here: Unsaved,
        since: int,
        *,
        is_undo: bool = False,
        found: FoundIssues | None = None,
    ) -> Changes:
        """Put rows in their place, then grades that follow, and check what they can touch."""
        if self.rows.revision != since:
            what = _("{ledger}刚才被别处改动，这一步没有进行，什么也没有改。").format(ledger=self.definition.title)
            raise UserError("rows_changed_meanwhile", what, todo=_("请看一下现在的内容，再做一次。"))
        step = dict(self.rows.apply(wanted, here))
        graded = self._graded()
        for row_id, (before, after) in self.rows.apply(graded, self.rows.some(list(graded))).items():
            step[row_id] = (step[row_id][0] if row_id in step else before, after)
        if not is_undo and step:
            self._undo.append({row_id: before for row_id, (before, _after) in step.items()})
        self._board.recheck(self.definition.name, step, since, found)
        return step

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

    A number may be reckoned where it is typed, and is rounded to the column's places: =12.5+3.
    """
    text = raw.strip()
    if not text:
        return empty_value(column.base), ""
    try:
        if column.is_number:
            number = round_exact(reckoned(text), column.places, letter.rounding)
            text = text if number is None else canonical(number)
        return value_of(column.base, column.type.parse(text)), ""
    except ValueFault:
        return empty_value(column.base), raw


def shown_text(row: LedgerRow, column: ColumnDefinition) -> str:
    """What stands in a cell: the value as it is read by people, or the wrong text as it was typed."""
    return row.raws.get(column.name) or column.shown(row.values[column.name])
