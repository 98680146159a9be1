"""Putting loose certificates in order, leaf first, by name and signature. Says nothing about trust."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

_LONGEST = 8


@dataclass(frozen=True, slots=True)
class CertificateChain:
    """Certificates from the signer upwards, each issued by the next.

    `is_broken`: a certificate names an issuer that is present, but whose key did not sign it.
    `extra`: certificates that were given and do not belong to the chain.
    """

    certificates: tuple[x509.Certificate, ...]
    extra: tuple[x509.Certificate, ...]
    is_broken: bool

    @property
    def leaf(self) -> x509.Certificate:
        return self.certificates[0]

    @property
    def top(self) -> x509.Certificate:
        return self.certificates[-1]

    @property
    def ends_in_root(self) -> bool:
        return self.top.issuer == self.top.subject and not self.is_broken


def order_chain(leaf: x509.Certificate, others: Iterable[x509.Certificate]) -> CertificateChain:
    """Walk from `leaf` to the last issuer found among `others`, checking each signature on the way."""
    left = [certificate for certificate in others if certificate != leaf]
    chain = [leaf]
    is_broken = False
    while len(chain) < _LONGEST:
        current = chain[-1]
        if current.issuer == current.subject:
            is_broken = not _is_issued_by(current, current)
            break
        named = list(_named_issuers(current, left))
        issuer = next((candidate for candidate in named if _is_issued_by(current, candidate)), None)
        if issuer is None:
            is_broken = bool(named)
            break
        chain.append(issuer)
        left.remove(issuer)
    return CertificateChain(tuple(chain), tuple(left), is_broken)


def load_certificates(ders: Sequence[bytes]) -> list[x509.Certificate]:
    """Parse certificates. Raises ValueError when one is none."""
    return [x509.load_der_x509_certificate(der) for der in ders]


def load_plain(certificate: Any) -> x509.Certificate:
    """A certificate out of a message that asn1crypto has read. Raises ValueError when it is none, or not plain DER."""
    der = bytes(certificate.dump())
    loaded = x509.load_der_x509_certificate(der)
    # Unused bits of the signature value are signed by nobody: a root or issuer could differ there and still hold.
    if not der.endswith(b"\0" + loaded.signature):
        raise ValueError("unused bits")
    return loaded


def _named_issuers(certificate: x509.Certificate, others: Iterable[x509.Certificate]) -> Iterator[x509.Certificate]:
    wanted = _authority_key(certificate)
    for other in others:
        if other.subject != certificate.issuer:
            continue
        key = _subject_key(other)
        if wanted is None or key is None or wanted == key:
            yield other


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _authority_key(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    except x509.ExtensionNotFound:
        return None


def _subject_key(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None
