"""What becomes of the rows of ledgers under a new letter: where they go, what is new, what would be lost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from forms.schema.expression_values import Value
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_row import LedgerRow, is_empty, text_of, value_of
from forms.schema.letter import Letter
from forms.schema.numbers import ValueFault
from forms.validation.ledger_compute import LedgerComputer
from resources.translation import _

ColumnChange = Literal["added", "removed", "renamed", "rescaled", "converted", "unreadable", "refused", "recomputed"]

_EXAMPLES = 3
_TOO_FINE = ("too_many_places", "not_whole", "number_too_long")


@dataclass(frozen=True, slots=True)
class ColumnMove:
    """What becomes of one column: `count` values are concerned, some of them named in `examples`.

    renamed: as they are, under another name. rescaled: the same numbers, kept with other decimals. converted: read
    anew, as 12000万元 is 1.2亿元. unreadable: kept as typed, to be put right. refused: a number would lose decimals, so
    the letter cannot be adopted. recomputed: reckoned anew for open nodes. removed: lost where `count` is not 0.
    """

    change: ColumnChange
    before: ColumnDefinition | None
    after: ColumnDefinition | None
    count: int = 0
    examples: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class LedgerMove:
    """What becomes of one ledger; `before` None is new, `after` None is gone.

    `rows` are counted by node; `rows_lost` are those of a ledger or of nodes that are gone.
    """

    before: LedgerDefinition | None
    after: LedgerDefinition | None
    rows: Mapping[str, int]
    columns: tuple[ColumnMove, ...] = ()
    rows_lost: int = 0

    @property
    def count(self) -> int:
        return sum(self.rows.values())

    @property
    def is_renamed(self) -> bool:
        return self.before is not None and self.after is not None and self.before.name != self.after.name

    @property
    def moves_content(self) -> bool:
        """Whether anything that somebody entered goes elsewhere, is read anew, or would be lost."""
        still = ("added", "rescaled", "recomputed")
        return self.count > 0 and (
            self.rows_lost > 0
            or self.is_renamed
            or any(each.change not in still and each.count for each in self.columns)
        )


class RowMover:
    """Turns the rows of one ledger into those of its counterpart.

    `columns` are new names by old ones, `measures` new numbers by old ones; computed columns are reckoned anew but at
    `closed` nodes.
    """

    def __init__(
        self,
        letter: Letter,
        before: LedgerDefinition,
        after: LedgerDefinition,
        columns: Mapping[str, str],
        measures: Mapping[str, str],
        closed: Iterable[str],
    ) -> None:
        self.before = before
        self.after = after
        self.columns = columns
        self._measures = measures
        self._closed = frozenset(closed)
        self._computer = LedgerComputer(letter, after)
        self.pairs = [
            (before.by_name[old], after.by_name[new])
            for old, new in columns.items()
            if not (after.by_name[new].is_computed or before.by_name[old].is_computed)
        ]
        self._kept = [
            (before.by_name[old], after.by_name[new])
            for old, new in columns.items()
            if after.by_name[new].is_computed and before.by_name[old].base == after.by_name[new].base
        ]

    @property
    def moves_measures(self) -> bool:
        return any(old != new for old, new in self._measures.items())

    def convert(self, node: str, rows: Sequence[LedgerRow]) -> list[LedgerRow]:
        """All rows of a node. A value that cannot be read stays beside as text."""
        moved = [self._convert(row) for row in rows]
        if node in self._closed:
            return moved
        computed = [self._computer.compute(row) for row in moved]
        if not self._computer.graded_by:
            return computed
        grades = self._computer.changed_grades((row.id, row.values) for row in computed)
        return [replace(row, values={**row.values, **grades.get(row.id, {})}) for row in computed]

    def _convert(self, row: LedgerRow) -> LedgerRow:
        values, raws = dict(self.after.blank), {}
        for old, new in self._kept:
            values[new.name] = row.values[old.name]
        for old, new in self.pairs:
            raw = row.raws.get(old.name, "")
            value, text, _fault = self.read(old, new, row.values[old.name]) if not raw else _read_text(new, raw)
            values[new.name] = value
            if text:
                raws[new.name] = text
        return replace(row, values=values, raws=raws)

    def read(self, old: ColumnDefinition, new: ColumnDefinition, value: Value) -> tuple[Value, str, ValueFault | None]:
        """The value as the new column has it; or nothing, its text, and why it cannot be read."""
        if is_empty(value):
            return self.after.blank[new.name], "", None
        text = text_of(value)
        if old.base == new.base == "measure":
            becomes = self._measures.get(text)
            if becomes is None:
                return self.after.blank[new.name], text, ValueFault("measure_gone", _("新版没有这项措施"), "")
            return _read_text(new, becomes)
        if old.is_number and new.is_number:
            return _read_text(new, f"{text}{old.unit}" if old.unit != new.unit else text)
        if (old.type, old.base) == (new.type, new.base):
            return value, "", None
        shown = old.shown(value) if old.base == "date" and new.base != "date" else text
        return _read_text(new, f"{shown}{old.unit}" if old.is_number and old.unit != new.unit else shown)


def _read_text(column: ColumnDefinition, raw: str) -> tuple[Value, str, ValueFault | None]:
    try:
        return value_of(column.base, column.type.parse(raw)), "", None
    except ValueFault as fault:
        return value_of(column.base, ""), raw, fault


def column_moves(mover: RowMover, rows: Sequence[LedgerRow], *, is_recomputed: bool) -> Iterator[ColumnMove]:
    """What happens to each column of a ledger, given all its rows at all nodes."""
    before, after, matched = mover.before, mover.after, mover.columns
    for column in before.columns:
        if column.name not in matched:
            texts = [(row, row.text(column.name)) for row in rows] if not column.is_computed else []
            held = [(row, text) for row, text in texts if text]
            why = _("新版没有这一列")
            yield ColumnMove("removed", column, None, len(held), _examples(before, held), why)
    pairs = {old.name for old, _new in mover.pairs}
    for old_name, new_name in matched.items():
        old, new = before.by_name[old_name], after.by_name[new_name]
        if old_name in pairs:
            yield from _moved_column(mover, old, new, rows)
        elif is_recomputed or old.is_computed != new.is_computed:
            yield ColumnMove("recomputed", old, new, len(rows))
    for column in after.columns:
        if column.name not in matched.values():
            yield ColumnMove("added", None, column)


def _moved_column(
    mover: RowMover, old: ColumnDefinition, new: ColumnDefinition, rows: Sequence[LedgerRow]
) -> Iterator[ColumnMove]:
    found: dict[ColumnChange, list[tuple[LedgerRow, str]]] = {}
    reasons: dict[ColumnChange, str] = {}
    filled = [row for row in rows if not is_empty(row.values[old.name])]
    for row in filled:
        value, _text, fault = mover.read(old, new, row.values[old.name])
        if fault is not None:
            is_refused = old.is_number and new.is_number and fault.code in _TOO_FINE
            change: ColumnChange = "refused" if is_refused else "unreadable"
            found.setdefault(change, []).append((row, row.text(old.name)))
            reasons.setdefault(change, fault.message)
        elif text_of(value) != text_of(row.values[old.name]):
            found.setdefault("converted", []).append((row, f"{row.text(old.name)} → {text_of(value)}"))
            reasons.setdefault("converted", _units(old, new))
    for kind, held in found.items():
        yield ColumnMove(kind, old, new, len(held), _examples(mover.before, held), reasons[kind])
    if old.name != new.name:
        yield ColumnMove("renamed", old, new, len(filled))
    if old.is_number and new.is_number and old.places != new.places and not found:
        why = _("小数位数由{old}改为{new}，数不变").format(old=old.places, new=new.places)
        yield ColumnMove("rescaled", old, new, len(filled), why=why)


def _units(old: ColumnDefinition, new: ColumnDefinition) -> str:
    if old.base == new.base == "measure":
        return _("措施的编号变了")
    if old.unit == new.unit:
        return _("新版的要求不同")
    return _("单位由{old}改为{new}").format(old=old.unit or _("无"), new=new.unit or _("无"))


def _examples(definition: LedgerDefinition, held: Sequence[tuple[LedgerRow, str]]) -> tuple[str, ...]:
    key = definition.key
    return tuple(
        _("{row}：{text}").format(row=(row.text(key.name) if key else "") or row.id, text=" ".join(text.split())[:40])
        for row, text in held[:_EXAMPLES]
    )
