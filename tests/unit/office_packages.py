"""Packages signed by people of an office, and what a report of verifying says by its codes."""

from datetime import timedelta
from pathlib import Path

from forms.package.contents import PackageContents
from forms.package.verify_report import VerifyReport
from forms.signing.pkcs12 import open_pkcs12
from forms.signing.signer import Signer
from forms.signing.trust import TrustStore, open_trust_store
from tests.unit.packages import AT, PASSWORD, TestAuthority, plain_contents, sign_as


def office_signers(authority: TestAuthority, folder: Path) -> list[Signer]:
    """Three people of an office with certificates of a true authority."""
    return [
        open_pkcs12(authority.key_file(folder / f"{name}.p12", *authority.issue(name)), PASSWORD)
        for name in ("张三", "李四", "王五")
    ]


def signed_by(signers: list[Signer], **changes: object) -> PackageContents:
    contents = plain_contents(**({"practice": False} | changes))
    for index, signer in enumerate(signers):
        contents = sign_as(contents, index, signer, AT + timedelta(minutes=index))
    return contents


def store_for(authority: TestAuthority, folder: Path, crl: bytes | None = None) -> TrustStore:
    (folder / "root.pem").write_bytes(authority.root_pem)
    if crl is None:
        return open_trust_store([folder / "root.pem"])
    (folder / "list.crl").write_bytes(crl)
    return open_trust_store([folder / "root.pem"], [folder / "list.crl"])


def codes(report: VerifyReport) -> list[str]:
    return [fault.code for fault in report.faults]


def notes(report: VerifyReport) -> list[str]:
    return [note.code for note in report.notes]
