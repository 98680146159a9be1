"""A workbook as a package of parts (ECMA-376-2:2012): what a signature covers, and where the signatures lie."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from forms.excel.part_zip import BadPart
from forms.excel.signature_xml import PartReference, element
from resources.translation import _

_CONTENT_TYPES = "[Content_Types].xml"
_CORE = "docProps/core.xml"
_ROOT_RELATIONSHIPS = "_rels/.rels"
_FOLDER = "_xmlsignatures/"
_ORIGIN = f"{_FOLDER}origin.sigs"
_ORIGIN_ID = "rIdSignatures"
_ORIGIN_RELATIONSHIPS = f"{_FOLDER}_rels/origin.sigs.rels"

_TYPES_XMLNS = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS_XMLNS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ORIGIN_RELATIONSHIP = f"{_RELATIONSHIPS_XMLNS}/digital-signature/origin"
_SIGNATURE_RELATIONSHIP = f"{_RELATIONSHIPS_XMLNS}/digital-signature/signature"

_ORIGIN_TYPE = "application/vnd.openxmlformats-package.digital-signature-origin"
_SIGNATURE_TYPE = "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"

_LARGEST_BYTES = 1 << 20
_START = re.compile(
    rb"""(?:<\?xml version=['"]1\.0['"](?: encoding=['"](?i:utf-8)['"])?(?: standalone=['"]yes['"])?\?>\s*)?<\w"""
)

Parts = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _Relationship:
    id: str
    type: str
    target: str
    mode: str


def signature_name(number: int) -> str:
    """The part of the signature that was made as number 1, 2, ..."""
    return f"{_FOLDER}sig{number}.xml"


def count_signatures(parts: Parts) -> int:
    """How many signatures there are: all of them registered where this program does, and nothing else beside them.

    Raises:
        BadPart: naming the part that is missing, too many or changed.
    """
    held = {name for name in parts if name.lower().startswith(_FOLDER)}
    origins = [item for item in _relationships(parts, _ROOT_RELATIONSHIPS) if item.type == _ORIGIN_RELATIONSHIP]
    if not held and not origins:
        return 0
    count = sum(name.startswith(f"{_FOLDER}sig") for name in held)
    expected = {_ORIGIN, _ORIGIN_RELATIONSHIPS, *map(signature_name, range(1, count + 1))}
    for name in sorted(held ^ expected):
        raise BadPart(_("签名文件不全，或夹有不属于签名的部件。"), name)
    if [(item.id, item.target, item.mode) for item in origins] != [(_ORIGIN_ID, _ORIGIN, "Internal")]:
        raise BadPart(_("指向签名的关系不见了，或指向别处。"), _ROOT_RELATIONSHIPS)
    if parts[_ORIGIN] or parts[_ORIGIN_RELATIONSHIPS] != _origin_relationships(count):
        raise BadPart(_("签名的登记被改动。"), _ORIGIN_RELATIONSHIPS)
    return count


def make_room(parts: dict[str, bytes], number: int) -> None:
    """Enter signature `number` into the package (13.2), as an empty part: origin, relationships, content types.

    Raises:
        BadPart: the package is not in the form that this program writes.
    """
    if number == 1:
        origin = f'<Relationship Type="{_ORIGIN_RELATIONSHIP}" Target="{_ORIGIN}" Id="{_ORIGIN_ID}"/>'
        _append(parts, _ROOT_RELATIONSHIPS, origin)
        _append(parts, _CONTENT_TYPES, f'<Default Extension="sigs" ContentType="{_ORIGIN_TYPE}"/>')
        parts[_ORIGIN] = b""
    part = f'<Override PartName="/{signature_name(number)}" ContentType="{_SIGNATURE_TYPE}"/>'
    _append(parts, _CONTENT_TYPES, part)
    parts[_ORIGIN_RELATIONSHIPS] = _origin_relationships(number)
    parts[signature_name(number)] = b""


def find_signed(parts: Parts) -> tuple[PartReference, ...]:
    """Every part as a signature must cover it: all but the signatures, the content types and docProps/core.xml.

    Content types are signed with each part, so [Content_Types].xml itself need not be; Apache POI cannot read core.xml
    as a part. Of a .rels part all relationships are signed but the one to the signatures, so that others can follow.

    Raises:
        BadPart: content types or relationships that two programs could read differently.
    """
    types = _content_types(parts)
    unsigned = {_CORE: _CORE_TYPE, _ORIGIN: _ORIGIN_TYPE, _ORIGIN_RELATIONSHIPS: types.get(_ROOT_RELATIONSHIPS, "")}
    unsigned |= {name: _SIGNATURE_TYPE for name in types if name.startswith(_FOLDER) and name not in unsigned}
    for name, expected in unsigned.items():
        if types.get(name, expected) != expected:
            raise BadPart(_("部件登记的类型不对。"), name)
    return tuple(_reference(parts, name, types[name]) for name in sorted(types) if name not in unsigned)


def _reference(parts: Parts, name: str, content_type: str) -> PartReference:
    if not name.endswith(".rels"):
        return PartReference(name, content_type, hashlib.sha256(parts[name]).digest())
    kept = [
        item for item in _relationships(parts, name) if name != _ROOT_RELATIONSHIPS or item.type != _ORIGIN_RELATIONSHIP
    ]
    ids = tuple(item.id for item in kept)
    return PartReference(name, content_type, hashlib.sha256(_transformed(kept)).digest(), ids)


def _transformed(relationships: list[_Relationship]) -> bytes:
    """The relationships transform (13.2.4.24) and Canonical XML in one."""
    items = (
        {"Id": item.id, "Type": item.type, "Target": item.target, "TargetMode": item.mode} for item in relationships
    )
    content = "".join(element("Relationship", attributes=item) for item in items)
    return element("Relationships", content, {"xmlns": _RELATIONSHIPS_XMLNS}).encode()


def _relationships(parts: Parts, name: str) -> list[_Relationship]:
    """Sorted by their ids."""
    found = []
    for child in _children(parts, name, _RELATIONSHIPS_XMLNS, "Relationships"):
        mode = child.get("TargetMode", "Internal")
        is_legal = set(child.attrib) | {"TargetMode"} == {"Id", "Type", "Target", "TargetMode"}
        if (
            child.tag != f"{{{_RELATIONSHIPS_XMLNS}}}Relationship"
            or not is_legal
            or mode not in ("Internal", "External")
        ):
            raise _irregular(name)
        found.append(_Relationship(child.attrib["Id"], child.attrib["Type"], child.attrib["Target"], mode))
    if len({item.id for item in found}) != len(found):
        raise _irregular(name)
    return sorted(found, key=lambda item: item.id)


def _content_types(parts: Parts) -> dict[str, str]:
    """The content type of every part (10.1.2.4), by its name."""
    defaults: dict[str, str] = {}
    named = {f"/{name}" for name in parts}
    overrides: dict[str, str] = {}
    for child in _children(parts, _CONTENT_TYPES, _TYPES_XMLNS, "Types"):
        is_default = child.tag == f"{{{_TYPES_XMLNS}}}Default"
        key, known = ("Extension", defaults) if is_default else ("PartName", overrides)
        is_override = child.tag == f"{{{_TYPES_XMLNS}}}Override" and child.get(key) in named
        is_legal = (is_default or is_override) and set(child.attrib) == {key, "ContentType"}
        if not is_legal or child.attrib[key].lower() in known:
            raise _irregular(_CONTENT_TYPES)
        known[child.attrib[key].lower()] = child.attrib["ContentType"]
    types = {}
    for name in parts:
        if name != _CONTENT_TYPES:
            default = defaults.get(name.rpartition(".")[2].lower(), "")
            types[name] = overrides.get(f"/{name}".lower(), default)
            if not types[name] or '"' in types[name]:
                raise BadPart(_("部件没有登记类型。"), name)
    return types


def _children(parts: Parts, name: str, xmlns: str, root_tag: str) -> list[Element]:
    """The elements of a list that has nothing else: no comment, text, instruction, declaration or deeper element."""
    if name not in parts:
        raise BadPart(_("必要的部件不见了。"), name)
    blob = parts[name]
    start = _START.match(blob)
    if start is None or len(blob) > _LARGEST_BYTES or b"<!" in blob or b"<?" in blob[start.end() :]:
        raise _irregular(name)
    try:
        root = fromstring(blob, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _irregular(name) from error
    found = list(root)
    texts = [root.text, *(text for child in found for text in (child.text, child.tail))]
    is_flat = not root.attrib and not any(len(child) for child in found)
    if root.tag != f"{{{xmlns}}}{root_tag}" or not is_flat or any(text and text.strip() for text in texts):
        raise _irregular(name)
    return found


def _append(parts: dict[str, bytes], name: str, child: str) -> None:
    """Put an element at the end of a list; all that stands there stays as it is."""
    before, tag, after = parts[name].rpartition(b"</")
    if not tag or b">" not in after:
        raise _irregular(name)
    parts[name] = before + child.encode() + tag + after


def _origin_relationships(count: int) -> bytes:
    items = (
        {"Id": f"rId{number}", "Type": _SIGNATURE_RELATIONSHIP, "Target": f"sig{number}.xml"}
        for number in range(1, count + 1)
    )
    content = "".join(element("Relationship", attributes=item) for item in items)
    return element("Relationships", content, {"xmlns": _RELATIONSHIPS_XMLNS}).encode()


def _irregular(name: str) -> BadPart:
    return BadPart(_("部件损坏，或写法可能被不同的程序读成不同的内容。"), name)
