"""Roots and revocation lists kept in a workspace: looked at, confirmed, logged, used, removed."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms.clock import now
from forms.errors import UserError
from forms.services.session import Session
from forms.services.trusting import add_trust, list_trust, look_into, remove_trust, trust_of
from forms.services.verifying import verify
from forms.signing.pkcs12 import open_pkcs12
from forms.signing.signer import Signer
from forms.signing.trial_identity import open_trial_authority
from tests.unit.desks import new_desk
from tests.unit.office_packages import signed_by
from tests.unit.packages import AT, PASSWORD, TestAuthority, write


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return new_desk(tmp_path / "ws").session


def file_of(folder: Path, name: str, blob: bytes) -> Path:
    (folder / name).write_bytes(blob)
    return folder / name


def add(session: Session, path: Path) -> None:
    add_trust(session, path, [entry.fingerprint for entry in look_into(path)])


def test_a_root_is_looked_at_confirmed_and_logged(session: Session, authority: TestAuthority, tmp_path: Path) -> None:
    path = file_of(tmp_path, "root.cer", authority.root.public_bytes(Encoding.DER))
    (entry,) = look_into(path)
    assert (entry.kind, entry.name, entry.unit) == ("root", "测试根证书", "测试机构")
    assert entry.shown_fingerprint.startswith(entry.fingerprint[:4].upper() + " ")
    assert len(entry.shown_fingerprint) == 64 + 15
    assert trust_of(session).roots == ()
    with pytest.raises(UserError, match="与确认过的不同"):
        add_trust(session, path, ["00" * 32])
    assert list_trust(session.folder) == []
    add_trust(session, path, [entry.fingerprint])
    assert trust_of(session).roots == (authority.root.public_bytes(Encoding.DER),)
    (kept,) = list_trust(session.folder, session)
    assert (kept.fingerprint, kept.by, bool(kept.at)) == (entry.fingerprint, session.by, True)
    assert remove_trust(session, entry.shown_fingerprint[:24]).name == "测试根证书"
    assert trust_of(session).roots == ()
    rows = session.connection.execute("select action from changes where place like 'trust@%' order by seq").fetchall()
    assert [row["action"] for row in rows] == ["trust", "distrust"]
    assert session.look_over().is_sound


def test_what_was_put_there_by_hand_has_no_name(session: Session, authority: TestAuthority) -> None:
    session.folder.trust_path.mkdir()
    file_of(session.folder.trust_path, "x.pem", authority.root_pem)
    assert [(entry.by, entry.at) for entry in list_trust(session.folder, session)] == [("", "")]


def test_what_is_no_root_is_refused(session: Session, authority: TestAuthority, tmp_path: Path) -> None:
    _key, leaf = authority.issue()
    with pytest.raises(UserError, match="不是根证书"):
        look_into(file_of(tmp_path, "leaf.pem", leaf.public_bytes(Encoding.PEM)))
    with pytest.raises(UserError, match="没有根证书，也没有吊销列表"):
        look_into(file_of(tmp_path, "x.pem", b"hello"))
    trial = open_trial_authority(tmp_path).root_path
    with pytest.raises(UserError, match="试用根证书不能登记"):
        add(session, trial)


def test_lists_are_checked_against_their_issuer_and_replaced(
    session: Session, authority: TestAuthority, tmp_path: Path
) -> None:
    add(session, file_of(tmp_path, "root.pem", authority.root_pem))
    forged = TestAuthority().crl([])
    with pytest.raises(UserError, match="却不是登记的这张根证书签发的"):
        add(session, file_of(tmp_path, "forged.crl", forged))
    old, new = authority.crl([], at=AT - timedelta(days=2)), authority.crl([], at=AT)
    add(session, file_of(tmp_path, "new.crl", new))
    with pytest.raises(UserError, match="比这一份新"):
        add(session, file_of(tmp_path, "old.crl", old))
    newest = authority.crl([], at=AT + timedelta(seconds=1))
    add(session, file_of(tmp_path, "newest.crl", newest))
    lists = [entry for entry in list_trust(session.folder) if entry.kind == "crl"]
    assert [entry.der for entry in lists] == [x509.load_pem_x509_crl(newest).public_bytes(Encoding.DER)]
    assert "有效期至" in lists[0].state and "0 张" in lists[0].state


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-40, "“测试根证书”的吊销列表已于"),
        (40, "“测试根证书”的吊销列表自"),
        (None, "没有“测试根证书”的吊销列表，登记的是“别的”的"),
    ],
    ids=["expired", "not yet", "other issuer"],
)
def test_a_list_that_does_not_answer_is_named(
    session: Session, authority: TestAuthority, tmp_path: Path, days: int | None, said: str
) -> None:
    add(session, file_of(tmp_path, "root.pem", authority.root_pem))
    issuer = authority if days is not None else TestAuthority("别的")
    add(session, file_of(tmp_path, "list.crl", issuer.crl([], at=now() + timedelta(days=days or 0))))
    signer = open_pkcs12(authority.key_file(tmp_path / "a.p12", *authority.issue("张三")), PASSWORD)
    report = verify(write(tmp_path, signed_by([signer] * 3)), trust=trust_of(session))
    assert {signer.trust for signer in report.signers} == {"unknown"}
    assert said in report.signers[0].trust_text


def test_six_kinds_of_certificates_are_told_apart(session: Session, authority: TestAuthority, tmp_path: Path) -> None:
    """Through the workspace's own folder: signed, packed, verified, each kind in its own words."""
    add(session, file_of(tmp_path, "root.pem", authority.root_pem))
    kinds = {
        "trusted": authority.issue("张三", kind="ec"),
        "revoked": authority.issue("李四", kind="ec"),
        "expired": authority.issue("王五", at=AT - timedelta(days=40), days=30, kind="ec"),
        "not_yet_valid": authority.issue("赵六", at=AT + timedelta(days=10), kind="ec"),
        "wrong_usage": authority.issue("钱七", usage=["key_encipherment"], kind="ec"),
        "unknown": TestAuthority().issue("孙八", kind="ec"),
    }
    add(session, file_of(tmp_path, "list.crl", authority.crl([(kinds["revoked"][1], AT - timedelta(hours=2))])))
    words = {}
    for word, (key, leaf) in kinds.items():
        path = authority.key_file(tmp_path / f"{word}.p12", key, leaf, [])
        signer = unchecked(path)
        report = verify(write(tmp_path, signed_by([signer] * 3), f"{word}.zip"), trust=trust_of(session))
        assert [one.trust for one in report.signers] == [word] * 3
        assert (report.verdict == "warn") == (word == "trusted")  # one certificate for three roles warns
        words[word] = report.signers[0].trust_text
    assert len(set(words.values())) == 6
    assert all(said in words[word] for word, said in SAID.items())


SAID = {
    "trusted": "证书可信",
    "revoked": "被吊销",
    "expired": "到期",
    "not_yet_valid": "起才有效",
    "wrong_usage": "用途不含数字签名",
    "unknown": "不是由已登记的根证书签发的",
}


def unchecked(path: Path) -> Signer:
    """A signer whose certificate nobody looked at before: as another program would sign."""
    with patch("forms.signing.pkcs12.check_can_sign"):
        return open_pkcs12(path, PASSWORD)
