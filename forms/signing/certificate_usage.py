"""What a certificate may be used for (RFC 5280 4.2.1.3 and 4.2.1.12), and whether it can sign now."""

from contextlib import suppress
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from forms.clock import local_text
from forms.errors import UserError
from resources.translation import _

SMALLEST_RSA_BITS = 2048
_SMALLEST_CURVE_BITS = 256

# What a document signing certificate may be limited to; clientAuth because most desk tokens carry it as well.
_PURPOSES = frozenset(
    {
        ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        ExtendedKeyUsageOID.CLIENT_AUTH,
        x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36"),  # documentSigning, RFC 9336
        x509.ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),  # the same of Microsoft
    }
)


def may_sign(certificate: x509.Certificate) -> bool:
    """No CA; key usage says digitalSignature or nonRepudiation; extended usage, if any, allows documents."""
    extensions = certificate.extensions
    with suppress(x509.ExtensionNotFound):  # a certificate that says nothing of it is no CA
        if extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    if not (usage.digital_signature or usage.content_commitment):
        return False
    try:
        purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return any(purpose in _PURPOSES for purpose in purposes)


def may_stamp(certificate: x509.Certificate) -> bool:
    """Extended usage is critical and says timeStamping, nothing else (RFC 3161, 2.3)."""
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return False
    return purposes.critical and list(purposes.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def has_strong_key(certificate: x509.Certificate) -> bool:
    """RSA from 2048 bits on, or an elliptic curve from 256 on (NIST SP 800-57 part 1, 5.6.1: 112 bits of strength)."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= SMALLEST_RSA_BITS
    return isinstance(key, ec.EllipticCurvePublicKey) and key.key_size >= _SMALLEST_CURVE_BITS


def check_can_sign(certificate: x509.Certificate, at: datetime, where: str) -> None:
    """Refuse a certificate that is out of its time or not meant for signing.

    Raises:
        UserError: `certificate_expired`, `certificate_not_yet_valid` or `certificate_wrong_usage`.
    """
    if at > certificate.not_valid_after_utc:
        raise UserError(
            "certificate_expired",
            _("证书已于 {date} 到期，不能再用来签名。").format(date=local_text(certificate.not_valid_after_utc)),
            todo=_("请换用有效的证书。"),
            where=where,
        )
    if at < certificate.not_valid_before_utc:
        raise UserError(
            "certificate_not_yet_valid",
            _("证书自 {date} 起才有效。").format(date=local_text(certificate.not_valid_before_utc)),
            todo=_("请检查电脑的日期和时间，或等到生效后再签。"),
            where=where,
        )
    if not may_sign(certificate):
        raise UserError(
            "certificate_wrong_usage",
            _("证书的用途不含数字签名。"),
            todo=_("请换用签名证书（加密证书不能签名）。"),
            where=where,
        )
