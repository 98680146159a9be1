"""Who signs with what, as named on the command line: `ROLE=FILE.p12` or `ROLE=pkcs11:…`; passwords from files or a
prompt."""

import getpass
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from forms.cli.parser import parse_roles
from forms.errors import UserError
from forms.services.identities import KeyChoice, SignerChoice, TokenChoice, password_path, read_password
from forms.services.program_settings import load_settings
from forms.services.signing_terms import SigningNotice, SigningTerms
from forms.signing.token_address import SCHEME, TokenAddress, is_token_address, parse_address
from forms.signing.token_pin import AskPin, PinQuestion, answer_once
from resources.translation import _


def choose_signers(signs: Sequence[str], password_files: Sequence[str], bases: Sequence[str] = ()) -> list[KeyChoice]:
    """One choice a `ROLE=FILE.p12` or `ROLE=pkcs11:…`, in the order given; `bases` are `ROLE=TEXT` of deputies.

    Raises:
        UserError: `bad_role`: a pair is none, or a password is nowhere to be had.
    """
    try:
        keys = parse_roles(signs, _("“{pair}”不是“角色=文件”的形式。"))
        passwords = parse_roles(password_files, _("“{pair}”不是“角色=文件”的形式。"))
    except ValueError as fault:
        raise UserError("bad_role", str(fault), todo=_("请写成 preparer=证书.p12 的样子。")) from fault
    texts = _parse_bases(bases, keys)
    return [
        choose_signer(role, key, Path(passwords[role]) if role in passwords else None, texts.get(role, ""))
        for role, key in keys.items()
    ]


def choose_signer(role: str, key: str, password_file: Path | None, basis: str = "") -> KeyChoice:
    """A key file, or a key on a token. Raises UserError as `choose_signers`, and `bad_token_address`."""
    if is_token_address(key):
        return TokenChoice(role, read_address(key), _ask_pin(role, password_file), basis)
    return SignerChoice(role, Path(key), password_for(role, Path(key), password_file), basis)


def read_address(text: str) -> TokenAddress:
    """A token's address; the vendor's library from the settings, unless it names one."""
    address = TokenAddress() if text == SCHEME else parse_address(text)
    return address.with_module(load_settings().token_module)


def signing_terms(args: Namespace, sm2: Sequence[str]) -> SigningTerms:
    """Timestamps and trial signatures as asked for; `sm2` are `ROLE=FILE.pem`. Certificates are shown before signing.

    Raises:
        UserError: `bad_role`.
    """
    url = "" if args.no_timestamp else args.timestamp or load_settings().timestamp_url
    try:
        files = parse_roles(sm2, _("“{pair}”不是“角色=文件”的形式。"))
    except ValueError as fault:
        raise UserError("bad_role", str(fault), todo=_("请写成 preparer=证书.pem 的样子。")) from fault
    choices = [SignerChoice(role, Path(file), password_for(role, Path(file), None)) for role, file in files.items()]
    return SigningTerms(url, tuple(choices), _show_certificates)


def _show_certificates(notices: Sequence[SigningNotice]) -> None:
    for notice in notices:
        for line in notice.lines():
            print(line, file=sys.stderr)


def _ask_pin(role: str, password_file: Path | None) -> AskPin:
    if password_file:
        return answer_once(read_password(password_file).decode("utf-8", "replace"))
    if not sys.stdin.isatty():
        what = _("没有给出{role}的密码钥匙的 PIN。").format(role=role)
        raise UserError("bad_role", what, todo=_("请用 --password-file {role}=文件 给出。").format(role=role))

    def ask(question: PinQuestion) -> str | None:
        return getpass.getpass(question.text) or None

    return ask


def _parse_bases(bases: Sequence[str], keys: Mapping[str, str]) -> dict[str, str]:
    texts = {}
    for pair in bases:
        role, equals, text = pair.partition("=")
        if not equals or role not in keys:
            what = _("代签依据“{pair}”没有写明签名的角色。").format(pair=pair[:40])
            raise UserError("bad_role", what, todo=_("请写成 reviewer=区府办〔2024〕12号授权 的样子。"))
        texts[role] = text
    return texts


def password_for(role: str, key: Path, named: Path | None) -> bytes:
    """From the file named, else the drawn password of a trial identity, else a prompt; never from an argument."""
    if named:
        return read_password(named)
    if password_path(key).is_file():
        return read_password(password_path(key))
    if not sys.stdin.isatty():
        what = _("没有给出{role}的证书密码。").format(role=role)
        raise UserError("bad_role", what, todo=_("请用 --password-file {role}=文件 给出。").format(role=role))
    return getpass.getpass(_("{role}的证书密码：").format(role=role)).encode()
