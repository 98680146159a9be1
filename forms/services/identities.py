"""Key files as the clerk meets them: what certificate is inside, and trial identities for practice."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import UserError
from forms.files import make_folder, write_atomically
from forms.services.session import Session
from forms.signing.token_address import TokenAddress
from forms.signing.token_pin import AskPin
from resources.translation import _

if TYPE_CHECKING:
    from forms.signing.certificate import CertificateInfo
    from forms.signing.pkcs11 import TokenCertificate
    from forms.signing.signer import Signer

_PASSWORD_BYTES = 18
LONG_PASSWORD = 16


@dataclass(frozen=True, slots=True)
class SignerChoice:
    """Which key file signs for a role. The password is used once and shown nowhere.

    `basis` is what a deputy signs by (代签依据), "" when the role signs itself.
    """

    role: str
    key_file: Path
    password: bytes = field(repr=False)
    basis: str = ""


@dataclass(frozen=True, slots=True)
class TokenChoice:
    """Which key on a token signs for a role; `ask_pin` is called when it is opened, and again after a wrong PIN."""

    role: str
    address: TokenAddress
    ask_pin: AskPin = field(repr=False)
    basis: str = ""


KeyChoice = SignerChoice | TokenChoice


def open_signer(choice: KeyChoice) -> "Signer":
    """The key, ready to sign; close it. Raises UserError (`wrong_password`, `wrong_pin`, ...), EnvironmentFault."""
    if isinstance(choice, TokenChoice):
        from forms.signing.pkcs11 import open_token  # the library of tokens, only when one is used

        return open_token(choice.address, choice.ask_pin)
    from forms.signing.pkcs12 import open_pkcs12  # cryptography, only when a key is opened

    return open_pkcs12(choice.key_file, choice.password)


def find_tokens(address: TokenAddress) -> "list[TokenCertificate]":
    """The certificates on the tokens that are plugged in, to choose from; no PIN is needed. Raises UserError."""
    from forms.signing.pkcs11 import list_certificates  # as above

    return list_certificates(address)


def describe_key_file(path: Path, password: bytes) -> "CertificateInfo":
    """The certificate in a key file, to be looked at before signing. Raises UserError (`wrong_password`, ...)."""
    from forms.signing.pkcs12 import open_pkcs12  # cryptography, only when a key is opened

    return open_pkcs12(path, password).certificate


def make_trial_identity(
    role: str, role_title: str, out: Path, password: bytes | None = None, *, is_sm2: bool = False
) -> SignerChoice:
    """A new trial identity at `out`, by the trial authority in the same folder (made when absent).

    Without a password one is drawn and kept beside the file: a trial key protects nothing. With `is_sm2` it is a key
    for trial signatures with SM2, which no authority issues.

    Raises:
        UserError: the file exists, its place cannot be written, or `sm2_not_installed`.
    """
    make_folder(out.parent)
    secret = password or secrets.token_urlsafe(_PASSWORD_BYTES).encode()
    if is_sm2:
        from forms.signing.sm2_identity import make_sm2_identity

        make_sm2_identity(role_title, out, secret)
    else:
        from forms.signing.trial_identity import open_trial_authority

        open_trial_authority(out.parent).issue(role, role_title, out, secret)
    if password is None:
        write_atomically(password_path(out), secret + b"\n", mode=0o600)
    return SignerChoice(role, out, secret)


def make_trial_identities(session: Session, *, is_sm2: bool = False) -> dict[str, SignerChoice]:
    """One trial identity a role, kept in the practice workspace: made once, found again.

    Raises:
        UserError: not a practice workspace, or `sm2_not_installed`.
    """
    if not session.is_practice:
        raise trial_outside_practice()
    folder = session.folder.identities_path
    choices = {}
    for role in session.letter.roles:
        path = folder / f"{role.id}{'.pem' if is_sm2 else '.p12'}"
        if path.is_file() and password_path(path).is_file():
            choices[role.id] = SignerChoice(role.id, path, read_password(password_path(path)))
        else:
            path.unlink(missing_ok=True)
            choices[role.id] = make_trial_identity(role.id, role.title, path, is_sm2=is_sm2)
    return choices


def password_path(key_file: Path) -> Path:
    """Where the drawn password of a trial identity lies: apart for a key of each kind."""
    return key_file.with_suffix(".password" if key_file.suffix == ".p12" else f"{key_file.suffix}.password")


def password_advice(password: bytes) -> str:
    """What to say of a key file's password that is short; "" for a long one.

    `cryptography` and most programs leave the check value of PKCS#12 at 2048 rounds: whoever has the file can guess on.
    """
    if len(password) >= LONG_PASSWORD:
        return ""
    text = _("密钥文件的密码较短：拿到文件的人可以很快地反复猜。请用 {count} 位以上的密码，最好改用密码钥匙。")
    return text.format(count=LONG_PASSWORD)


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
