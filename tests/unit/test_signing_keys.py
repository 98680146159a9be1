"""Key files and trial identities: what opens, what is refused, and with which words."""

import logging
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from forms.errors import UserError
from forms.signing.cms_check import check_detached
from forms.signing.pkcs12 import open_pkcs12
from forms.signing.trial_identity import open_trial_authority
from tests.unit.packages import AT, PASSWORD, Identities, TestAuthority


def refused(path: Path, password: str | bytes = PASSWORD) -> UserError:
    with pytest.raises(UserError) as caught:
        open_pkcs12(path, password)
    return caught.value


def test_trial_identity_says_what_it_is_and_names_nobody(identities: Identities) -> None:
    info = identities.signer("preparer").certificate
    assert (info.name, info.unit, info.issuer) == ("试用-填报人", "责任书填报试用（不具法律效力）", "试用根证书")
    assert info.is_trial
    assert identities.authority.certificate.is_trial


def test_trial_leaf_may_sign_and_nothing_else(identities: Identities) -> None:
    leaf = certificate_in(identities.files["preparer"])
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature and usage.content_commitment
    assert not usage.key_cert_sign and not usage.key_encipherment
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def certificate_in(path: Path) -> x509.Certificate:
    held = serialization.pkcs12.load_pkcs12(path.read_bytes(), PASSWORD.encode())
    assert held.cert is not None
    return held.cert.certificate


def test_keys_are_readable_by_their_owner_only(identities: Identities) -> None:
    for path in (*identities.files.values(), identities.authority.root_path.with_name("trial-root.key")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_authority_is_created_once(identities: Identities) -> None:
    again = open_trial_authority(identities.authority.root_path.parent)
    assert again.certificate == identities.authority.certificate


def test_authority_with_a_foreign_key_is_refused(identities: Identities, tmp_path: Path) -> None:
    open_trial_authority(tmp_path)
    (tmp_path / "trial-root.pem").write_bytes(identities.authority.root_path.read_bytes())
    with pytest.raises(UserError, match="不成对"):
        open_trial_authority(tmp_path)


def test_identity_does_not_overwrite_a_file(identities: Identities) -> None:
    with pytest.raises(UserError, match="已经存在"):
        identities.authority.issue("preparer", "填报人", identities.files["preparer"], PASSWORD)


def test_identity_needs_a_password(identities: Identities, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        identities.authority.issue("preparer", "填报人", tmp_path / "new.p12", "")
    assert caught.value.code == "password_empty"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_rsa_and_p256_keys_sign(authority: TestAuthority, tmp_path: Path, kind: str) -> None:
    path = authority.key_file(tmp_path / "key.p12", *authority.issue(kind=kind))
    signature = open_pkcs12(path, PASSWORD).sign_detached(b"content", AT)
    finding = check_detached(signature, b"content", "signature")
    assert finding.faults == ()
    assert finding.signed_at == AT
    assert len(finding.certificates) == 2


def test_unrelated_certificates_in_a_key_file_are_left_out(authority: TestAuthority, tmp_path: Path) -> None:
    other = TestAuthority("不相干的根证书")
    key, leaf = authority.issue()
    path = authority.key_file(tmp_path / "key.p12", key, leaf, [other.root, authority.root])
    finding = check_detached(open_pkcs12(path, PASSWORD).sign_detached(b"content", AT), b"content", "signature")
    ders = [item.public_bytes(serialization.Encoding.DER) for item in (leaf, authority.root)]
    assert list(finding.certificates) == ders


def test_wrong_password(identities: Identities) -> None:
    error = refused(identities.files["preparer"], "猜的密码")
    assert error.code == "wrong_password"
    assert "密码不对" in error.text


def test_password_is_in_no_error_and_no_log(identities: Identities, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    error = refused(identities.files["preparer"], "不该出现的密码")
    seen = f"{error!r}{error.text}{error.__context__!r}{error.__cause__!r}{caplog.text}"
    assert "不该出现的密码" not in seen
    assert error.__context__ is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip", b"-----BEGIN CERTIFICATE-----", b"0\x03\x02\x01\x03"])
def test_other_files_are_no_key_files(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.p12"
    path.write_bytes(content)
    assert refused(path).code == "not_a_key_file"


def test_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.p12").code == "key_file_missing"


def test_expired_certificate(authority: TestAuthority, tmp_path: Path) -> None:
    key, leaf = authority.issue(at=AT - timedelta(days=400), days=365)
    error = refused(authority.key_file(tmp_path / "key.p12", key, leaf))
    assert error.code == "certificate_expired"
    assert "到期" in error.text


def test_certificate_of_the_future(authority: TestAuthority, tmp_path: Path) -> None:
    key, leaf = authority.issue(at=AT + timedelta(days=10))
    assert refused(authority.key_file(tmp_path / "key.p12", key, leaf)).code == "certificate_not_yet_valid"


def test_certificate_for_encryption(authority: TestAuthority, tmp_path: Path) -> None:
    key, leaf = authority.issue(usage=["key_encipherment"])
    assert refused(authority.key_file(tmp_path / "key.p12", key, leaf)).code == "certificate_wrong_usage"


def test_key_file_without_a_key(authority: TestAuthority, tmp_path: Path) -> None:
    path = tmp_path / "certificates.p12"
    protection = serialization.BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(
        serialization.pkcs12.serialize_key_and_certificates(None, None, None, [authority.root], protection)
    )
    assert refused(path).code == "no_private_key"


def test_other_curves_are_not_supported(authority: TestAuthority, tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    leaf = authority._build(authority.name, key.public_key(), AT, 30, is_ca=False, usage=["digital_signature"])
    assert refused(authority.key_file(tmp_path / "key.p12", key, leaf, [])).code == "key_unsupported"


def test_expiry_is_announced_thirty_days_before(identities: Identities) -> None:
    info = identities.signer("preparer").certificate
    assert not info.expires_soon(info.not_after - timedelta(days=31))
    assert info.expires_soon(info.not_after - timedelta(days=30))
