"""What stood in the workspace when a node was closed, read back from the log of changes. Changes nothing."""

import json
import re
import sqlite3
from dataclasses import dataclass, replace
from typing import Any

from forms.schema.cell import Cell
from forms.storage.evidence_store import Evidence

_CELL_PLACE = re.compile(r"(?P<measure>\d+\.\d+)\.(?P<field>[a-z_]+(?:\.\d+)?)@(?P<node>\d{4}-\d{2})")
_LEFT = ("leave", "lose", "detach")


@dataclass(frozen=True, slots=True)
class Closing:
    """The change by which a node was last closed, and the letter then in force (its SHA-256)."""

    seq: int
    letter_sha256: str


def load_closing(connection: sqlite3.Connection, node: str) -> Closing | None:
    """When the node was last closed; None when it never was."""
    row = connection.execute(
        "select max(seq) as seq from changes where action = 'export' and place = ?", (f"node@{node}",)
    ).fetchone()
    if row["seq"] is None:
        return None
    adopted = connection.execute(
        "select detail from changes where action = 'adopt' and seq < ? order by seq desc limit 1", (row["seq"],)
    ).fetchone()
    return Closing(row["seq"], json.loads(adopted["detail"])["sha256"] if adopted else "")


def load_cells_at(connection: sqlite3.Connection, closing: Closing) -> list[Cell]:
    """All cells as they stood then, under the numbers of the letter of that time."""
    cells: dict[tuple[str, str, str], Cell] = {}
    for row, place in _changes_before(connection, closing):
        key = (place["node"], place["measure"], place["field"])
        detail = json.loads(row["detail"])
        if row["action"] in _LEFT:
            cells.pop(key, None)
        elif "state" in detail:
            by, at = detail.pop("entered_by", row["by"]), detail.pop("entered_at", row["at"])
            del detail["field"]
            cells[key] = Cell(*key, **detail, by=by, at=at)
    return list(cells.values())


def load_evidence_at(connection: sqlite3.Connection, closing: Closing) -> list[Evidence]:
    """The files attached to measures then, under the numbers of that time; ids are negative, as no row has them.

    Logs of older programs do not name the file: its title stands for the name.
    """
    files: dict[tuple[str, ...], Evidence] = {}
    arriving: dict[tuple[str, ...], Evidence] = {}
    at = ""
    for row, place in _changes_before(connection, closing):
        if row["at"] != at:  # one letter's moves are one step: a file may take the place that another has left
            files |= arriving
            arriving, at = {}, row["at"]
        if place["field"] != "evidence":
            continue
        detail = json.loads(row["detail"])
        rest = (place["node"], detail["sha256"], detail.get("row", ""))
        if row["action"] == "attach":
            files[place["measure"], *rest] = _attached(row, place, detail)
            continue
        left = files.pop((place["measure"], *rest), None)
        if row["action"] == "move" and left is not None:
            row_now = detail.get("to_row", left.row)
            place_now = (detail["measure"], place["node"], detail["sha256"], row_now)
            arriving[place_now] = replace(left, measure=detail["measure"], row=row_now)
    return [replace(evidence, id=-number) for number, evidence in enumerate((files | arriving).values(), 1)]


def _attached(row: sqlite3.Row, place: "re.Match[str]", detail: dict[str, Any]) -> Evidence:
    name, size = detail.get("file_name", detail["title"]), detail.get("size_bytes", 0)
    texts = (detail["title"], detail["doc_no"], row["by"], row["at"], detail.get("row", ""))
    return Evidence(None, place["node"], place["measure"], detail["sha256"], size, name, *texts)


def _changes_before(connection: sqlite3.Connection, closing: Closing) -> "list[tuple[sqlite3.Row, re.Match[str]]]":
    rows = connection.execute(
        "select at, by, action, place, detail from changes where seq < ? and place like '%@%' order by seq",
        (closing.seq,),
    )
    return [(row, match) for row in rows if (match := _CELL_PLACE.fullmatch(row["place"]))]
