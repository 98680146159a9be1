"""Checks a detached SM2 signature strictly: its form and its mathematics. Its certificate is judged by nobody.

The arithmetic is gmalg's: plain Python, on every machine. It is not of constant time, and need not be: a check knows no
secret. Signing (`sm2_signer`) has one, and is done in C.
"""

from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509

from forms.signing.certificate import CertificateInfo, describe_certificate
from forms.signing.der import NotDer, check_cms_der
from forms.signing.fault import Fault
from forms.signing.sm2_form import SM2_CURVE, USER_ID, Sm2Parts, parse_parts, sm3
from resources.translation import _

_VALUE_BYTES = 32
_POINT_BYTES = 65


@dataclass(frozen=True, slots=True)
class Sm2Finding:
    """What one signature says. `certificate` and `signed_at` (the signer's own clock) are None when it is unreadable.

    No faults: whole, over that content, and made with the certificate's key.
    """

    certificate: CertificateInfo | None = None
    signed_at: datetime | None = None
    faults: tuple[Fault, ...] = ()


def check_sm2(blob: bytes, content: bytes, where: str, content_where: str) -> Sm2Finding:
    """Check a signature over `content`; `where` and `content_where` name the two in the faults."""
    try:
        check_cms_der(blob)
        parts = parse_parts(blob)
        info = describe_certificate(parts.certificate)
        is_valid = is_signed_by(parts)
    except NotDer:
        return _unreadable(where)
    except Exception:  # noqa: BLE001  asn1crypto and gmalg raise whatever a crafted message makes them
        return _unreadable(where)
    faults = []
    if not is_valid:
        faults.append(Fault("sm2_invalid", _("国密签名的签名值不是所附证书的密钥签出来的。"), where))
    if parts.digest != sm3(content):
        text = _("内容与国密签名不符：签名之后被改动，或签名被换过。")
        faults.append(Fault("sm2_mismatch", text, content_where))
    return Sm2Finding(info, parts.signed_at, tuple(faults))


def is_signed_by(parts: Sm2Parts) -> bool:
    """Whether the certificate's key made the value over the signed attributes (GB/T 32918.2, 7)."""
    import gmalg  # type: ignore[import-untyped]  # it ships no types; late: only few packages carry such a signature
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    key = x509.Certificate.load(parts.certificate).public_key
    point = bytes(key["public_key"].native)
    curve = key["algorithm"]["parameters"].native
    if key.algorithm != "ec" or curve != SM2_CURVE or len(point) != _POINT_BYTES or point[0] != 4:
        raise ValueError("no SM2 key")
    r, s = decode_dss_signature(parts.value)
    checker = gmalg.SM2(None, USER_ID, point)
    return bool(checker.verify(parts.to_be_signed, r.to_bytes(_VALUE_BYTES), s.to_bytes(_VALUE_BYTES)))


def sm2_notice() -> str:
    """What the trial signatures with SM2 are not, in words."""
    return _(
        "国密签名是试验功能，不算角色的签名：格式是 RFC 5652，不是 GM/T 0010；不是电子签章（GB/T 38540）；"
        "不能用 SKF（GM/T 0016）密码钥匙；证书没有经过任何机构核验。不能据此说符合国密要求。"
    )


def _unreadable(where: str) -> Sm2Finding:
    text = _("国密签名损坏，或不是规定的写法。")
    return Sm2Finding(faults=(Fault("sm2_structure", text, where),))
