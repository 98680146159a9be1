"""Commands about packages: demo, identity, export, verify, reopen."""

import getpass
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from forms.cli.output import person, print_json, print_table
from forms.cli.parser import parse_roles
from forms.errors import UserError
from forms.services.identities import SignerChoice, make_trial_identity, password_path, read_password
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
    choice = make_trial_identity(args.role, _role_title(args.role), args.out, password)
    print(_("已生成试用证书：{path}（试用证书，不具法律效力）").format(path=choice.key_file))
    if password is None:
        print(_("密码写在：{path}").format(path=password_path(choice.key_file)))
    return 0


def _role_title(role: str) -> str:
    """The title of a role of the shipped letters; a role of another letter goes by its id."""
    return {"preparer": "填报人", "reviewer": "审核人", "approver": "单位负责人"}.get(role, role)


def export(args: Namespace) -> int:
    from forms.services.exporting import ExportRequest, export_package

    signers = tuple(_choices(args.sign, args.password_file))
    with closing(open_workspace(args.workspace, person(args.by))) as session:
        request = ExportRequest(args.node, args.out, signers, args.paper)
        result = export_package(session, request, progress=_print_progress)
    if args.json:
        print_json({"package": str(result.package), "sha256": result.sha256, "revision": result.revision})
        return 0
    print(_("已导出：{path}").format(path=result.package))
    print(_("第{revision}次报送，SHA-256 {digest}").format(revision=result.revision, digest=result.sha256))
    for line in result.report.report_lines():
        print(line)
    return 0


def _choices(signs: Sequence[str], password_files: Sequence[str]) -> list[SignerChoice]:
    try:
        keys = parse_roles(signs, _("“{pair}”不是“角色=文件”的形式。"))
        passwords = parse_roles(password_files, _("“{pair}”不是“角色=文件”的形式。"))
    except ValueError as fault:
        raise UserError("bad_role", str(fault), todo=_("请写成 preparer=证书.p12 的样子。")) from fault
    return [SignerChoice(role, key, _password(role, key, passwords.get(role))) for role, key in keys.items()]


def _password(role: str, key: Path, named: Path | None) -> bytes:
    """From the file named, else the drawn password of a trial identity, else a prompt; never from an argument."""
    if named:
        return read_password(named)
    if password_path(key).is_file():
        return read_password(password_path(key))
    if not sys.stdin.isatty():
        what = _("没有给出{role}的证书密码。").format(role=role)
        raise UserError("bad_role", what, todo=_("请用 --password-file {role}=文件 给出。").format(role=role))
    return getpass.getpass(_("{role}的证书密码：").format(role=role)).encode()


def sign(args: Namespace) -> int:
    from forms.services.turns import sign_package  # every signer and writer, only for this command

    choice = SignerChoice(args.role, args.key, _password(args.role, args.key, args.password_file))
    placed = sign_package(args.package, choice)
    print(_("已签名：{path}").format(path=placed.path))
    for line in placed.report.report_lines():
        print(line)
    return 0


def accept(args: Namespace) -> int:
    from forms.services.turns import accept_package  # as above

    with closing(open_workspace(args.workspace, person(args.by))) as session:
        accepted = accept_package(session, args.package)
    print(_("已收下：{path}").format(path=accepted.path))
    for line in accepted.report.report_lines():
        print(line)
    return 0


def verify(args: Namespace) -> int:
    from forms.services.agreement import figures_agree
    from forms.services.verifying import verify as verify_package
    from forms.signing.trust import open_trust_store

    trust = open_trust_store(args.trust)
    report = verify_package(
        args.package, trust=trust, allow_trial=args.allow_trial, stage=args.stage, figures=figures_agree
    )
    if args.json:
        print_json(report.to_json())
    else:
        for line in report.report_lines():
            print(line)
    return 1 if report.verdict == "fail" else 0


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
