"""Commands of the office about packages: demo, identity, export, reopen."""

import sys
from argparse import Namespace
from contextlib import closing

from forms.cli.output import person, print_json, print_table
from forms.cli.signer_choice import choose_signers, signing_terms
from forms.services.identities import make_trial_identity, password_advice, password_path, read_password
from forms.services.session import open_workspace
from resources.translation import _


def demo(args: Namespace) -> int:
    from forms.services.demo import make_demo  # pulls in every writer, only for this command

    result = make_demo(args.out, _print_progress)
    print_table([(_("内容"), _("位置")), *result.rows()])
    for line in result.report.report_lines():
        print(line)
    return 0 if result.report.verdict != "fail" else 1


def identity(args: Namespace) -> int:
    password = read_password(args.password_file) if args.password_file else None
    choice = make_trial_identity(args.role, _role_title(args.role), args.out, password, is_sm2=args.sm2)
    print(_("已生成试用证书：{path}（试用证书，不具法律效力）").format(path=choice.key_file))
    if args.sm2:
        from forms.signing.sm2_check import sm2_notice

        print(sm2_notice())
    if password is not None and (advice := password_advice(password)):
        print(advice)
    if password is None:
        print(_("密码写在：{path}").format(path=password_path(choice.key_file)))
    return 0


def _role_title(role: str) -> str:
    """The title of a role of the shipped letters; a role of another letter goes by its id."""
    return {"preparer": "填报人", "reviewer": "审核人", "approver": "单位负责人"}.get(role, role)


def export(args: Namespace) -> int:
    from forms.services.exporting import ExportRequest, export_package
    from forms.services.office_fonts import fonts_text

    signers = tuple(choose_signers(args.sign, args.password_file, args.basis))
    with closing(open_workspace(args.workspace, person(args.by))) as session:
        request = ExportRequest(args.node, args.out, signers, args.paper, signing_terms(args, args.sm2))
        result = export_package(session, request, progress=_print_progress)
    doubts = [issue.text for issue in result.text_issues]
    if args.json:
        facts = {"package": str(result.package), "sha256": result.sha256, "revision": result.revision}
        print_json({**facts, "installed_fonts": list(result.installed_fonts), "text_issues": doubts})
        return 0
    print(_("已导出：{path}").format(path=result.package))
    print(_("第{revision}次报送，SHA-256 {digest}").format(revision=result.revision, digest=result.sha256))
    print(fonts_text(result.installed_fonts))
    for doubt in doubts:
        print(_("请核对  {text}").format(text=doubt))
    for line in result.report.report_lines():
        print(line)
    return 0


def reopen(args: Namespace) -> int:
    from forms.services.exporting import reopen_node

    with closing(open_workspace(args.workspace, person(args.by))) as session:
        reopen_node(session, args.node, args.reason)
        revision = session.node_state(args.node).revision + 1
    text = _("节点 {node} 已重新打开，下次导出为第{revision}次报送。")
    print(text.format(node=args.node, revision=revision))
    return 0


def _print_progress(done: int, total: int, text: str) -> None:
    print(f"[{done}/{total}] {text}", file=sys.stderr)
