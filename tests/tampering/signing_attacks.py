"""Attacks on manifests, roles and signatures, by hands with and without a true key."""

import json
from collections.abc import Callable
from dataclasses import replace

from asn1crypto import cms

from forms.package.contents import PackageContents, RoleSignature, sha256_hex
from forms.package.manifest import build_manifest, parse_manifest
from forms.package.role_signature import add_signature
from tests.tampering.attack import Attack, Bench, Made
from tests.unit.packages import AT, plain_contents, sign_as, signed_contents

NOT_COVERED, NAMED_OTHER = "没有包含这个条目", "签名清单写的是另一个签名的名称"


def signatures(choose: Callable[[Bench], tuple[RoleSignature, ...]]) -> Callable[[Bench], Made]:
    return lambda bench: replace(bench.contents, signatures=choose(bench))


def foreign(number: int) -> Callable[[Bench], Made]:
    """The signature of one role from another package of the same office."""

    def choose(bench: Bench) -> tuple[RoleSignature, ...]:
        mixed = list(bench.contents.signatures)
        mixed[number - 1] = bench.other.signatures[number - 1]
        return tuple(mixed)

    return signatures(choose)


def resigned(role: int, change: Callable[[dict[str, str]], dict[str, str]]) -> Callable[[Bench], Made]:
    """A manifest that says something else, signed by the true key: only the rule of coverage can find it."""

    def choose(bench: Bench) -> tuple[RoleSignature, ...]:
        found = list(bench.contents.signatures)
        manifest = build_manifest(role, change(dict(parse_manifest(found[role - 1].manifest).hashes)))
        names = ("preparer", "reviewer", "approver")
        signer = bench.identities.signer(names[role - 1])
        found[role - 1] = RoleSignature(manifest, signer.sign_detached(manifest, AT))
        return tuple(found)

    return signatures(choose)


def leaving_out(name: str) -> Callable[[Bench], Made]:
    return resigned(3, lambda hashes: {key: value for key, value in hashes.items() if key != name})


def exchanged(bench: Bench) -> tuple[RoleSignature, ...]:
    one, two, three = bench.contents.signatures
    return two, one, three


def mixed_pair(bench: Bench) -> tuple[RoleSignature, ...]:
    one, two, three = bench.contents.signatures
    return RoleSignature(one.manifest, two.signature), two, three


def data_changed(change: Callable[[dict[str, object]], object], keep: int = 3) -> Callable[[Bench], Made]:
    """data.json said anew, unsigned lists put right, the first signatures kept."""

    def make(bench: Bench) -> Made:
        data = json.loads(bench.contents.data_json)
        change(data)
        blob = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        return replace(bench.contents, data_json=blob, signatures=bench.contents.signatures[:keep])

    return make


def called_paper(bench: Bench) -> Made:
    """All signatures stripped, and the package called one of paper."""
    return replace(bench.contents, data_json=plain_contents(paper=True).data_json, signatures=())


def manifest_with(old: bytes, new: bytes) -> Callable[[Bench], Made]:
    def choose(bench: Bench) -> tuple[RoleSignature, ...]:
        one, *others = bench.contents.signatures
        return replace(one, manifest=one.manifest.replace(old, new, 1)), *others

    return signatures(choose)


def deep_manifest(bench: Bench) -> tuple[RoleSignature, ...]:
    one, *others = bench.contents.signatures
    return replace(one, manifest=b"<a>" * 100_000), *others


def basis_added(bench: Bench) -> tuple[RoleSignature, ...]:
    """A deputy's basis slipped in afterwards."""
    one, *others = bench.contents.signatures
    hashes = parse_manifest(one.manifest).hashes
    return replace(one, manifest=build_manifest(1, hashes, "区府办授权")), *others


def unsigned_attribute(bench: Bench) -> tuple[RoleSignature, ...]:
    *others, last = bench.contents.signatures
    message = cms.ContentInfo.load(last.signature)
    note = cms.CMSAttribute({"type": "1.2.3.4", "values": [cms.ContentInfo({"content_type": "data"})]})
    message["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([note])
    return *others, replace(last, signature=message.dump(force=True))


def other_hand(bench: Bench) -> Made:
    """Report and workbook signed by another person than the container."""
    contents = plain_contents()
    for index, role in enumerate(("preparer", "reviewer", "approver")):
        signed = sign_as(contents, index, bench.identities.signer(role), AT)
        if role == "reviewer":
            bare = replace(signed, signatures=contents.signatures)
            signed = add_signature(bare, index, 3, bench.identities.signer("approver"), AT)
        contents = signed
    return contents


def container_only(bench: Bench) -> Made:
    contents = signed_contents(bench.identities, 2)
    return add_signature(contents, 2, 3, bench.identities.signer("approver"), AT)


def paper_signed(bench: Bench) -> PackageContents:
    return signed_contents(bench.identities, paper=True)


FIRST, THIRD = "META-INF/ASiCManifest1.xml", "META-INF/signature3.p7s"
MISMATCH, DAMAGED = "签名之后被改动，或签名被换过", "签名清单损坏，或含有不允许的内容"


def _data(name: str, make: Callable[[Bench], Made], code: str, words: str) -> Attack:
    return Attack("data", name, make, code, "data.json", words)


ATTACKS = [
    Attack("manifests swapped", "role 1 of another package", foreign(1), "entry_changed", "data.json", "内容被改动"),
    Attack("manifests swapped", "role 2 of another package", foreign(2), "entry_changed", "data.json", "内容被改动"),
    Attack("manifests swapped", "role 3 of another package", foreign(3), "entry_changed", "data.json", "内容被改动"),
    Attack(
        "manifests swapped",
        "a signature of another role",
        signatures(mixed_pair),
        "signature_mismatch",
        FIRST,
        MISMATCH,
    ),
    Attack(
        "manifests",
        "changed after signing",
        manifest_with(b'MimeType="', b'MimeType="x'),
        "signature_mismatch",
        FIRST,
        MISMATCH,
    ),
    Attack("manifests", "an entity", manifest_with(b"<?xml", b"<!DOCTYPE a><?xml"), "manifest_damaged", FIRST, DAMAGED),
    Attack("manifests", "nested without end", signatures(deep_manifest), "manifest_damaged", FIRST, DAMAGED),
    Attack("manifests", "a deputy's basis slipped in", signatures(basis_added), "signature_mismatch", FIRST, MISMATCH),
    *(
        Attack("manifests", f"the last leaves out {name}", leaving_out(name), "entry_not_signed", name, NOT_COVERED)
        for name in ("data.xlsx", "report.pdf", "SHA256SUMS.txt", "META-INF/signature1.p7s")
    ),
    Attack(
        "manifests",
        "the first covers what others will change",
        resigned(1, lambda hashes: hashes | {"report.pdf": sha256_hex(b"")}),
        "manifest_coverage",
        "report.pdf",
        "不应当包含这个条目",
    ),
    Attack(
        "manifests",
        "one names what is not there",
        resigned(1, lambda hashes: hashes | {"none.txt": sha256_hex(b"")}),
        "entry_missing",
        "none.txt",
        "条目不见了",
    ),
    Attack(
        "roles removed",
        "the last",
        signatures(lambda b: b.contents.signatures[:2]),
        "missing_role",
        THIRD,
        "缺少单位负责人的签名",
    ),
    Attack(
        "roles removed",
        "the first",
        signatures(lambda b: b.contents.signatures[1:]),
        "manifest_swapped",
        FIRST,
        NAMED_OTHER,
    ),
    Attack(
        "roles removed",
        "all of them",
        signatures(lambda b: ()),
        "missing_role",
        "META-INF/signature1.p7s",
        "缺少填报人的签名",
    ),
    Attack(
        "roles removed",
        "struck from the list",
        data_changed(lambda d: d["roles"].pop(), 2),
        "entry_changed",
        "data.json",
        "内容被改动",
    ),
    Attack(
        "roles removed",
        "all stripped and called paper",
        called_paper,
        "pdf_signature_extra",
        "report.pdf",
        "多出一个签名",
    ),
    Attack(
        "roles removed",
        "two of three, said to be whole",
        lambda bench: bench.half_signed,
        "missing_role",
        THIRD,
        "缺少单位负责人的签名",
    ),
    Attack("roles reordered", "two exchanged", signatures(exchanged), "manifest_swapped", FIRST, NAMED_OTHER),
    Attack(
        "roles reordered",
        "in the list",
        data_changed(lambda d: d["roles"].reverse()),
        "entry_changed",
        "data.json",
        "内容被改动",
    ),
    Attack(
        "roles", "added to paper", paper_signed, "paper_with_signature", "data.json", "写明是纸质报送，却带有电子签名"
    ),
    Attack(
        "roles",
        "container and documents by different people",
        other_hand,
        "certificate_differs",
        "report.pdf 的签名“reviewer”",
        "不是同一张证书",
    ),
    Attack(
        "roles",
        "container signed, report and workbook not",
        container_only,
        "pdf_signature_missing",
        "report.pdf",
        "没有“approver”的签名",
    ),
    Attack(
        "signatures",
        "an unsigned attribute",
        signatures(unsigned_attribute),
        "unsigned_attributes",
        THIRD,
        "未经签名的内容",
    ),
    _data("a later revision", data_changed(lambda d: d.update(revision=2)), "entry_changed", "内容被改动"),
    Attack(
        "data",
        "practice made true",
        data_changed(lambda d: d.update(practice=False)),
        "trial_outside_practice",
        "",
        "正式数据用试用证书签名",
    ),
    _data("a newer format", data_changed(lambda d: d.update(format_version=99)), "data_newer", "更新版本的程序"),
    _data(
        "nested without end",
        lambda b: replace(b.contents, data_json=b"[" * 100_000),
        "data_unreadable",
        "数据文件无法读取",
    ),
    _data(
        "a key twice", lambda b: replace(b.contents, data_json=b'{"a":1,"a":2}'), "data_unreadable", "数据文件无法读取"
    ),
    _data("not a number", lambda b: replace(b.contents, data_json=b'{"a":NaN}'), "data_unreadable", "数据文件无法读取"),
]
