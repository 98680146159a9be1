"""Raw signature values, as formats other than CMS hold them: RSA PKCS#1 v1.5 or ECDSA on P-256, with SHA-256."""

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from forms.errors import UserError
from forms.signing.certificate_usage import SMALLEST_RSA_BITS
from forms.signing.signer import Algorithm
from resources.translation import _

_P256_BYTES = 32
_ECDSA_DER_BYTES = 72


def algorithm_of(certificate: x509.Certificate, where: str) -> Algorithm:
    """What a certificate's key signs with.

    Raises:
        UserError: `key_unsupported`: neither RSA from 2048 bits on nor P-256.
    """
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= SMALLEST_RSA_BITS:
        return "rsa"
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return "ec"
    raise UserError(
        "key_unsupported",
        _("不支持这种密钥：目前支持 2048 位以上的 RSA 和 P-256 椭圆曲线。"),
        todo=_("请换用这样的证书。"),
        where=where,
    )


def largest_value_bytes(certificate: bytes) -> int:
    """The most bytes that a raw value of this certificate's key (DER) takes, ECDSA in DER."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    return (key.key_size + 7) // 8 if isinstance(key, rsa.RSAPublicKey) else _ECDSA_DER_BYTES


def from_fixed_length(value: bytes) -> bytes:
    """An ECDSA value in DER, from r and s one behind the other (as tokens and XML hold it)."""
    half = len(value) // 2
    return encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))


def fixed_length(ecdsa: bytes) -> bytes:
    """An ECDSA value as r and s one behind the other, 32 bytes each (XML Signature 1.1, 6.4.3), from its DER form."""
    r, s = decode_dss_signature(ecdsa)
    return r.to_bytes(_P256_BYTES) + s.to_bytes(_P256_BYTES)


def is_valid(certificate: bytes, algorithm: str, value: bytes, content: bytes) -> bool:
    """Whether the key of `certificate` (DER) made `value` over `content`; ECDSA values of fixed length.

    Raises:
        ValueError: the bytes are no X.509 certificate.
    """
    key = x509.load_der_x509_certificate(certificate).public_key()
    try:
        if algorithm == "rsa" and isinstance(key, rsa.RSAPublicKey):
            key.verify(value, content, padding.PKCS1v15(), hashes.SHA256())
            return True
        if algorithm == "ec" and isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
            return _is_valid_ecdsa(key, value, content)
    except InvalidSignature:
        return False
    return False


def _is_valid_ecdsa(key: ec.EllipticCurvePublicKey, value: bytes, content: bytes) -> bool:
    if len(value) != 2 * _P256_BYTES:
        return False
    key.verify(from_fixed_length(value), content, ec.ECDSA(hashes.SHA256()))
    return True
