"""Names inside a package, and the name of the package itself. ASCII only, so that every tool unpacks them alike."""

import re
from pathlib import PurePosixPath
from typing import Literal

from forms.errors import UserError
from resources.translation import _

MIMETYPE = "mimetype"
MIMETYPE_CONTENT = b"application/vnd.etsi.asic-e+zip"
REPORT = "report.pdf"
WORKBOOK = "data.xlsx"
DATA = "data.json"
SUPPLEMENT = "supplement.json"
"""The index of a supplement, which has neither report nor workbook nor data of its own."""
SUMS = "SHA256SUMS.txt"
EVIDENCE_FOLDER = "evidence/"
SIGNATURE_FOLDER = "META-INF/"

LONGEST_NAME = 150
MOST_ROLES = 20

SIGNATURE_MEDIA_TYPE = "application/x-pkcs7-signature"
_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "txt": "text/plain",
    "xml": "text/xml",
    "p7s": SIGNATURE_MEDIA_TYPE,
    "jpg": "image/jpeg",
    "png": "image/png",
}

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")
_MANIFEST = re.compile(r"META-INF/ASiCManifest([1-9][0-9]?)\.xml")
_SIGNATURE = re.compile(r"META-INF/signature([1-9][0-9]?)\.p7s")
_SM2_SIGNATURE = re.compile(r"META-INF/signature-sm2-([1-9][0-9]?)\.p7s")
_EVIDENCE = re.compile(r"evidence/[0-9a-f]{16}-[^/]+")
_FILE_NAME_PART = re.compile(r"[A-Za-z0-9.-]+")

Kind = Literal["mimetype", "content", "sums", "evidence", "manifest", "signature", "sm2", "unknown"]


def manifest_name(number: int) -> str:
    """The manifest of the role that signs as number 1, 2, ..."""
    return f"META-INF/ASiCManifest{number}.xml"


def signature_name(number: int) -> str:
    return f"META-INF/signature{number}.p7s"


def sm2_signature_name(number: int) -> str:
    """The trial signature with SM2 that may stand beside that of role 1, 2, ..."""
    return f"META-INF/signature-sm2-{number}.p7s"


def kind_of(name: str) -> Kind:
    """What an entry is, by its name; `unknown` has no place in a package."""
    if name == MIMETYPE:
        return "mimetype"
    if name in (REPORT, WORKBOOK, DATA, SUPPLEMENT):
        return "content"
    if name == SUMS:
        return "sums"
    if _EVIDENCE.fullmatch(name):
        return "evidence"
    if _MANIFEST.fullmatch(name):
        return "manifest"
    if _SIGNATURE.fullmatch(name):
        return "signature"
    if _SM2_SIGNATURE.fullmatch(name):
        return "sm2"
    return "unknown"


def is_legal_name(name: str) -> bool:
    """ASCII letters, digits, `_`, `-`, inner dots; parts divided by `/`; no `..`, nothing absolute, 150 at most."""
    return 0 < len(name) <= LONGEST_NAME and all(_PART.fullmatch(part) for part in name.split("/"))


def media_type(name: str) -> str:
    return _MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def evidence_entry_name(sha256: str, file_name: str) -> str:
    """The entry of an evidence file: `evidence/<first 16 of its hash>-<ascii name>`.

    What is not ASCII is left out of the name (the title stands in data.json); the ending is kept.
    """
    path = PurePosixPath(file_name.replace("\\", "/"))
    stem = re.sub(r"[^A-Za-z0-9]+", "-", path.stem).strip("-")[:60] or "file"
    ending = re.sub(r"[^A-Za-z0-9]+", "", path.suffix)[:10].lower()
    return f"{EVIDENCE_FOLDER}{sha256[:16]}-{stem}" + (f".{ending}" if ending else "")


def package_name(unit_code: str, letter_id: str, node: str, revision: int, signatures: int, *, practice: bool) -> str:
    """The file name of a package: `<unit code>_<letter id>_<node>_r<revision>_s<signatures>.zip`.

    Args:
        unit_code: letters, digits, dots and hyphens (统一社会信用代码 or an area's code).
        practice: puts `DEMO_` in front.

    Raises:
        UserError: `name_not_ascii` when a part holds anything else; the unit's code is entered by the office.
    """
    return f"{_name_front(unit_code, letter_id, node, practice=practice)}_r{revision}_s{signatures}.zip"


def supplement_name(unit_code: str, letter_id: str, node: str, revision: int, number: int, *, practice: bool) -> str:
    """The file name of a supplement: as its package's, with `_b<number>` for the signatures. Raises as that."""
    return f"{_name_front(unit_code, letter_id, node, practice=practice)}_r{revision}_b{number}.zip"


def _name_front(unit_code: str, letter_id: str, node: str, *, practice: bool) -> str:
    for part in (unit_code, letter_id, node):
        if not _FILE_NAME_PART.fullmatch(part):
            raise UserError(
                "name_not_ascii",
                _("“{part}”不能用在报送包的文件名里。").format(part=part),
                todo=_("请改成只含字母、数字、点和短横线的代码。"),
            )
    front = "DEMO_" if practice else ""
    return f"{front}{unit_code}_{letter_id}_{node}"
