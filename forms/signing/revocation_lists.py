"""What a revocation list (CRL, RFC 5280 section 5) is, and why a set of them does not answer for a certificate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from forms.clock import local_text
from forms.signing.certificate import first_name
from resources.translation import _, listed


@dataclass(frozen=True, slots=True)
class CrlInfo:
    """A list as shown when it is added. `next_update` None: it names no end, and is never taken for current.

    `count` is the number of revoked certificates, `fingerprint` the SHA-256 of the list in lower-case hex.
    """

    issuer: str
    this_update: datetime
    next_update: datetime | None
    count: int
    fingerprint: str

    def is_current(self, at: datetime) -> bool:
        return self.next_update is not None and self.this_update <= at <= self.next_update

    def state_text(self, at: datetime) -> str:
        """Whether the list holds at an instant, in words."""
        if self.next_update is None:
            return _("没有写明有效期，不能使用")
        if at > self.next_update:
            return _("已于 {date} 过期").format(date=local_text(self.next_update))
        if at < self.this_update:
            return _("自 {date} 起才有效").format(date=local_text(self.this_update))
        return _("有效期至 {date}").format(date=local_text(self.next_update))


def describe_crl(der: bytes) -> CrlInfo:
    """Raises ValueError when the bytes are no revocation list."""
    crl = x509.load_der_x509_crl(der)
    return CrlInfo(
        issuer=first_name(crl.issuer),
        this_update=crl.last_update_utc,
        next_update=crl.next_update_utc,
        count=len(crl),
        fingerprint=crl.fingerprint(hashes.SHA256()).hex(),
    )


def is_issued_by(der: bytes, issuer: bytes) -> bool | None:
    """Whether a certificate's key signed the list (both DER); None when the list names another issuer."""
    crl, certificate = x509.load_der_x509_crl(der), x509.load_der_x509_certificate(issuer)
    if crl.issuer != certificate.subject:
        return None
    try:
        return crl.is_signature_valid(certificate.public_key())  # type: ignore[arg-type]  # a key of another kind is
    except TypeError:  # refused here
        return False


def have_one_issuer(one: bytes, other: bytes) -> bool:
    """Whether two lists (DER) come from the same authority, by its whole name."""
    return x509.load_der_x509_crl(one).issuer == x509.load_der_x509_crl(other).issuer


def reasons_unknown(chain: Sequence[bytes], crls: Sequence[bytes], at: datetime) -> tuple[str, ...]:
    """Why the lists leave a certificate of the chain (DER, leaf first, root last) in doubt, a sentence each issuer."""
    partial = _("登记的吊销列表只管一部分证书或原因，或带有本程序不认识的要求。")
    return tuple(dict.fromkeys(_reasons(chain, crls, at))) or (partial,)


def _reasons(chain: Sequence[bytes], crls: Sequence[bytes], at: datetime) -> Iterator[str]:
    lists = [(x509.load_der_x509_crl(der).issuer, describe_crl(der)) for der in crls]
    for der in chain[:-1]:
        issuer = x509.load_der_x509_certificate(der).issuer
        own = [info for name, info in lists if name == issuer]
        facts = {"issuer": first_name(issuer)}
        if not own:
            others = listed(dict.fromkeys(f"“{info.issuer}”" for _name, info in lists))
            yield _("没有“{issuer}”的吊销列表，登记的是{others}的。").format(**facts, others=others)
        elif not any(info.is_current(at) for info in own):
            newest = max(own, key=lambda info: info.this_update)
            yield _("“{issuer}”的吊销列表{state}。").format(**facts, state=newest.state_text(at))
        elif not any(is_issued_by(crl, chain[chain.index(der) + 1]) for crl in crls):
            yield _("“{issuer}”的吊销列表不是它签发的。").format(**facts)
