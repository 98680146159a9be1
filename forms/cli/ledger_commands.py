"""Rows of ledgers on the command line: `state_assets[ZC-0117].status=已盘活`, get, import, template, evidence."""

import re
import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forms.cli.output import print_result, print_table
from forms.errors import UserError
from forms.records.ledger_editor import shown_text
from forms.schema.cell import Cell
from forms.schema.ledger_definition import ColumnDefinition
from forms.schema.ledger_row import LedgerRow, is_empty
from forms.services.checking import issue_line
from forms.services.desk import NodeDesk
from forms.services.ledger_desk import LedgerDesk, save_together
from resources.translation import _

_PLACE = re.compile(r"(?P<ledger>[a-z][a-z0-9_]*)(?:\[(?P<row>[^\[\]]+)\])?")
_ASSIGNMENT = re.compile(
    r"(?P<ledger>[a-z][a-z0-9_]*)\[(?P<row>[^\[\]]+)\](?:\.(?P<column>[a-z][a-z0-9_]*))?=(?P<raw>.*)", re.S
)


@dataclass(frozen=True, slots=True)
class RowAssignment:
    """One cell of a row, or a whole row to be taken away (`column` and `raw` empty)."""

    ledger: str
    row: str
    column: str
    raw: str


def parse_row_assignment(text: str) -> RowAssignment | None:
    """The assignment, None when the text is none of a row; `LEDGER[ROW]=` takes the row away."""
    match = _ASSIGNMENT.fullmatch(text)
    if match is None or (match["column"] is None and match["raw"].strip()):
        return None
    return RowAssignment(match["ledger"], match["row"].strip(), match["column"] or "", match["raw"])


def set_rows(desk: NodeDesk, assignments: list[RowAssignment], cells: list[Cell]) -> bool:
    """Enter and save rows, and the cells given with them, all or nothing; whether a text could not be read.

    A row that is not there yet is made, with its key.
    """
    desks: dict[str, LedgerDesk] = {}
    ids: dict[tuple[str, str], str] = {}
    for each in assignments:
        if each.ledger not in desks:
            desks[each.ledger] = LedgerDesk(desk.session, desk.node, each.ledger, desk)
        place = (each.ledger, each.row)
        ids[place] = _assign(desks[each.ledger], each, ids.get(place, each.row))
    save_together(list(desks.values()), cells)
    wrong = [_report(desks[each.ledger], each, ids[each.ledger, each.row]) for each in assignments]
    return any(wrong)


def _assign(desk: LedgerDesk, each: RowAssignment, name: str) -> str:
    """Enter one assignment at the row of that key or id; the row's id, by which it is known when its key changes."""
    if not each.column:
        row = desk.row(name)
        desk.delete_row(row.id)
        return row.id
    desk.editor.column(each.column)
    key = desk.definition.key
    if key is not None and desk.find(name) is None:
        return desk.add_row({key.name: each.row, each.column: each.raw}).rows[0]
    row = desk.row(name)
    desk.set_raw(row.id, each.column, each.raw)
    return row.id


def _report(desk: LedgerDesk, each: RowAssignment, row_id: str) -> bool:
    """Print what the cell is now and what is wrong with it; whether its text could not be read."""
    row = desk.find(row_id)
    if not each.column or row is None:
        print(_("{place} 已删去").format(place=f"{each.ledger}[{each.row}]"))
        return False
    column = desk.definition.by_name[each.column]
    print(f"{each.ledger}[{each.row}].{column.name} = {_shown(row, column)}")
    for issue in desk.issues(row.id):
        if issue.field == column.name:
            print("  " + issue_line(issue), file=sys.stderr)
    return column.name in row.raws


def _shown(row: LedgerRow, column: ColumnDefinition) -> str:
    text = shown_text(row, column)
    if column.name in row.raws:
        return _("有误：{raw}").format(raw=text)
    return f"{text} {column.unit}".strip() if text else _("（空）")


def is_row_place(place: str | None) -> bool:
    """Whether a place names a ledger or one of its rows."""
    return place is not None and _PLACE.fullmatch(place) is not None


def rows_to_json(desk: NodeDesk, place: str | None = None) -> dict[str, dict[str, Any]]:
    """Rows by `LEDGER[ROW]`, each with its id and its columns that hold something; of one place, or all.

    A second row of one key, which is an error to be corrected, goes by its id.
    """
    content: dict[str, dict[str, Any]] = {}
    for ledger, rows in _chosen(desk, place):
        for row in rows:
            cells = {
                column.name: _cell_to_json(row, column)
                for column in ledger.definition.columns
                if column.name in row.raws or not is_empty(row.values[column.name])
            }
            place_of_key = f"{ledger.name}[{ledger.key_of(row)}]"
            content[f"{ledger.name}[{row.id}]" if place_of_key in content else place_of_key] = {"row": row.id, **cells}
    return content


def _cell_to_json(row: LedgerRow, column: ColumnDefinition) -> dict[str, str]:
    text = row.text(column.name)
    is_wrong = column.name in row.raws
    content = {"state": "invalid" if is_wrong else "value", "value": "" if is_wrong else text, "raw": text}
    origin = "computed" if column.is_computed else row.origin
    content |= {"origin": origin, "by": row.by, "at": row.at}
    return content | ({"source": row.source} if row.source else {})


def print_rows(desk: NodeDesk, place: str) -> None:
    """One row as a list of its columns, or a ledger as a table of its keys and by what it is evaluated."""
    from forms.validation.evaluation_notes import evaluation_notes  # only where rows are printed

    for ledger, rows in _chosen(desk, place):
        if place != ledger.name:
            columns = ledger.definition.columns
            print_table([(column.label, _shown(row, column)) for row in rows for column in columns])
        elif rows:
            shown = ledger.definition.columns[:5]
            print_table([tuple(shown_text(row, column) for column in shown) for row in rows])
            for note in evaluation_notes(desk.letter, ledger.definition):
                print(note)
        else:
            print(_("还没有填写。"))


def _chosen(desk: NodeDesk, place: str | None) -> list[tuple[LedgerDesk, list[LedgerRow]]]:
    if place is None:
        ledgers = desk.session.entries.ledgers
        names = [each.name for each in desk.letter.ledgers if ledgers.count(desk.node.id, each.name)]
        desks = [LedgerDesk(desk.session, desk.node, name, desk) for name in names]
        return [(ledger, ledger.rows) for ledger in desks]
    match = _PLACE.fullmatch(place)
    assert match is not None
    ledger = LedgerDesk(desk.session, desk.node, match["ledger"], desk)
    return [(ledger, [ledger.row(match["row"].strip())] if match["row"] else ledger.rows)]


def import_rows(desk: NodeDesk, args: Namespace) -> int:
    """Import one ledger from a file; 1 when the file has errors."""
    from forms.services import ledger_importing  # a reader of workbooks, only for this command

    ledger = LedgerDesk(desk.session, desk.node, args.ledger, desk)
    columns = _columns_said(ledger, args.map, args.forget)
    plan = ledger_importing.read_ledger_import(ledger, args.file, replace_all=args.replace, columns=columns)
    result = ledger_importing.preview(plan) if args.dry_run else ledger_importing.apply_ledger_import(ledger, plan)
    desk.look_at_rows()  # so that no screen has to wait for it
    print_result(result, as_json=args.json)
    return 1 if result.has_errors else 0


def _columns_said(ledger: LedgerDesk, pairs: list[str], forgotten: list[str]) -> dict[str, str | None]:
    """What heads of a file mean, columns by name or by label. Raises UserError: a pair is none."""
    by_label = {column.label: column.name for column in ledger.definition.columns}
    said: dict[str, str | None] = dict.fromkeys(forgotten)
    for pair in pairs:
        head, equals, column = (part.strip() for part in pair.rpartition("="))
        if not equals or not head:
            what = _("“{text}”不是“文件中的列名=台账的列”的形式。").format(text=pair[:40])
            raise UserError("bad_call", what, todo=_("请写成 --map 经办人=owner 的样子。"))
        said[head] = by_label.get(column, column)
    return said


def ledger_template(desk: NodeDesk, ledger: str) -> bytes:
    """The blank template of one ledger."""
    from forms.excel.ledger_template import build_ledger_template  # openpyxl, only for this command

    definition = LedgerDesk(desk.session, desk.node, ledger, desk).definition
    return build_ledger_template(desk.letter, desk.node, definition)


def attach_to_row(desk: NodeDesk, place: str, path: Path, title: str, doc_no: str) -> str:
    """Attach a file to a row; the SHA-256 of the file. Raises UserError as attaching to a measure does."""
    from forms.services import evidence  # only for this command

    match = _PLACE.fullmatch(place)
    if match is None or match["row"] is None:
        what = _("“{text}”不是措施编号，也不是“台账[编号]”的形式。").format(text=place[:40])
        raise UserError("unknown_measure", what, todo=_("请写成 9.2 或 state_assets[ZC-0117] 的样子。"))
    ledger = LedgerDesk(desk.session, desk.node, match["ledger"], desk)
    row = ledger.row(match["row"].strip())
    return evidence.attach_to_row(ledger, row, path, title, doc_no).sha256
