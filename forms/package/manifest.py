"""ASiCManifest (ETSI EN 319 162-1, annex A): what a role signs. Building, and strict parsing."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from forms.package.entries import (
    DATA,
    MIMETYPE,
    SIGNATURE_FOLDER,
    SIGNATURE_MEDIA_TYPE,
    kind_of,
    manifest_name,
    media_type,
    signature_name,
)

_ASIC = "http://uri.etsi.org/02918/v1.2.1#"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_LARGEST_BYTES = 2 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """A parsed manifest: the signature it belongs to, and entry names with their SHA-256 (hex), in order."""

    signature: str
    hashes: Mapping[str, str]


def covered_entries(number: int, count: int, names: Iterable[str]) -> list[str]:
    """Which of a package's entries the manifest of role `number` of `count` covers, in their order.

    Before the last role: data.json, the evidence, and the manifests and signatures before its own. The last role (the
    only one, too): everything else as well. Never `mimetype`: its content is fixed by the standard, the reader accepts
    no other, and SHA256SUMS.txt lists it; never a manifest or signature from its own number on.
    """
    earlier = {name for before in range(1, number) for name in (manifest_name(before), signature_name(before))}
    covered = []
    for name in names:
        if name.startswith(SIGNATURE_FOLDER):
            if name in earlier:
                covered.append(name)
        elif name == DATA or kind_of(name) == "evidence" or (number == count and name != MIMETYPE):
            covered.append(name)
    return covered


def build_manifest(number: int, hashes: Mapping[str, str]) -> bytes:
    """The manifest of role `number` over entries with their SHA-256 (hex)."""
    root = etree.Element(_tag(_ASIC, "ASiCManifest"), nsmap={"asic": _ASIC, "ds": _DS})
    etree.SubElement(root, _tag(_ASIC, "SigReference"), URI=signature_name(number), MimeType=SIGNATURE_MEDIA_TYPE)
    for name, sha256 in hashes.items():
        reference = etree.SubElement(root, _tag(_ASIC, "DataObjectReference"), URI=name, MimeType=media_type(name))
        etree.SubElement(reference, _tag(_DS, "DigestMethod"), Algorithm=_SHA256)
        value = etree.SubElement(reference, _tag(_DS, "DigestValue"))
        value.text = base64.b64encode(bytes.fromhex(sha256)).decode("ascii")
    blob: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return blob


def parse_manifest(blob: bytes) -> Manifest:
    """Read a manifest that holds exactly what `build_manifest` writes.

    No document type, entity, comment, instruction, foreign element or attribute; no entry twice.

    Raises:
        ValueError: it is anything else, or larger than 2 MiB.
    """
    if len(blob) > _LARGEST_BYTES or b"<!" in blob:
        raise ValueError("too large, or a declaration")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_blank_text=True
    )
    try:
        root = etree.fromstring(blob, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("not well formed") from error
    if root.getprevious() is not None or root.getnext() is not None:
        raise ValueError("something beside the root")
    _expect(root, _ASIC, "ASiCManifest", ())
    children = list(root)
    if not children:
        raise ValueError("empty")
    _expect(children[0], _ASIC, "SigReference", ("URI", "MimeType"))
    hashes: dict[str, str] = {}
    for child in children[1:]:
        name, sha256 = _parse_reference(child)
        if name in hashes:
            raise ValueError("entry twice")
        hashes[name] = sha256
    return Manifest(str(children[0].get("URI")), hashes)


def _parse_reference(reference: etree._Element) -> tuple[str, str]:
    _expect(reference, _ASIC, "DataObjectReference", ("URI", "MimeType"))
    method, value = list(reference)
    _expect(method, _DS, "DigestMethod", ("Algorithm",))
    _expect(value, _DS, "DigestValue", (), has_text=True)
    if method.get("Algorithm") != _SHA256:
        raise ValueError("digest method")
    try:
        digest = base64.b64decode(value.text or "", validate=True)
    except binascii.Error as error:
        raise ValueError("digest value") from error
    if len(digest) != 32 or base64.b64encode(digest).decode("ascii") != value.text:
        raise ValueError("digest value")
    return str(reference.get("URI")), digest.hex()


def _expect(
    element: etree._Element, namespace: str, name: str, attributes: tuple[str, ...], *, has_text: bool = False
) -> None:
    if element.tag != _tag(namespace, name) or set(element.attrib) != set(attributes):
        raise ValueError("element")
    if (element.tail or "").strip() or (not has_text and (element.text or "").strip()):
        raise ValueError("text")


def _tag(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"
