"""Commands about entries: set, get, import, template, evidence, check, explain."""

import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from forms.cli import ledger_commands as ledgers
from forms.cli.output import person, print_json, print_result, print_table
from forms.errors import UserError
from forms.records.status import count_issues
from forms.schema.cell import Cell
from forms.schema.letter import Measure
from forms.schema.measure_fields import field_of, fields_of, label_of, type_of, unit_of
from forms.services.checking import all_issues, check_to_json, explain_issues, issue_line
from forms.services.closed_session import as_closed
from forms.services.desk import NodeDesk
from forms.services.ledger_desk import LedgerDesk
from forms.services.session import find_node, open_workspace
from resources.translation import _

_ASSIGNMENT = re.compile(r"(?P<measure>\d+\.\d+)\.(?P<field>[a-z_]+(?:\.\d+)?)=(?P<raw>.*)", re.S)
_STATE_WORDS = {"pending": "暂缺", "not_applicable": "不适用", "invalid": "有误"}


@contextmanager
def _desk(args: Namespace, *, for_writing: bool = True) -> Iterator[NodeDesk]:
    session = open_workspace(args.workspace, person(getattr(args, "by", None)), for_writing=for_writing)
    try:
        read = session if for_writing else as_closed(session, args.node)
        yield NodeDesk(read, find_node(read.letter, args.node))
    finally:
        session.close()


def set_values(args: Namespace) -> int:
    parsed = {text: ledgers.parse_row_assignment(text) for text in args.assignments}
    rows = [row for row in parsed.values() if row is not None]
    assignments = [_parse_assignment(text) for text in args.assignments if parsed[text] is None]
    with _desk(args) as desk:
        changes = [cell for measure, field, raw in assignments for cell in desk.set_raw(measure, field, raw).changes]
        wrong = False
        if rows:
            wrong = ledgers.set_rows(desk, rows, changes)
        else:
            desk.save(changes)
        for measure, field, _raw in assignments:
            wrong |= _report_cell(desk, measure, field)
    return 1 if wrong else 0


def _parse_assignment(text: str) -> tuple[str, str, str]:
    match = _ASSIGNMENT.fullmatch(text)
    if match is None:
        what = _("“{text}”不是“措施.项目=内容”或“台账[编号].列=内容”的形式。").format(text=text[:40])
        todo = _("请写成 9.2.value=205 或 state_assets[ZC-0117].status=已盘活 的样子。")
        raise UserError("bad_assignment", what, todo=todo)
    return match["measure"], match["field"], match["raw"]


def _report_cell(desk: NodeDesk, measure: str, field: str) -> bool:
    """Print what the cell is now and what is wrong with it; whether it is wrong."""
    cell = desk.session.entries.cell(desk.node.id, measure, field)
    print(f"{cell.place} = {shown(desk.letter.measure(measure), cell)}")
    issues = [issue for issue in desk.issues(measure) if issue.field == field]
    for issue in issues:
        print("  " + issue_line(issue), file=sys.stderr)
    return cell.state == "invalid"


def shown(measure: Measure, cell: Cell) -> str:
    """A cell as one line for people, with its unit."""
    field = field_of(measure, cell.field)
    if field is None or cell.is_empty:
        return _("（空）")
    if cell.is_value:
        return f"{type_of(measure, field).format(cell.value)} {unit_of(measure, field)}".strip()
    state = _(_STATE_WORDS[cell.state])
    return _("{state}：{text}").format(state=state, text=cell.reason or cell.raw)


def get_values(args: Namespace) -> int:
    with _desk(args, for_writing=False) as desk:
        is_row = ledgers.is_row_place(args.place)
        measures = () if is_row else _chosen(desk, args.place)
        if args.json:
            cells = {measure.no: _cells_to_json(desk, measure) for measure in measures}
            found = ledgers.rows_to_json(desk, args.place) if is_row or args.place is None else {}
            print_json({"node": desk.node.id, "cells": cells, "rows": found})
            return 0
        if is_row:
            ledgers.print_rows(desk, args.place)
            return 0
        rows = [
            (measure.no, label_of(measure, field), shown(measure, cell), cell.by)
            for measure in measures
            for field in fields_of(measure)
            if not (cell := desk.view(measure).cell(field.name)).is_empty
        ]
        if rows:
            print_table(rows)
        else:
            print(_("还没有填写。"))
    return 0


def _chosen(desk: NodeDesk, place: str | None) -> tuple[Measure, ...]:
    if place is None:
        return desk.letter.measures
    if not desk.letter.has_measure(place):
        what = _("责任书没有措施 {no}。").format(no=place)
        raise UserError("unknown_measure", what, todo=_("请核对措施编号。"))
    return (desk.letter.measure(place),)


def _cells_to_json(desk: NodeDesk, measure: Measure) -> dict[str, dict[str, str]]:
    """Cells that hold something; `since` names the earlier node that an inherited one comes from."""
    cells = {}
    for field in fields_of(measure):
        cell = desk.view(measure).cell(field.name)
        if cell.is_empty:
            continue
        content = {key: getattr(cell, key) for key in ("state", "value", "raw", "origin", "by", "at")}
        content |= {key: getattr(cell, key) for key in ("reason", "promised", "source") if getattr(cell, key)}
        if cell.node != desk.node.id:
            content["since"] = cell.node
        cells[field.name] = content
    return cells


def import_file(args: Namespace) -> int:
    from forms.services import importing  # a reader of workbooks, only for this command

    if args.undo:
        return _undo_import(args)
    _refuse_wrong_import(args)
    with _desk(args, for_writing=not args.dry_run) as desk:
        if args.ledger:
            return ledgers.import_rows(desk, args)
        plan = importing.read_import(desk.session, desk.node, args.kind, args.file)
        result = importing.preview(plan) if args.dry_run else importing.apply_import(desk, plan)
        print_result(result, as_json=args.json)
        return 1 if result.has_errors else 0


def _refuse_wrong_import(args: Namespace) -> None:
    if args.file is None:
        raise UserError("bad_call", _("没有写要导入的文件。"), todo=_("请写上文件名；撤销最近一次导入请写 --undo。"))
    if args.keep_changed:
        raise UserError("bad_call", _("--keep-changed 只与 --undo 一起用。"), todo=_("请去掉它。"))


def _undo_import(args: Namespace) -> int:
    from forms.services.import_undo import undo_newest  # only for this command

    if args.file is not None or args.replace or args.map or args.forget:
        what = _("--undo 撤销最近一次导入，不能同时写文件或导入的其他选项。")
        raise UserError("bad_call", what, todo=_("请只留节点和导入的种类。"))
    with _desk(args, for_writing=not args.dry_run) as desk:
        target = LedgerDesk(desk.session, desk.node, args.ledger, desk) if args.ledger else desk
        undone = undo_newest(target, args.ledger or args.kind, keep_changed=args.keep_changed, dry_run=args.dry_run)
        desk.look_at_rows()  # so that no screen has to wait for it
    print_result(undone, as_json=args.json)
    return 0


def write_template(args: Namespace) -> int:
    from forms.excel.columns import SHEET_KINDS
    from forms.excel.template import build_template  # openpyxl, only for this command
    from forms.files import write_atomically

    with _desk(args, for_writing=False) as desk:
        if args.kind in SHEET_KINDS:
            content = build_template(desk.letter, desk.node, desk.session.entries, args.kind)
        else:
            content = ledgers.ledger_template(desk, args.kind)
        write_atomically(args.file, content)
    print(_("已写出模板：{path}").format(path=args.file))
    return 0


def evidence(args: Namespace) -> int:
    from forms.services.evidence import attach_evidence

    with _desk(args) as desk:
        title = args.title or args.file.stem
        if ledgers.is_row_place(args.measure):
            digest = ledgers.attach_to_row(desk, args.measure, args.file, title, args.doc_no)
        else:
            _chosen(desk, args.measure)
            kept = attach_evidence(desk.session, desk.node.id, args.measure, args.file, title, args.doc_no)
            digest = kept.sha256
    text = _("已添加佐证材料：{measure} {title}（SHA-256 {digest}…）")
    print(text.format(measure=args.measure, title=title, digest=digest[:16]))
    return 0


def check(args: Namespace) -> int:
    with _desk(args, for_writing=False) as desk:
        if args.json:
            print_json(check_to_json(desk))
            return 1 if desk.is_blocked else 0
        issues = all_issues(desk)
        counts = count_issues(issues)
        for issue in issues:
            print(f"{issue_line(issue)}  [{issue.id}]")
        summary = _("错误 {errors}，待说明 {to_explain}，提示 {hints}。")
        print(summary.format(errors=counts.errors, to_explain=counts.to_explain, hints=counts.hints))
        print(_("还不能导出。") if desk.is_blocked else _("可以导出。"))
        return 1 if desk.is_blocked else 0


def explain(args: Namespace) -> int:
    with _desk(args) as desk:
        issues = explain_issues(desk, args.issue, args.text)
    text = _("已说明{count}项。") if args.text.strip() else _("已撤回{count}项说明。")
    print(text.format(count=len(issues)))
    return 0
