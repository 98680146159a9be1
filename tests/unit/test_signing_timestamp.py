"""Timestamps (B-T): asked for at signing, checked like the signature itself, and what time counts afterwards."""

import socket
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms.errors import EnvironmentFault, UserError
from forms.signing.cms_check import check_detached
from forms.signing.judgement import judge, judge_authority, moment_of
from forms.signing.pdf_check import check_pdf
from forms.signing.pdf_signature import sign_pdf
from forms.signing.pkcs12 import open_pkcs12
from forms.signing.signer import Signer
from forms.signing.timestamp import TimestampAuthority
from forms.signing.trust import TrustStore
from tests.unit.packages import AT, PASSWORD, TestAuthority, blank_pdf
from tests.unit.stamping import StampKey, serving

CLAIMED = AT - timedelta(hours=1)
NOW = AT + timedelta(minutes=5)


@pytest.fixture(scope="module")
def stamps_root() -> TestAuthority:
    return TestAuthority("时间戳根证书")


@pytest.fixture(scope="module")
def leaf(authority: TestAuthority) -> tuple[object, x509.Certificate]:
    return authority.issue("张三")


@pytest.fixture(scope="module")
def signer(
    authority: TestAuthority, leaf: tuple[object, x509.Certificate], tmp_path_factory: pytest.TempPathFactory
) -> Signer:
    return open_pkcs12(authority.key_file(tmp_path_factory.mktemp("key") / "a.p12", *leaf), PASSWORD)


@pytest.fixture(scope="module")
def address(stamps_root: TestAuthority) -> Iterator[str]:
    with serving(StampKey(stamps_root).answer(AT)) as url:
        yield url


@pytest.fixture(scope="module")
def stamped(signer: Signer, address: str) -> bytes:
    return signer.sign_detached(b"content", CLAIMED, TimestampAuthority(address))


def store(*authorities: TestAuthority, crls: tuple[bytes, ...] = ()) -> TrustStore:
    lists = tuple(x509.load_pem_x509_crl(crl).public_bytes(Encoding.DER) for crl in crls)
    return TrustStore(tuple(each.root.public_bytes(Encoding.DER) for each in authorities), lists)


def test_the_token_stands_in_the_signature(stamped: bytes) -> None:
    finding = check_detached(stamped, b"content", "signature")
    assert (finding.faults, finding.signed_at) == ((), CLAIMED)
    assert finding.timestamp is not None
    assert (finding.timestamp.at, len(finding.timestamp.certificates)) == (AT, 1)


def test_the_authority_must_be_registered_for_its_time_to_count(
    stamped: bytes, authority: TestAuthority, stamps_root: TestAuthority
) -> None:
    token = check_detached(stamped, b"content", "signature").timestamp
    known = moment_of(token, CLAIMED, store(authority, stamps_root), NOW)
    assert (known.at, known.is_proven) == (AT, True)
    unknown = moment_of(token, CLAIMED, store(authority), NOW)
    assert (unknown.at, unknown.is_proven) == (CLAIMED, False)
    assert token is not None and judge_authority(token, store(authority), now=NOW).word == "unknown"


def test_a_certificate_for_documents_stamps_nothing(authority: TestAuthority, signer: Signer) -> None:
    with serving(StampKey(authority, is_meant_for_it=False).answer(AT)) as url:
        token = check_detached(signer.sign_detached(b"x", CLAIMED, TimestampAuthority(url)), b"x", "").timestamp
    assert token is not None
    trust = judge_authority(token, store(authority), now=NOW)
    assert (trust.word, "时间戳" in trust.sentence) == ("wrong_usage", True)


def test_a_proven_time_stands_against_a_later_revocation(
    stamped: bytes, leaf: tuple[object, x509.Certificate], authority: TestAuthority, stamps_root: TestAuthority
) -> None:
    finding = check_detached(stamped, b"content", "signature")
    when = AT + timedelta(days=2)
    lists = (
        authority.crl([(leaf[1], when)], at=AT + timedelta(days=3)),
        stamps_root.crl([], at=AT + timedelta(days=3)),
    )
    trusted, later = store(authority, stamps_root, crls=lists), AT + timedelta(days=4)
    moment = moment_of(finding.timestamp, CLAIMED, trusted, later)
    proven = judge(finding.certificates, trusted, signed_at=moment, now=later)
    assert (proven.word, ["被吊销" in note for note in proven.notes]) == ("trusted", [True])
    assert judge(finding.certificates, trusted, signed_at=CLAIMED, now=later).word == "revoked"
    before = (authority.crl([(leaf[1], AT - timedelta(hours=2))]), stamps_root.crl([]))
    assert (
        judge(finding.certificates, store(authority, stamps_root, crls=before), signed_at=moment, now=NOW).word
        == "revoked"
    )


def test_a_foreign_token_is_refused(stamped: bytes, signer: Signer) -> None:
    other = signer.sign_detached(b"other", CLAIMED)
    message, donor = cms.ContentInfo.load(other), cms.ContentInfo.load(stamped)
    signed = message["content"]["signer_infos"][0]
    signed["unsigned_attrs"] = donor["content"]["signer_infos"][0]["unsigned_attrs"]
    finding = check_detached(message.dump(force=True), b"other", "META-INF/signature1.p7s")
    assert [fault.code for fault in finding.faults] == ["timestamp_invalid"]
    assert "不是给这个签名的" in finding.faults[0].message


def test_flipped_bytes_of_the_token_are_noticed(stamped: bytes, signer: Signer) -> None:
    start = stamped.rindex(bytes.fromhex("060b2a864886f70d010910020e"))  # id-aa-timeStampToken
    for place in range(start, len(stamped), 61):
        changed = stamped[:place] + bytes([stamped[place] ^ 1]) + stamped[place + 1 :]
        assert check_detached(changed, b"content", "signature").faults, place


def test_pdf_of_level_b_t(signer: Signer, address: str, authority: TestAuthority, stamps_root: TestAuthority) -> None:
    pdf = sign_pdf(
        blank_pdf(),
        signer,
        field_name="preparer",
        page=0,
        box=None,
        stamp_pdf=None,
        reason="内容属实",
        at=CLAIMED,
        stamps=TimestampAuthority(address),
    )
    found = check_pdf(pdf, store(authority, stamps_root), expected=["preparer"], where="report.pdf", now=NOW)
    assert (found.faults, [one.trust.word for one in found.signatures if one.trust]) == ((), ["trusted"])
    assert pdf.lower().count(b"060b2a864886f70d010910020e") == 1


def test_openssl_verifies_what_is_stamped(stamped: bytes, authority: TestAuthority, tmp_path: Path) -> None:
    for name, blob in (("a.p7s", stamped), ("content", b"content"), ("root.pem", authority.root_pem)):
        (tmp_path / name).write_bytes(blob)
    words = "openssl cms -verify -cades -binary -inform DER -in a.p7s -content content -CAfile root.pem -out /dev/null"
    done = subprocess.run(words.split(), cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.returncode, "CAdES Verification successful" in done.stderr) == (0, True), done.stderr


def test_nobody_at_the_address(signer: Signer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
        with pytest.raises(EnvironmentFault, match="连不上时间戳机构") as caught:
            signer.sign_detached(b"content", CLAIMED, TimestampAuthority(url))
    assert caught.value.code == "timestamp_unreachable"
    assert "也可以不用时间戳" in caught.value.text


@pytest.mark.parametrize("kind", ["rejection", "noise", "stale"])
def test_an_authority_that_gives_no_good_token(signer: Signer, stamps_root: TestAuthority, kind: str) -> None:
    good = StampKey(stamps_root).answer(AT)

    def answer(request: tsp.TimeStampReq) -> bytes:
        if kind == "rejection":
            return bytes.fromhex("30053003020102")  # PKIStatusInfo alone: rejection
        if kind == "noise":
            return b"<html>login</html>"
        request["message_imprint"]["hashed_message"] = bytes(32)
        return good(request)

    with serving(answer) as url, pytest.raises(EnvironmentFault, match="时间戳机构") as caught:
        signer.sign_detached(b"content", CLAIMED, TimestampAuthority(url))
    assert caught.value.code == "timestamp_refused"


@pytest.mark.parametrize("url", ["", "tsa.example", "file:///etc/passwd", "ftp://tsa/"])
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(UserError, match="地址不对"):
        TimestampAuthority(url)
