"""Commands about the text report and the draft: show, change, write, take back a rewritten file."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict

from forms.cli.output import person, print_json
from forms.errors import UserError
from forms.files import write_atomically
from forms.records.status import count_issues
from forms.reports.text_report import ReportParagraph
from forms.services.closed_session import as_closed
from forms.services.desk import NodeDesk
from forms.services.report_taking import TakenReport, compare_file, take
from forms.services.report_text import ReportDesk, TextEdit
from forms.services.session import find_node, open_workspace
from resources.translation import _

_MARKS = {"generated": "", "changed": "改", "added": "增", "removed": "删"}


def report(args: Namespace) -> int:
    """Show the text report; change, write or take it back first when asked to."""
    is_change = bool(args.set or args.add or args.restore or args.head or (args.take and args.confirm))
    session = open_workspace(args.workspace, person(args.by), for_writing=is_change)
    try:
        read = session if is_change else as_closed(session, args.node)
        desk = ReportDesk(read, NodeDesk(read, find_node(read.letter, args.node)))
        if args.take:
            return _take(desk, args)
        desk.save(desk.join(_edits(desk, args)))
        _write_files(desk, args)
        _show(desk, as_json=args.json)
    finally:
        session.close()
    return 0


def draft(args: Namespace) -> int:
    """Write 送审稿; nothing is locked or signed."""
    from forms.services.package_facts import gather_facts
    from forms.services.report_check import with_text_issues
    from forms.services.report_files import write_draft  # every writer, only for this command

    session = open_workspace(args.workspace, person(None), for_writing=False)
    try:
        read = as_closed(session, args.node)
        desk = NodeDesk(read, find_node(read.letter, args.node))
        facts = gather_facts(read, desk, is_paper=False)
        write_draft(facts, args.pdf, args.xlsx)
        counts = count_issues(with_text_issues(facts).issues)
    finally:
        session.close()
    print(_("已写出送审稿：{path}").format(path=args.pdf))
    if args.xlsx:
        print(_("已写出送审稿的表格：{path}").format(path=args.xlsx))
    text = _("错误 {errors}，待说明 {to_explain}，提示 {hints}；没有锁定，没有签名。")
    print(text.format(errors=counts.errors, to_explain=counts.to_explain, hints=counts.hints))
    return 0


def _edits(desk: ReportDesk, args: Namespace) -> list[TextEdit]:
    edits = [desk.set_text(*pair) for pair in _pairs(args.set)]
    edits += [desk.add_after(*pair) for pair in _pairs(args.add)]
    edits += [desk.restore(desk.paragraph(key).key) for key in args.restore]
    heads = dict(_pairs(args.head))
    return [*edits, desk.set_head(heads)] if heads else edits


def _pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    pairs = [word.partition("=") for word in words]
    for key, equals, _text in pairs:
        if not (key and equals):
            what = _("“{text}”不是“段落=文字”的形式。").format(text=key[:40])
            raise UserError("bad_assignment", what, todo=_("请写成 done/9/9.2=新的文字 的样子。"))
    return [(key.strip(), text) for key, _equals, text in pairs]


def _write_files(desk: ReportDesk, args: Namespace) -> None:
    from forms.services.report_files import text_report_docx, text_report_pdf  # writers, only for these files

    for path, make in ((args.docx, text_report_docx), (args.pdf, text_report_pdf)):
        if path is not None:
            write_atomically(path, make(desk.facts))
            print(_("已写出：{path}").format(path=path), file=sys.stderr)


def _show(desk: ReportDesk, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "node": desk.desk.node.id,
                "head": asdict(desk.head),
                "title": desk.report.title.text,
                "paragraphs": [_to_json(each) for each in desk.report.all],
                "doubts": [{"key": each.key, "number": each.number, "message": each.message} for each in desk.doubts],
                "hints": desk.hints,
            }
        )
        return
    for each in (desk.report.title, *desk.report.all):
        mark = f"（{_(_MARKS[each.origin])}）" if _MARKS[each.origin] else ""
        print(f"[{each.key}]{mark} {each.printed}")
        if each.is_outdated:
            print("    " + _outdated_text(each))
    for line in [*desk.hints, *(f"[{doubt.key}] {doubt.message}" for doubt in desk.doubts)]:
        print(line, file=sys.stderr)


def _to_json(paragraph: ReportParagraph) -> dict[str, object]:
    names = ("key", "number", "level", "text", "origin", "generated", "is_outdated", "by", "at")
    return {name: getattr(paragraph, name) for name in names}


def _outdated_text(paragraph: ReportParagraph) -> str:
    if not paragraph.generated:
        return _("此段由您改过；数据变化后不再生成这一段。")
    return _("此段由您改过；数据变化后的新文字为：{text}").format(text=paragraph.generated)


def _take(desk: ReportDesk, args: Namespace) -> int:
    """List what the file changes; take it only with --confirm."""
    taken = compare_file(desk, args.take)
    if args.json:
        print_json(_taken_to_json(taken, confirmed=args.confirm))
    else:
        _print_taken(taken)
    if args.confirm:
        desk.save(take(desk, taken.changes))
    if args.json:
        return 0
    if args.confirm:
        print(_("已取回 {count} 处改动。").format(count=len(taken.changes)))
    elif taken.changes:
        print(_("没有改动任何内容。确认取回请加 --confirm。"))
    return 0


def _taken_to_json(taken: TakenReport, *, confirmed: bool) -> dict[str, object]:
    return {
        "taken": confirmed,
        "changes": [asdict(change) for change in taken.changes],
        "notes": list(taken.notes),
        "doubts": [{"key": each.key, "number": each.number, "message": each.message} for each in taken.doubts],
    }


def _print_taken(taken: TakenReport) -> None:
    words = {"changed": _("改"), "added": _("增"), "removed": _("删"), "head": _("填")}
    for change in taken.changes:
        print(f"{words[change.kind]} {change.label}")
        if change.before:
            print(_("  原：{text}").format(text=change.before))
        if change.after:
            print(_("  新：{text}").format(text=change.after))
    if not taken.changes:
        print(_("文件与现在的报告没有不同。"))
    for line in [*taken.notes, *(doubt.message for doubt in taken.doubts)]:
        print(line, file=sys.stderr)
