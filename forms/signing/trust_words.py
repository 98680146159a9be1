"""A root or revocation list as shown to whoever decides to rely on it."""

from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms.clock import local_text
from forms.errors import UserError
from forms.signing.certificate import CertificateInfo, describe
from forms.signing.certificate_chain import order_chain
from forms.signing.revocation_lists import describe_crl
from resources.translation import _


def describe_trust(der: bytes, at: datetime) -> dict[str, Any]:
    """The facts of a root or list (DER): kind, name, unit, fingerprint, valid_from, valid_until, state, is_trial, der.

    Raises:
        UserError: `not_a_root`: a certificate that is no authority's own.
        ValueError: neither a certificate nor a list.
    """
    try:
        certificate = x509.load_der_x509_certificate(der)
    except ValueError:
        info = describe_crl(der)
        text = _("{state}，列有 {count} 张被吊销的证书").format(state=info.state_text(at), count=info.count)
        return {
            "kind": "crl",
            "name": info.issuer,
            "unit": "",
            "fingerprint": info.fingerprint,
            "valid_from": info.this_update,
            "valid_until": info.next_update,
            "state": text,
            "is_trial": False,
            "der": der,
        }
    root = describe(certificate)
    if not is_root(certificate):
        what = _("“{name}”的证书不是根证书。").format(name=root.name)
        todo = _("请向发证机构索取它的根证书；中间证书和个人的证书不用登记。")
        raise UserError("not_a_root", what, todo=todo)
    return {
        "kind": "root",
        "name": root.name,
        "unit": root.unit,
        "fingerprint": root.fingerprint,
        "valid_from": root.not_before,
        "valid_until": root.not_after,
        "state": _validity(root, at),
        "is_trial": root.is_trial,
        "der": der,
    }


def is_root(certificate: x509.Certificate) -> bool:
    """An authority's certificate by its own key."""
    try:
        is_authority = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False
    return is_authority and order_chain(certificate, ()).ends_in_root


def to_pem(der: bytes, *, is_root: bool) -> bytes:
    loaded = x509.load_der_x509_certificate(der) if is_root else x509.load_der_x509_crl(der)
    return loaded.public_bytes(Encoding.PEM)


def _validity(root: CertificateInfo, at: datetime) -> str:
    if at > root.not_after:
        return _("已于 {date} 到期").format(date=local_text(root.not_after))
    if at < root.not_before:
        return _("自 {date} 起才有效").format(date=local_text(root.not_before))
    return _("有效期至 {date}").format(date=local_text(root.not_after))
