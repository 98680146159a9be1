"""Certificates that must not be relied on, each in a package of one role that is whole in all else."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from forms.excel.part_zip import read_parts, zip_parts
from forms.excel.signature_xml import build_signature, parse_signature
from forms.package.role_signature import add_signature
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


def by_own_key(bench: Bench, **how: Any) -> Attempt:
    """A certificate by the bench's authority, as `certificate` makes it."""
    key = rsa.generate_private_key(65537, how.pop("bits", 2048))
    return signed(bench, key, [certificate(bench, key, **how), bench.authority.root])


def certificate(
    bench: Bench,
    key: Any,
    *,
    issuer: tuple[x509.Name, Any] | None = None,
    purposes: Sequence[x509.ObjectIdentifier] = (),
    critical: x509.ExtensionType | None = None,
    is_authority: bool = False,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "李四")])
    name, issuer_key = issuer or (bench.authority.name, bench.authority.key)
    usage = x509.KeyUsage(True, False, False, False, False, is_authority, False, False, False)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).add_extension(usage, critical=True)
    builder = builder.not_valid_before(AT - timedelta(days=1)).not_valid_after(AT + timedelta(days=1))
    builder = builder.add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    if critical:
        builder = builder.add_extension(critical, critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def issued_by_a_person(bench: Bench) -> Attempt:
    """Somebody with a true certificate makes one for somebody else."""
    above, leaf = bench.authority.issue()
    key = rsa.generate_private_key(65537, 2048)
    below = certificate(bench, key, issuer=(leaf.subject, above))
    return signed(bench, key, [below, leaf, bench.authority.root])


def other_list(bench: Bench, authority: TestAuthority) -> Attempt:
    """A list by another key: also under the very name of the authority."""
    key, leaf = bench.authority.issue()
    return signed(bench, key, [leaf, bench.authority.root], authority.crl([]))


def partial_list(bench: Bench, extension: x509.ExtensionType) -> Attempt:
    """A list by the authority that does not speak of all certificates, or not of all reasons."""
    key, leaf = bench.authority.issue()
    builder = x509.CertificateRevocationListBuilder().issuer_name(bench.authority.name)
    builder = builder.last_update(AT - timedelta(hours=1)).next_update(AT + timedelta(days=3))
    crl = builder.add_extension(extension, critical=True).sign(bench.authority.key, hashes.SHA256())
    return signed(bench, key, [leaf, bench.authority.root], crl.public_bytes(Encoding.PEM))


def issued_again(bench: Bench) -> Attempt:
    """The same key in a later certificate, put into the signature: values stay valid, the certificate is not signed."""
    key, leaf = bench.authority.issue()
    again = certificate(bench, key)
    attempt = signed(bench, key, [leaf, bench.authority.root])
    (only,) = attempt.package.signatures
    message = cms.ContentInfo.load(only.signature)
    ders = [each.public_bytes(Encoding.DER) for each in (again, bench.authority.root)]
    loaded = [asn1_x509.Certificate.load(der) for der in ders]
    message["content"]["certificates"] = [cms.CertificateChoices("certificate", each) for each in loaded]
    sid = cms.IssuerAndSerialNumber({"issuer": loaded[0].issuer, "serial_number": again.serial_number})
    message["content"]["signer_infos"][0]["sid"] = cms.SignerIdentifier("issuer_and_serial_number", sid)
    changed = replace(only, signature=message.dump(force=True))
    return replace(attempt, package=replace(attempt.package, signatures=(changed,)))


def issued_again_in_workbook(bench: Bench) -> Attempt:
    """The same in the workbook, whose form leaves the certificate unsigned: the container's signature tells."""
    key, leaf = bench.authority.issue()
    signer, again = (signer_of(key, [each, bench.authority.root]) for each in (leaf, certificate(bench, key)))
    made = plain_contents(practice=False, roles=ONE_ROLE)
    whole = sign_as(made, 0, signer, AT, count=1)
    parts, name = read_parts(whole.data_xlsx), "_xmlsignatures/sig1.xml"
    parts[name] = build_signature(replace(parse_signature(parts[name]), certificates=again.certificates))
    changed = add_signature(replace(whole, data_xlsx=zip_parts(parts), signatures=()), 0, 1, signer, AT)
    return Attempt(changed, TrustStore((bench.authority.root.public_bytes(Encoding.DER),)))


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


STRANGE = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
NO_LIST = ("certificate_unknown", "不能确认证书没有被吊销")
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
    *(
        _attack(
            f"for {name} only", partial(by_own_key, purposes=[purpose]), "certificate_wrong_usage", "用途不含数字签名"
        )
        for name, purpose in (
            ("servers", ExtendedKeyUsageOID.SERVER_AUTH),
            ("programs", ExtendedKeyUsageOID.CODE_SIGNING),
            ("timestamps", ExtendedKeyUsageOID.TIME_STAMPING),
        )
    ),
    _attack(
        "an authority's own", partial(by_own_key, is_authority=True), "certificate_wrong_usage", "用途不含数字签名"
    ),
    _attack("a key of 1,024 bits", partial(by_own_key, bits=1024), "certificate_broken", "太短的密钥"),
    _attack("with a demand that nobody knows", partial(by_own_key, critical=STRANGE), "certificate_unknown", UNKNOWN),
    _attack("issued by a person", issued_by_a_person, "certificate_unknown", UNKNOWN),
    _attack("a list of another authority", lambda b: other_list(b, TestAuthority("另一个根")), *NO_LIST),
    _attack("a list by another key", lambda b: other_list(b, TestAuthority()), *NO_LIST),
    *(
        _attack(f"a list {name}", partial(partial_list, extension=extension), *NO_LIST)
        for name, extension in (
            ("of changes only", x509.DeltaCRLIndicator(1)),
            ("of authorities only", x509.IssuingDistributionPoint(None, None, False, True, None, False, False)),
            ("with a demand that nobody knows", STRANGE),
        )
    ),
    _attack("issued again for the same key", issued_again, "signature_invalid", "证书或属性与实际不符"),
    Attack(
        "certificate",
        "issued again for the same key, in the workbook",
        issued_again_in_workbook,
        "certificate_differs",
        "data.xlsx 的签名“preparer”",
        "不是同一张证书",
    ),
    _attack("not by the issuer beside it", other_issuer, "certificate_extra", "不属于签名人证书链"),
    _attack("a stranger beside the chain", stranger_beside, "certificate_extra", "不属于签名人证书链"),
    _attack("trial on true data", trial_on_true_data, "trial_outside_practice", "正式数据用试用证书签名"),
    _attack("trial, and nobody allowed it", trial_unasked, "trial_not_allowed", "试用证书，不具法律效力"),
]
