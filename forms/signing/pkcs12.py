"""Opens a PKCS#12 file (.p12, .pfx) as a signer. The password is used once and kept nowhere."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from forms.clock import now
from forms.errors import UserError
from forms.signing.certificate_chain import order_chain
from forms.signing.certificate_usage import check_can_sign
from forms.signing.key_signer import KeySigner
from forms.signing.raw_signature import algorithm_of
from forms.signing.signer import Signer
from resources.translation import _

_LARGEST_BYTES = 1 << 20


def open_pkcs12(path: Path, password: str | bytes, *, at: datetime | None = None) -> Signer:
    """Open a key file and check that its certificate can sign now.

    Args:
        path: the file; it is read only.
        password: never stored, logged or repeated in an error.
        at: the instant of signing; the present when left out.

    Raises:
        UserError: `key_file_missing`, `not_a_key_file`, `wrong_password`, `no_private_key`, `key_unsupported`,
            `certificate_expired`, `certificate_not_yet_valid`, `certificate_wrong_usage`.
    """
    where = str(path)
    held = _decrypt(_read(path, where), password, where)
    key, certificate = held.key, held.cert.certificate if held.cert else None
    if key is None or certificate is None:
        raise UserError(
            "no_private_key",
            _("文件里没有私钥和与它成对的证书。"),
            todo=_("请在导出时勾选“导出私钥”，重新导出后再试。"),
            where=where,
        )
    check_can_sign(certificate, at or now(), where)
    chain = order_chain(certificate, [other.certificate for other in held.additional_certs])
    ders = [item.public_bytes(Encoding.DER) for item in chain.certificates]
    return KeySigner(ders, algorithm_of(certificate, where), _signing(key))


def _read(path: Path, where: str) -> bytes:
    try:
        with path.open("rb") as file:
            blob = file.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise UserError(
            "key_file_missing", _("打不开这个密钥文件。"), todo=_("请检查文件是否存在、能否读取。"), where=where
        ) from error
    if len(blob) > _LARGEST_BYTES or not _is_pkcs12(blob):
        raise UserError(
            "not_a_key_file",
            _("这不是密钥文件。"),
            todo=_("请选择 .p12 或 .pfx 文件。"),
            where=where,
        )
    return blob


def _is_pkcs12(blob: bytes) -> bool:
    try:
        outer = asn1_pkcs12.Pfx.load(blob, strict=True)
        return outer["version"].native == "v3" and bool(outer["auth_safe"]["content_type"].native)
    except (ValueError, TypeError, KeyError):
        return False


def _decrypt(blob: bytes, password: str | bytes, where: str) -> pkcs12.PKCS12KeyAndCertificates:
    secret = password.encode() if isinstance(password, str) else password
    try:
        return pkcs12.load_pkcs12(blob, secret)
    except UnsupportedAlgorithm:
        reason = UserError(
            "key_unsupported",
            _("密钥文件用了不支持的加密方式。"),
            todo=_("请用 AES-256 重新导出后再试。"),
            where=where,
        )
    except ValueError:
        # cryptography tells a wrong password and a damaged file apart in its English text only.
        reason = UserError(
            "wrong_password",
            _("密码不对，或密钥文件已损坏。"),
            todo=_("请重新输入密码；仍不行时请换一份密钥文件。"),
            where=where,
        )
    raise reason  # outside the handlers: what they caught is not to be shown or logged with it


def _signing(key: object) -> Callable[[bytes], bytes]:
    if isinstance(key, rsa.RSAPrivateKey):
        return partial(key.sign, padding=padding.PKCS1v15(), algorithm=hashes.SHA256())
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # of a certificate's kind, which was looked at
    return partial(key.sign, signature_algorithm=ec.ECDSA(hashes.SHA256()))
