"""Takes a letter into the workspace, and moves what is stored to where it stands in the new letter."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from forms.schema.cell import Cell
from forms.schema.compiled import compile_letter, letter_sha256
from forms.schema.ledger_definition import define_ledgers
from forms.schema.letter import Letter
from forms.storage.audit_store import Change, append_changes
from forms.storage.database import transaction
from forms.storage.entry_store import change_of, drop_explanation, put_cells, put_explanation
from forms.storage.evidence_store import Evidence
from forms.storage.ledger_tables import ensure_tables
from forms.validation.explanations import Explanation


@dataclass(frozen=True, slots=True)
class StoredMoves:
    """What becomes of stored entries under a new letter: before and after; None is lost.

    `measures` are new numbers by old ones where they differ. Evidence goes to the measure beside it, "" is detached.
    """

    measures: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[tuple[Cell, Cell | None], ...] = ()
    explanations: tuple[tuple[Explanation, Explanation | None], ...] = ()
    evidence: tuple[tuple[Evidence, str], ...] = ()


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
        ensure_tables(connection, define_ledgers(letter), digest)
        _move_cells(connection, moves, by, at)
        _move_explanations(connection, moves, by, at)
        _move_evidence(connection, moves, by, at)
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
    for evidence, measure in moves.evidence:
        if measure:
            connection.execute("update evidence set measure = ? where id = ?", (measure, evidence.id))
        else:
            connection.execute("delete from evidence where id = ?", (evidence.id,))
    append_changes(
        connection,
        (
            Change(
                at,
                by,
                "move" if measure else "lose",
                f"{evidence.measure}.evidence@{evidence.node}",
                {"sha256": evidence.sha256, "title": evidence.title, "measure": measure}
                | ({"row": evidence.row} if evidence.row else {}),
            )
            for evidence, measure in moves.evidence
        ),
    )
