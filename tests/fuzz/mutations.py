"""Ways to spoil a package, each drawn from one source of chance so that a seed says it all.

Bytes: of the file as it lies on the disk. Structure: entries of the zip. Content: inside an entry, by its own grammar,
with checksums and SHA256SUMS.txt put right as an attacker without a key would.
"""

import io
import struct
import zipfile
from collections.abc import Callable

from forms.package.contents import sha256_hex
from forms.package.sums import build_sums
from tests.fuzz.bases import Base
from tests.fuzz.content_changes import (
    STRANGE_NAMES,
    Chance,
    der_changed,
    flipped,
    json_changed,
    pdf_changed,
    spliced,
    workbook_changed,
    xml_changed,
)
from tests.tampering.attack import zipped
from tests.unit.packages import parts_of


def mutate(base: Base, others: list[Base], chance: Chance) -> tuple[str, bytes]:
    """The name of what was done, and the package after it. It may be as it was, by chance."""
    name = chance.choice(tuple(_MUTATIONS))
    return name, _MUTATIONS[name](base, others, chance)


# ---- bytes


def flip_bytes(base: Base, _others: list[Base], chance: Chance) -> bytes:
    return flipped(base.blob, chance)


def splice(base: Base, others: list[Base], chance: Chance) -> bytes:
    """Cut, doubled, moved, or filled with a piece of another package."""
    return spliced(base.blob, chance.choice(others).blob, chance)


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
    new = chance.choice((*STRANGE_NAMES, *base.entries, old.upper(), old + ".bak"))
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
        archive.writestr(info, flipped(base.entries[name] or b"x", chance))
    return stream.getvalue()


# ---- content


def change_json(base: Base, _others: list[Base], chance: Chance) -> bytes:
    name = chance.choice([name for name in base.entries if name.endswith(".json")])
    return _with(base, name, json_changed(base.entries[name], chance), chance)


def change_xml(base: Base, _others: list[Base], chance: Chance) -> bytes:
    name = chance.choice([name for name in base.entries if name.endswith(".xml")])
    return _with(base, name, xml_changed(base.entries[name], chance), chance)


def change_signature(base: Base, _others: list[Base], chance: Chance) -> bytes:
    """A length, tag or value somewhere in the DER."""
    name = chance.choice([name for name in base.entries if name.endswith(".p7s")])
    return _with(base, name, der_changed(base.entries[name], chance), chance)


def change_pdf(base: Base, others: list[Base], chance: Chance) -> bytes:
    if "report.pdf" not in base.entries:
        return flip_bytes(base, others, chance)
    return _with(base, "report.pdf", pdf_changed(base.entries["report.pdf"], chance), chance)


def change_workbook(base: Base, others: list[Base], chance: Chance) -> bytes:
    if "data.xlsx" not in base.entries:
        return splice(base, others, chance)
    return _with(base, "data.xlsx", workbook_changed(base.entries["data.xlsx"], chance), chance)


def flip_content(base: Base, _others: list[Base], chance: Chance) -> bytes:
    name = chance.choice(tuple(base.entries))
    return _with(base, name, flipped(base.entries[name], chance), chance)


def _with(base: Base, name: str, content: bytes, chance: Chance) -> bytes:
    return _sealed(base.entries | {name: content}, chance)


def _sealed(entries: dict[str, bytes], chance: Chance) -> bytes:
    """A zip of the right form, most often with its list of hashes put right."""
    if "SHA256SUMS.txt" in entries and chance.random() < 0.8:
        outside = {name: sha256_hex(blob) for name, blob in entries.items() if not name.startswith("META-INF/")}
        del outside["SHA256SUMS.txt"]
        entries = entries | {"SHA256SUMS.txt": build_sums(outside)}
    return zipped(entries)


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
