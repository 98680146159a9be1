"""The XML of one signature (XML-DSig in the profile of ECMA-376-2:2012, 13), built and taken apart again.

It is written in canonical form (Canonical XML 1.0) from the start: what is hashed is the text as it stands, and no
library canonicalises anything. Taken apart, it must build to the same bytes, so nothing unsigned can hide in it.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, unescape

from forms.signing.signer import Algorithm

_DSIG = "http://www.w3.org/2000/09/xmldsig#"
_PACKAGE_SIGNATURE = "http://schemas.openxmlformats.org/package/2006/digital-signature"
_OFFICE = "http://schemas.microsoft.com/office/2006/digsig"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_RELATIONSHIP_TRANSFORM = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"
_METHODS: Mapping[Algorithm, str] = {
    "rsa": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "ec": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
}

# Ids end in the role's id: LibreOffice reads all signatures of a workbook into one document, and from the third on it
# takes the first element of an Id, whichever signature it belongs to.
_SIGNATURE, _PACKAGE_OBJECT, _OFFICE_OBJECT = "idPackageSignature_", "idPackageObject_", "idOfficeObject_"

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_LARGEST_BYTES = 1 << 20
_IN_TEXT = {"\r": "&#xD;"}
_IN_ATTRIBUTES = {'"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"}

_REFERENCE = re.compile(
    r'<Reference URI="/([^"?]*)\?ContentType=([^"]*)">(?:<Transforms><Transform [^>]*>'
    r"((?:<mdssi:RelationshipReference [^>]*></mdssi:RelationshipReference>)*)</Transform>"
    r"<Transform [^>]*></Transform></Transforms>)?<DigestMethod [^>]*></DigestMethod>"
    r"<DigestValue>([^<]*)</DigestValue></Reference>"
)
_SOURCE = re.compile(r' SourceId="([^"]*)"')


@dataclass(frozen=True, slots=True)
class PartReference:
    """A part as it was signed. `relationship_ids` are those of a .rels part, None for any other part."""

    name: str
    content_type: str
    sha256: bytes
    relationship_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SignedContent:
    """Everything that one signature signs: `role` is the role's id, `reason` what Office shows of it."""

    role: str
    reason: str
    signed_at: datetime
    algorithm: Algorithm
    parts: tuple[PartReference, ...]


@dataclass(frozen=True, slots=True)
class WorkbookSignature:
    """A whole signature: `certificates` in DER, the signer's first; `value` as XML-DSig holds it."""

    content: SignedContent
    certificates: tuple[bytes, ...]
    value: bytes


def element(tag: str, content: str = "", attributes: Mapping[str, str] | None = None) -> str:
    """An element as Canonical XML writes it: namespaces first, attributes sorted, never an empty tag."""
    ordered = sorted((attributes or {}).items(), key=lambda item: (not item[0].startswith("xmlns"), item[0]))
    head = "".join(f' {name}="{escape(value, _IN_ATTRIBUTES).replace("&gt;", ">")}"' for name, value in ordered)
    return f"<{tag}{head}>{content}</{tag}>"


def signed_info(content: SignedContent) -> bytes:
    """The bytes that the signature value is made over: the hashes of what is signed."""
    signed = ((_PACKAGE_OBJECT, _package_object(content)), (_OFFICE_OBJECT, _office_object(content)))
    references = "".join(
        element("Reference", _digest(_sha256(part)), {"Type": f"{_DSIG}Object", "URI": f"#{name}{content.role}"})
        for name, part in signed
    )
    methods = element("CanonicalizationMethod", attributes={"Algorithm": _C14N})
    methods += element("SignatureMethod", attributes={"Algorithm": _METHODS[content.algorithm]})
    return element("SignedInfo", methods + references, {"xmlns": _DSIG}).encode()


def build_signature(signature: WorkbookSignature) -> bytes:
    """The part that holds a signature."""
    chain = "".join(element("X509Certificate", _base64(certificate)) for certificate in signature.certificates)
    inner = (
        signed_info(signature.content).decode(),
        element("SignatureValue", _base64(signature.value)),
        element("KeyInfo", element("X509Data", chain)),
        _package_object(signature.content),
        _office_object(signature.content),
    )
    attributes = {"xmlns": _DSIG, "Id": _SIGNATURE + signature.content.role}
    return (_DECLARATION + element("Signature", "".join(inner), attributes)).encode()


def parse_signature(blob: bytes) -> WorkbookSignature:
    """Take apart what `build_signature` wrote.

    No XML parser reads it: its few values are picked out and built into a signature again. Comments, entities, a
    second Object or Id, wrapped elements, other algorithms or another spelling do not give the same bytes.

    Raises:
        ValueError: it is anything else, or larger than 1 MiB.
    """
    if len(blob) > _LARGEST_BYTES:
        raise ValueError("too large")
    text = blob.decode("utf-8")
    parts = tuple(
        PartReference(unescape(found[1]), unescape(found[2]), base64.b64decode(found[4]), _source_ids(found[3]))
        for found in _REFERENCE.finditer(text)
    )
    content = SignedContent(
        role=_only(re.compile(f'<Signature [^>]*Id="{_SIGNATURE}([^">]*)">'), text),
        reason=_only(re.compile("<SignatureComments>([^<]*)<"), text),
        signed_at=datetime.strptime(_only(re.compile("<mdssi:Value>([^<]*)<"), text), _TIME).replace(tzinfo=UTC),
        algorithm="rsa" if f'"{_METHODS["rsa"]}"' in text else "ec",
        parts=parts,
    )
    chain = tuple(base64.b64decode(value) for value in re.findall("<X509Certificate>([^<]*)<", text))
    signature = WorkbookSignature(content, chain, base64.b64decode(_only(re.compile("<SignatureValue>([^<]*)<"), text)))
    if build_signature(signature) != blob or len({part.name for part in parts}) != len(parts) or not chain:
        raise ValueError("not what this program writes")
    return signature


def _package_object(content: SignedContent) -> str:
    """What every package signature has (ECMA-376-2, 13.2.4): the signed parts, and the claimed time."""
    manifest = element("Manifest", "".join(_reference(part) for part in content.parts))
    moment = element("mdssi:Format", "YYYY-MM-DDThh:mm:ssTZD")
    moment += element("mdssi:Value", content.signed_at.astimezone(UTC).strftime(_TIME))
    time = element("mdssi:SignatureTime", moment, {"xmlns:mdssi": _PACKAGE_SIGNATURE})
    attributes = {"xmlns": _DSIG, "Id": _PACKAGE_OBJECT + content.role}
    return element("Object", manifest + _property("idSignatureTime_", content.role, time), attributes)


def _office_object(content: SignedContent) -> str:
    """What Office shows ([MS-OFFCRYPTO] 2.5.2.5): `reason` as the purpose of signing."""
    details = {
        "SetupID": "",
        "SignatureText": "",
        "SignatureImage": "",
        "SignatureComments": content.reason,
        "WindowsVersion": "10.0",
        "OfficeVersion": "16.0",
        "ApplicationVersion": "16.0",
        "Monitors": "1",
        "HorizontalResolution": "1920",
        "VerticalResolution": "1080",
        "ColorDepth": "32",
        "SignatureProviderId": "{00000000-0000-0000-0000-000000000000}",
        "SignatureProviderUrl": "",
        "SignatureProviderDetails": "9",
        "SignatureType": "1",
    }
    fields = "".join(element(tag, escape(text, _IN_TEXT)) for tag, text in details.items())
    info = element("SignatureInfoV1", fields, {"xmlns": _OFFICE})
    attributes = {"xmlns": _DSIG, "Id": _OFFICE_OBJECT + content.role}
    return element("Object", _property("idOfficeV1Details_", content.role, info), attributes)


def _property(name: str, role: str, content: str) -> str:
    attributes = {"Id": name + role, "Target": f"#{_SIGNATURE}{role}"}
    return element("SignatureProperties", element("SignatureProperty", content, attributes))


def _reference(part: PartReference) -> str:
    transforms = "" if part.relationship_ids is None else element("Transforms", _transforms(part.relationship_ids))
    uri = f"/{part.name}?ContentType={part.content_type}"
    return element("Reference", transforms + _digest(part.sha256), {"URI": uri})


def _transforms(relationship_ids: Sequence[str]) -> str:
    sources = "".join(
        element("mdssi:RelationshipReference", attributes={"xmlns:mdssi": _PACKAGE_SIGNATURE, "SourceId": one})
        for one in relationship_ids
    )
    chosen = element("Transform", sources, {"Algorithm": _RELATIONSHIP_TRANSFORM})
    return chosen + element("Transform", attributes={"Algorithm": _C14N})


def _digest(sha256: bytes) -> str:
    return element("DigestMethod", attributes={"Algorithm": _SHA256}) + element("DigestValue", _base64(sha256))


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _base64(blob: bytes) -> str:
    return base64.b64encode(blob).decode("ascii")


def _source_ids(sources: str | None) -> tuple[str, ...] | None:
    return None if sources is None else tuple(unescape(one) for one in _SOURCE.findall(sources))


def _only(pattern: re.Pattern[str], text: str) -> str:
    [found] = pattern.findall(text)
    return unescape(str(found), {code: char for char, code in _IN_TEXT.items()})
