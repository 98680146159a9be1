"""Verifying whole packages: verdicts, trust, data that cannot be read, and the report in both forms."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from forms.errors import UserError
from forms.package.contents import PackageContents
from forms.package.package_view import PackageView
from forms.services.verifying import verify
from forms.signing.fault import Fault
from forms.signing.pkcs12 import open_pkcs12
from forms.signing.trial_identity import open_trial_authority
from forms.signing.trust import TrustStore, open_trust_store
from tests.unit.office_packages import codes, notes, office_signers, signed_by, store_for
from tests.unit.packages import (
    AT,
    PASSWORD,
    Identities,
    TestAuthority,
    blank_pdf,
    plain_contents,
    signed_contents,
    write,
)


@pytest.fixture(scope="module")
def package(identities: Identities, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("package"), signed_contents(identities))


def test_trial_package_warns_and_never_passes(package: Path, store: TrustStore) -> None:
    report = verify(package, trust=store, allow_trial=True)
    assert (report.verdict, codes(report)) == ("warn", [])
    assert [(signer.role, signer.name, signer.trust) for signer in report.signers] == [
        ("preparer", "试用-填报人", "trial"),
        ("reviewer", "试用-审核人", "trial"),
        ("approver", "试用-单位负责人", "trial"),
    ]
    assert notes(report) == ["trial", "signer_clock", "practice"]


def test_trial_package_fails_unless_allowed(package: Path, store: TrustStore) -> None:
    report = verify(package, trust=store)
    assert (report.verdict, codes(report)) == ("fail", ["trial_not_allowed"] * 3)
    assert "META-INF/signature1.p7s" in report.faults[0].message


def test_trial_root_that_is_not_pinned_is_shown(package: Path, identities: Identities) -> None:
    report = verify(package, allow_trial=True)
    assert report.verdict == "warn"
    fingerprint = identities.authority.certificate.fingerprint
    assert [fingerprint in note.message for note in report.notes if note.code == "certificate_note"] == [True]


def test_rogue_trial_authority_of_the_same_name(package: Path, tmp_path: Path) -> None:
    other = open_trust_store([open_trial_authority(tmp_path).root_path])
    assert codes(verify(package, trust=other, allow_trial=True)) == ["certificate_unknown"] * 3


def test_office_package_passes(authority: TestAuthority, tmp_path: Path) -> None:
    path = write(tmp_path, signed_by(office_signers(authority, tmp_path)))
    report = verify(path, trust=store_for(authority, tmp_path))
    assert (report.verdict, codes(report)) == ("pass", [])
    assert notes(report) == ["signer_clock"]
    assert [signer.name for signer in report.signers] == ["张三", "李四", "王五"]


def test_office_package_without_a_pinned_root(authority: TestAuthority, tmp_path: Path) -> None:
    report = verify(write(tmp_path, signed_by(office_signers(authority, tmp_path))), allow_trial=True)
    assert codes(report) == ["certificate_unknown"] * 3
    assert {signer.trust for signer in report.signers} == {"unknown"}


def test_practice_data_never_passes(authority: TestAuthority, tmp_path: Path) -> None:
    path = write(tmp_path, signed_by(office_signers(authority, tmp_path), practice=True))
    report = verify(path, trust=store_for(authority, tmp_path))
    assert (report.verdict, notes(report)) == ("warn", ["signer_clock", "practice"])


def test_trial_certificate_on_true_data(identities: Identities, store: TrustStore, tmp_path: Path) -> None:
    path = write(tmp_path, signed_contents(identities, practice=False))
    assert codes(verify(path, trust=store, allow_trial=True)) == ["trial_outside_practice"] * 3


def test_revoked_signer(authority: TestAuthority, tmp_path: Path) -> None:
    key, leaf = authority.issue("李四")
    reviewer = open_pkcs12(authority.key_file(tmp_path / "li.p12", key, leaf), PASSWORD)
    preparer, _other, approver = office_signers(authority, tmp_path)
    path = write(tmp_path, signed_by([preparer, reviewer, approver]))
    crl = authority.crl([(leaf, AT - timedelta(hours=2))])
    report = verify(path, trust=store_for(authority, tmp_path, crl))
    assert codes(report) == ["certificate_revoked"]
    assert [signer.trust for signer in report.signers] == ["trusted", "revoked", "trusted"]


def test_certificate_expired_when_signed(authority: TestAuthority, tmp_path: Path) -> None:
    signers = office_signers(authority, tmp_path)
    signers[2] = open_pkcs12(
        authority.key_file(tmp_path / "old.p12", *authority.issue("王五", at=AT - timedelta(days=40), days=30)),
        PASSWORD,
        at=AT - timedelta(days=35),
    )
    report = verify(write(tmp_path, signed_by(signers)), trust=store_for(authority, tmp_path))
    assert set(codes(report)) == {"certificate_expired"}
    assert [signer.trust for signer in report.signers] == ["trusted", "trusted", "expired"]


def test_certificate_expired_since_warns(authority: TestAuthority, tmp_path: Path) -> None:
    path = write(tmp_path, signed_by(office_signers(authority, tmp_path)))
    report = verify(path, trust=store_for(authority, tmp_path), at=AT + timedelta(days=900))
    assert report.verdict == "warn"
    assert notes(report).count("certificate_note") == 3


def test_signature_of_tomorrow_is_said(package: Path) -> None:
    report = verify(package, allow_trial=True, at=AT - timedelta(minutes=30))
    assert (codes(report), notes(report).count("clock_ahead")) == ([], 3)


def test_figures_are_asked_and_their_faults_count(package: Path) -> None:
    def figures(view: PackageView) -> list[Fault]:
        assert view.read("data.json").startswith(b"{")
        assert view.data.content["node"] == "2024-03"
        return [Fault("figure_differs", "报告里的数字与数据文件不一致。", "9.2")]

    assert codes(verify(package, allow_trial=True, figures=figures)) == ["figure_differs"]


def test_figures_check_that_fails_is_a_fault(package: Path) -> None:
    def figures(_view: PackageView) -> list[Fault]:
        raise RecursionError("a crafted workbook")

    report = verify(package, allow_trial=True, figures=figures)
    assert codes(report) == ["unreadable"]
    assert "crafted" not in report.faults[0].message


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"format_version": 2}, "data_newer"),
        ({"format_version": "1"}, "data_unreadable"),
        ({"format": "other"}, "data_unreadable"),
        ({"roles": "preparer"}, "data_unreadable"),
        ({"roles": [{"id": "a", "title": "甲"}] * 2}, "data_unreadable"),
        ({"roles": [{"id": "a/b", "title": "甲"}]}, "data_unreadable"),
        ({"roles": [{"id": "a", "title": "\x1b[31m"}]}, "data_unreadable"),
        ({"practice": "no"}, "data_unreadable"),
        ({"evidence": [{"entry": "a"}]}, "data_unreadable"),
    ],
)
def test_data_that_cannot_be_read(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    report = verify(write(tmp_path, plain_contents(**changes)))
    assert code in codes(report)
    assert report.faults[0].where == "data.json"


@pytest.mark.parametrize(
    "blob", [b"", b"[]", b"{" * 100_000, b'{"a":1,"a":2}', b"\xff", b'{"format":NaN}', b"1" * 10_000]
)
def test_data_that_is_no_json(tmp_path: Path, blob: bytes) -> None:
    report = verify(write(tmp_path, PackageContents(blank_pdf(), b"", blob)))
    assert codes(report) == ["data_unreadable"]


def test_missing_package_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="打不开"):
        verify(tmp_path / "none.zip")


def test_folder_with_the_files_of_a_package(package: Path, store: TrustStore, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "set")
    assert codes(verify(tmp_path / "set", trust=store, allow_trial=True)) == []
    (tmp_path / "set" / "data.xlsx").write_bytes(b"changed")
    report = verify(tmp_path / "set", trust=store, allow_trial=True)
    assert {(fault.code, fault.where) for fault in report.faults} == {
        ("entry_changed", "data.xlsx"),
        ("workbook_structure", "data.xlsx"),
    }


def test_json_form(package: Path, store: TrustStore) -> None:
    shape = json.loads(json.dumps(verify(package, trust=store).to_json()))
    assert {"verdict", "missing_roles", "signers", "faults", "notes"} <= set(shape)
    assert {"role", "name", "time", "trust"} <= set(shape["signers"][0])
    assert set(shape["faults"][0]) == {"code", "what", "where", "message"}
    assert shape["signers"][0]["time"] == AT.isoformat()


def test_lines_for_people(package: Path, store: TrustStore, tmp_path: Path) -> None:
    good = verify(package, trust=store, allow_trial=True).report_lines()
    assert good[0] == "核验报送包：package.zip"
    assert good[-1] == "结论：通过但有提示"
    assert any("试用证书，不具法律效力" in line for line in good)
    assert any("签名人电脑的时钟" in line for line in good)
    assert any("表格里的 3 个签名有效" in line for line in good)
    assert verify(package).report_lines()[-1] == "结论：不通过"


def test_verifying_leaves_no_file(package: Path) -> None:
    verify(package, allow_trial=True)
    assert [path.name for path in package.parent.iterdir()] == ["package.zip"]
