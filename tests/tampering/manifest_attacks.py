"""Manifests that the role itself signed, in ways of writing that two readers could take for two things."""

from collections.abc import Callable
from dataclasses import replace

from forms.package.contents import sha256_hex
from tests.tampering.attack import Attack, Bench, Made
from tests.tampering.signing_attacks import DAMAGED, FIRST, resigned, signatures
from tests.unit.packages import AT

XML = b"<?xml version='1.0' encoding='UTF-8'?>"


def rewritten(change: Callable[[bytes], bytes]) -> Callable[[Bench], Made]:
    def choose(bench: Bench) -> tuple[object, ...]:
        one, *others = bench.contents.signatures
        manifest = change(one.manifest)
        assert manifest != one.manifest
        signature = bench.identities.signer("preparer").sign_detached(manifest, AT)
        return replace(one, manifest=manifest, signature=signature), *others

    return signatures(choose)


def put(old: bytes, new: bytes) -> Callable[[Bench], Made]:
    return rewritten(lambda blob: blob.replace(old, new, 1))


def looking_like(name: str) -> Callable[[Bench], Made]:
    """data.json left out, and a name that looks like it put in."""
    return resigned(1, lambda hashes: {name if key == "data.json" else key: value for key, value in hashes.items()})


ATTACKS = [
    *(
        Attack("manifests", f"signed: {name}", make, "manifest_damaged", FIRST, DAMAGED)
        for name, make in (
            ("in UTF-16", rewritten(lambda blob: blob.replace(b"UTF-8", b"UTF-16", 1).decode().encode("utf-16"))),
            ("in another encoding", put(b"UTF-8", b"ISO-8859-1")),
            ("an instruction in a hash", put(b"</ds:DigestValue>", b"<?x?>junk</ds:DigestValue>")),
            ("a comment in a hash", put(b"</ds:DigestValue>", b"<!-- -->junk</ds:DigestValue>")),
            ("a weaker hash", put(b"xmlenc#sha256", b"xmldsig#sha1")),
            ("a hash in capitals", put(b"<ds:DigestValue>", b"<ds:DigestValue> ")),
            (
                "a reference that counts twice",
                put(b"<asic:DataObjectReference ", b'<asic:DataObjectReference Rootfile="true" '),
            ),
            (
                "a demand of its own",
                put(b"</asic:ASiCManifest>", b"<asic:ASiCManifestExtensions/></asic:ASiCManifest>"),
            ),
            ("a signature inside", put(b"</asic:ASiCManifest>", b"<ds:Signature/></asic:ASiCManifest>")),
            ("another root around it", rewritten(lambda blob: XML + b"\n<a>" + blob.partition(b"?>")[2] + b"</a>")),
        )
    ),
    Attack(
        "manifests",
        "signed: a name with a Cyrillic letter",
        looking_like("d\u0430ta.json"),
        "entry_not_signed",
        "data.json",
        "没有包含这个条目",
    ),
    Attack(
        "manifests",
        "signed: a name with escapes",
        looking_like("data%2Ejson"),
        "entry_not_signed",
        "data.json",
        "没有包含这个条目",
    ),
    Attack(
        "manifests",
        "signed: a name by a way round",
        looking_like("./data.json"),
        "entry_not_signed",
        "data.json",
        "没有包含这个条目",
    ),
    Attack(
        "manifests",
        "signed: a second entry for data.json",
        resigned(1, lambda hashes: hashes | {"DATA.JSON": sha256_hex(b"x")}),
        "entry_missing",
        "DATA.JSON",
        "条目不见了",
    ),
]
