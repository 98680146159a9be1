"""A closed node as it was closed: with the letter, entries and evidence of that time, whatever letter came since."""

import copy

from forms.records.entry import EntryTable
from forms.records.ledger_rows import LedgerTable
from forms.services.session import Session
from forms.storage import closing_store, letter_store
from forms.storage.closed_rows import ClosedRows


def as_closed(session: Session, node: str) -> Session:
    """The session in which a closed node reads as it was judged, to look at and never to write.

    The same session while the node is open, or when no other letter came since (on the database thread).
    """
    if not session.node_state(node).is_locked:
        return session
    closing = closing_store.load_closing(session.connection, node)
    if closing is None or closing.letter_sha256 in ("", session.letter_sha256):
        return session
    then = copy.copy(session)
    then.__dict__.pop("rules", None)  # compiled for the letter in force
    then.letter = letter_store.load_adopted_letter(session.connection, closing.letter_sha256)
    then.letter_sha256 = closing.letter_sha256
    cells = closing_store.load_cells_at(session.connection, closing)
    rows = ClosedRows(session.readers, closing.letter_sha256)
    then.entries = EntryTable(then.letter, cells, LedgerTable(then.letter, rows))
    then.evidence = closing_store.load_evidence_at(session.connection, closing)
    then.entries.set_evidence((evidence.node, evidence.measure) for evidence in then.evidence)
    return then
