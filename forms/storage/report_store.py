"""What is kept of the report: changed paragraphs and the head of its text, and its parts; all with their trace."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from forms.records.report_text import HEAD_FIELDS, ReportHead, TextChange
from forms.schema.letter import Letter
from forms.storage.audit_store import Change, append_changes
from forms.storage.database import transaction
from forms.storage.entry_store import refuse_locked

_COLUMNS = ("node", "key", "origin", "text", "level", "generated", "after", "by", "at")
_UPSERT = (
    f"insert into report_text ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))}) "
    f"on conflict (node, key) do update set {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[2:])}"
)
_PARTS_KEY = "report_parts"
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Author:
    """The node, who changes its report, and when (an ISO instant)."""

    node: str
    by: str
    at: str


def load_text_changes(connection: sqlite3.Connection, node: str) -> tuple[TextChange, ...]:
    """In the order they were first made."""
    rows = connection.execute(f"select {', '.join(_COLUMNS)} from report_text where node = ? order by rowid", (node,))
    return tuple(TextChange(*row) for row in rows)


def save_report(
    connection: sqlite3.Connection,
    author: Author,
    changes: Sequence[TextChange] = (),
    restored: Sequence[str] = (),
    head: Mapping[str, str] = NOTHING,
) -> None:
    """Save changed paragraphs and entries of the head in one transaction with their trace.

    Those whose key is in `restored` are as generated again and are forgotten; an empty entry of the head hides an
    earlier node's.

    Raises:
        UserError: the node is locked; nothing is saved.
        EnvironmentFault: disk full or database in use; nothing is saved.
    """
    with transaction(connection):
        refuse_locked(connection, {author.node})
        for change in changes:
            if change.key in restored:
                key = (change.node, change.key)
                connection.execute("delete from report_text where node = ? and key = ?", key)
            else:
                connection.execute(_UPSERT, tuple(getattr(change, column) for column in _COLUMNS))
        connection.executemany(
            "insert or replace into report_head (node, name, value, by, at) values (?, ?, ?, ?, ?)",
            [(author.node, name, value, author.by, author.at) for name, value in head.items()],
        )
        append_changes(connection, (_trace(change, is_restored=change.key in restored) for change in changes))
        append_changes(connection, (_head_trace(author, name, value) for name, value in head.items()))


def load_head(connection: sqlite3.Connection, letter: Letter, node: str) -> ReportHead:
    """The head as it holds at the node: its own entries, and what inherits from the nearest earlier node."""
    entered = {(row["node"], row["name"]): row["value"] for row in connection.execute("select * from report_head")}
    head = ReportHead()
    earlier = [each.id for each in letter.nodes_before(node)]
    for field in HEAD_FIELDS:
        for where in (node, *(earlier if field.inherits else ())):
            if (where, field.name) in entered:
                head = replace(head, **{field.name: entered[where, field.name]})
                break
    return head


def move_text_changes(
    connection: sqlite3.Connection, measures: Mapping[str, str], letter: Letter, by: str, at: str
) -> None:
    """Changed paragraphs follow their measure to its new number (`measures`, by old ones), in the caller's transaction.

    Closed nodes keep theirs: they are read with the letter that they were judged by.
    """
    closed = {row["node"] for row in connection.execute("select node from nodes where is_locked = 1")}
    nodes = {row["node"] for row in connection.execute("select distinct node from report_text")} - closed
    before = [change for node in sorted(nodes) for change in load_text_changes(connection, node)]
    moved = [
        (
            change,
            replace(change, key=_moved(change.key, measures, letter), after=_moved(change.after, measures, letter)),
        )
        for change in before
    ]
    moved = [(old, new) for old, new in moved if old != new]
    keys = [(old.node, old.key) for old, _new in moved]
    connection.executemany("delete from report_text where node = ? and key = ?", keys)
    rows = [tuple(getattr(new, column) for column in _COLUMNS) for _old, new in moved]
    connection.executemany(_UPSERT, rows)
    traces = (
        Change(at, by, "move", f"report.{old.key}@{old.node}", {"key": new.key, "text": new.text}) for old, new in moved
    )
    append_changes(connection, traces)


def _moved(key: str, measures: Mapping[str, str], letter: Letter) -> str:
    """`done/9/9.2` under the measure's new number and aspect."""
    *before, number = key.split("/")
    becomes = measures.get(number, "")
    if not becomes or not letter.has_measure(becomes):
        return key
    aspect = [letter.measure(becomes).aspect_no] if len(before) > 1 and before[1] != "pending" else before[1:]
    return "/".join((*before[:1], *aspect, becomes))


def load_parts(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The keys of the report's parts in the office's order; empty when it never chose."""
    row = connection.execute("select value from meta where key = ?", (_PARTS_KEY,)).fetchone()
    return tuple(row["value"].split()) if row else ()


def save_parts(connection: sqlite3.Connection, parts: Sequence[str], by: str, at: str) -> None:
    """Keep the choice for the whole workspace. Raises EnvironmentFault."""
    with transaction(connection):
        kept = " ".join(parts)
        connection.execute("insert or replace into meta (key, value) values (?, ?)", (_PARTS_KEY, kept))
        append_changes(connection, (Change(at, by, "set", "report.parts", {"value": kept}),))


def _head_trace(author: Author, name: str, value: str) -> Change:
    return Change(author.at, author.by, "set", f"report.{name}@{author.node}", {"value": value})


def _trace(change: TextChange, *, is_restored: bool) -> Change:
    content = {"origin": change.origin, "text": change.text, "generated": change.generated}
    detail = {"origin": "generated"} if is_restored else {key: text for key, text in content.items() if text}
    return Change(change.at, change.by, "report_text", f"report.{change.key}@{change.node}", detail)
