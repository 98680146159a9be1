"""Commands of whoever receives a package: verify one or a folder of many, look at it before signing."""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from forms.cli.key_commands import chosen_trust
from forms.cli.output import print_json, print_table
from forms.errors import UserError
from forms.files import write_atomically
from resources.translation import _, source_language

if TYPE_CHECKING:
    from forms.package.verification import IdentityCheck
    from forms.package.verify_report import VerifyReport
    from forms.reports.document import Document
    from forms.services.last_look import LastLooks
    from forms.services.signing_summary import Look
    from forms.services.verifying_many import FolderReport
    from forms.signing.trust import TrustStore

_FIRST_FAULT_SHOWN = 40


def verify(args: Namespace) -> int:
    """With `--report` everything is said in Chinese: the printed report is an official document."""
    if args.report is None:
        return _verify(args)
    _refuse_ending(args.report)
    with source_language():
        return _verify(args)


def _verify(args: Namespace) -> int:
    from forms.services.verifying_many import packages_in

    trust = chosen_trust(args.trust, args.workspace)
    packages = packages_in(args.package)
    if packages:
        return _verify_many(args, trust, packages)
    return _verify_one(args, trust)


def _verify_one(args: Namespace, trust: "TrustStore") -> int:
    from forms.clock import now
    from forms.services.agreement import figures_agree
    from forms.services.verification_document import build_verification
    from forms.services.verifying import verify as verify_package

    report = verify_package(
        args.package,
        trust=trust,
        allow_trial=args.allow_trial,
        stage=args.stage,
        figures=figures_agree,
        identity_checks=_identity_checks(args),
    )
    if args.json:
        print_json(report.to_json())
    else:
        for line in report.report_lines():
            print(line)
    _write_report(args, lambda: build_verification(report, now()))
    return 1 if report.verdict == "fail" else 0


def _identity_checks(args: Namespace) -> "list[IdentityCheck]":
    """What paper or base package the package is held against."""
    from forms.package.qr_check import QrCheck, parse_qr_text
    from forms.package.supplement_check import belongs_to
    from forms.services.last_look import data_of_package

    checks: list[IdentityCheck] = []
    if args.qr is not None:
        checks.append(QrCheck(parse_qr_text(args.qr)))
    if args.base is not None:
        checks.append(belongs_to(data_of_package(args.base)[0].identity))
    return checks


def _verify_many(args: Namespace, trust: "TrustStore", packages: list[Path]) -> int:
    from forms.clock import now
    from forms.services.agreement import figures_agree
    from forms.services.verification_document import build_folder_verification
    from forms.services.verifying_many import verify_many

    if args.qr is not None or args.base is not None:
        what = _("--qr 和 --base 只用于一个报送包。")
        raise UserError("one_package_only", what, todo=_("请指明是哪一个文件。"))
    report = verify_many(
        args.package,
        packages,
        trust=trust,
        allow_trial=args.allow_trial,
        stage=args.stage,
        figures=figures_agree,
        progress=_print_progress,
    )
    if args.json:
        print_json(report.to_json())
    else:
        print_table(_overview(report))
        print(report.summary())
    _write_report(args, lambda: build_folder_verification(report, now()))
    return 1 if report.verdict == "fail" else 0


def _overview(report: "FolderReport") -> list[tuple[str, ...]]:
    from forms.package.verify_report import verdict_text

    head = (_("结论"), _("报送包"), _("单位"), _("节点"), _("次数"), _("首要问题或提示"))
    return [head, *((verdict_text(each.verdict), *_overview_cells(each)) for each in report.reports)]


def _overview_cells(report: "VerifyReport") -> tuple[str, ...]:
    identity = report.identity
    warnings = [note.message for note in report.notes if note.is_warning]
    first = [*(fault.message for fault in report.faults), *warnings, "—"][0]
    short = first if len(first) <= _FIRST_FAULT_SHOWN else f"{first[:_FIRST_FAULT_SHOWN]}…"
    if identity is None:
        return report.package, "—", "—", "—", short
    revision = _("补充") if identity.kind == "supplement" else str(identity.revision)
    return report.package, identity.unit_name or identity.unit, identity.node, revision, short


def _refuse_ending(path: Path) -> None:
    if path.suffix.lower() not in (".pdf", ".xlsx"):
        what = _("核验报告只能写成 .pdf 或 .xlsx 文件。")
        raise UserError("bad_report_name", what, todo=_("请改写文件名的结尾。"), where=path.name)


def _write_report(args: Namespace, build: "Callable[[], Document]") -> None:
    """Write the printable report, if one was asked for, and say where."""
    if args.report is None:
        return
    from forms.services.verification_document import write_verification

    write_atomically(args.report, write_verification(build(), as_workbook=args.report.suffix.lower() == ".xlsx"))
    print(_("核验报告：{path}").format(path=args.report), file=sys.stderr)


def look(args: Namespace) -> int:
    """Show the page before signing; with `--pdf` print it to a file."""
    from forms.services.last_look import LastLooks
    from forms.services.summary_document import write_summary

    looks = LastLooks()
    found = open_look(args.package, args.since, looks)
    if args.pdf is not None:
        write_summary(found.summary, args.pdf)
        print(_("已写出：{path}").format(path=args.pdf))
    print_look(found)
    found.remember(looks)
    return 1 if found.summary.report.verdict == "fail" else 0


def open_look(package: Path, since: Path | None, looks: "LastLooks") -> "Look":
    """Verify the package as far as it is signed, and read the page before signing from it."""
    from forms.services.signing_summary import look_at
    from forms.services.turns import verify_so_far

    return look_at(package, verify_so_far(package), since=since, looks=looks)


def print_look(found: "Look") -> None:
    from forms.reports.plain_text import document_lines
    from forms.services.summary_document import build_summary

    for line in document_lines(build_summary(found.summary, cut_to_page=False)):
        print(line)


def _print_progress(done: int, total: int, name: str) -> None:
    if name:
        print(f"[{done + 1}/{total}] {name}", file=sys.stderr)
