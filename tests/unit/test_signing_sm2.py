"""SM2 with SM3: our form, checked by ourselves, by BouncyCastle and by openssl."""

import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forms.errors import UserError
from forms.signing.signer import PdfPlacement
from forms.signing.sm2_check import check_sm2
from forms.signing.sm2_form import Sm2Parts, parse_parts
from forms.signing.sm2_identity import make_sm2_identity
from forms.signing.sm2_signer import Sm2Signer, open_sm2
from tests.unit.packages import AT, blank_pdf

CONTENT = "签名清单".encode() * 50
PASSWORD = "只用于测试的长密码".encode()
_JARS = ":".join(f"/usr/share/java/{name}.jar" for name in ("bcpkix", "bcprov", "bcutil"))


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sm2") / "preparer.pem"
    make_sm2_identity("填报人", path, PASSWORD)
    return path


@pytest.fixture(scope="module")
def signer(key_file: Path) -> Sm2Signer:
    return open_sm2(key_file, PASSWORD)


@pytest.fixture(scope="module")
def signature(signer: Sm2Signer) -> bytes:
    return signer.sign_detached(CONTENT, AT)


def codes(blob: bytes, content: bytes = CONTENT) -> list[str]:
    return [fault.code for fault in check_sm2(blob, content, "signature", "manifest").faults]


def test_the_certificate_is_a_trial_one(signer: Sm2Signer, key_file: Path) -> None:
    info = signer.certificate
    assert (info.name, info.issuer, info.is_trial) == ("试用-填报人", "试用-填报人", True)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in key_file.read_bytes()


def test_our_own_check(signature: bytes, signer: Sm2Signer) -> None:
    finding = check_sm2(signature, CONTENT, "signature", "manifest")
    assert (finding.faults, finding.signed_at, finding.certificate) == ((), AT, signer.certificate)


def test_a_time_after_2049(signer: Sm2Signer) -> None:
    late = datetime(2051, 3, 1, tzinfo=UTC) + timedelta(seconds=7)
    assert check_sm2(signer.sign_detached(CONTENT, late), CONTENT, "", "").signed_at == late


def test_other_content(signature: bytes) -> None:
    assert codes(signature, CONTENT + b" ") == ["sm2_mismatch"]


def test_a_value_of_another_key(signature: bytes, signer: Sm2Signer, tmp_path: Path) -> None:
    make_sm2_identity("填报人", tmp_path / "other.pem", PASSWORD)
    other = parse_parts(open_sm2(tmp_path / "other.pem", PASSWORD).sign_detached(CONTENT, AT))
    own = parse_parts(signature)
    assert codes(Sm2Parts(own.digest, own.signed_at, own.certificate, other.value).assemble()) == ["sm2_invalid"]


def test_flipped_bytes_are_noticed(signature: bytes) -> None:
    certificate = parse_parts(signature).certificate
    start = signature.index(certificate)
    for place in range(0, len(signature), 11):
        changed = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        if not start <= place < start + len(certificate):  # the manifest pins the certificate by its hash
            assert codes(changed), place


def test_bouncy_castle_and_openssl_agree(signature: bytes, signer: Sm2Signer, tmp_path: Path) -> None:
    parts = parse_parts(signature)
    files = {
        "good.p7s": signature,
        "content": CONTENT,
        "changed": CONTENT + b" ",
        "certificate.der": parts.certificate,
        "signed": parts.to_be_signed,
        "value": parts.value,
    }
    for name, blob in files.items():
        (tmp_path / name).write_bytes(blob)
    source = Path(__file__).with_name("BouncyCastleVerify.java")
    words = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", _JARS, str(source)]
    asked = subprocess.run(
        [*words, "good.p7s", "content", "good.p7s", "changed"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    good, changed = asked.stdout.splitlines()
    assert good == "1.2.156.10197.1.401 1.2.156.10197.1.501 true true", asked.stderr
    assert not changed.endswith("true true")
    raw = (
        "openssl x509 -inform DER -in certificate.der -noout -pubkey > key.pem &&"
        " openssl dgst -sm3 -verify key.pem -sigopt distid:1234567812345678 -signature value signed"
    )
    done = subprocess.run(["bash", "-c", raw], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stdout == "Verified OK\n", done.stderr


def test_what_cannot_be_opened(key_file: Path, tmp_path: Path) -> None:
    (tmp_path / "text.pem").write_text("none", encoding="utf-8")
    for path, password, code in (
        (key_file, b"guessed", "wrong_password"),
        (tmp_path / "text.pem", PASSWORD, "not_a_key_file"),
        (tmp_path / "none.pem", PASSWORD, "key_file_missing"),
    ):
        with pytest.raises(UserError) as caught:
            open_sm2(path, password)
        assert (caught.value.code, caught.value.__context__ is None or code != "wrong_password") == (code, True)
    with pytest.raises(UserError, match="没有覆盖"):
        make_sm2_identity("填报人", key_file, PASSWORD)


def test_no_pdf_and_no_workbook(signer: Sm2Signer) -> None:
    for sign in (
        lambda: signer.sign_pdf(blank_pdf(), PdfPlacement("a", 0, None, None, ""), AT),
        lambda: signer.sign_raw(b"x"),
    ):
        with pytest.raises(UserError, match="不能签 PDF 和表格"):
            sign()


def test_without_the_library(monkeypatch: pytest.MonkeyPatch, key_file: Path, signature: bytes) -> None:
    monkeypatch.setitem(sys.modules, "tongsuopy.crypto", None)
    with pytest.raises(UserError, match="没有国密签名组件"):
        open_sm2(key_file, PASSWORD)
    assert codes(signature) == []
