"""Attacks on a signed package beside the tamper matrix: every byte, and what exactly is said of some."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from asn1crypto import cms

from forms.package.contents import PackageContents, RoleSignature
from forms.package.verify_report import VerifyReport
from forms.services.verifying import verify
from forms.signing.trust import TrustStore
from tests.unit.packages import (
    Identities,
    change_entry,
    flip,
    parts_of,
    signed_contents,
    write,
)


@pytest.fixture(scope="module")
def contents(identities: Identities) -> PackageContents:
    return signed_contents(identities)


@pytest.fixture(scope="module")
def blob(contents: PackageContents, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write(tmp_path_factory.mktemp("package"), contents).read_bytes()


@pytest.fixture
def check(store: TrustStore, tmp_path: Path) -> Callable[[bytes | PackageContents], VerifyReport]:
    def run(package: bytes | PackageContents) -> VerifyReport:
        path = tmp_path / "package.zip"
        if isinstance(package, bytes):
            path.write_bytes(package)
        else:
            write(tmp_path, package)
        return verify(path, trust=store, allow_trial=True)

    return run


Check = Callable[[bytes | PackageContents], VerifyReport]


def found(report: VerifyReport) -> set[tuple[str, str]]:
    assert report.verdict == "fail"
    assert all(fault.message.endswith("。") for fault in report.faults)
    return {(fault.code, fault.where) for fault in report.faults}


def places(start: int, end: int, count: int, seed: str) -> list[int]:
    """Start, middle, end and some random places."""
    return [start, (start + end) // 2, end - 1, *random.Random(seed).choices(range(start, end), k=count)]


def test_untouched_package_is_good(check: Check, blob: bytes) -> None:
    assert check(blob).faults == ()


def test_every_changed_byte_is_found_and_its_entry_named(check: Check, blob: bytes) -> None:
    """Start, middle, end and 20 random places of every entry, as a bad disk or line would change them."""
    for part in parts_of(blob):
        for place in places(part.start, part.end, 20, part.name):
            changed = blob[:place] + bytes([blob[place] ^ 0xFF]) + blob[place + 1 :]
            assert found(check(changed)) == {("entry_damaged", part.name)}, place


def test_every_byte_changed_on_purpose_is_found_too(check: Check, blob: bytes) -> None:
    """The same with the zip's checksums put right: hashes, manifests and signatures find it."""
    for part in parts_of(blob):
        for place in places(0, part.end - part.start, 4, part.name):
            report = check(change_entry(blob, part.name, flip(place, 0x01)))
            assert any(fault.where == part.name for fault in report.faults), (part.name, place)
            assert report.verdict == "fail"


@pytest.mark.parametrize("stage", [1, 2])
def test_bytes_of_a_package_that_is_not_finished(
    identities: Identities, store: TrustStore, tmp_path: Path, stage: int
) -> None:
    """Before the last role has signed, no signature holds report, workbook and sums; hashes and the PDF's own do."""
    blob = write(tmp_path, signed_contents(identities, stage)).read_bytes()
    path = tmp_path / "changed.zip"
    role = ("preparer", "reviewer")[stage - 1]
    for part in parts_of(blob):
        for place in places(0, part.end - part.start, 2, part.name):
            path.write_bytes(change_entry(blob, part.name, flip(place, 0x01)))
            report = verify(path, trust=store, allow_trial=True, stage=role)
            assert any(part.name in fault.message for fault in report.faults), (part.name, place)


def test_changed_data_with_sums_put_right(check: Check, contents: PackageContents) -> None:
    """What an attacker without a key can do: change the figures and every unsigned hash."""
    report = check(replace(contents, data_json=contents.data_json.replace(b'"revision":1', b'"revision":2')))
    assert ("entry_changed", "data.json") in found(report)
    named = next(fault.what for fault in report.faults if fault.where == "data.json")
    assert all(f"ASiCManifest{number}.xml" in named for number in (1, 2, 3))


def test_changed_workbook_with_sums_put_right(check: Check, contents: PackageContents) -> None:
    report = check(replace(contents, data_xlsx=contents.data_xlsx + b" "))
    changed = {("entry_changed", "data.xlsx"), ("entry_changed", "SHA256SUMS.txt")}
    assert found(report) == changed | {("workbook_structure", "data.xlsx")}


def test_last_role_taken_out(check: Check, contents: PackageContents) -> None:
    """A removed signer leaves no trace in zip or container; the roles in data.json show it, the PDF and the sheet."""
    report = check(replace(contents, signatures=contents.signatures[:2]))
    assert found(report) == {
        ("missing_role", "META-INF/signature3.p7s"),
        ("pdf_signature_extra", "report.pdf"),
        ("workbook_signature_extra", "data.xlsx"),
    }
    assert report.missing_roles == ("approver",)


def test_signature_of_another_manifest(check: Check, contents: PackageContents) -> None:
    one, two, three = contents.signatures
    mixed = (RoleSignature(one.manifest, two.signature), two, three)
    report = check(replace(contents, signatures=mixed))
    assert ("signature_mismatch", "META-INF/ASiCManifest1.xml") in found(report)
    assert [signer.trust for signer in report.signers] == ["broken", "trial", "trial"]


def test_timestamp_that_is_none(check: Check, contents: PackageContents) -> None:
    """The one unsigned attribute that is allowed: nothing else may hide behind its name."""
    message = cms.ContentInfo.load(contents.signatures[2].signature)
    token = {"type": "signature_time_stamp_token", "values": [cms.ContentInfo({"content_type": "data"})]}
    message["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(token)])
    signed = RoleSignature(contents.signatures[2].manifest, message.dump(force=True))
    report = check(replace(contents, signatures=(*contents.signatures[:2], signed)))
    assert [(fault.code, fault.where) for fault in report.faults] == [("timestamp_invalid", "META-INF/signature3.p7s")]
