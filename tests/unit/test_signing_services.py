"""Signing as windows and commands call it: certificates shown before, tokens that vanish, secrets that stay secret."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from forms.clock import now
from forms.errors import Cancelled, EnvironmentFault, UserError
from forms.services.desk import NodeDesk
from forms.services.exporting import ExportRequest, export_package
from forms.services.identities import SignerChoice, TokenChoice, make_trial_identity
from forms.services.key_opening import opened_keys
from forms.services.program_settings import ProgramSettings, load_settings, save_settings
from forms.services.signing_terms import NO_TERMS, SigningNotice, SigningTerms
from forms.services.trusting import add_trust, look_into, trust_of
from forms.signing.token_pin import answer_once
from forms.signing.trust import TrustStore
from tests.unit.desks import NODE, new_desk
from tests.unit.packages import PASSWORD, TestAuthority
from tests.unit.tokens import MODULE, PIN, SoftToken, soft_token

TITLES = {"preparer": "填报人", "reviewer": "审核人", "approver": "单位负责人"}
SHORT = b"123456"


@pytest.fixture(scope="module")
def token() -> SoftToken:
    return soft_token()


@pytest.fixture
def desk(tmp_path: Path) -> NodeDesk:
    return new_desk(tmp_path / "ws", filled=True)


def by_token(token: SoftToken, role: str = "preparer", label: str = "张三") -> TokenChoice:
    return TokenChoice(role, token.address(label), answer_once(PIN))


def by_file(folder: Path, role: str, authority: TestAuthority, *, days: int = 365, name: str = "") -> SignerChoice:
    path = folder / f"{role}.p12"
    authority.key_file(path, *authority.issue(name or role, days=days, kind="ec"))
    return SignerChoice(role, path, PASSWORD.encode())


def notices(choices: Sequence[object], **options: object) -> list[SigningNotice]:
    said: list[SigningNotice] = []
    terms = SigningTerms(announce=said.extend)
    settled = {"is_practice": False, "trust": TrustStore()} | options
    with opened_keys(choices, TITLES, terms, **settled):  # type: ignore[arg-type]
        pass
    return said


def test_a_certificate_is_shown_before_signing(tmp_path: Path) -> None:
    (notice,) = notices([by_file(tmp_path, "preparer", TestAuthority(), name="张三")])
    (line,) = notice.lines()
    until = notice.certificate.not_after.astimezone().strftime("%Y-%m-%d")
    assert line == (
        f"填报人：张三，某区发展改革委，由“测试根证书”签发，有效期至 {until}，序列号 {notice.certificate.serial}"
    )


def test_the_end_is_announced_thirty_days_before(tmp_path: Path) -> None:
    (notice,) = notices([by_file(tmp_path, "preparer", TestAuthority(), days=20)])
    assert ["到期，剩 18 天" in text for text in notice.warnings] == [True]


def test_a_short_password_of_a_key_file_is_said(tmp_path: Path) -> None:
    authority = TestAuthority()
    key, leaf = authority.issue(kind="ec")
    protection = BestAvailableEncryption(SHORT)
    (tmp_path / "a.p12").write_bytes(pkcs12.serialize_key_and_certificates(b"k", key, leaf, None, protection))
    (notice,) = notices([SignerChoice("preparer", tmp_path / "a.p12", SHORT)])
    assert ["密码较短" in text and "密码钥匙" in text for text in notice.warnings] == [True]


def test_one_certificate_for_two_roles_is_said(tmp_path: Path, token: SoftToken) -> None:
    both = notices([by_token(token), by_token(token, "reviewer")])
    assert [bool(notice.warnings) for notice in both] == [False, True]
    assert "填报人和审核人用的是同一张证书" in both[1].warnings[0]
    earlier = [("填报人", both[0].certificate)]
    (alone,) = notices([by_token(token, "reviewer")], earlier=earlier)
    assert "同一张证书" in alone.warnings[0]


def test_a_revoked_certificate_does_not_sign(tmp_path: Path) -> None:
    authority = TestAuthority()
    key, leaf = authority.issue("李四", kind="ec")
    choice = SignerChoice("preparer", authority.key_file(tmp_path / "a.p12", key, leaf), PASSWORD.encode())
    desk = new_desk(tmp_path / "ws")
    for name, blob in (("root.pem", authority.root_pem), ("a.crl", authority.crl([(leaf, now() - timedelta(days=1))]))):
        (tmp_path / name).write_bytes(blob)
        add_trust(desk.session, tmp_path / name, [entry.fingerprint for entry in look_into(tmp_path / name)])
    with pytest.raises(UserError, match="被吊销") as caught:
        notices([choice], trust=trust_of(desk.session))
    assert caught.value.code == "certificate_revoked"


def test_a_certificate_of_an_authority_not_registered_is_said(tmp_path: Path) -> None:
    trust = TrustStore((TestAuthority("别的").root.public_bytes(Encoding.DER),))
    (notice,) = notices([by_file(tmp_path, "preparer", TestAuthority())], trust=trust)
    assert "不是由已登记的根证书签发的" in notice.warnings[0]


def test_a_token_signs_an_export(desk: NodeDesk, token: SoftToken, tmp_path: Path) -> None:
    request = ExportRequest(NODE, tmp_path / "out", (by_token(token), by_token(token, "reviewer", "李四")))
    result = export_package(desk.session, request)
    assert [signer.name for signer in result.report.signers] == ["张三", "李四"]
    assert result.report.faults == ()


def test_a_token_pulled_out_leaves_nothing_behind(desk: NodeDesk, token: SoftToken, tmp_path: Path) -> None:
    terms = SigningTerms(announce=lambda said: token.pull_out())
    with pytest.raises(EnvironmentFault, match="密码钥匙被拔出"):
        export_package(desk.session, ExportRequest(NODE, tmp_path / "out", (by_token(token),), terms=terms))
    assert not (tmp_path / "out").exists()
    assert not desk.session.node_state(NODE).is_locked
    again = ExportRequest(NODE, tmp_path / "out", (by_token(token),))
    assert export_package(desk.session, again).package.is_file()


def test_looking_and_going_away_signs_nothing(desk: NodeDesk, token: SoftToken, tmp_path: Path) -> None:
    def go_away(said: Sequence[SigningNotice]) -> None:
        raise Cancelled

    request = ExportRequest(NODE, tmp_path / "out", (by_token(token),), terms=SigningTerms(announce=go_away))
    with pytest.raises(Cancelled):
        export_package(desk.session, request)
    assert not (tmp_path / "out").exists()


def test_pin_and_password_are_nowhere(
    desk: NodeDesk, token: SoftToken, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = replace(by_token(token), ask_pin=answer_once("99887766"))
    with pytest.raises(UserError, match="已输错 1 次"):
        export_package(desk.session, ExportRequest(NODE, tmp_path / "out", (wrong,)))
    second = by_file(tmp_path, "reviewer", TestAuthority("另一家"))
    export_package(desk.session, ExportRequest(NODE, tmp_path / "out", (by_token(token), second)))
    save_settings(ProgramSettings(MODULE, "https://tsa.example/"), tmp_path / "settings")
    desk.session.close()
    secrets = [PIN.encode(), b"99887766", PASSWORD.encode()]
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"workspace.db", "settings.json"} <= {path.name for path in written}
    for path in written:
        assert not any(secret in path.read_bytes() for secret in secrets), path
    said = f"{caplog.text}{wrong!r}{second!r}{by_token(token)!r}".encode()
    assert not any(secret in said for secret in secrets)


def test_sm2_stays_in_practice_and_beside_a_role(tmp_path: Path) -> None:
    sm2 = make_trial_identity("preparer", "填报人", tmp_path / "preparer.pem", is_sm2=True)
    own = make_trial_identity("preparer", "填报人", tmp_path / "preparer.p12")
    terms = replace(NO_TERMS, sm2=(sm2,))
    with (
        pytest.raises(UserError, match="只能在练习工作区"),
        opened_keys([own], TITLES, terms, is_practice=False, trust=TrustStore()),
    ):
        pass
    with (
        pytest.raises(UserError, match="只能附在它旁边"),
        opened_keys([], TITLES, terms, is_practice=True, trust=TrustStore()),
    ):
        pass
    with opened_keys([own], TITLES, terms, is_practice=True, trust=TrustStore()) as keys:
        assert keys.sm2["preparer"].certificate.name == "试用-填报人"


def test_settings_are_kept_and_checked(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == ProgramSettings()
    save_settings(ProgramSettings(MODULE, "http://tsa.example/"), tmp_path)
    assert load_settings(tmp_path) == ProgramSettings(MODULE, "http://tsa.example/")
    for wrong in (ProgramSettings("/nowhere.so"), ProgramSettings("", "tsa.example")):
        with pytest.raises(UserError):
            save_settings(wrong, tmp_path)
    (tmp_path / "settings.json").write_text('{"token_module": 5, "new": "x"}', encoding="utf-8")
    assert load_settings(tmp_path) == ProgramSettings()
