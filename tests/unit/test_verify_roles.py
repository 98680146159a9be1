"""Verifying packages by role: who has to sign, up to which stage, in which order, with whose certificate."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from forms.package.role_signature import add_signature
from forms.services.verifying import verify
from forms.signing.trust import TrustStore
from tests.unit.office_packages import codes, notes, signed_by
from tests.unit.packages import (
    AT,
    ROLES,
    Identities,
    plain_contents,
    sign_as,
    signed_contents,
    write,
)


def test_missing_role(identities: Identities, store: TrustStore, tmp_path: Path) -> None:
    report = verify(write(tmp_path, signed_contents(identities, 2)), trust=store, allow_trial=True)
    assert (codes(report), report.missing_roles) == (["missing_role"], ("approver",))
    assert "单位负责人" in report.faults[0].message


def test_stage_accepts_up_to_its_role(identities: Identities, store: TrustStore, tmp_path: Path) -> None:
    path = write(tmp_path, signed_contents(identities, 2))
    for stage in ("preparer", "reviewer"):
        report = verify(path, trust=store, allow_trial=True, stage=stage)
        assert (report.verdict, report.missing_roles) == ("warn", ("approver",))
        assert "not_final" in notes(report)
    assert codes(verify(path, trust=store, allow_trial=True, stage="approver")) == ["missing_role"]


def test_unknown_stage_names_the_roles(identities: Identities, tmp_path: Path) -> None:
    """A fault and no wrong call: a crafted list of roles must not stop the other checks."""
    report = verify(write(tmp_path, signed_contents(identities)), allow_trial=True, stage="nobody")
    assert codes(report) == ["unknown_stage"]
    assert "preparer、reviewer、approver" in report.faults[0].message


def test_package_nobody_signed(store: TrustStore, tmp_path: Path) -> None:
    report = verify(write(tmp_path, plain_contents()), trust=store, allow_trial=True)
    assert codes(report) == ["missing_role"] * 3
    assert report.missing_roles == ("preparer", "reviewer", "approver")


def test_paper_package_warns(tmp_path: Path) -> None:
    report = verify(write(tmp_path, plain_contents(paper=True)))
    assert (report.verdict, codes(report), report.missing_roles) == ("warn", [], ())
    assert "只有纸质签字盖章" in "".join(report.report_lines())


def test_paper_package_with_signatures(identities: Identities, tmp_path: Path) -> None:
    report = verify(write(tmp_path, signed_contents(identities, paper=True)), allow_trial=True)
    assert codes(report) == ["paper_with_signature"]


def test_one_role_only(identities: Identities, tmp_path: Path) -> None:
    contents = plain_contents(roles=[{"id": "preparer", "title": "填报人"}])
    contents = sign_as(contents, 0, identities.signer("preparer"), AT, count=1)
    report = verify(write(tmp_path, contents), allow_trial=True)
    assert (report.verdict, codes(report), len(report.signers)) == ("warn", [], 1)


def test_letter_without_roles(tmp_path: Path) -> None:
    report = verify(write(tmp_path, plain_contents(roles=[])))
    assert (report.verdict, notes(report)) == ("warn", ["no_roles", "practice"])


def test_one_certificate_for_two_roles_is_said(identities: Identities, tmp_path: Path) -> None:
    signers = [identities.signer("preparer"), identities.signer("preparer"), identities.signer("approver")]
    report = verify(write(tmp_path, signed_by(signers, practice=True)), allow_trial=True)
    assert codes(report) == []
    assert [note.message for note in report.notes if note.code == "same_certificate"] == [
        "填报人和审核人用的是同一张证书。"
    ]


def test_documents_and_container_signed_by_different_people(identities: Identities, tmp_path: Path) -> None:
    contents = plain_contents()
    for index, (role, _title) in enumerate(ROLES):
        signed = sign_as(contents, index, identities.signer(role), AT)
        if role == "reviewer":
            other = replace(signed, signatures=contents.signatures)
            signed = add_signature(other, index, 3, identities.signer("approver"), AT)
        contents = signed
    report = verify(write(tmp_path, contents), allow_trial=True)
    assert [fault.where for fault in report.faults if fault.code == "certificate_differs"] == [
        "report.pdf 的签名“reviewer”",
        "data.xlsx 的签名“reviewer”",
    ]


def test_container_signed_and_documents_not(identities: Identities, tmp_path: Path) -> None:
    contents = signed_contents(identities, 2)
    contents = add_signature(contents, 2, 3, identities.signer("approver"), AT)
    report = verify(write(tmp_path, contents), allow_trial=True)
    assert codes(report) == ["pdf_signature_missing", "workbook_signature_missing"]


def test_order_of_times_is_said(identities: Identities, tmp_path: Path) -> None:
    contents = plain_contents()
    for index, (role, _title) in enumerate(ROLES):
        contents = sign_as(contents, index, identities.signer(role), AT - timedelta(minutes=index))
    report = verify(write(tmp_path, contents), allow_trial=True)
    assert (codes(report), "time_order" in notes(report)) == ([], True)
