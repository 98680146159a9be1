"""ASiCManifest (ETSI EN 319 162-1, annex A): what a role signs. Building, and strict parsing."""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from forms.package.entries import (
    DATA,
    MIMETYPE,
    SIGNATURE_FOLDER,
    SIGNATURE_MEDIA_TYPE,
    SUPPLEMENT,
    kind_of,
    manifest_name,
    media_type,
    signature_name,
    sm2_signature_name,
)

_ASIC = "http://uri.etsi.org/02918/v1.2.1#"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_DEPUTY = "urn:zerenshu:deputy"
_SM2 = "urn:zerenshu:sm2"
_STAMPED = "urn:zerenshu:timestamp"
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_LARGEST_BYTES = 2 << 20
_DECLARATION = b"<?xml version='1.0' encoding='UTF-8'?>\n"
_EXTENSIONS = {"Basis": ("deputy", _DEPUTY), "Certificate": ("sm2", _SM2), "Timestamp": ("timestamp", _STAMPED)}
"""The elements that may stand in extensions, in this order, each with its usual prefix and its namespace."""
_YES = "requested"
LONGEST_BASIS = 100


@dataclass(frozen=True, slots=True)
class Manifest:
    """A parsed manifest: the signature it belongs to, and entry names with their SHA-256 (hex), in order.

    `basis` is what a deputy signed by (代签依据), "" when the role signed itself. `sm2_certificate` is the SHA-256
    (hex) of the certificate whose SM2 signature stands beside the role's own, "" when none does. `is_stamped`: the
    role's signature was given a timestamp, which stands where no signature holds it and could be stripped unseen. (That
    of the report is held by the signatures of the later roles, and by the last manifest.)
    """

    signature: str
    hashes: Mapping[str, str]
    basis: str = ""
    sm2_certificate: str = ""
    is_stamped: bool = False


def covered_entries(number: int, count: int, names: Iterable[str]) -> list[str]:
    """Which of a package's entries the manifest of role `number` of `count` covers, in their order.

    Before the last role: data.json, the evidence, and the manifests and signatures before its own. The last role (the
    only one, too): everything else as well. Never `mimetype`: its content is fixed by the standard, the reader accepts
    no other, and SHA256SUMS.txt lists it; never a manifest or signature from its own number on. An SM2 signature beside
    an earlier one counts as that one does.
    """
    names_of = (manifest_name, signature_name, sm2_signature_name)
    earlier = {name_of(before) for before in range(1, number) for name_of in names_of}
    covered = []
    for name in names:
        if name.startswith(SIGNATURE_FOLDER):
            if name in earlier:
                covered.append(name)
        elif name in (DATA, SUPPLEMENT) or kind_of(name) == "evidence" or (number == count and name != MIMETYPE):
            covered.append(name)
    return covered


def build_manifest(
    number: int, hashes: Mapping[str, str], basis: str = "", sm2_certificate: str = "", *, is_stamped: bool = False
) -> bytes:
    """The manifest of role `number` over entries with their SHA-256 (hex).

    `basis` stands in an extension (EN 319 162-1, A.4: ASiCManifestExtensions, not critical), signed with the rest; so
    do `sm2_certificate` and `is_stamped`, so that the role's own signature says whether one with SM2 stands beside it,
    and whose, and whether it has a timestamp.
    """
    root = etree.Element(_tag(_ASIC, "ASiCManifest"), nsmap={"asic": _ASIC, "ds": _DS})
    etree.SubElement(root, _tag(_ASIC, "SigReference"), URI=signature_name(number), MimeType=SIGNATURE_MEDIA_TYPE)
    for name, sha256 in hashes.items():
        reference = etree.SubElement(root, _tag(_ASIC, "DataObjectReference"), URI=name, MimeType=media_type(name))
        etree.SubElement(reference, _tag(_DS, "DigestMethod"), Algorithm=_SHA256)
        value = etree.SubElement(reference, _tag(_DS, "DigestValue"))
        value.text = base64.b64encode(bytes.fromhex(sha256)).decode("ascii")
    texts = {"Basis": basis, "Certificate": sm2_certificate, "Timestamp": _YES if is_stamped else ""}
    if any(texts.values()):
        extensions = etree.SubElement(root, _tag(_ASIC, "ASiCManifestExtensions"))
        for name, text in texts.items():
            if text:
                prefix, namespace = _EXTENSIONS[name]
                _add_extension(extensions, _tag(namespace, name), {prefix: namespace}, text)
    blob: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return blob


def _add_extension(extensions: etree._Element, tag: str, names: Mapping[str, str], text: str) -> None:
    extension = etree.SubElement(extensions, _tag(_ASIC, "Extension"), Critical="false")
    etree.SubElement(extension, tag, nsmap=names).text = text


def parse_manifest(blob: bytes) -> Manifest:
    """Read a manifest that holds exactly what `build_manifest` writes.

    No document type, entity, comment, instruction, foreign element or attribute; no entry twice.

    Raises:
        ValueError: it is anything else, or larger than 2 MiB.
    """
    body = blob.removeprefix(_DECLARATION)
    if len(blob) > _LARGEST_BYTES or len(body) == len(blob) or b"<!" in body or b"<?" in body:
        raise ValueError("too large, in another encoding, or with a declaration, comment or instruction")
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
    extensions: dict[str, str] = {}
    if children[-1].tag == _tag(_ASIC, "ASiCManifestExtensions"):
        extensions = _parse_extensions(children.pop())
    hashes: dict[str, str] = {}
    for child in children[1:]:
        name, sha256 = _parse_reference(child)
        if name in hashes:
            raise ValueError("entry twice")
        hashes[name] = sha256
    basis, sm2_certificate = extensions.get("Basis", ""), extensions.get("Certificate", "")
    return Manifest(str(children[0].get("URI")), hashes, basis, sm2_certificate, "Timestamp" in extensions)


def _parse_extensions(extensions: etree._Element) -> dict[str, str]:
    """Texts by name: one or several, each once and in order."""
    _expect(extensions, _ASIC, "ASiCManifestExtensions", ())
    texts = [_parse_extension(extension) for extension in extensions]
    found = dict(texts)
    if not texts or [name for name, _text in texts] != [name for name in _EXTENSIONS if name in found]:
        raise ValueError("extensions")
    return found


def _parse_extension(extension: etree._Element) -> tuple[str, str]:
    _expect(extension, _ASIC, "Extension", ("Critical",))
    (inner,) = list(extension)
    name = etree.QName(inner).localname
    if name not in _EXTENSIONS:
        raise ValueError("extension")
    _expect(inner, _EXTENSIONS[name][1], name, (), has_text=True)
    text = inner.text or ""
    if extension.get("Critical") != "false" or list(inner) or not _is_extension_text(name, text):
        raise ValueError("extension")
    return name, text


def _is_extension_text(name: str, text: str) -> bool:
    if name == "Basis":
        return is_basis(text)
    return text == _YES if name == "Timestamp" else bool(_FINGERPRINT.fullmatch(text))


def is_basis(text: str) -> bool:
    """Whether a text can stand as the basis of a deputy: printable, one line, not blank, 100 characters at most."""
    return 0 < len(text) <= LONGEST_BASIS and text == text.strip() and text.isprintable()


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
