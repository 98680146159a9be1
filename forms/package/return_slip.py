"""A return slip (退回单): comments on single cells instead of a signature, bound to one package.

The form is `resources/schemas/return_slip.json`. Not signed: it says what is to be changed, and proves nothing.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from forms.errors import UserError
from forms.package.identity import PackageIdentity
from forms.package.strict_json import read_json, whole_number
from resources.translation import _

FORMAT = "zerenshu-return-slip"
FORMAT_VERSION = 1
LARGEST_BYTES = 4 << 20

_LONGEST_TEXT = 2_000
_MOST_COMMENTS = 2_000
_MEASURE = re.compile(r"([0-9]+\.[0-9]+)(?:\.([a-z_]+(?:\.[0-9]+)?))?")
_ROW = re.compile(r"([a-z][a-z0-9_]*)\[([^\[\]]+)\](?:\.([a-z][a-z0-9_]*))?")

PlaceKind = Literal["package", "measure", "row"]


@dataclass(frozen=True, slots=True)
class Place:
    """What a comment is about: the package, a measure or one of its fields, a row of a ledger or one of its columns."""

    kind: PlaceKind
    measure: str = ""
    field: str = ""
    ledger: str = ""
    row: str = ""

    @property
    def text(self) -> str:
        """As on the command line: 9.2.value, state_assets[ZC-0117].status; "" for the package."""
        if self.kind == "row":
            return f"{self.ledger}[{self.row}]" + (f".{self.field}" if self.field else "")
        return self.measure + (f".{self.field}" if self.field else "")


@dataclass(frozen=True, slots=True)
class Comment:
    """`shown` is what stood in the cell when it was commented on."""

    place: Place
    text: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class ReturnSlip:
    """`package_sha256` is that of the zip, "" of an unpacked one; `role` the letter's role id, "" for a receiver."""

    package: str
    package_sha256: str
    identity: PackageIdentity
    signatures: int
    by: str
    role: str
    role_title: str
    at: str
    reason: str
    comments: tuple[Comment, ...]


def parse_place(text: str) -> Place | None:
    """A place as it is typed; None when it is none."""
    plain = text.strip()
    if not plain:
        return Place("package")
    if match := _MEASURE.fullmatch(plain):
        return Place("measure", measure=match[1], field=match[2] or "")
    if match := _ROW.fullmatch(plain):
        return Place("row", ledger=match[1], row=match[2], field=match[3] or "")
    return None


def build_slip(slip: ReturnSlip) -> bytes:
    """The slip as UTF-8 JSON, readable by a person too."""
    identity = slip.identity
    content = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "package": {
            "file": slip.package,
            "sha256": slip.package_sha256,
            "unit": {"code": identity.unit, "name": identity.unit_name},
            "letter": {"id": identity.letter, "title": identity.title},
            "node": identity.node,
            "revision": identity.revision,
            "data_sha256": identity.data_sha256,
            "signatures": slip.signatures,
        },
        "returned_by": {"name": slip.by, "role": slip.role, "title": slip.role_title},
        "returned_at": slip.at,
        "reason": slip.reason,
        "comments": [
            {"place": comment.place.text, "text": comment.text, "shown": comment.shown} for comment in slip.comments
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def parse_slip(blob: bytes, where: str) -> ReturnSlip:
    """Read a slip that came from elsewhere.

    Raises:
        UserError: `not_a_slip`, or `slip_newer` when a newer program wrote it.
    """
    try:
        if len(blob) > LARGEST_BYTES:
            raise ValueError("size")
        content = read_json(blob)
        if content["format"] != FORMAT:
            raise ValueError("format")
        if whole_number(content["format_version"]) > FORMAT_VERSION:
            what = _("退回单由更新版本的程序生成。")
            raise UserError("slip_newer", what, todo=_("请升级本程序。"), where=where)
        return _slip(content)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        what = _("这不是退回单，或它已损坏。")
        raise UserError("not_a_slip", what, todo=_("请选择以 _return.json 结尾的文件。"), where=where) from fault


def _slip(content: Mapping[str, Any]) -> ReturnSlip:
    package, by = content["package"], content["returned_by"]
    identity = PackageIdentity(
        "package",
        _line(package["unit"]["code"]),
        _line(package["unit"]["name"]),
        _line(package["letter"]["id"]),
        _line(package["letter"]["title"]),
        _line(package["node"]),
        whole_number(package["revision"]),
        _line(package["data_sha256"]),
    )
    return ReturnSlip(
        package=_line(package["file"]),
        package_sha256=_line(package["sha256"]),
        identity=identity,
        signatures=whole_number(package["signatures"]),
        by=_line(by["name"]),
        role=_line(by["role"]),
        role_title=_line(by["title"]),
        at=_line(content["returned_at"]),
        reason=_line(content["reason"]),
        comments=_comments(content["comments"]),
    )


def _comments(items: Sequence[Mapping[str, Any]]) -> tuple[Comment, ...]:
    if not isinstance(items, list) or len(items) > _MOST_COMMENTS:
        raise ValueError("comments")
    comments = []
    for item in items:
        place = parse_place(_line(item["place"]))
        if place is None:
            raise ValueError("place")
        comments.append(Comment(place, _line(item["text"]), _line(item["shown"])))
    return tuple(comments)


def _line(value: Any) -> str:
    """A text that will be shown; line breaks become blanks."""
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise TypeError("text")
    return "".join(char if char.isprintable() else " " for char in value)
