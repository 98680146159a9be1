"""Commands that print: a node's report or a part of it, also as a PDF; and which parts the report has."""

import sys
import tempfile
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from forms.cli.output import person, print_json, print_table
from forms.services.session import open_workspace
from forms.services.spooler import JobState
from resources.translation import _


def print_report(args: Namespace) -> int:
    """Exit 0 when it is on paper or in the file, 3 when the printer did not take it or has not printed it."""
    from forms.services.printable import PrintChoice, printable  # reportlab, only for this command

    choice = PrintChoice("measure" if args.measure else args.what, args.measure, args.paper)
    with closing(open_workspace(args.workspace, person(None), for_writing=False)) as session:
        made = printable(session, args.node, args.folder, choice)
    if made.is_final:
        print(_("正式报告：与报送包中的 report.pdf 相同。"))
    else:
        print(_("送审稿：本节点还没有导出。") if made.is_draft else _("本节点已导出；这一份按导出时的数据另行打印。"))
    if args.pdf:
        from forms.files import write_atomically

        write_atomically(args.pdf, made.pdf)
        print(_("已写出：{path}").format(path=args.pdf))
        return 0
    with tempfile.TemporaryDirectory(prefix="zerenshu-") as folder:
        pdf = Path(folder) / "report.pdf"
        pdf.write_bytes(made.pdf)
        return _to_paper(args, pdf, made.title)


def report_parts(args: Namespace) -> int:
    """Show the parts of the report in their order; choose them first when asked to."""
    from forms.reports.parts import PARTS
    from forms.services.report_parts import choose_parts, chosen_parts, why_required

    with closing(open_workspace(args.workspace, person(args.by), for_writing=bool(args.set))) as session:
        chosen = choose_parts(session, args.set) if args.set else chosen_parts(session)
    if args.json:
        print_json({"parts": list(chosen), "known": [part.key for part in PARTS]})
        return 0
    parts = sorted(PARTS, key=lambda part: chosen.index(part.key) if part.key in chosen else len(chosen))
    for part in parts:
        if args.set and part.key in chosen and part.key not in args.set:
            print(_("{why}已自动加上。").format(why=why_required(part)), file=sys.stderr)
    rows = [("✓" if part.key in chosen else "－", part.key, _(part.title), why_required(part)) for part in parts]
    print_table([(_("打印"), _("代号"), _("部分"), _("备注")), *rows])
    return 0


def _to_paper(args: Namespace, pdf: Path, title: str) -> int:
    from forms.pdf.pages import PdfPages  # pypdfium2
    from forms.services.printing import PrintSettings, Watch, follow, state_text, submit

    settings = PrintSettings(args.printer or "", args.paper, args.sides, args.copies, args.pages, args.tray)
    with PdfPages(pdf) as pages:
        count = len(pages)

    def told(state: JobState) -> None:
        print(state_text(state), file=sys.stderr)

    last = follow(submit(pdf, title, settings, count), Watch(told))
    print(state_text(last))
    return 0 if last.stage == "done" else 3
