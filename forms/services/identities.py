"""Key files as the clerk meets them: what certificate is inside, and trial identities for practice."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import UserError
from forms.files import make_folder, write_atomically
from forms.services.session import Session
from resources.translation import _

if TYPE_CHECKING:
    from forms.signing.certificate import CertificateInfo
    from forms.signing.trust import TrustStore

_PASSWORD_BYTES = 18


@dataclass(frozen=True, slots=True)
class SignerChoice:
    """Which key file signs for a role. The password is used once and shown nowhere."""

    role: str
    key_file: Path
    password: bytes = field(repr=False)


def describe_key_file(path: Path, password: bytes) -> "CertificateInfo":
    """The certificate in a key file, to be looked at before signing. Raises UserError (`wrong_password`, ...)."""
    from forms.signing.pkcs12 import open_pkcs12  # cryptography, only when a key is opened

    return open_pkcs12(path, password).certificate


def make_trial_identity(role: str, role_title: str, out: Path, password: bytes | None = None) -> SignerChoice:
    """A new trial identity at `out`, by the trial authority in the same folder (made when absent).

    Without a password one is drawn and kept beside the file: a trial key protects nothing.

    Raises:
        UserError: the file exists, or its place cannot be written.
    """
    from forms.signing.trial_identity import open_trial_authority

    make_folder(out.parent)
    secret = password or secrets.token_urlsafe(_PASSWORD_BYTES).encode()
    open_trial_authority(out.parent).issue(role, role_title, out, secret)
    if password is None:
        write_atomically(password_path(out), secret + b"\n", mode=0o600)
    return SignerChoice(role, out, secret)


def make_trial_identities(session: Session) -> dict[str, SignerChoice]:
    """One trial identity a role, kept in the practice workspace: made once, found again.

    Raises:
        UserError: not a practice workspace.
    """
    if not session.is_practice:
        raise trial_outside_practice()
    folder = session.folder.identities_path
    choices = {}
    for role in session.letter.roles:
        path = folder / f"{role.id}.p12"
        if path.is_file() and password_path(path).is_file():
            choices[role.id] = SignerChoice(role.id, path, read_password(password_path(path)))
        else:
            path.unlink(missing_ok=True)
            choices[role.id] = make_trial_identity(role.id, role.title, path)
    return choices


def trust_of(session: Session) -> "TrustStore":
    """The roots that this workspace trusts: in practice its own trial root, else none until the office adds some."""
    from forms.signing.trial_identity import ROOT_FILE
    from forms.signing.trust import open_trust_store

    root = session.folder.identities_path / ROOT_FILE
    return open_trust_store([root] if root.is_file() else [])


def password_path(key_file: Path) -> Path:
    """Where the drawn password of a trial identity lies."""
    return key_file.with_suffix(".password")


def read_password(path: Path) -> bytes:
    """The first line of a password file. Raises UserError when it cannot be read."""
    try:
        return path.read_bytes().split(b"\n")[0].rstrip(b"\r")
    except OSError as fault:
        todo = _("请检查密码文件的位置和权限。")
        raise UserError("password_file_unreadable", _("密码文件读不出来。"), todo=todo, where=str(path)) from fault


def trial_outside_practice() -> UserError:
    what = _("试用证书只能在练习工作区使用，没有写出任何内容。")
    return UserError("trial_outside_practice", what, todo=_("请使用正式证书，或导出纸质签字的报送包。"))
