"""Signs with an SM2 key out of a file: detached signatures, beside those that count. A trial of the algorithm.

The key is used by tongsuopy (Tongsuo, a branch of OpenSSL): in C, with a multiplication that is meant to take constant
time. Its last release, 1.0.1, holds code of OpenSSL 1.1.1h and has no wheel for aarch64: hence an optional part.
gmalg is kept better and runs everywhere, but is plain Python, whose time depends on the secret: it only checks.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms.clock import now
from forms.errors import UserError
from forms.signing.certificate import CertificateInfo, describe
from forms.signing.certificate_usage import check_can_sign
from forms.signing.signer import Algorithm, PdfPlacement
from forms.signing.sm2_form import Sm2Parts, sm3
from resources.translation import _

if TYPE_CHECKING:
    from forms.signing.timestamp import TimestampAuthority

_LARGEST_BYTES = 1 << 20


class Sm2Signer:
    """A `Signer` for detached signatures only: no PDF and no workbook reader knows SM2."""

    algorithm: Algorithm = "sm2"

    def __init__(self, key: Any, certificate: x509.Certificate) -> None:
        self._key = key
        self.certificate: CertificateInfo = describe(certificate)
        self.certificates = (certificate.public_bytes(Encoding.DER),)

    def sign_detached(self, content: bytes, at: datetime, stamps: "TimestampAuthority | None" = None) -> bytes:
        """CMS with SM2 and SM3 identifiers; `at` is the claimed time. It takes no timestamp: `stamps` is not asked."""
        parts = Sm2Parts(sm3(content), at.replace(microsecond=0), self.certificates[0])
        value = self._sign(parts.to_be_signed)
        return Sm2Parts(parts.digest, parts.signed_at, parts.certificate, value).assemble()

    def sign_pdf(
        self, pdf: bytes, placement: PdfPlacement, at: datetime, stamps: "TimestampAuthority | None" = None
    ) -> bytes:
        raise _detached_only()

    def sign_raw(self, content: bytes) -> bytes:
        raise _detached_only()

    def close(self) -> None:
        return

    def _sign(self, content: bytes) -> bytes:
        library = load_library()
        # Without an identifier of its own Tongsuo takes 1234567812345678, which sm2_form.USER_ID says too.
        return bytes(self._key.sign(content, library.ec.ECDSA(library.hashes.SM3())))


def open_sm2(path: Path, password: bytes) -> Sm2Signer:
    """Open a key file that `make_sm2_identity` wrote: a PEM with encrypted key and certificate.

    Args:
        password: never stored, logged or repeated in an error.

    Raises:
        UserError: `sm2_not_installed`, `key_file_missing`, `not_a_key_file`, `wrong_password`, and those of a
            certificate that cannot sign now.
    """
    where, library = str(path), load_library()
    try:
        with path.open("rb") as file:
            blob = file.read(_LARGEST_BYTES)
    except OSError as error:
        todo = _("请检查文件是否存在、能否读取。")
        raise UserError("key_file_missing", _("打不开这个密钥文件。"), todo=todo, where=where) from error
    try:
        certificate = x509.load_pem_x509_certificate(blob)
    except ValueError as error:
        todo = _("请选择用 identity new --sm2 生成的文件。")
        raise UserError("not_a_key_file", _("这不是国密试用密钥文件。"), todo=todo, where=where) from error
    check_can_sign(certificate, now(), where)
    try:
        return Sm2Signer(library.serialization.load_pem_private_key(blob, password), certificate)
    except (ValueError, TypeError):
        todo = _("请重新输入密码；仍不行时请换一份密钥文件。")
        reason = UserError("wrong_password", _("密码不对，或密钥文件已损坏。"), todo=todo, where=where)
    raise reason  # outside the handler: what it caught is not to be shown or logged with it


class _Library:
    """The parts of tongsuopy that are used."""

    def __init__(self) -> None:
        from tongsuopy.crypto import hashes, serialization  # type: ignore[import-untyped]  # it ships no types
        from tongsuopy.crypto.asymciphers import ec  # type: ignore[import-untyped]  # as above

        self.hashes, self.serialization, self.ec = hashes, serialization, ec


def load_library() -> _Library:
    """tongsuopy. Raises UserError `sm2_not_installed`."""
    try:
        return _Library()
    except ImportError as error:
        todo = _("请安装可选组件 zerenshu[sm2]；它没有 aarch64（飞腾、鲲鹏）的版本。核验国密签名不需要它。")
        raise UserError("sm2_not_installed", _("本机没有国密签名组件，不能用 SM2 签名。"), todo=todo) from error


def _detached_only() -> UserError:
    todo = _("请用 RSA 或 P-256 的证书签名，国密签名只能另外附加。")
    return UserError("sm2_detached_only", _("SM2 密钥不能签 PDF 和表格。"), todo=todo)
