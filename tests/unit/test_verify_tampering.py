"""Attacks on a signed package: each one is refused, and the entry is named."""

import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from asn1crypto import cms

from forms.package.contents import PackageContents, RoleSignature, open_evidence, sha256_hex
from forms.package.entries import evidence_entry_name
from forms.package.manifest import build_manifest, parse_manifest
from forms.package.verify_report import VerifyReport
from forms.services.verifying import verify
from forms.signing.trust import TrustStore, open_trust_store
from tests.unit.packages import (
    AT,
    Identities,
    change_entry,
    flip,
    make_identities,
    parts_of,
    plain_contents,
    signed_contents,
    write,
)


@pytest.fixture(scope="module")
def identities(tmp_path_factory: pytest.TempPathFactory) -> Identities:
    return make_identities(tmp_path_factory.mktemp("identities"))


@pytest.fixture(scope="module")
def store(identities: Identities) -> TrustStore:
    return open_trust_store([identities.authority.root_path])


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


def test_evidence_added_and_taken_out(check: Check, contents: PackageContents) -> None:
    entry = evidence_entry_name(sha256_hex(b"late"), "late.pdf")
    more = replace(contents, evidence=(*contents.evidence, open_evidence(entry, b"late")))
    assert {("entry_added", entry), ("entry_not_signed", entry)} <= found(check(more))
    less = replace(contents, evidence=contents.evidence[:1])
    assert ("entry_missing", contents.evidence[1].entry) in found(check(less))


def test_evidence_exchanged(check: Check, contents: PackageContents) -> None:
    one, two = contents.evidence
    swapped = (replace(one, source=two.source, sha256=two.sha256), replace(two, source=one.source, sha256=one.sha256))
    assert {("entry_changed", one.entry), ("entry_changed", two.entry)} <= found(
        check(replace(contents, evidence=swapped))
    )


def rezipped(blob: bytes, change: Callable[[dict[str, bytes]], None], folder: Path) -> bytes:
    """Entries taken out, renamed or added by hand, in a zip of the right form."""
    (folder / "in.zip").write_bytes(blob)
    with zipfile.ZipFile(folder / "in.zip") as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    with zipfile.ZipFile(folder / "out.zip", "w") as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            archive.writestr(info, content)
    return (folder / "out.zip").read_bytes()


@pytest.mark.parametrize(
    "name",
    ["report.pdf", "data.xlsx", "data.json", "SHA256SUMS.txt", "META-INF/ASiCManifest1.xml", "META-INF/signature2.p7s"],
)
def test_entry_taken_out(check: Check, blob: bytes, tmp_path: Path, name: str) -> None:
    report = check(rezipped(blob, lambda entries: entries.pop(name), tmp_path))
    assert ("entry_missing", name) in found(report)


@pytest.mark.parametrize(
    "name", ["notes.txt", "META-INF/manifest.xml", "META-INF/ASiCManifest4.xml", "META-INF/signature-sm2-1.p7s", "a/b"]
)
def test_entry_added(check: Check, blob: bytes, tmp_path: Path, name: str) -> None:
    report = check(rezipped(blob, lambda entries: entries.update({name: b"new"}), tmp_path))
    assert any(fault.where == name for fault in report.faults)


def test_entry_renamed(check: Check, blob: bytes, contents: PackageContents, tmp_path: Path) -> None:
    old = contents.evidence[0].entry

    def rename(entries: dict[str, bytes]) -> None:
        entries[old.replace("file", "other")] = entries.pop(old)

    assert ("entry_missing", old) in found(check(rezipped(blob, rename, tmp_path)))


def test_last_role_taken_out(check: Check, contents: PackageContents) -> None:
    """A removed signer leaves no trace in zip or container; the roles in data.json show it, the PDF and the sheet."""
    report = check(replace(contents, signatures=contents.signatures[:2]))
    assert found(report) == {
        ("missing_role", "META-INF/signature3.p7s"),
        ("pdf_signature_extra", "report.pdf"),
        ("workbook_signature_extra", "data.xlsx"),
    }
    assert report.missing_roles == ("approver",)


def test_first_role_taken_out(check: Check, contents: PackageContents) -> None:
    report = check(replace(contents, signatures=contents.signatures[1:]))
    assert report.verdict == "fail"
    assert {"manifest_swapped", "missing_role"} <= {fault.code for fault in report.faults}


def test_roles_exchanged(check: Check, contents: PackageContents) -> None:
    one, two, three = contents.signatures
    report = check(replace(contents, signatures=(two, one, three)))
    assert ("manifest_swapped", "META-INF/ASiCManifest1.xml") in found(report)


def test_required_role_struck_from_the_list(check: Check, contents: PackageContents, blob: bytes) -> None:
    data = json.loads(contents.data_json)
    data["roles"].pop()
    blob_of_two = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    report = check(replace(contents, data_json=blob_of_two, signatures=contents.signatures[:2]))
    assert ("entry_changed", "data.json") in found(report)


def test_manifest_of_another_package(check: Check, identities: Identities, contents: PackageContents) -> None:
    other = signed_contents(identities, revision=2)
    for number in range(3):
        mixed = list(contents.signatures)
        mixed[number] = other.signatures[number]
        report = check(replace(contents, signatures=tuple(mixed)))
        assert ("entry_changed", "data.json") in found(report)


def test_signature_of_another_manifest(check: Check, contents: PackageContents) -> None:
    one, two, three = contents.signatures
    mixed = (RoleSignature(one.manifest, two.signature), two, three)
    report = check(replace(contents, signatures=mixed))
    assert ("signature_mismatch", "META-INF/ASiCManifest1.xml") in found(report)
    assert [signer.trust for signer in report.signers] == ["broken", "trial", "trial"]


def test_manifest_that_leaves_an_entry_out(check: Check, identities: Identities, contents: PackageContents) -> None:
    """Signed by the true key, so that only the rule of coverage can find it."""
    hashes = dict(parse_manifest(contents.signatures[2].manifest).hashes)
    for name in ("data.xlsx", "report.pdf", "SHA256SUMS.txt", "META-INF/signature1.p7s", contents.evidence[0].entry):
        manifest = build_manifest(3, {key: value for key, value in hashes.items() if key != name})
        signed = RoleSignature(manifest, identities.signer("approver").sign_detached(manifest, AT))
        report = check(replace(contents, signatures=(*contents.signatures[:2], signed)))
        assert found(report) == {("entry_not_signed", name)}


def test_manifest_that_covers_too_much(check: Check, identities: Identities, contents: PackageContents) -> None:
    hashes = dict(parse_manifest(contents.signatures[0].manifest).hashes)
    for name, code in (("report.pdf", "manifest_coverage"), ("none.txt", "entry_missing")):
        manifest = build_manifest(1, hashes | {name: sha256_hex(contents.report_pdf)})
        signed = RoleSignature(manifest, identities.signer("preparer").sign_detached(manifest, AT))
        report = check(replace(contents, signatures=(signed, *contents.signatures[1:])))
        assert (code, name) in found(report)


def test_report_exchanged_for_one_of_fewer_signatures(
    check: Check, identities: Identities, contents: PackageContents
) -> None:
    report = check(replace(contents, report_pdf=signed_contents(identities, 2).report_pdf))
    assert {("entry_changed", "report.pdf"), ("pdf_signature_missing", "report.pdf")} <= found(report)


def test_report_with_an_update_appended(check: Check, contents: PackageContents) -> None:
    report = check(replace(contents, report_pdf=contents.report_pdf + b"\n%%EOF\n"))
    assert ("entry_changed", "report.pdf") in found(report)
    assert any(fault.where.startswith("report.pdf") and fault.code != "entry_changed" for fault in report.faults)


def test_paper_mark_on_a_signed_package(check: Check, contents: PackageContents) -> None:
    """Stripping all signatures and calling it paper: the report still bears its signatures."""
    paper = plain_contents(paper=True)
    report = check(replace(contents, data_json=paper.data_json, signatures=()))
    assert ("pdf_signature_extra", "report.pdf") in found(report)


def test_timestamp_that_nobody_checked_is_said(check: Check, contents: PackageContents) -> None:
    """The one unsigned attribute that is allowed: it must not slip by in silence."""
    message = cms.ContentInfo.load(contents.signatures[2].signature)
    token = {"type": "signature_time_stamp_token", "values": [cms.ContentInfo({"content_type": "data"})]}
    message["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(token)])
    signed = RoleSignature(contents.signatures[2].manifest, message.dump(force=True))
    report = check(replace(contents, signatures=(*contents.signatures[:2], signed)))
    assert report.faults == ()
    assert "timestamp_unchecked" in [note.code for note in report.notes]


@pytest.mark.parametrize("seed", range(30))
def test_random_damage_gives_a_report_and_never_an_exception(check: Check, blob: bytes, seed: int) -> None:
    chance = random.Random(seed)
    changed = bytearray(blob)
    for _change in range(chance.randint(1, 5)):
        start = chance.randrange(len(changed))
        kind = chance.randrange(3)
        if kind == 0:
            changed[start] ^= chance.randint(1, 255)
        elif kind == 1:
            del changed[start : start + chance.randint(1, 50)]
        else:
            changed[start:start] = chance.randbytes(chance.randint(1, 50))
    report = check(bytes(changed))
    assert report.verdict == "fail"
    assert report.report_lines()[-1] == "结论：不通过"
