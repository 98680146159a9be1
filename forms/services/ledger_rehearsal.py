"""The ledgers' part of a rehearsal: what a new letter does to rows in the workspace. Writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms.schema.ledger_definition import LedgerDefinition, define_ledgers
from forms.schema.letter import Letter
from forms.services.ledger_matching import LedgerMatches, match_ledgers
from forms.services.ledger_moves import ColumnMove, LedgerMove, RowMover, column_moves
from forms.services.session import Session
from forms.storage import ledger_moves
from forms.storage.ledger_moves import LedgerShift


@dataclass(frozen=True, slots=True)
class LedgerPlan:
    """What becomes of ledgers, for people (`moves`) and for the database (`shifts`)."""

    matches: LedgerMatches
    moves: tuple[LedgerMove, ...]
    shifts: tuple[LedgerShift, ...]


def plan_ledgers(
    session: Session, letter: Letter, measures: Mapping[str, str], wanted: Mapping[str, str], closed: Iterable[str]
) -> LedgerPlan:
    """Match ledgers and columns and look at every row that does not simply stay (on the database thread).

    Args:
        session: the workspace.
        letter: the new version of its letter.
        measures: new numbers by old ones.
        wanted: what a person says, as `match_ledgers` takes it.
        closed: nodes that keep what they were judged by.

    Raises:
        UserError: `wanted` names what there is not.
    """
    old, new = define_ledgers(session.letter), define_ledgers(letter)
    matches = match_ledgers(old, new, wanted)
    gone = frozenset(node.id for node in session.letter.nodes if not letter.has_node(node.id))
    moves, shifts = [], []
    for before in old.values():
        after = new.get(matches.ledgers.get(before.name, ""))
        rows = ledger_moves.count_rows(session.connection, before.name)
        lost = sum(count for node, count in rows.items() if after is None or node in gone)
        if after is None:
            moves.append(LedgerMove(before, None, rows, rows_lost=lost))
            shifts += [LedgerShift(before, None)] if lost else []
            continue
        mover = RowMover(letter, before, after, matches.columns[before.name], measures, closed)
        columns = tuple(_columns(session, letter, mover, rows))
        moves.append(LedgerMove(before, after, rows, columns, lost))
        if rows and (lost or before.name != after.name or any(_touches_rows(each) for each in columns)):
            shifts.append(LedgerShift(before, after, mover.columns, gone, mover.convert))
    added = [definition for name, definition in new.items() if name not in matches.ledgers.values()]
    moves += [LedgerMove(None, definition, {}) for definition in added]
    return LedgerPlan(matches, tuple(each for each in moves if _is_worth_telling(each)), tuple(shifts))


def _columns(session: Session, letter: Letter, mover: RowMover, nodes: Iterable[str]) -> list[ColumnMove]:
    """Rows are read only where a column is another one than before."""
    is_recomputed = _reckoning(session.letter, mover.before) != _reckoning(letter, mover.after)
    is_same = mover.before.by_name.keys() == mover.after.by_name.keys() and all(
        (old.name, old.type, old.base, old.unit) == (new.name, new.type, new.base, new.unit) for old, new in mover.pairs
    )
    has_measures = mover.moves_measures and any(column.base == "measure" for column in mover.before.columns)
    if is_same and not is_recomputed and not has_measures:
        return []
    rows = [row for node in nodes for row in ledger_moves.read_rows(session.connection, mover.before, node)]
    return list(column_moves(mover, rows, is_recomputed=is_recomputed))


def _reckoning(letter: Letter, definition: LedgerDefinition) -> tuple[object, ...]:
    """All that computed columns hang on, beside the rows."""
    made = [
        (column.name, column.places, column.wording.formula, column.wording.made, column.wording.group)
        for column in definition.columns
        if column.is_computed
    ]
    evaluation = next((each for each in letter.evaluations if each.ledger == definition.name), None)
    return (made, evaluation, letter.rounding) if made else ()


def _touches_rows(move: ColumnMove) -> bool:
    return move.change != "added" or (move.after is not None and move.after.is_computed)


def _is_worth_telling(move: LedgerMove) -> bool:
    return move.before is None or move.after is None or move.is_renamed or move.rows_lost > 0 or bool(move.columns)
