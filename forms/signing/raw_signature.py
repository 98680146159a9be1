"""Raw signature values, as formats other than CMS hold them: RSA PKCS#1 v1.5 or ECDSA on P-256, with SHA-256."""

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

_P256_BYTES = 32


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
    r, s = (int.from_bytes(half) for half in (value[:_P256_BYTES], value[_P256_BYTES:]))
    key.verify(encode_dss_signature(r, s), content, ec.ECDSA(hashes.SHA256()))
    return True
