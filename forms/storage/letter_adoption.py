"""Takes a letter into the workspace, and moves what is stored to where it stands in the new letter."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from forms.schema.cell import Cell
from forms.schema.compiled import compile_letter, letter_sha256
from forms.schema.ledger_definition import define_ledgers
from forms.schema.letter import Letter
from forms.storage import ledger_moves
from forms.storage.audit_store import Change, append_changes
from forms.storage.database import transaction
from forms.storage.entry_store import change_of, drop_explanation, put_cells, put_explanation
from forms.storage.evidence_store import Evidence
from forms.storage.ledger_moves import LedgerShift
from forms.storage.ledger_tables import ensure_tables
from forms.storage.report_store import move_text_changes
from forms.validation.explanations import Explanation


@dataclass(frozen=True, slots=True)
class StoredMoves:
    """What becomes of stored entries under a new letter: before and after; None is lost.

    `measures` are new numbers by old ones where they differ. Evidence that becomes None is detached. `ledgers` are
    those whose rows do not simply stay, `closed` the letters (SHA-256) that closed nodes are judged by.
    """

    measures: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[tuple[Cell, Cell | None], ...] = ()
    explanations: tuple[tuple[Explanation, Explanation | None], ...] = ()
    evidence: tuple[tuple[Evidence, Evidence | None], ...] = ()
    ledgers: tuple[LedgerShift, ...] = ()
    closed: Mapping[str, str] = field(default_factory=dict)


def adopt_letter(
    connection: sqlite3.Connection, letter: Letter, by: str, at: str, moves: StoredMoves | None = None
) -> str:
    """Make `letter` the one that everything is read with from now on, and move what stands elsewhere in it.

    One transaction, with a trace of the letter and of everything moved or lost; returns the letter's SHA-256.
    """
    moves = moves or StoredMoves()
    compiled = compile_letter(letter)
    digest = letter_sha256(compiled)
    with transaction(connection):
        connection.execute(
            "insert or replace into letters (sha256, id, version, compiled, adopted_at, adopted_by) "
            "values (?, ?, ?, ?, ?, ?)",
            (digest, letter.id, letter.version, compiled, at, by),
        )
        connection.execute("insert or replace into meta (key, value) values ('letter', ?)", (digest,))
        detail = {"id": letter.id, "version": letter.version, "sha256": digest, "measures": dict(moves.measures)}
        append_changes(connection, (Change(at, by, "adopt", "letter", detail),))
        ledger_moves.keep_closed(connection, moves.ledgers, moves.closed)
        taken = ledger_moves.take_out(connection, moves.ledgers)
        ensure_tables(connection, define_ledgers(letter), digest)
        ledger_moves.put_back(connection, taken, by, at)
        ledger_moves.rename_heads(connection, moves.ledgers)
        _move_cells(connection, moves, by, at)
        _move_explanations(connection, moves, by, at)
        _move_evidence(connection, moves, by, at)
        move_text_changes(connection, moves.measures, letter, by, at)
    return digest


def _move_cells(connection: sqlite3.Connection, moves: StoredMoves, by: str, at: str) -> None:
    """All old places are left before a new one is taken: numbers may have changed places. Content keeps its author."""
    keys = [(before.node, before.measure, before.field) for before, _after in moves.cells]
    connection.executemany("delete from cells where node = ? and measure = ? and field = ?", keys)
    put_cells(connection, [after for _before, after in moves.cells if after is not None])
    left = [(before, "leave" if after else "lose") for before, after in moves.cells]
    taken = [(after, "move") for _before, after in moves.cells if after is not None]
    append_changes(connection, (_trace(cell, action, by, at) for cell, action in (*left, *taken)))


def _trace(cell: Cell, action: str, by: str, at: str) -> Change:
    """What the cell held and who had entered it, by whoever adopts the letter."""
    trace = change_of(cell, action)
    return Change(at, by, action, trace.place, trace.detail | {"entered_by": cell.by, "entered_at": cell.at})


def _move_explanations(connection: sqlite3.Connection, moves: StoredMoves, by: str, at: str) -> None:
    for before, _after in moves.explanations:
        drop_explanation(connection, before)
    for _before, after in moves.explanations:
        if after is not None:
            put_explanation(connection, after)
    append_changes(
        connection,
        (
            Change(
                at,
                by,
                "move" if after else "lose",
                f"{before.issue}#{before.node}",
                {"issue": after.issue if after else "", "text": before.text},
            )
            for before, after in moves.explanations
        ),
    )


def _move_evidence(connection: sqlite3.Connection, moves: StoredMoves, by: str, at: str) -> None:
    """Detached files stay in the folder, since the log and the packages still speak of them."""
    for before, after in moves.evidence:
        if after is not None:
            place = (after.measure, after.row, before.id)
            connection.execute("update evidence set measure = ?, row = ? where id = ?", place)
        else:
            connection.execute("delete from evidence where id = ?", (before.id,))
    append_changes(connection, (_evidence_trace(before, after, by, at) for before, after in moves.evidence))


def _evidence_trace(before: Evidence, after: Evidence | None, by: str, at: str) -> Change:
    """`row` is where it was, `to_row` where it is."""
    detail = {"sha256": before.sha256, "title": before.title, "measure": after.measure if after else ""}
    if before.row:
        detail |= {"row": before.row, "to_row": after.row if after else ""}
    return Change(at, by, "move" if after else "lose", f"{before.measure}.evidence@{before.node}", detail)
