"""Attacks on the entries of the zip and on the zip itself."""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace

from forms.package.contents import open_evidence, sha256_hex
from forms.package.entries import evidence_entry_name
from tests.tampering.attack import Attack, Bench, Made, zipped
from tests.unit.packages import change_entry, flip, parts_of

Make = Callable[[Bench], Made]

CHANGED, DAMAGED = "内容被改动：与", "条目的内容损坏"
MISSING, UNEXPECTED = "条目不见了", "报送包里不应当有这个条目"
OUTSIDE, TWICE = "指向包外的位置", "重名（不分大小写和字形）"


def flipped(name: str) -> Make:
    """One bit as a bad disk changes it."""

    def make(bench: Bench) -> bytes:
        part = next(part for part in parts_of(bench.blob) if part.name == name)
        place = (part.start + part.end) // 2
        return bench.blob[:place] + bytes([bench.blob[place] ^ 1]) + bench.blob[place + 1 :]

    return make


def rewritten(name: str) -> Make:
    """One bit, with the zip's checksums put right."""
    return lambda bench: change_entry(bench.blob, name, flip(30, 0x01))


def entries(change: Callable[[dict[str, bytes]], object]) -> Make:
    def make(bench: Bench) -> bytes:
        found = bench.entries()
        change(found)
        return zipped(found)

    return make


def without(name: str) -> Make:
    return entries(lambda found: found.pop(name))


def with_entry(name: str, content: bytes = b"new") -> Make:
    return entries(lambda found: found.update({name: content}))


def renamed(bench: Bench) -> bytes:
    found, old = bench.entries(), bench.contents.evidence[0].entry
    found[old.replace("file", "other")] = found.pop(old)
    return zipped(found)


def recased(bench: Bench) -> bytes:
    """The same name in other letters, as Windows takes for one file."""
    found = bench.entries()
    found["DATA.json"] = found["data.json"]
    return zipped(found)


def twice(bench: Bench) -> bytes:
    """Two entries of one name: readers take either."""
    return zipped(bench.entries() | {"data.jsoX": b"{}"}).replace(b"data.jsoX", b"data.json")


def evidence_added(bench: Bench) -> Made:
    """With every unsigned list put right."""
    late = open_evidence(evidence_entry_name(sha256_hex(b"late"), "late.pdf"), b"late")
    return replace(bench.contents, evidence=(*bench.contents.evidence, late))


def evidence_removed(bench: Bench) -> Made:
    return replace(bench.contents, evidence=bench.contents.evidence[:1])


def evidence_exchanged(bench: Bench) -> Made:
    one, two = bench.contents.evidence
    swapped = (replace(one, source=two.source, sha256=two.sha256), replace(two, source=one.source, sha256=one.sha256))
    return replace(bench.contents, evidence=swapped)


def patched(bench: Bench, name: str, local: int, central: int, value: bytes) -> bytes:
    """A field of both headers overwritten (offset -1: not there)."""
    part = next(part for part in parts_of(bench.blob) if part.name == name)
    out = bytearray(bench.blob)
    for start, offset in ((part.header, local), (part.central, central)):
        if offset >= 0:
            out[start + offset : start + offset + len(value)] = value
    return bytes(out)


def overlapping(bench: Bench) -> bytes:
    first = next(part for part in parts_of(bench.blob) if part.name == "report.pdf")
    return patched(bench, "data.xlsx", -1, 42, struct.pack("<L", first.header))


def bomb(bench: Bench) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in {"mimetype": bench.entries()["mimetype"], "data.json": bytes(17 << 20)}.items():
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED if name == "data.json" else zipfile.ZIP_STORED
            archive.writestr(info, content)
    return stream.getvalue()


def lying_bomb(bench: Bench) -> bytes:
    blob = bomb(bench)
    out = bytearray(blob)
    part = next(part for part in parts_of(blob) if part.name == "data.json")
    for place in (part.header + 22, part.central + 24):
        struct.pack_into("<L", out, place, 1000)
    return bytes(out)


def repacked(bench: Bench) -> bytes:
    """By a common tool, every content as it was."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in bench.entries().items():
            archive.writestr(name, content)
    return stream.getvalue()


def linked(bench: Bench) -> bytes:
    return patched(bench, "data.xlsx", -1, 38, struct.pack("<L", 0o120777 << 16))


def mimetype_last(bench: Bench) -> bytes:
    found = bench.entries()
    found["mimetype"] = found.pop("mimetype")
    return zipped(found)


def _rows() -> list[Attack]:
    rows = [
        ("changed", f"a bit of {name}", flipped(name), "entry_damaged", name, DAMAGED)
        for name in ("report.pdf", "data.xlsx", "data.json", "SHA256SUMS.txt", "META-INF/signature2.p7s")
    ]
    rows += [
        ("changed", f"a bit of {name}, checksums put right", rewritten(name), "entry_changed", name, CHANGED)
        for name in ("report.pdf", "data.xlsx", "SHA256SUMS.txt", "META-INF/ASiCManifest1.xml")
    ]
    rows += [
        ("removed", name, without(name), "entry_missing", name, MISSING)
        for name in (
            "report.pdf",
            "data.json",
            "SHA256SUMS.txt",
            "META-INF/ASiCManifest1.xml",
            "META-INF/signature2.p7s",
        )
    ]
    rows += [
        ("added", name, with_entry(name), code, name, words)
        for name, code, words in (
            ("notes.txt", "entry_unexpected", UNEXPECTED),
            ("supplement.json", "entry_unexpected", UNEXPECTED),
            ("META-INF/manifest.xml", "entry_unexpected", UNEXPECTED),
            ("META-INF/ASiCManifest4.xml", "chain_broken", "没有与它对应的角色"),
        )
    ]
    return [Attack(*row) for row in rows]


ATTACKS = [
    *_rows(),
    Attack(
        "added", "evidence, every unsigned list put right", evidence_added, "entry_not_signed", "", "没有包含这个条目"
    ),
    Attack("removed", "evidence, lists put right", evidence_removed, "entry_missing", "", MISSING),
    Attack("changed", "two files of evidence exchanged", evidence_exchanged, "entry_changed", "", CHANGED),
    Attack("renamed", "evidence", renamed, "entry_missing", "", MISSING),
    Attack("duplicated", "data.json twice", twice, "name_duplicate", "data.json", TWICE),
    Attack("case-folded", "DATA.json beside data.json", recased, "name_duplicate", "DATA.json", TWICE),
    Attack("traversal", "../", with_entry("../x.sh"), "name_traversal", "../x.sh", OUTSIDE),
    Attack("traversal", "absolute", with_entry("/etc/x"), "name_traversal", "/etc/x", OUTSIDE),
    Attack("traversal", "a drive", with_entry("C:/x"), "name_traversal", "C:/x", OUTSIDE),
    Attack("traversal", "a link", linked, "entry_is_link", "data.xlsx", "指向别处的链接"),
    Attack(
        "traversal",
        "a name that is not plain",
        with_entry("数据.json"),
        "name_illegal",
        "数据.json",
        "不允许的字符",
    ),
    Attack("bomb", "17 MB from nothing", bomb, "too_large", "data.json", "大得不合情理"),
    Attack("bomb", "one that lies about its size", lying_bomb, "entry_damaged", "data.json", DAMAGED),
    Attack("bomb", "entries one upon the other", overlapping, "gap", "data.xlsx", "条目重叠"),
    Attack(
        "bomb",
        "3,000 entries",
        entries(lambda found: found.update({f"a{n}": b"" for n in range(3000)})),
        "too_many_entries",
        "",
        "文件太多",
    ),
    Attack("form", "packed anew by a common tool", repacked, "header_unexpected", "mimetype", "重新压缩过"),
    Attack("form", "mimetype not first", mimetype_last, "mimetype_wrong", "mimetype", "第一个条目应当是"),
    Attack(
        "form", "something in front", lambda bench: b"MZ" + bench.blob, "directory_damaged", "", "目录前后夹有别的内容"
    ),
    Attack("form", "something behind", lambda bench: bench.blob + b"x", "not_a_package", "", "被追加了内容"),
    Attack(
        "form",
        "an encrypted entry",
        lambda b: patched(b, "data.xlsx", 6, 8, b"\x01"),
        "entry_encrypted",
        "data.xlsx",
        "被加密",
    ),
    Attack(
        "form",
        "two headers that differ",
        lambda b: patched(b, "data.xlsx", 10, -1, b"\x7f"),
        "header_mismatch",
        "data.xlsx",
        "文件头与目录不一致",
    ),
    Attack("truncation", "the last byte", lambda bench: bench.blob[:-1], "not_a_package", "", "不是完整的报送包"),
    Attack(
        "truncation",
        "half of it",
        lambda bench: bench.blob[: len(bench.blob) // 2],
        "not_a_package",
        "",
        "不是完整的报送包",
    ),
    Attack("truncation", "nothing left", lambda _bench: b"", "not_a_package", "", "不是完整的报送包"),
]
