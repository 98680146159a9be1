"""What a person needs to know about a certificate, and how a trial certificate is recognised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from forms.signing.fault import shown_text

if TYPE_CHECKING:
    from cryptography import x509

# Private arc under 2.25 (ITU-T X.667: an UUID needs no registration). In the certificate policies of every trial
# root and leaf.
TRIAL_POLICY = "2.25.45861027881841655603397887562243542046"

EXPIRY_WARNING = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CertificateInfo:
    """A certificate as shown before signing and in a report.

    `name` is the holder, `unit` the organisation ("" if none is named), `serial` lower-case hex, `fingerprint` the
    SHA-256 of the certificate in lower-case hex. `is_trial`: integrity only, no identity.
    """

    name: str
    unit: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    fingerprint: str
    is_trial: bool

    def expires_soon(self, at: datetime) -> bool:
        """Whether 30 days or less are left at an instant."""
        return self.not_after - at <= EXPIRY_WARNING


def describe_certificate(der: bytes) -> CertificateInfo:
    """Read what is shown of a certificate.

    Raises:
        ValueError: the bytes are no X.509 certificate.
    """
    from cryptography import x509  # late: 100 ms that no window needs at start

    return describe(x509.load_der_x509_certificate(der))


def describe(certificate: x509.Certificate) -> CertificateInfo:
    """The same of a parsed certificate. Raises ValueError when its names or extensions cannot be read."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    return CertificateInfo(
        name=first_name(certificate.subject),
        unit=_first(certificate.subject, NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME),
        issuer=first_name(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        is_trial=is_trial(certificate),
    )


def is_trial(certificate: x509.Certificate) -> bool:
    """Whether the certificate carries the trial policy."""
    from cryptography import x509

    try:
        policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return False
    return any(policy.policy_identifier.dotted_string == TRIAL_POLICY for policy in policies)


def first_name(name: x509.Name) -> str:
    """What a certificate's holder or issuer goes by: the common name, else the organisation."""
    from cryptography.x509.oid import NameOID

    return _first(name, NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)


def _first(name: x509.Name, *kinds: x509.ObjectIdentifier) -> str:
    for kind in kinds:
        for attribute in name.get_attributes_for_oid(kind):
            value = attribute.value
            return shown_text(value if isinstance(value, str) else value.decode("utf-8", "replace"))
    return ""
