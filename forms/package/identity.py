"""What a package says it is: whose, of which letter and node, which revision. Held against paper and other packages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from forms.package.package_data import PackageData
from forms.signing.fault import shown_text

PackageKind = Literal["package", "supplement"]


@dataclass(frozen=True, slots=True)
class PackageIdentity:
    """`unit` is the code, `unit_name` what it stands for; texts are "" and `revision` 0 where nothing is said.

    `data_sha256` is that of the package's data.json; of a supplement: that of the package it belongs to.
    `previous_data_sha256`: that of the revision before, "" for the first.
    """

    kind: PackageKind
    unit: str
    unit_name: str
    letter: str
    title: str
    node: str
    revision: int
    data_sha256: str
    exported_at: str = ""
    previous_data_sha256: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "unit": {"code": self.unit, "name": self.unit_name},
            "letter": {"id": self.letter, "title": self.title},
            "node": self.node,
            "revision": self.revision,
            "data_sha256": self.data_sha256,
            "previous_data_sha256": self.previous_data_sha256,
        }


def identity_of(data: PackageData, data_sha256: str) -> PackageIdentity:
    """The identity that a data.json states; whatever it says is made safe to show."""
    content = data.content
    unit, letter = _mapping(content.get("unit")), _mapping(content.get("letter"))
    revision = content.get("revision")
    return PackageIdentity(
        "package",
        _text(unit.get("code")),
        _text(unit.get("name")),
        _text(letter.get("id")),
        _text(letter.get("title")),
        _text(content.get("node")),
        revision if type(revision) is int else 0,
        data_sha256,
        _text(content.get("exported_at")),
        _text(content.get("previous_data_sha256")),
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return shown_text(value) if isinstance(value, str) else ""
