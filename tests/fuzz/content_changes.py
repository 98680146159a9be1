"""Ways to spoil what is inside an entry, by its own grammar: JSON, XML, DER, PDF, a workbook."""

import io
import json
import random
import re
import zipfile
from typing import Any

Chance = random.Random
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999999999999", b"1e9")
STRANGE_NAMES = (
    "",
    "../x",
    "/x",
    "DATA.JSON",
    "a" * 200,
    "evidence/x",
    "META-INF/signature9.p7s",
    "数据",
    "con",
    "a\\b",
)
_WORTHS: tuple[Any, ...] = (None, True, -1, 1e30, "", "x" * 300, [], {}, [[]], {"a": {}}, "\u202e", "0" * 64)


def flipped(blob: bytes, chance: Chance) -> bytes:
    """One bit or a few at random places."""
    out = bytearray(blob or b"\0")
    for _time in range(chance.choice((1, 1, 2, 8))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def spliced(blob: bytes, other: bytes, chance: Chance) -> bytes:
    """Cut, doubled, moved, or filled with a piece of `other`."""
    start = chance.randrange(len(blob) + 1)
    end = min(len(blob), start + chance.choice((1, 7, 100, 5000, len(blob))))
    from_there = chance.randrange(len(other))
    piece = other[from_there : from_there + chance.choice((1, 20, 500, 20_000))]
    middle = chance.choice((b"", piece, blob[start:end] * 2, chance.randbytes(9), b"\0" * (end - start)))
    return blob[:start] + middle + blob[end:]


def json_changed(blob: bytes, chance: Chance) -> bytes:
    """Broken, very deep, or with one value taken away or exchanged."""
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


def xml_changed(blob: bytes, chance: Chance) -> bytes:
    """One tag or text doubled, taken away, written otherwise or exchanged."""
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


def der_changed(blob: bytes, chance: Chance) -> bytes:
    """A tag, a length or some bytes changed where an element seems to begin."""
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


def pdf_changed(blob: bytes, chance: Chance) -> bytes:
    """A number, name, bracket or offset exchanged, cut at an earlier end, or an object added."""
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
    return spliced(blob, blob, chance)


def _replaced(blob: bytes, pattern: bytes, by: bytes, chance: Chance) -> bytes:
    found = list(re.finditer(pattern, blob))
    if not found:
        return flipped(blob, chance)
    match = chance.choice(found)
    return blob[: match.start()] + by + blob[match.end() :]


def workbook_changed(blob: bytes, chance: Chance) -> bytes:
    """A part spoiled, taken away, or written under another name."""
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(tuple(parts))
    way = chance.randrange(4)
    if way == 0:
        return flipped(blob, chance)
    if way == 1:
        del parts[name]
    elif way == 2:
        parts[chance.choice((*STRANGE_NAMES[3:], "xl/vba.bin", "_xmlsignatures/sig9.xml"))] = parts[name]
    else:
        parts[name] = xml_changed(parts[name], chance) if parts[name].startswith(b"<") else flipped(parts[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            info = zipfile.ZipInfo(each)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(info, content)
    return out.getvalue()
