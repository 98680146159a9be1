"""The index of a supplement (补充件): what it brings, and the SHA-256 of the data.json that it belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms.package.entries import SUPPLEMENT
from forms.package.identity import PackageIdentity, identity_of
from forms.package.package_data import PackageData, SigningRole, parse_index
from forms.package.strict_json import write_canonical_json
from forms.signing.fault import shown_text

FORMAT = "zerenshu-supplement"
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class SupplementFile:
    """One file of a supplement: its entry, the title it goes by, its name before, its hash and size."""

    entry: str
    title: str
    file_name: str
    sha256: str
    size_bytes: int


def build_index(
    base: PackageData,
    data_sha256: str,
    *,
    title: str,
    files: Sequence[SupplementFile],
    roles: Sequence[SigningRole],
    by: str,
    at: datetime,
) -> bytes:
    """supplement.json: UTF-8, sorted keys, no blanks. `roles` are those who sign the supplement, in order."""
    content = base.content
    index = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "practice": base.is_practice,
        "base": {
            "unit": content["unit"],
            "letter": {key: content["letter"][key] for key in ("id", "title")},
            "node": content["node"],
            "revision": int(content["revision"]),
            "data_sha256": data_sha256,
        },
        "title": title,
        "created_at": at.isoformat(),
        "created_by": by,
        "roles": [{"id": role.id, "title": role.title} for role in roles],
        "evidence": [
            {
                "entry": file.entry,
                "title": file.title,
                "file_name": file.file_name,
                "sha256": file.sha256,
                "size_bytes": file.size_bytes,
            }
            for file in files
        ],
    }
    return write_canonical_json(index)


def parse_supplement(blob: bytes) -> PackageData:
    """Parse supplement.json; a supplement nobody signs counts as paper.

    Raises:
        PackageRefused: `data_unreadable`, `data_not_canonical`, or `data_newer` when a newer program wrote it.
    """
    return parse_index(blob, FORMAT, FORMAT_VERSION, SUPPLEMENT, _is_unsigned)


def supplement_identity(data: PackageData) -> PackageIdentity:
    """What the supplement says it belongs to."""
    base = data.content.get("base")
    stated: Mapping[str, Any] = base if isinstance(base, Mapping) else {}
    plain = identity_of(PackageData(stated, data.is_practice, data.is_paper, (), {}), "")
    digest = stated.get("data_sha256")
    created = data.content.get("created_at")
    return PackageIdentity(
        "supplement",
        plain.unit,
        plain.unit_name,
        plain.letter,
        plain.title,
        plain.node,
        plain.revision,
        shown_text(digest) if isinstance(digest, str) else "",
        shown_text(created) if isinstance(created, str) else "",
    )


def _is_unsigned(content: Mapping[str, Any]) -> bool:
    return bool(content["roles"] == [])
