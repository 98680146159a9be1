"""Detached signatures: nothing in them can be changed, added or written another way."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms, core, x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms.signing.cms_check import check_detached
from forms.signing.der import NotDer, check_cms_der
from forms.signing.judgement import judge
from forms.signing.pkcs12 import open_pkcs12
from forms.signing.trust import TrustStore
from tests.unit.packages import AT, PASSWORD, Identities, TestAuthority

CONTENT = b"<manifest/>"


@pytest.fixture(scope="module")
def signature(identities: Identities) -> bytes:
    return identities.signer("preparer").sign_detached(CONTENT, AT)


def codes(signature: bytes, content: bytes = CONTENT) -> list[str]:
    return [fault.code for fault in check_detached(signature, content, "META-INF/signature1.p7s").faults]


def changed(signature: bytes, change: Callable[[Any, Any], None]) -> bytes:
    """The signature with its SignedData and SignerInfo changed by an attacker's hand."""
    message = cms.ContentInfo.load(signature)
    signed = message["content"]
    change(signed, signed["signer_infos"][0])
    return bytes(message.dump(force=True))


def test_whole_signature(signature: bytes) -> None:
    finding = check_detached(signature, CONTENT, "")
    assert finding.faults == ()
    assert finding.signed_at == AT
    assert len(finding.certificates) == 2  # the trial root goes along


def test_changed_content(signature: bytes) -> None:
    assert codes(signature, CONTENT + b" ") == ["signature_mismatch"]


def test_every_changed_byte_is_found(signature: bytes, identities: Identities) -> None:
    """Also where the signature's mathematics does not reach: versions, algorithm names, order, the root inside."""
    store = TrustStore()
    for place in range(len(signature)):
        blob = signature[:place] + bytes([signature[place] ^ 0x01]) + signature[place + 1 :]
        finding = check_detached(blob, CONTENT, "")
        if not finding.faults:
            assert finding.signed_at is not None
            trust = judge(finding.certificates, store, signed_at=finding.signed_at, now=AT)
            assert trust.word in ("broken", "unknown"), place


def test_unused_bits_of_a_certificate(tmp_path: Path) -> None:
    """A byte that nobody signs: the count of unused bits before the value of a certificate's signature."""
    authority = TestAuthority()
    while authority.root.signature[-1] % 2:  # one unused bit is valid only where the last bit is zero
        authority = TestAuthority()
    path = authority.key_file(tmp_path / "key.p12", *authority.issue())
    signature = open_pkcs12(path, PASSWORD).sign_detached(CONTENT, AT)
    place = signature.index(authority.root.signature) - 1
    assert codes(signature) == []
    assert codes(signature[:place] + b"\x01" + signature[place + 1 :]) == ["signature_structure"]


def test_truncated_or_extended(signature: bytes) -> None:
    assert codes(signature[:-1]) == ["signature_structure"]
    assert codes(signature + b"\0") == ["signature_structure"]
    assert codes(b"") == ["signature_structure"]
    assert codes(b"garbage") == ["signature_structure"]


def test_length_written_the_long_way(signature: bytes) -> None:
    """BER allows it, the mathematics would still hold: the same signature in other bytes."""
    length = int.from_bytes(signature[2:4], "big")
    assert codes(b"\x30\x83" + length.to_bytes(3, "big") + signature[4:]) == ["signature_structure"]


def test_unsigned_attribute(signature: bytes) -> None:
    def add(_signed: Any, signer: Any) -> None:
        attribute = {"type": "1.2.3.4", "values": [core.UTF8String("note")]}
        signer["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(attribute)])

    assert codes(changed(signature, add)) == ["unsigned_attributes"]


def test_certificate_smuggled_in(signature: bytes) -> None:
    def add(signed: Any, _signer: Any) -> None:
        extra = x509.Certificate.load(TestAuthority("不相干").root.public_bytes(Encoding.DER))
        signed["certificates"] = [*signed["certificates"], cms.CertificateChoices("certificate", extra)]

    assert codes(changed(signature, add)) == ["certificate_extra"]


def test_content_inside(signature: bytes) -> None:
    def add(signed: Any, _signer: Any) -> None:
        signed["encap_content_info"] = {"content_type": "data", "content": CONTENT}

    assert codes(changed(signature, add)) == ["signature_structure"]


def test_two_signers(signature: bytes, identities: Identities) -> None:
    other = cms.ContentInfo.load(identities.signer("reviewer").sign_detached(CONTENT, AT))

    def add(signed: Any, signer: Any) -> None:
        signed["signer_infos"] = [signer, other["content"]["signer_infos"][0]]

    assert codes(changed(signature, add)) == ["signature_structure"]


def test_signature_moved_to_other_content_is_found(identities: Identities, signature: bytes) -> None:
    other = identities.signer("preparer").sign_detached(b"other", AT + timedelta(hours=1))
    assert codes(other) == ["signature_mismatch"]


def test_exchanged_certificate(identities: Identities, signature: bytes) -> None:
    """signingCertificateV2 names the certificate: no other one fits."""
    other = cms.ContentInfo.load(identities.signer("reviewer").sign_detached(CONTENT, AT))

    def exchange(signed: Any, signer: Any) -> None:
        signed["certificates"] = other["content"]["certificates"]
        signer["sid"] = other["content"]["signer_infos"][0]["sid"]

    assert codes(changed(signature, exchange)) == ["signature_invalid"]


@pytest.mark.parametrize(
    ("blob", "is_der"),
    [
        ("3003020101", True),
        ("300402020001", False),  # integer with a leading zero
        ("3003010101", False),  # boolean that is neither 00 nor ff
        ("30800201010000", False),  # indefinite length
        ("310602010202010 1".replace(" ", ""), False),  # set out of order
        ("3106020101020102", True),
        ("3004030201ff", False),  # bit string with unused bits set
        ("300406028001", False),  # object identifier with a padded arc
        ("2403040161", False),  # octet string in pieces
        ("30030201", False),  # cut off
        ("", False),
    ],
)
def test_der(blob: str, is_der: bool) -> None:
    if is_der:
        check_cms_der(bytes.fromhex(blob))
    else:
        with pytest.raises(NotDer):
            check_cms_der(bytes.fromhex(blob))


def test_deep_nesting_is_refused() -> None:
    blob = b""
    for _level in range(60):
        length = len(blob)
        head = bytes([length]) if length < 0x80 else b"\x81" + bytes([length])
        blob = b"\x30" + head + blob
    with pytest.raises(NotDer):
        check_cms_der(blob)


def test_digest_is_sha256(signature: bytes) -> None:
    signer = cms.ContentInfo.load(signature)["content"]["signer_infos"][0]
    digests = [item["values"][0].native for item in signer["signed_attrs"] if item["type"].native == "message_digest"]
    assert digests == [hashlib.sha256(CONTENT).digest()]
