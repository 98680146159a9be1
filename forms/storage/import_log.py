"""What the log of changes knows of imports: which was the newest, what was there before it, who changed it since."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from forms.schema.cell import Cell
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow, text_of, value_of
from forms.storage.audit_store import Change

_CELL_TEXTS = frozenset(field.name for field in fields(Cell)) - {"node", "measure", "by", "at"}
_LOOK_BACK = (
    "select place, max(seq), at, by, action, detail from changes where seq < :seq and place in "
    "(select place from changes where seq between :first and :last) group by place"
)  # with max() SQLite takes the other columns from the row that has it


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One import as it stands in the log: `target` is a kind of sheet or a ledger, `detail` as it was written."""

    seq: int
    at: str
    by: str
    target: str
    node: str
    detail: Mapping[str, Any]
    is_undone: bool = False

    @property
    def file(self) -> str:
        return str(self.detail["file"])

    @property
    def sha256(self) -> str:
        return str(self.detail["sha256"])


def import_place(target: str, node: str) -> str:
    """The place of imports in the log."""
    return f"import:{target}@{node}"


def newest_import(connection: sqlite3.Connection, target: str, node: str) -> ImportEntry | None:
    """The newest import of that target at that node, with whether it was taken back already; None without any."""
    query = "select * from changes where place = ? and action in ('import', 'undo_import') order by seq desc limit 1"
    row = connection.execute(query, (import_place(target, node),)).fetchone()
    if row is None:
        return None
    detail = json.loads(row["detail"])
    return ImportEntry(row["seq"], row["at"], row["by"], target, node, detail, row["action"] == "undo_import")


def import_of(connection: sqlite3.Connection, target: str, node: str, at: str) -> ImportEntry | None:
    """The import that was written at that instant; None for one that wrote nothing."""
    query = "select * from changes where place = ? and action = 'import' and at = ? order by seq desc limit 1"
    row = connection.execute(query, (import_place(target, node), at)).fetchone()
    if row is None:
        return None
    return ImportEntry(row["seq"], row["at"], row["by"], target, node, json.loads(row["detail"]))


def letter_changed_since(connection: sqlite3.Connection, entry: ImportEntry) -> bool:
    """Whether another letter was adopted after the import: numbers and columns may be others now."""
    query = "select 1 from changes where action = 'adopt' and seq > ? limit 1"
    return connection.execute(query, (entry.seq,)).fetchone() is not None


def cells_of(connection: sqlite3.Connection, entry: ImportEntry) -> Iterator[tuple[Cell, Cell]]:
    """Every cell that the import wrote: what it held before and what it held then."""
    first, last = entry.seq + 1, entry.seq + int(entry.detail["cells"])
    query = "select * from changes where seq between ? and ? order by seq"
    written = [_cell(row, entry.node) for row in connection.execute(query, (first, last))]
    earlier = connection.execute(_LOOK_BACK, {"seq": entry.seq, "first": first, "last": last})
    before = {row["place"]: _cell(row, entry.node) for row in earlier if row["action"] not in ("leave", "lose")}
    for cell in written:
        yield before.get(f"{cell.place}@{cell.node}", Cell(cell.node, cell.measure, cell.field)), cell


def _cell(row: sqlite3.Row, node: str) -> Cell:
    """The cell as its trace tells it; one that another letter moved keeps who had entered it."""
    detail = json.loads(row["detail"])
    content = {name: text for name, text in detail.items() if name in _CELL_TEXTS}
    measure = str(row["place"]).removesuffix(f"@{node}").removesuffix(f".{detail['field']}")
    by, at = detail.get("entered_by", row["by"]), detail.get("entered_at", row["at"])
    return Cell(node=node, measure=measure, by=by, at=at, **content)


def rows_before(pairs: Sequence[tuple[LedgerRow | None, LedgerRow | None]]) -> dict[str, Any]:
    """What an import notes of its rows, each given as what it was and what it is: ids of new ones, and of the others
    what they held where that is another thing now.
    """
    new = [after.id for before, after in pairs if before is None and after is not None]
    old = [_noted(before, after) for before, after in pairs if before is not None]
    return {"new": new, "before": old}


def _noted(before: LedgerRow, after: LedgerRow | None) -> dict[str, Any]:
    texts = {name: text_of(value) for name, value in before.values.items()}
    if after is not None:
        texts = {name: text for name, text in texts.items() if text != text_of(after.values.get(name))}
    else:
        texts = {name: text for name, text in texts.items() if text}
    noted = {name: getattr(before, name) for name in ("id", "position", "origin", "source", "by", "at")}
    return {**noted, "columns": texts, "raws": dict(before.raws), "is_gone": after is None}


def row_as_noted(definition: LedgerDefinition, noted: Mapping[str, Any], now: LedgerRow | None) -> LedgerRow:
    """The row as it was before the import; `now` is what the import made of it, None where it took it away."""
    values = dict(now.values if now is not None else definition.blank)
    for name, text in noted["columns"].items():
        values[name] = value_of(definition.by_name[name].base, text)
    row = LedgerRow(noted["id"], noted["position"], values, noted["raws"], source=noted["source"])
    return replace(row, origin=noted["origin"], by=noted["by"], at=noted["at"])


def rows_touched_since(connection: sqlite3.Connection, entry: ImportEntry) -> dict[str, Change]:
    """Rows of the ledger that somebody changed after the import, by id, each with the last that was done to it."""
    start, end = f"{entry.target}[", f"]@{entry.node}"
    touched: dict[str, Change] = {}
    for row in connection.execute("select * from changes where seq > ? order by seq", (entry.seq,)):
        place = str(row["place"])
        if place.startswith(start) and place.endswith(end):
            change = Change(row["at"], row["by"], row["action"], place, json.loads(row["detail"]))
            touched[place[len(start) : -len(end)]] = change
    return touched
