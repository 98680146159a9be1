"""Attacks on the workbook's parts, relationships and signatures, each held by its own signatures alone.

Beside the listed attacks the container's hash finds every one of them: what stands here is what Office, WPS or anyone
with the workbook alone could find.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from forms.excel.signature_parts import find_signed
from forms.excel.signature_xml import build_signature, parse_signature
from tests.unit.packages import AT, ROLES

IDS = [role for role, _title in ROLES]
SHEET, ROOT, TYPES = "xl/worksheets/sheet1.xml", "_rels/.rels", "[Content_Types].xml"
LINKS = "xl/_rels/workbook.xml.rels"
ORIGIN_TYPE = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
SIGNATURE = "_xmlsignatures/sig{}.xml".format
PART = "data.xlsx 的部件 {}".format
SIGNED_BY = "data.xlsx 的签名“{}”".format

Parts = dict[str, bytes]

WORDS = {
    "workbook_part_changed": "部件的内容在签名之后被改动",
    "workbook_part_added": "部件是签名之后加进来的",
    "workbook_part_missing": "部件不见了",
    "workbook_type_changed": "部件登记的类型被改动",
    "workbook_relationship_changed": "部件之间的关系被增减或改指别处",
    "workbook_structure": "部件损坏，或写法可能被不同的程序读成不同的内容",
    "workbook_signature_missing": "表格里没有“",
    "workbook_signature_extra": "表格里多出一个签名",
    "workbook_signature_order": "签名的先后与角色的顺序不符",
    "signature_invalid": "签名值不是这张证书的密钥",
    "signature_structure": "签名损坏，或写法不合规定",
}
"""What each code says; the place is named before it."""

STRUCTURE = {
    "two ways to the signatures": "指向签名的关系不见了，或指向别处",
    "the way to the signatures redirected": "指向签名的关系不见了，或指向别处",
    "a part that has no type": "部件没有登记类型",
    "a part beside the signatures": "部件登记的类型不对",
    "core.xml taken for something else": "部件登记的类型不对",
    "a signature of another type": "部件登记的类型不对",
    "a part in other letters too": "部件重复",
    "a signature removed as a file only": "签名的登记被改动",
}
"""Where `workbook_structure` says more than that of WORDS."""


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


def words_of(attack: str, code: str) -> str:
    """What must be said of a fault of that code, found in that attack."""
    return STRUCTURE.get(attack, WORDS[code]) if code == "workbook_structure" else WORDS[code]
