"""Cells and explanations in the database: loaded whole, saved one by one with their trace."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, fields
from operator import attrgetter

from forms.errors import UserError
from forms.issues import Operand
from forms.schema.cell import Cell
from forms.storage.audit_store import Change, append_changes
from forms.storage.database import transaction
from forms.validation.explanations import Explanation
from resources.translation import _

_COLUMNS = tuple(field.name for field in fields(Cell))
_OUTSIDE_CONTENT = ("node", "measure", "by", "at")
_values: Callable[[Cell], tuple[str, ...]] = attrgetter(*_COLUMNS)
_UPSERT = (
    f"insert into cells ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))}) "
    "on conflict (node, measure, field) do update set "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[3:])
)


def load_cells(connection: sqlite3.Connection) -> list[Cell]:
    rows = connection.execute(f"select {', '.join(_COLUMNS)} from cells")
    return [Cell(*row) for row in rows]


def save_cells(
    connection: sqlite3.Connection, cells: Sequence[Cell], action: str = "set", cause: Change | None = None
) -> None:
    """Save cells and their traces in one transaction; `cause` stands before them in the log (an import and its file).

    Raises:
        UserError: a node among them is locked; nothing is saved.
        EnvironmentFault: disk full or database in use; nothing is saved.
    """
    with transaction(connection):
        refuse_locked(connection, {cell.node for cell in cells})
        put_cells(connection, cells)
        traces = [change_of(cell, action) for cell in cells]
        append_changes(connection, [cause, *traces] if cause else traces)


def put_cells(connection: sqlite3.Connection, cells: Iterable[Cell]) -> None:
    """Put cells in the place of what stands there, inside the caller's transaction; the caller writes their trace."""
    connection.executemany(_UPSERT, map(_values, cells))


def change_of(cell: Cell, action: str) -> Change:
    """The cell's trace: all that it holds, at its place."""
    named = zip(_COLUMNS, _values(cell), strict=True)
    content = {name: value for name, value in named if value and name not in _OUTSIDE_CONTENT}
    return Change(cell.at, cell.by, action, f"{cell.place}@{cell.node}", content)


def refuse_locked(connection: sqlite3.Connection, nodes: Iterable[str]) -> None:
    """Raises UserError when one of the nodes is locked."""
    for node in nodes:
        row = connection.execute("select is_locked from nodes where node = ?", (node,)).fetchone()
        if row and row["is_locked"]:
            what = _("节点 {node} 已导出报送包并锁定，没有保存这次修改。").format(node=node)
            raise UserError("node_locked", what, todo=_("如需修改，请先重新打开该节点并写明原因。"))


def load_explanations(connection: sqlite3.Connection, node: str) -> dict[str, Explanation]:
    """The node's explanations by issue id."""
    rows = connection.execute("select * from explanations where node = ?", (node,))
    return {row["issue"]: _explanation(row) for row in rows}


def save_explanations(connection: sqlite3.Connection, explanations: Sequence[Explanation]) -> None:
    """Save or replace explanations; an empty text withdraws one. Raises as `save_cells`."""
    with transaction(connection):
        refuse_locked(connection, {explanation.node for explanation in explanations})
        for explanation in explanations:
            if explanation.text:
                put_explanation(connection, explanation)
            else:
                drop_explanation(connection, explanation)
        append_changes(connection, (_change_of_explanation(explanation) for explanation in explanations))


def put_explanation(connection: sqlite3.Connection, explanation: Explanation) -> None:
    """Inside the caller's transaction, as `put_cells`."""
    operands = json.dumps([asdict(operand) for operand in explanation.operands], ensure_ascii=False)
    connection.execute(
        "insert or replace into explanations (node, issue, version, operands, text, by, at) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        (
            *(explanation.node, explanation.issue, explanation.version, operands),
            *(explanation.text, explanation.by, explanation.at),
        ),
    )


def drop_explanation(connection: sqlite3.Connection, explanation: Explanation) -> None:
    """Inside the caller's transaction, as `put_cells`."""
    key = (explanation.node, explanation.issue)
    connection.execute("delete from explanations where node = ? and issue = ?", key)


def _explanation(row: sqlite3.Row) -> Explanation:
    operands = tuple(Operand(**operand) for operand in json.loads(row["operands"]))
    return Explanation(row["node"], row["issue"], row["version"], operands, row["text"], row["by"], row["at"])


def _change_of_explanation(explanation: Explanation) -> Change:
    place = f"{explanation.issue}#{explanation.node}"
    return Change(explanation.at, explanation.by, "explain", place, {"text": explanation.text})
