"""Certificates and revocation lists out of PEM or DER files."""

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms.errors import UserError
from resources.translation import _


def read_certificates(path: Path, blob: bytes) -> list[bytes]:
    """All certificates of a file, as DER. Raises UserError `not_a_certificate`."""
    try:
        found = (
            x509.load_pem_x509_certificates(blob) if b"-----BEGIN" in blob else [x509.load_der_x509_certificate(blob)]
        )
    except ValueError as error:
        raise UserError(
            "not_a_certificate", _("这不是证书文件。"), todo=_("请选择 PEM 或 DER 格式的证书。"), where=str(path)
        ) from error
    return [certificate.public_bytes(Encoding.DER) for certificate in found]


def read_crls(path: Path, blob: bytes) -> list[bytes]:
    """The revocation list of a file, as DER. Raises UserError `not_a_revocation_list`."""
    try:
        crl = x509.load_pem_x509_crl(blob) if b"-----BEGIN" in blob else x509.load_der_x509_crl(blob)
    except ValueError as error:
        raise UserError(
            "not_a_revocation_list",
            _("这不是证书吊销列表。"),
            todo=_("请选择 PEM 或 DER 格式的列表。"),
            where=str(path),
        ) from error
    return [crl.public_bytes(Encoding.DER)]
