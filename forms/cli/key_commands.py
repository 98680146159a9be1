"""Commands about keys and trust: what is on the tokens, whom a workspace relies on, settings of this machine."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forms.cli.output import person, print_json, print_table
from forms.cli.signer_choice import read_address
from forms.clock import local_text
from forms.errors import Cancelled, UserError
from forms.services.identities import find_tokens
from forms.services.program_settings import load_settings, save_settings
from forms.services.session import Session, open_workspace
from forms.signing.token_address import SCHEME
from forms.signing.trust import TrustStore, open_trust_store
from resources.translation import _

if TYPE_CHECKING:
    from forms.services.trusting import TrustEntry


def tokens(args: Namespace) -> int:
    found = find_tokens(read_address(args.address or SCHEME))
    if args.json:
        facts = [{"address": each.address.uri, **_certificate(each.certificate)} for each in found]
        print_json({"certificates": facts})
        return 0
    if not found:
        print(_("没有找到密码钥匙，或钥匙里没有签名证书。"))
        return 0
    head = (_("姓名"), _("单位"), _("颁发者"), _("有效期至"), _("地址（--sign 角色=…）"))
    rows = [
        (
            each.certificate.name,
            each.certificate.unit,
            each.certificate.issuer,
            local_text(each.certificate.not_after, "%Y-%m-%d"),
            each.address.uri,
        )
        for each in found
    ]
    print_table([head, *rows])
    return 0


def _certificate(info: Any) -> dict[str, str]:
    return {
        "name": info.name,
        "unit": info.unit,
        "issuer": info.issuer,
        "serial": info.serial,
        "not_after": info.not_after.isoformat(),
        "sha256": info.fingerprint,
    }


def trust(args: Namespace) -> int:
    if args.action != "list" and not args.what:
        raise UserError("bad_role", _("没有写明是哪一个。"), todo=_("add 后面写文件，remove 后面写指纹。"))
    with closing(open_workspace(args.workspace, person(args.by), for_writing=args.action != "list")) as session:
        return {"list": _list, "add": _add, "remove": _remove}[args.action](session, args)


def _list(session: Session, args: Namespace) -> int:
    from forms.services.trusting import list_trust

    _print(list_trust(session.folder, session), args.json)
    return 0


def _add(session: Session, args: Namespace) -> int:
    """Show what the file holds; take it when a person confirmed its fingerprint, here or by `--confirm`."""
    from forms.services.trusting import add_trust, look_into

    path = Path(args.what)
    entries = look_into(path)
    confirmed = [text.replace(" ", "").replace(":", "").lower() for text in args.confirm]
    if not confirmed:
        _print(entries, is_json=False)
        if not sys.stdin.isatty():
            todo = _("请与发证机构公布的指纹核对，再加上 --confirm 指纹。")
            raise UserError("trust_not_confirmed", _("没有核对指纹，没有登记。"), todo=todo)
        if input(_("指纹与发证机构公布的一致？输入 y 登记，其他放弃：")).strip().lower() not in ("y", "yes", "是"):
            raise Cancelled
        confirmed = [entry.fingerprint for entry in entries]
    _print(add_trust(session, path, confirmed), args.json)
    return 0


def _remove(session: Session, args: Namespace) -> int:
    from forms.services.trusting import remove_trust

    _print([remove_trust(session, args.what)], args.json)
    return 0


def _print(entries: "Sequence[TrustEntry]", is_json: bool) -> None:
    if is_json:
        print_json({"trust": [_facts(entry) for entry in entries]})
        return
    for entry in entries:
        added = _("{by}，{at} 登记").format(by=entry.by, at=entry.at) if entry.by else ""
        print("  ".join(part for part in (entry.kind_text, entry.name, entry.unit, entry.state, added) if part))
        print(_("  SHA-256 指纹：{fingerprint}").format(fingerprint=entry.shown_fingerprint))
    if not entries:
        print(_("没有登记根证书和吊销列表。"))


def _facts(entry: "TrustEntry") -> dict[str, Any]:
    until = entry.valid_until.isoformat() if entry.valid_until else ""
    return {
        "kind": entry.kind,
        "name": entry.name,
        "unit": entry.unit,
        "sha256": entry.fingerprint,
        "valid_from": entry.valid_from.isoformat(),
        "valid_until": until,
        "state": entry.state,
        "by": entry.by,
        "at": entry.at,
    }


def settings(args: Namespace) -> int:
    kept = load_settings()
    changes = {
        "token_module": args.token_module,
        "timestamp_url": args.timestamp,
        "installed_fonts": args.installed_fonts,
    }
    changed = replace(kept, **{name: value.strip() for name, value in changes.items() if value is not None})
    if changed != kept:
        save_settings(changed)
    if args.json:
        print_json(asdict(changed))
        return 0
    from forms.services.office_fonts import office_fonts_text  # reportlab, only to show them

    nothing = _("未设置")
    print_table(
        [
            (_("密码钥匙的驱动库"), changed.token_module or nothing),
            (_("时间戳机构"), changed.timestamp_url or nothing),
            (_("本机的公文字体"), office_fonts_text(changed)),
        ]
    )
    return 0


def chosen_trust(roots: Sequence[Path], workspace: Path | None) -> TrustStore:
    """Files named, and what a workspace has registered; never what merely lies beside a package."""
    named = open_trust_store(roots)
    if workspace is None:
        return named
    from forms.services.trusting import trust_in
    from forms.storage.workspace_folder import WorkspaceFolder

    folder = WorkspaceFolder(workspace)
    folder.read_marker()
    registered = trust_in(folder)
    return TrustStore((*named.roots, *registered.roots), registered.crls)
