"""The small parts of an xlsx file that say where each sheet is and which styles show percent."""

import posixpath
import re
import zipfile
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from forms.excel.refusal import Refused

_MAX_PART_BYTES = 32 * 1024 * 1024
_BUILT_IN_PERCENT = {9, 10}
_QUOTED = re.compile(r'"[^"]*"|\\.')
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook2.xml")


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Entry of each sheet by the sheet's name. Raises Refused when the file is no workbook."""
    path = next((name for name in _WORKBOOK_PARTS if name in archive.NameToInfo), None)
    if path is None:
        raise Refused("not_a_workbook")
    folder, file_name = posixpath.split(path)
    relations = f"{folder}/_rels/{file_name}.rels"
    targets = {
        relation.get("Id", ""): posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/")
        for relation in (_read(archive, relations) if relations in archive.NameToInfo else [])
    }
    found = {}
    for sheet in _named(_read(archive, path), "sheet"):
        relation_id = next((value for key, value in sheet.attrib.items() if _local(key) == "id"), "")
        if relation_id in targets:
            found[sheet.get("name", "")] = targets[relation_id]
    return found


def percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Numbers of the cell styles whose number format shows percent."""
    if "xl/styles.xml" not in archive.NameToInfo:
        return frozenset()
    root = _read(archive, "xl/styles.xml")
    formats = set(_BUILT_IN_PERCENT)
    for element in _named(root, "numFmt"):
        if "%" in _QUOTED.sub("", element.get("formatCode", "")):
            formats.add(_number(element.get("numFmtId")))
    styles = next(iter(_named(root, "cellXfs")), None)
    if styles is None:
        return frozenset()
    return frozenset(index for index, style in enumerate(styles) if _number(style.get("numFmtId")) in formats)


def _read(archive: zipfile.ZipFile, path: str) -> Element:
    if archive.NameToInfo[path].file_size > _MAX_PART_BYTES:
        raise Refused("unpacks_too_large", size=archive.NameToInfo[path].file_size // 1024 // 1024)
    try:
        root: Element = fromstring(archive.read(path), forbid_dtd=True)
    except DefusedXmlException as fault:
        raise Refused("has_doctype") from fault
    except (ParseError, ValueError, LookupError) as fault:
        raise Refused("damaged") from fault
    return root


def _named(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if _local(str(element.tag)) == name]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1
