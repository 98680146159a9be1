"""Commands of signing in turn: sign or send back a package, take it or a return slip home, add a supplement."""

import sys
from argparse import Namespace
from contextlib import closing

from forms.cli.key_commands import chosen_trust
from forms.cli.output import person, print_json
from forms.cli.signer_choice import choose_signer, choose_signers, signing_terms
from forms.errors import Cancelled, UserError
from forms.services.session import Session, open_workspace
from resources.translation import _


def sign(args: Namespace) -> int:
    """Show the page before signing, ask, sign. A script, which nobody watches, is not asked."""
    from forms.cli.verify_commands import open_look, print_look
    from forms.services.last_look import LastLooks
    from forms.services.turns import sign_package  # every signer and writer, only for this command

    looks = LastLooks()
    found = open_look(args.package, args.since, looks)
    print_look(found)
    if not args.yes and sys.stdin.isatty():
        answer = input(_("以{role}的身份签名？输入 y 签名，其他放弃：").format(role=args.role))
        if answer.strip().lower() not in ("y", "yes", "是"):
            raise Cancelled
    choice = choose_signer(args.role, args.key, args.password_file, args.basis)
    terms = signing_terms(args, [f"{args.role}={args.sm2}"] if args.sm2 else [])
    placed = sign_package(args.package, choice, terms, chosen_trust([], args.workspace))
    found.remember(looks)
    print(_("已签名：{path}").format(path=placed.path))
    for line in placed.report.report_lines():
        print(line)
    return 0


def send_back(args: Namespace) -> int:
    from forms.services.comments_file import read_comments
    from forms.services.last_look import LastLooks, data_of_package
    from forms.services.returning import return_package
    from forms.services.slip_document import write_slip

    comments = read_comments(args.comments)
    path, slip = return_package(
        args.package, comments, by=person(args.by), role=args.role, reason=args.reason, out=args.out
    )
    printed = path.with_suffix(".pdf")
    seen, blob = data_of_package(args.package)
    write_slip(slip, seen.data, printed)
    LastLooks().remember(seen.identity, blob)
    print(_("退回单：{path}（{count} 条意见）").format(path=path, count=len(slip.comments)))
    print(_("打印用：{path}").format(path=printed))
    return 0


def accept(args: Namespace) -> int:
    """A package that others signed, or a return slip."""
    with closing(open_workspace(args.workspace, person(args.by))) as session:
        return _accept_slip(session, args) if args.package.suffix.lower() == ".json" else _accept_package(session, args)


def _accept_package(session: Session, args: Namespace) -> int:
    from forms.services.turns import accept_package

    accepted = accept_package(session, args.package)
    print(_("已收下：{path}").format(path=accepted.path))
    for line in accepted.report.report_lines():
        print(line)
    return 0


def _accept_slip(session: Session, args: Namespace) -> int:
    from forms.services.return_slips import slip_words, take_slip

    slip = take_slip(session, args.package)
    print(_("已收下：{slip}。").format(slip=slip_words(slip)))
    node = slip.identity.node
    print(_("查看意见：zerenshu comments WS --node {node}；修改：zerenshu reopen WS --node {node}").format(node=node))
    return 0


def comments(args: Namespace) -> int:
    from forms.services.return_slips import comments_of

    with closing(open_workspace(args.workspace, person(None), for_writing=False)) as session:
        if not session.letter.has_node(args.node):
            raise UserError("unknown_node", _("责任书没有节点 {node}。").format(node=args.node))
        found = comments_of(session, args.node, args.measure or "")
    if args.json:
        print_json({"node": args.node, "comments": [each.to_json() for each in found]})
        return 0
    for each in found:
        print(each.line)
    if not found:
        print(_("没有退回意见。"))
    return 0


def supplement(args: Namespace) -> int:
    from forms.services.supplements import SupplementRequest, make_supplement

    signers = tuple(choose_signers(args.sign, args.password_file))
    with closing(open_workspace(args.workspace, person(args.by))) as session:
        terms = signing_terms(args, args.sm2)
        request = SupplementRequest(args.node, args.base, tuple(args.files), args.title, args.out, signers, terms)
        placed = make_supplement(session, request, step=lambda text: print(text, file=sys.stderr))
    if args.json:
        print_json({"package": str(placed.path), "sha256": placed.sha256})
        return 0
    print(_("补充件：{path}").format(path=placed.path))
    for line in placed.report.report_lines():
        print(line)
    return 0
