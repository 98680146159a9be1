"""Zips that two readers could see two packages in: fields that nobody needs, and names that look like others."""

import struct
from collections.abc import Callable

from tests.tampering.attack import Attack, Bench, Made, zipped
from tests.tampering.entry_attacks import UNEXPECTED, patched, with_entry
from tests.unit.packages import parts_of

_ZIP64_END = struct.Struct("<4sQ2H2L4Q")
_ZIP64_LOCATOR = struct.Struct("<4sLQL")
_END_BYTES = 22


def flagged(flags: int) -> Callable[[Bench], Made]:
    """A flag in both headers of data.xlsx."""
    return lambda bench: patched(bench, "data.xlsx", 6, 8, struct.pack("<H", flags))


def in_directory(offset: int, value: bytes) -> Callable[[Bench], Made]:
    return lambda bench: patched(bench, "data.xlsx", -1, offset, value)


def with_extra(bench: Bench) -> bytes:
    """Sizes once more as zip64 has them, in the directory: some readers take these."""
    blob, name = bench.blob, "data.xlsx"
    part = next(part for part in parts_of(blob) if part.name == name)
    extra = struct.pack("<2H2Q", 1, 16, 5, 5)
    at = part.central + 46 + len(name)
    out = bytearray(blob[:at] + extra + blob[at:])
    struct.pack_into("<H", out, part.central + 30, len(extra))
    length = struct.unpack_from("<L", out, len(out) - 10)[0]
    struct.pack_into("<L", out, len(out) - 10, length + len(extra))
    return bytes(out)


def with_zip64_end(bench: Bench) -> bytes:
    """A second end record of another kind, which newer readers believe instead."""
    blob = bench.blob
    body, end = blob[:-_END_BYTES], blob[-_END_BYTES:]
    count, length, offset = struct.unpack("<H2L", end[10:20])
    record = _ZIP64_END.pack(b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, offset)
    return body + record + _ZIP64_LOCATOR.pack(b"PK\x06\x07", 0, len(body), 1) + end


def two_ends(bench: Bench) -> bytes:
    """The whole package, and a small one behind it: readers from the front and from the end see two."""
    return bench.blob + zipped({"mimetype": bench.entries()["mimetype"], "data.json": b"{}"})


def commented(bench: Bench) -> bytes:
    return bench.blob[:-2] + struct.pack("<H", 4) + b"note"


def ended_twice(bench: Bench) -> bytes:
    """The end record once more, as the comment of the first."""
    end = bench.blob[-_END_BYTES:]
    return bench.blob[:-2] + struct.pack("<H", len(end)) + end


def _name(kind: str, name: str, code: str, words: str, shown: str = "") -> Attack:
    return Attack("names", kind, with_entry(name), code, shown or name, words)


REPACKED, OUTSIDE, ILLEGAL, TWICE = "目录记录被改动", "指向包外的位置", "不允许的字符", "重名（不分大小写和字形）"

ATTACKS = [
    *(
        Attack("zip fields", name, make, "header_unexpected", "data.xlsx", REPACKED)
        for name, make in (
            ("sizes behind the data", flagged(8)),
            ("names in UTF-8 by flag", flagged(0x800)),
            ("sizes of zip64", with_extra),
            ("made by another system", in_directory(5, b"\x00")),
            ("a file that everybody may write", in_directory(38, struct.pack("<L", 0o100666 << 16))),
            ("a folder", in_directory(38, struct.pack("<L", 0o040755 << 16))),
            ("a device", in_directory(38, struct.pack("<L", 0o060644 << 16))),
            ("on another disk", in_directory(34, b"\x01\x00")),
        )
    ),
    Attack("zip fields", "strongly encrypted", flagged(0x40), "entry_encrypted", "data.xlsx", "被加密"),
    Attack(
        "zip fields",
        "packed in an unknown way",
        lambda b: patched(b, "data.xlsx", 8, 10, b"\x63\x00"),
        "compression_unknown",
        "data.xlsx",
        "不认识的压缩方式",
    ),
    Attack("zip ends", "of zip64", with_zip64_end, "directory_damaged", "", "目录前后夹有别的内容"),
    Attack("zip ends", "two packages", two_ends, "directory_damaged", "", "目录前后夹有别的内容"),
    Attack("zip ends", "a comment", commented, "not_a_package", "", "被追加了内容"),
    Attack("zip ends", "two end records", ended_twice, "directory_damaged", "", "目录前后夹有别的内容"),
    _name("a manifest in other letters", "META-INF/ASiCmanifest4.xml", "entry_unexpected", UNEXPECTED),
    _name("a manifest without a number", "META-INF/ASiCManifest.xml", "entry_unexpected", UNEXPECTED),
    _name("a manifest with a nought", "META-INF/ASiCManifest01.xml", "entry_unexpected", UNEXPECTED),
    _name("a signature of the other kind", "META-INF/signatures1.xml", "entry_unexpected", UNEXPECTED),
    _name("a folder in other letters", "meta-inf/signature4.p7s", "entry_unexpected", UNEXPECTED),
    _name("a letter that looks like another", "d\u0430ta.json", "name_illegal", ILLEGAL),
    _name("letters in full width", "\uff44ata.json", "name_illegal", ILLEGAL),
    _name("a direction turned", "evidence/a\u202egpj.exe", "name_illegal", ILLEGAL, "evidence/a\ufffdgpj.exe"),
    _name("a blank at the end", "data.json ", "name_illegal", ILLEGAL),
    _name("a dot at the end", "data.json.", "name_illegal", ILLEGAL),
    _name("a sharp s for two letters", "META-INF/\u1e9e.xml", "name_illegal", ILLEGAL),
    _name("an absolute path", "/etc/passwd", "name_traversal", OUTSIDE),
    _name("a path of Windows", "..\\data.json", "name_traversal", OUTSIDE),
    _name("a stream beside a file", "data.json:x", "name_traversal", OUTSIDE),
    _name("an empty part", "evidence//x", "name_illegal", ILLEGAL),
    _name("a name without end", "a" * 151, "name_illegal", ILLEGAL, "a" * 150),
]
