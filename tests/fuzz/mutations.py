"""Ways to spoil a package, each drawn from one source of chance so that a seed says it all.

Bytes: of the file as it lies on the disk. Structure: entries of the zip. Content: inside an entry, by its own grammar,
with checksums and SHA256SUMS.txt put right as an attacker without a key would.
"""

import io
import json
import random
import re
import struct
import zipfile
from collections.abc import Callable
from typing import Any

from forms.package.contents import sha256_hex
from forms.package.sums import build_sums
from tests.fuzz.bases import Base
from tests.tampering.attack import zipped
from tests.unit.packages import parts_of

Chance = random.Random
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999999999999", b"1e9")
_NAMES = ("", "../x", "/x", "DATA.JSON", "a" * 200, "evidence/x", "META-INF/signature9.p7s", "数据", "con", "a\\b")
_WORTHS: tuple[Any, ...] = (None, True, -1, 1e30, "", "x" * 300, [], {}, [[]], {"a": {}}, "\u202e", "0" * 64)


def mutate(base: Base, others: list[Base], chance: Chance) -> tuple[str, bytes]:
    """The name of what was done, and the package after it. It may be as it was, by chance."""
    name = chance.choice(tuple(_MUTATIONS))
    return name, _MUTATIONS[name](base, others, chance)


# ---- bytes


def flip_bytes(base: Base, _others: list[Base], chance: Chance) -> bytes:
    return _flipped(base.blob, chance)


def splice(base: Base, others: list[Base], chance: Chance) -> bytes:
    """Cut, doubled, moved, or filled with a piece of another package."""
    return _spliced(base.blob, chance.choice(others).blob, chance)


def patch_headers(base: Base, _others: list[Base], chance: Chance) -> bytes:
    """A field of a header, in one of its two places or in both."""
    out, part = bytearray(base.blob), chance.choice(parts_of(base.blob))
    local = chance.choice((4, 6, 8, 10, 12, 14, 18, 22, 26, 28))
    value = struct.pack("<H", chance.choice((0, 1, 8, 9, 0x800, 0xFFFF, chance.randrange(65536))))
    places = [part.header + local] if chance.random() < 0.7 else []
    if chance.random() < 0.7 or not places:
        places.append(part.central + local + 2)
    for place in places:
        out[place : place + 2] = value
    return bytes(out)


def patch_end(base: Base, _others: list[Base], chance: Chance) -> bytes:
    """The record at the end of the zip."""
    out = bytearray(base.blob)
    place = len(out) - 22 + chance.randrange(22)
    out[place] = chance.randrange(256)
    return bytes(out)


# ---- structure


def rename_entry(base: Base, _others: list[Base], chance: Chance) -> bytes:
    entries, old = dict(base.entries), chance.choice(tuple(base.entries))
    new = chance.choice((*_NAMES, *base.entries, old.upper(), old + ".bak"))
    return zipped({new if name == old else name: blob for name, blob in entries.items()})


def drop_entry(base: Base, _others: list[Base], chance: Chance) -> bytes:
    gone = chance.choice(tuple(base.entries))
    return _sealed({name: blob for name, blob in base.entries.items() if name != gone}, chance)


def exchange_entry(base: Base, others: list[Base], chance: Chance) -> bytes:
    """An entry of another package under its own name."""
    entries, other = dict(base.entries), chance.choice(others)
    name = chance.choice(tuple(other.entries))
    entries[name] = other.entries[name]
    return _sealed(entries, chance)


def reorder(base: Base, _others: list[Base], chance: Chance) -> bytes:
    names = list(base.entries)
    chance.shuffle(names)
    return zipped({name: base.entries[name] for name in names})


def double_entry(base: Base, _others: list[Base], chance: Chance) -> bytes:
    name, stream = chance.choice(tuple(base.entries)), io.BytesIO(zipped(base.entries))
    with zipfile.ZipFile(stream, "a") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, 0o100644 << 16
        info.compress_type = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
        archive.writestr(info, _flipped(base.entries[name] or b"x", chance))
    return stream.getvalue()


# ---- content


def change_json(base: Base, _others: list[Base], chance: Chance) -> bytes:
    name = chance.choice([name for name in base.entries if name.endswith(".json")])
    return _with(base, name, _json_changed(base.entries[name], chance), chance)


def change_xml(base: Base, _others: list[Base], chance: Chance) -> bytes:
    name = chance.choice([name for name in base.entries if name.endswith(".xml")])
    return _with(base, name, _xml_changed(base.entries[name], chance), chance)


def change_signature(base: Base, _others: list[Base], chance: Chance) -> bytes:
    """A length, tag or value somewhere in the DER."""
    name = chance.choice([name for name in base.entries if name.endswith(".p7s")])
    return _with(base, name, _der_changed(base.entries[name], chance), chance)


def change_pdf(base: Base, others: list[Base], chance: Chance) -> bytes:
    if "report.pdf" not in base.entries:
        return flip_bytes(base, others, chance)
    return _with(base, "report.pdf", _pdf_changed(base.entries["report.pdf"], chance), chance)


def change_workbook(base: Base, others: list[Base], chance: Chance) -> bytes:
    if "data.xlsx" not in base.entries:
        return splice(base, others, chance)
    return _with(base, "data.xlsx", _workbook_changed(base.entries["data.xlsx"], chance), chance)


def flip_content(base: Base, _others: list[Base], chance: Chance) -> bytes:
    name = chance.choice(tuple(base.entries))
    return _with(base, name, _flipped(base.entries[name], chance), chance)


def _with(base: Base, name: str, content: bytes, chance: Chance) -> bytes:
    return _sealed(base.entries | {name: content}, chance)


def _sealed(entries: dict[str, bytes], chance: Chance) -> bytes:
    """A zip of the right form, most often with its list of hashes put right."""
    if "SHA256SUMS.txt" in entries and chance.random() < 0.8:
        outside = {name: sha256_hex(blob) for name, blob in entries.items() if not name.startswith("META-INF/")}
        del outside["SHA256SUMS.txt"]
        entries = entries | {"SHA256SUMS.txt": build_sums(outside)}
    return zipped(entries)


def _flipped(blob: bytes, chance: Chance) -> bytes:
    out = bytearray(blob or b"\0")
    for _time in range(chance.choice((1, 1, 2, 8))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _spliced(blob: bytes, other: bytes, chance: Chance) -> bytes:
    start = chance.randrange(len(blob) + 1)
    end = min(len(blob), start + chance.choice((1, 7, 100, 5000, len(blob))))
    from_there = chance.randrange(len(other))
    piece = other[from_there : from_there + chance.choice((1, 20, 500, 20_000))]
    middle = chance.choice((b"", piece, blob[start:end] * 2, chance.randbytes(9), b"\0" * (end - start)))
    return blob[:start] + middle + blob[end:]


def _json_changed(blob: bytes, chance: Chance) -> bytes:
    content = json.loads(blob)
    way = chance.randrange(5)
    if way == 0:
        return blob.replace(b'":', chance.choice((b'":[', b'" :', b'":NaN,"', b"':")), 1)
    if way == 1:
        depth = chance.choice((50, 3000, 100_000))
        return b"[" * depth + (b"]" * depth if chance.random() < 0.5 else b"")
    if way == 2:
        return blob[:-1] + b"," + blob[1:]
    places = list(_places(content))
    holder, key = chance.choice(places)
    if way == 3 and isinstance(holder, dict):
        del holder[key]
    else:
        holder[key] = chance.choice((*_WORTHS, _near(holder[key], chance)))
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def _near(value: Any, chance: Chance) -> Any:
    """Something that could stand there."""
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        return value[:place] + chance.choice("0158af甲/.") + value[place + 1 :]
    return value + 1 if isinstance(value, int) else value


def _places(content: Any) -> Any:
    items = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in list(items):
        yield content, key
        yield from _places(value)


def _xml_changed(blob: bytes, chance: Chance) -> bytes:
    tokens = re.findall(rb"<[^>]*>|[^<]+", blob)
    place = chance.randrange(len(tokens))
    choices = (
        tokens[place] * 2,
        b"",
        b"<!-- -->" + tokens[place],
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + tokens[place],
        tokens[place].replace(b'"', b"'"),
        tokens[place].replace(b'="', b'="x', 1),
        b"<a>" * chance.choice((1, 300, 50_000)) + tokens[place],
        chance.choice(tokens),
        b"&#x0;" + tokens[place],
        tokens[place] + b" ",
    )
    tokens[place] = chance.choice(choices)
    return b"".join(tokens)


def _der_changed(blob: bytes, chance: Chance) -> bytes:
    heads = [place for place, byte in enumerate(blob) if byte in (0x02, 0x03, 0x04, 0x06, 0x30, 0x31, 0xA0)]
    place = chance.choice(heads)
    out = bytearray(blob)
    way = chance.randrange(4)
    if way == 0:
        out[place] = chance.randrange(256)
    elif way == 1 and place + 1 < len(out):
        out[place + 1] = chance.choice((0x00, 0x7F, 0x80, 0x81, 0x84, 0xFF))
    elif way == 2:
        out[place:place] = bytes([0x30, 0x80])
    else:
        del out[place : place + chance.choice((1, 2, 40))]
    return bytes(out)


def _pdf_changed(blob: bytes, chance: Chance) -> bytes:
    way = chance.randrange(7)
    if way == 0:
        return _replaced(blob, rb"(?<=[ \[])\d+(?=[ \]/>\r\n])", chance.choice(_NUMBERS), chance)
    if way == 1:
        names = sorted(set(re.findall(rb"/[A-Z][A-Za-z]{2,}", blob)))
        return _replaced(blob, rb"/[A-Z][A-Za-z]{2,}", chance.choice(names), chance)
    if way == 2:
        ends = [match.end() for match in re.finditer(rb"%%EOF\s*", blob)]
        return blob[: chance.choice(ends)]
    if way == 3:
        return _replaced(blob, rb"startxref\s+\d+", b"startxref\n" + chance.choice(_NUMBERS), chance)
    if way == 4:
        objects = re.findall(rb"\d+ 0 obj.*?endobj", blob, re.DOTALL)
        one = chance.choice(objects)
        return (
            blob
            + b"\n"
            + one
            + b"\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 2 >>\nstartxref\n%d\n%%%%EOF\n" % len(blob)
        )
    if way == 5:
        return _replaced(blob, rb"<<|>>|\[|\]", chance.choice((b"<<" * 20_000, b"[" * 20_000, b"", b">>")), chance)
    return _spliced(blob, blob, chance)


def _replaced(blob: bytes, pattern: bytes, by: bytes, chance: Chance) -> bytes:
    found = list(re.finditer(pattern, blob))
    if not found:
        return _flipped(blob, chance)
    match = chance.choice(found)
    return blob[: match.start()] + by + blob[match.end() :]


def _workbook_changed(blob: bytes, chance: Chance) -> bytes:
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(tuple(parts))
    way = chance.randrange(4)
    if way == 0:
        return _flipped(blob, chance)
    if way == 1:
        del parts[name]
    elif way == 2:
        parts[chance.choice((*_NAMES[3:], "xl/vba.bin", "_xmlsignatures/sig9.xml"))] = parts[name]
    else:
        parts[name] = (
            _xml_changed(parts[name], chance) if parts[name].startswith(b"<") else _flipped(parts[name], chance)
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            info = zipfile.ZipInfo(each)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(info, content)
    return out.getvalue()


_MUTATIONS: dict[str, Callable[[Base, list[Base], Chance], bytes]] = {
    each.__name__: each
    for each in (
        flip_bytes,
        splice,
        patch_headers,
        patch_end,
        rename_entry,
        drop_entry,
        exchange_entry,
        reorder,
        double_entry,
        change_json,
        change_xml,
        change_signature,
        change_pdf,
        change_workbook,
        flip_content,
    )
}
