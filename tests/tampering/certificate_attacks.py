"""Certificates that must not be relied on, each in a package of one role that is whole in all else."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding

from forms.signing.key_signer import KeySigner
from forms.signing.trust import TrustStore
from tests.tampering.attack import Attack, Attempt, Bench, Made
from tests.unit.packages import AT, TestAuthority, plain_contents, sign_as

ONE_ROLE = [{"id": "preparer", "title": "填报人"}]
SIGNATURE = "META-INF/signature1.p7s"


def signer_of(key: Any, chain: Sequence[x509.Certificate]) -> KeySigner:
    """A signer that no check keeps from signing."""
    return KeySigner(
        [each.public_bytes(Encoding.DER) for each in chain],
        "rsa",
        lambda content: key.sign(content, padding.PKCS1v15(), hashes.SHA256()),
    )


def signed(bench: Bench, key: Any, chain: Sequence[x509.Certificate], crl: bytes | None = None) -> Attempt:
    """A package of true data signed by that key; the bench's authority is pinned."""
    contents = plain_contents(practice=False, roles=ONE_ROLE)
    package = sign_as(contents, 0, signer_of(key, chain), AT, count=1)
    lists = () if crl is None else (x509.load_pem_x509_crl(crl).public_bytes(Encoding.DER),)
    return Attempt(package, TrustStore((bench.authority.root.public_bytes(Encoding.DER),), lists))


def issued(bench: Bench, **how: Any) -> Attempt:
    key, leaf = bench.authority.issue(**how)
    return signed(bench, key, [leaf, bench.authority.root])


def rogue(bench: Bench) -> Attempt:
    """An authority of the very same name."""
    other = TestAuthority()
    key, leaf = other.issue()
    return signed(bench, key, [leaf, other.root])


def revoked(bench: Bench) -> Attempt:
    key, leaf = bench.authority.issue()
    crl = bench.authority.crl([(leaf, AT - timedelta(hours=2))])
    return signed(bench, key, [leaf, bench.authority.root], crl)


def no_list(bench: Bench) -> Attempt:
    """Lists are registered, but none that could know this certificate is current."""
    key, leaf = bench.authority.issue()
    crl = bench.authority.crl([], at=AT - timedelta(days=60), days=30)
    return signed(bench, key, [leaf, bench.authority.root], crl)


def other_issuer(bench: Bench) -> Attempt:
    """A leaf beside a root of the same name that did not sign it."""
    key, leaf = TestAuthority().issue()
    return signed(bench, key, [leaf, bench.authority.root])


def stranger_beside(bench: Bench) -> Attempt:
    key, leaf = bench.authority.issue()
    _key, stranger = TestAuthority("另一个根").issue()
    return signed(bench, key, [leaf, bench.authority.root, stranger])


def trial_on_true_data(bench: Bench) -> Made:
    contents = plain_contents(practice=False, roles=ONE_ROLE)
    return sign_as(contents, 0, bench.identities.signer("preparer"), AT, count=1)


def trial_unasked(bench: Bench) -> Attempt:
    contents = plain_contents(roles=ONE_ROLE)
    package = sign_as(contents, 0, bench.identities.signer("preparer"), AT, count=1)
    return Attempt(package, None, {"allow_trial": False})


def _attack(name: str, make: Callable[[Bench], Made], code: str, words: str) -> Attack:
    return Attack("certificate", name, make, code, SIGNATURE, words)


UNKNOWN = "不是由已登记的根证书签发的"

ATTACKS = [
    _attack("an authority of the same name", rogue, "certificate_unknown", UNKNOWN),
    _attack("expired when signed", partial(issued, at=AT - timedelta(days=40), days=30), "certificate_expired", "到期"),
    _attack("not valid yet", partial(issued, at=AT + timedelta(days=40)), "certificate_not_yet_valid", "起才有效"),
    _attack("revoked", revoked, "certificate_revoked", "被吊销"),
    _attack("no list that knows it", no_list, "certificate_unknown", "不能确认证书没有被吊销"),
    _attack(
        "for another use", partial(issued, usage=["key_encipherment"]), "certificate_wrong_usage", "用途不含数字签名"
    ),
    _attack("not by the issuer beside it", other_issuer, "certificate_extra", "不属于签名人证书链"),
    _attack("a stranger beside the chain", stranger_beside, "certificate_extra", "不属于签名人证书链"),
    _attack("trial on true data", trial_on_true_data, "trial_outside_practice", "正式数据用试用证书签名"),
    _attack("trial, and nobody allowed it", trial_unasked, "trial_not_allowed", "试用证书，不具法律效力"),
]
