"""Attacks on a signed workbook that are no rows of the tamper matrix: the zip around it, other keys, packages."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from forms.excel.part_zip import read_parts, zip_parts
from forms.excel.signature import sign_workbook
from forms.excel.signature_check import check_workbook
from forms.excel.signature_xml import build_signature, parse_signature
from forms.package.contents import PackageContents
from forms.services.verifying import verify
from forms.signing.trust import TrustStore
from tests.tampering.workbook_attacks import ATTACKS, IDS, PART, SHEET, SIGNATURE, SIGNED_BY, Parts, swap
from tests.unit.packages import (
    AT,
    Identities,
    TestAuthority,
    make_identities,
    sign_as,
    signed_contents,
    small_workbook,
    write,
)


@pytest.fixture(scope="module")
def workbook(identities: Identities) -> bytes:
    return signed_contents(identities).data_xlsx


def found(workbook: bytes, expected: list[str] = IDS) -> set[tuple[str, str]]:
    finding = check_workbook(workbook, TrustStore(), expected=expected, where="data.xlsx", now=AT + timedelta(hours=1))
    assert all(re.search(r"[\u4e00-\u9fff].*。$", fault.message) for fault in finding.faults)
    return {(fault.code, fault.where) for fault in finding.faults}


def test_untouched_workbook_is_good(workbook: bytes) -> None:
    assert found(workbook) == set()
    assert found(zip_parts(read_parts(workbook))) == set()


def test_signature_too_many(workbook: bytes) -> None:
    assert found(workbook, IDS[:2]) == found(workbook, IDS[1:]) == {("workbook_signature_extra", "data.xlsx")}


def test_signatures_of_another_workbook(workbook: bytes, identities: Identities) -> None:
    parts = read_parts(workbook)
    other = read_parts(
        sign_workbook(read_and_change(), identities.signer("preparer"), role="preparer", reason="", at=AT)
    )
    parts[SIGNATURE(1)] = other[SIGNATURE(1)]
    assert found(zip_parts(parts)) == {("workbook_part_changed", PART(SHEET))}


def read_and_change() -> bytes:
    parts = read_parts(small_workbook())
    swap(SHEET, " 205<", " 206<")(parts)
    return zip_parts(parts)


def test_certificate_of_another_key_and_one_too_many(workbook: bytes) -> None:
    """KeyInfo is not signed: only the key itself and the chain bind it."""
    _key, leaf = TestAuthority().issue()
    other = leaf.public_bytes(Encoding.DER)
    parts = read_parts(workbook)
    signature = parse_signature(parts[SIGNATURE(1)])
    for chain, code in (
        ((other, *signature.certificates[1:]), "signature_invalid"),
        ((*signature.certificates, other), "certificate_extra"),
    ):
        parts[SIGNATURE(1)] = build_signature(replace(signature, certificates=chain))
        assert (code, SIGNED_BY("preparer")) in found(zip_parts(parts))


# ---- the zip around it


def repacked(workbook: bytes, change: Callable[[zipfile.ZipFile, Parts], None]) -> bytes:
    parts, out = read_parts(workbook), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(fixed(name), content)
        change(archive, parts)
    return out.getvalue()


def fixed(name: str) -> zipfile.ZipInfo:
    """An entry that looks like all others."""
    info = zipfile.ZipInfo(name)
    info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
    return info


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_part_twice(workbook: bytes) -> None:
    twice = repacked(workbook, lambda archive, parts: archive.writestr(fixed(SHEET), b"<other/>"))
    assert found(twice) == {("workbook_structure", PART(SHEET))}


@pytest.mark.parametrize(
    "name", ["../x.xml", "/x.xml", "a\\b.xml", "xl/", "xl/%73heet.xml", "a/.", "甲.xml", "[0].piece"]
)
def test_names_that_no_part_has(workbook: bytes, name: str) -> None:
    assert {
        code for code, _where in found(repacked(workbook, lambda archive, _: archive.writestr(fixed(name), b"")))
    } == {"workbook_structure"}


def test_bomb_is_not_unpacked(workbook: bytes) -> None:
    bomb = repacked(workbook, lambda archive, _: archive.writestr(fixed("xl/x.xml"), bytes(64 << 20)))
    assert found(bomb) == {("workbook_structure", "data.xlsx")}
    lying = bytearray(repacked(workbook, lambda archive, _: archive.writestr(fixed("xl/x.xml"), bytes(64 << 20))))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lying.rindex(b"xl/x.xml", 0, lying.rindex(b"PK\x01\x02")) if place == 22 else len(lying)
        start = lying.rindex(signature, 0, at)
        lying[start + place : start + place + 4] = struct.pack("<L", 10)
    assert found(bytes(lying)) == {("workbook_structure", PART("xl/x.xml"))}


@pytest.mark.parametrize("kind", ["before", "after", "between", "comment", "local name", "flipped"])
def test_bytes_that_belong_to_no_part(workbook: bytes, kind: str) -> None:
    directory = struct.unpack_from("<L", workbook, len(workbook) - 6)[0]
    changed = {
        "before": b"x" + workbook,
        "after": workbook + b"x",
        "between": workbook[:directory] + b"x" + workbook[directory:-6] + struct.pack("<LH", directory + 1, 0),
        "comment": workbook[:-2] + b"\1\0x",
        "local name": workbook.replace(b"docProps/app.xml", b"docProps/apq.xml", 1),
        "flipped": workbook[:60] + bytes([workbook[60] ^ 1]) + workbook[61:],
    }[kind]
    assert {code for code, _where in found(changed)} == {"workbook_structure"}


def test_every_changed_byte_is_found(workbook: bytes) -> None:
    """But for the few bits of deflate that can say the same thing in two ways; the container's hash holds those."""
    parts = read_parts(workbook)
    for place in range(0, len(workbook), 31):
        changed = workbook[:place] + bytes([workbook[place] ^ 0x41]) + workbook[place + 1 :]
        assert found(changed) or read_parts(changed) == parts, place


# ---- inside a package


def test_cell_changed_before_the_last_role_has_signed(identities: Identities, tmp_path: Path) -> None:
    """No manifest holds the workbook yet: its own signatures do."""
    contents = signed_contents(identities, 2)
    changed = replace(contents, data_xlsx=tampered(contents.data_xlsx, ATTACKS["a changed cell"][0]))
    report = verify(write(tmp_path, changed), allow_trial=True, stage="reviewer")
    assert [(fault.code, fault.where) for fault in report.faults] == [("workbook_part_changed", PART(SHEET))]
    assert "与“preparer”、“reviewer”的签名不符" in report.faults[0].message


def tampered(workbook: bytes, change: Callable[[Parts], None]) -> bytes:
    parts = read_parts(workbook)
    change(parts)
    return zip_parts(parts)


def test_title_that_no_workbook_signature_holds(identities: Identities, tmp_path: Path) -> None:
    """docProps/core.xml is not signed inside the workbook; the hash in the last manifest finds it."""
    contents = signed_contents(identities)
    changed = tampered(contents.data_xlsx, swap("docProps/core.xml", "zh-CN", "en-US"))
    assert found(changed) == set()
    report = verify(write(tmp_path, replace(contents, data_xlsx=changed)), allow_trial=True)
    assert ("entry_changed", "data.xlsx") in {(fault.code, fault.where) for fault in report.faults}


def test_workbook_signed_anew_by_another_key(identities: Identities, tmp_path: Path) -> None:
    """The same names and roles from another authority, in a package of one role."""
    (tmp_path / "other").mkdir()
    other = make_identities(tmp_path / "other")
    contents = signed_contents(identities, 1)
    forged = sign_workbook(read_and_change(), other.signer("preparer"), role="preparer", reason="", at=AT)
    report = verify(write(tmp_path, replace(contents, data_xlsx=forged)), allow_trial=True, stage="preparer")
    assert [(fault.code, fault.where) for fault in report.faults] == [("certificate_differs", SIGNED_BY("preparer"))]


def test_workbook_signed_and_container_not(identities: Identities, tmp_path: Path) -> None:
    contents = signed_contents(identities, 1)
    unfinished = replace(contents, data_xlsx=sign_as(contents, 1, identities.signer("reviewer"), AT).data_xlsx)
    report = verify(write(tmp_path, unfinished), allow_trial=True, stage="preparer")
    assert [fault.code for fault in report.faults] == ["workbook_signature_extra"]


def test_signed_workbook_in_a_paper_package(identities: Identities, tmp_path: Path) -> None:
    paper = signed_contents(identities, paper=True)
    stripped = PackageContents(paper.report_pdf, paper.data_xlsx, paper.data_json, paper.evidence)
    report = verify(write(tmp_path, stripped), allow_trial=True)
    assert {fault.code for fault in report.faults} == {"pdf_signature_extra", "workbook_signature_extra"}
