"""Attacks on a signed workbook: each one is refused, and the part or the signature is named."""

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
from forms.excel.signature_parts import find_signed
from forms.excel.signature_xml import build_signature, parse_signature
from forms.package.contents import PackageContents
from forms.services.verifying import verify
from forms.signing.trust import TrustStore
from tests.unit.packages import (
    AT,
    ROLES,
    Identities,
    TestAuthority,
    make_identities,
    sign_as,
    signed_contents,
    small_workbook,
    write,
)

IDS = [role for role, _title in ROLES]
SHEET, ROOT, TYPES = "xl/worksheets/sheet1.xml", "_rels/.rels", "[Content_Types].xml"
LINKS = "xl/_rels/workbook.xml.rels"
ORIGIN_TYPE = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
SIGNATURE = "_xmlsignatures/sig{}.xml".format
PART = "data.xlsx 的部件 {}".format
SIGNED_BY = "data.xlsx 的签名“{}”".format

Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def identities(tmp_path_factory: pytest.TempPathFactory) -> Identities:
    return make_identities(tmp_path_factory.mktemp("identities"))


@pytest.fixture(scope="module")
def workbook(identities: Identities) -> bytes:
    return signed_contents(identities).data_xlsx


def found(workbook: bytes, expected: list[str] = IDS) -> set[tuple[str, str]]:
    finding = check_workbook(workbook, TrustStore(), expected=expected, where="data.xlsx", now=AT + timedelta(hours=1))
    assert all(re.search(r"[\u4e00-\u9fff].*。$", fault.message) for fault in finding.faults)
    return {(fault.code, fault.where) for fault in finding.faults}


def swap(name: str, old: str, new: str, count: int = -1) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        assert old.encode() in parts[name]
        parts[name] = parts[name].replace(old.encode(), new.encode(), count)

    return change


def add(name: str, content_type: str = "application/xml") -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts[name] = b"<a/>"
        swap(TYPES, "</Types>", f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>')(parts)

    return change


def remove(name: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        del parts[name]
        parts[TYPES] = re.sub(rf'<Override PartName="/{re.escape(name)}"[^>]*>'.encode(), b"", parts[TYPES])

    return change


def rename_theme(parts: Parts) -> None:
    add("xl/theme/theme2.xml")(parts)
    remove("xl/theme/theme1.xml")(parts)


def exchange_signatures(parts: Parts) -> None:
    parts[SIGNATURE(1)], parts[SIGNATURE(2)] = parts[SIGNATURE(2)], parts[SIGNATURE(1)]


def repeat_signature(parts: Parts) -> None:
    parts[SIGNATURE(2)] = parts[SIGNATURE(1)]


def take_out_last(parts: Parts) -> None:
    remove(SIGNATURE(3))(parts)
    entry = b'<Relationship Id="rId3" [^>]*></Relationship>'
    name = "_xmlsignatures/_rels/origin.sigs.rels"
    parts[name] = re.sub(entry, b"", parts[name])


def strip_signatures(parts: Parts) -> None:
    """As if nobody had ever signed."""
    for name in [name for name in parts if name.startswith("_xmlsignatures/")]:
        remove(name)(parts)
    parts[ROOT] = re.sub(b'<Relationship [^>]*Id="rIdSignatures"/>', b"", parts[ROOT])
    parts[TYPES] = re.sub(b'<Default Extension="sigs"[^>]*>', b"", parts[TYPES])


def forge(number: int, **changes: object) -> Callable[[Parts], None]:
    """What an attacker without a key can do: say something else, and put every hash right up to the signed one."""

    def change(parts: Parts) -> None:
        signature = parse_signature(parts[SIGNATURE(number)])
        forged = replace(signature, content=replace(signature.content, **changes))
        parts[SIGNATURE(number)] = build_signature(forged)

    return change


def change_cell_and_its_hashes(parts: Parts) -> None:
    swap(SHEET, " 205<", " 206<")(parts)
    for number in (1, 2, 3):
        forge(number, parts=find_signed(parts))(parts)


def wrap_the_signed_object(parts: Parts) -> None:
    """The signed Object moves away, one of the same Id with other contents takes its place."""
    text = parts[SIGNATURE(1)].decode()
    [signed] = re.findall(r'<Object [^>]*Id="idPackageObject_.*?</Object>', text)
    forged = signed.replace(SHEET, "xl/worksheets/sheet9.xml")
    parts[SIGNATURE(1)] = text.replace(signed, forged + f"<Object>{signed}</Object>").encode()


BAD_FORM = {("signature_structure", SIGNED_BY("sig1.xml")), ("workbook_signature_missing", "data.xlsx")}

ATTACKS: dict[str, tuple[Callable[[Parts], None], set[tuple[str, str]]]] = {
    "a changed cell": (swap(SHEET, " 205<", " 206<"), {("workbook_part_changed", PART(SHEET))}),
    "a blank added to a part": (swap(SHEET, "</worksheet>", "</worksheet> "), {("workbook_part_changed", PART(SHEET))}),
    "another data hash": (
        swap("docProps/custom.xml", "cdcd", "cdce"),
        {("workbook_part_changed", PART("docProps/custom.xml"))},
    ),
    "a sheet redirected": (
        swap(LINKS, "sheet1.xml", "sheet2.xml"),
        {("workbook_relationship_changed", PART(LINKS))},
    ),
    "a sheet from elsewhere": (
        swap(LINKS, 'Id="rId1"', 'Id="rId1" TargetMode="External"'),
        {("workbook_relationship_changed", PART(LINKS))},
    ),
    "a relationship added": (
        swap(ROOT, "</R", '<Relationship Id="x" Type="urn:x" Target="xl/other.xml"/></R'),
        {("workbook_relationship_changed", PART(ROOT))},
    ),
    "a relationship taken out": (
        lambda parts: parts.update({ROOT: re.sub(rb'<Relationship [^>]*Id="rId4"/>', b"", parts[ROOT])}),
        {("workbook_relationship_changed", PART(ROOT))},
    ),
    "a relationship that passes for one to the signatures": (
        swap(LINKS, "</R", f'<Relationship Id="x" Type="{ORIGIN_TYPE}" Target="/xl/other.xml"/></R'),
        {("workbook_relationship_changed", PART(LINKS))},
    ),
    "two ways to the signatures": (
        swap(ROOT, "</R", f'<Relationship Id="x" Type="{ORIGIN_TYPE}" Target="_xmlsignatures/origin.sigs"/></R'),
        {("workbook_structure", PART(ROOT))},
    ),
    "an id of a relationship twice": (
        swap(LINKS, "</R", '<Relationship Id="rId1" Type="urn:x" Target="a"/></R'),
        {("workbook_structure", PART(LINKS))},
    ),
    "a part added": (add("xl/comments1.xml"), {("workbook_part_added", PART("xl/comments1.xml"))}),
    "a part that has no type": (
        lambda parts: parts.update({"xl/vbaProject.bin": b"x"}),
        {("workbook_structure", PART("xl/vbaProject.bin"))},
    ),
    "relationships of a part added": (
        add("xl/worksheets/_rels/sheet1.xml.rels"),
        {("workbook_structure", PART("xl/worksheets/_rels/sheet1.xml.rels"))},
    ),
    "a part beside the signatures": (
        add("_xmlsignatures/x.xml"),
        {("workbook_structure", PART("_xmlsignatures/x.xml"))},
    ),
    "a part removed": (remove("xl/theme/theme1.xml"), {("workbook_part_missing", PART("xl/theme/theme1.xml"))}),
    "a part in other letters too": (add("xl/Styles.xml"), {("workbook_structure", PART("xl/Styles.xml"))}),
    "a part renamed": (
        rename_theme,
        {
            ("workbook_part_missing", PART("xl/theme/theme1.xml")),
            ("workbook_part_added", PART("xl/theme/theme2.xml")),
        },
    ),
    "another type of a part": (
        swap(TYPES, "spreadsheetml.worksheet+xml", "spreadsheetml.chartsheet+xml"),
        {("workbook_type_changed", PART(SHEET))},
    ),
    "a type entered twice": (
        swap(TYPES, "</Types>", f'<Override PartName="/{SHEET}" ContentType="application/xml"/></Types>'),
        {("workbook_structure", PART(TYPES))},
    ),
    "core.xml taken for something else": (
        swap(TYPES, "package.core-properties+xml", "officedocument.spreadsheetml.worksheet+xml"),
        {("workbook_structure", PART("docProps/core.xml"))},
    ),
    "a comment in the types": (swap(TYPES, "</Types>", "<!-- --></Types>"), {("workbook_structure", PART(TYPES))}),
    "entities in relationships": (
        lambda parts: parts.update({ROOT: b'<!DOCTYPE R [<!ENTITY a "b">]>' + parts[ROOT]}),
        {("workbook_structure", PART(ROOT))},
    ),
    "relationships in UTF-16": (
        lambda parts: parts.update({ROOT: parts[ROOT].decode().encode("utf-16")}),
        {("workbook_structure", PART(ROOT))},
    ),
    "relationships nested without end": (
        lambda parts: parts.update({ROOT: b"<a>" * 300_000}),
        {("workbook_structure", PART(ROOT))},
    ),
    "relationships without end": (
        lambda parts: parts.update({ROOT: parts[ROOT] + b" " * (1 << 20)}),
        {("workbook_structure", PART(ROOT))},
    ),
    "all signatures stripped": (strip_signatures, {("workbook_signature_missing", "data.xlsx")}),
    "the last signature taken out": (take_out_last, {("workbook_signature_missing", "data.xlsx")}),
    "a signature removed as a file only": (
        remove(SIGNATURE(3)),
        {("workbook_structure", PART("_xmlsignatures/_rels/origin.sigs.rels"))},
    ),
    "signatures exchanged": (exchange_signatures, {("workbook_signature_order", "data.xlsx")}),
    "a signature in place of another": (repeat_signature, {("workbook_signature_missing", "data.xlsx")}),
    "the way to the signatures redirected": (
        swap(ROOT, "_xmlsignatures/origin.sigs", "xl/styles.xml"),
        {("workbook_structure", PART(ROOT))},
    ),
    "a signature of another type": (
        swap(TYPES, "digital-signature-xmlsignature+xml", "digital-signature-other+xml", 1),
        {("workbook_structure", PART(SIGNATURE(1)))},
    ),
    "a changed cell and its hashes": (
        change_cell_and_its_hashes,
        {("signature_invalid", SIGNED_BY(role)) for role in IDS},
    ),
    "another role": (
        forge(1, role="director"),
        {
            ("signature_invalid", SIGNED_BY("director")),
            ("workbook_signature_missing", "data.xlsx"),
            ("workbook_signature_extra", "data.xlsx"),
        },
    ),
    "another reason": (forge(1, reason="内容不实"), {("signature_invalid", SIGNED_BY("preparer"))}),
    "another time": (
        forge(1, signed_at=AT - timedelta(days=1)),
        {("signature_invalid", SIGNED_BY("preparer"))},
    ),
    "another reason and its hash not": (swap(SIGNATURE(1), "内容属实", "内容不实"), BAD_FORM),
    "another Id": (swap(SIGNATURE(1), 'Id="idPackageSignature_preparer"', 'Id="idPackageSignature_other"'), BAD_FORM),
    "a comment in a signature": (swap(SIGNATURE(1), "内容属实", "内容<!-- 不 -->属实"), BAD_FORM),
    "an entity in a signature": (swap(SIGNATURE(1), "内容属实", "内容&#x5C5E;实"), BAD_FORM),
    "a document type in a signature": (
        swap(SIGNATURE(1), "<Signature ", '<!DOCTYPE Signature [<!ENTITY a "b">]><Signature '),
        BAD_FORM,
    ),
    "an object that nobody signed": (swap(SIGNATURE(1), "</Signature>", "<Object>x</Object></Signature>"), BAD_FORM),
    "the signed object wrapped": (wrap_the_signed_object, BAD_FORM),
    "an Id twice": (swap(SIGNATURE(1), "<KeyInfo>", '<KeyInfo Id="idPackageObject_preparer">'), BAD_FORM),
    "text after a signature": (swap(SIGNATURE(1), "</Signature>", "</Signature>\n"), BAD_FORM),
    "a weaker hash": (swap(SIGNATURE(1), "2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1", 1), BAD_FORM),
    "a weaker method": (swap(SIGNATURE(1), "xmldsig-more#rsa-sha256", "xmldsig-more#rsa-md5"), BAD_FORM),
    "a method for another key": (
        swap(SIGNATURE(1), "xmldsig-more#rsa-sha256", "xmldsig-more#ecdsa-sha256"),
        {("signature_invalid", SIGNED_BY("preparer"))},
    ),
    "no certificate": (
        lambda parts: parts.update(
            {SIGNATURE(1): re.sub(b"<X509Certificate>.*?</X509Certificate>", b"", parts[SIGNATURE(1)])}
        ),
        BAD_FORM,
    ),
    "a certificate that is none": (swap(SIGNATURE(1), "<X509Certificate>MII", "<X509Certificate>AII", 1), BAD_FORM),
    "a signature without end": (swap(SIGNATURE(1), "内容属实", "甲" * 400_000), BAD_FORM),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_is_refused(workbook: bytes, name: str) -> None:
    change, expected = ATTACKS[name]
    parts = read_parts(workbook)
    change(parts)
    assert found(zip_parts(parts)) == expected


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
