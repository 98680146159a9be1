"""Packages with timestamps: whose clock counts, and that an old signature outlives its certificate."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms.package.contents import PackageContents
from forms.services.verifying import verify
from forms.signing.pkcs12 import open_pkcs12
from forms.signing.timestamp import TimestampAuthority
from forms.signing.trust import TrustStore
from tests.unit.packages import AT, PASSWORD, TestAuthority, plain_contents, sign_as, write
from tests.unit.stamping import StampKey, serving

NAMES = ("张三", "李四", "王五")
STAMPED = AT + timedelta(hours=2)
LATER = AT + timedelta(days=20)


@pytest.fixture(scope="module")
def stamps_root() -> TestAuthority:
    return TestAuthority("时间戳根证书")


@pytest.fixture(scope="module")
def leaves(authority: TestAuthority) -> dict[str, tuple[object, x509.Certificate]]:
    return {name: authority.issue(name) for name in NAMES}


@pytest.fixture(scope="module")
def url(stamps_root: TestAuthority) -> Iterator[str]:
    with serving(StampKey(stamps_root).answer(STAMPED)) as address:
        yield address


@pytest.fixture(scope="module")
def contents(
    authority: TestAuthority,
    leaves: dict[str, tuple[object, x509.Certificate]],
    url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> PackageContents:
    folder, made = tmp_path_factory.mktemp("keys"), plain_contents(practice=False)
    for index, name in enumerate(NAMES):
        signer = open_pkcs12(authority.key_file(folder / f"{index}.p12", *leaves[name]), PASSWORD)
        made = sign_as(made, index, signer, AT + timedelta(minutes=index), stamps=TimestampAuthority(url))
    return made


@pytest.fixture
def package(contents: PackageContents, tmp_path: Path) -> Path:
    return write(tmp_path, contents)


def store(*authorities: TestAuthority, crls: tuple[bytes, ...] = ()) -> TrustStore:
    lists = tuple(x509.load_pem_x509_crl(crl).public_bytes(Encoding.DER) for crl in crls)
    return TrustStore(tuple(each.root.public_bytes(Encoding.DER) for each in authorities), lists)


def test_the_authority_s_time_counts(package: Path, authority: TestAuthority, stamps_root: TestAuthority) -> None:
    report = verify(package, trust=store(authority, stamps_root), at=LATER)
    assert (report.faults, {signer.trust for signer in report.signers}) == ((), {"trusted"})
    assert {(signer.clock, signer.authority, signer.signed_at) for signer in report.signers} == {
        ("timestamp", "测试时间戳机构", STAMPED)
    }
    assert sum("时间戳机构“测试时间戳机构”" in line for line in report.report_lines()) == 3
    assert [note.code for note in report.notes] == ["clock_differs"] * 3
    assert report.to_json()["signers"][0]["timestamp_authority"] == "测试时间戳机构"


def test_an_authority_nobody_registered(package: Path, authority: TestAuthority) -> None:
    report = verify(package, trust=store(authority), at=LATER)
    assert (report.verdict, report.faults) == ("warn", ())
    assert [note.code for note in report.notes] == ["timestamp_untrusted"] * 3 + ["signer_clock"]
    assert report.signers[0].signed_at == AT
    assert "签名人电脑的时钟" in "".join(report.report_lines())


def test_revoked_after_the_stamp(
    package: Path,
    authority: TestAuthority,
    stamps_root: TestAuthority,
    leaves: dict[str, tuple[object, x509.Certificate]],
) -> None:
    """Container and report bear stamps; the workbook has none, but the last stamp is over its hash."""
    lists = (authority.crl([(leaves["李四"][1], AT + timedelta(days=5))], at=LATER), stamps_root.crl([], at=LATER))
    now = LATER + timedelta(days=1)
    stamped = verify(package, trust=store(authority, stamps_root, crls=lists), at=now)
    assert (stamped.faults, {signer.trust for signer in stamped.signers}) == ((), {"trusted"})
    assert "时间戳证明签名在这之前" in "".join(note.message for note in stamped.notes)
    unproven = verify(package, trust=store(authority, crls=lists), at=now)
    assert [signer.trust for signer in unproven.signers] == ["trusted", "revoked", "trusted"]


def test_ended_since(package: Path, authority: TestAuthority, stamps_root: TestAuthority) -> None:
    report = verify(package, trust=store(authority, stamps_root), at=AT + timedelta(days=900))
    assert report.faults == ()
    assert sum("时间戳证明签名时尚在有效期内" in note.message for note in report.notes) == 3


def restamped(signature: bytes, token: bytes | None) -> bytes:
    """The signature with another token in place of its own, or with none: neither breaks its value."""
    message = cms.ContentInfo.load(signature)
    signer = message["content"]["signer_infos"][0]
    if token is None:
        signer["unsigned_attrs"] = None
    else:
        signer["unsigned_attrs"][0]["values"] = [cms.ContentInfo.load(token)]
    return bytes(message.dump(force=True))


def token_of(signature: bytes) -> bytes:
    signer = cms.ContentInfo.load(signature)["content"]["signer_infos"][0]
    return bytes(signer["unsigned_attrs"][0]["values"][0].dump())


def test_a_stripped_or_exchanged_stamp_is_seen(
    contents: PackageContents, authority: TestAuthority, stamps_root: TestAuthority, tmp_path: Path
) -> None:
    """Of the last role too, whose signature no later manifest holds."""
    *earlier, last = contents.signatures
    for token, code, words in (
        (None, "timestamp_missing", "时间戳被取掉了"),
        (token_of(earlier[0].signature), "timestamp_invalid", "不是给这个签名的"),
    ):
        signatures = (*earlier, replace(last, signature=restamped(last.signature, token)))
        path = write(tmp_path, replace(contents, signatures=signatures))
        (fault,) = verify(path, trust=store(authority, stamps_root), at=LATER).faults
        assert (fault.code, fault.where) == (code, "META-INF/signature3.p7s")
        assert words in fault.message
