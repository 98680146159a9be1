"""Reads from a foreign data.json the little that the container's checks need. Figures are compared elsewhere."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from forms.package.entries import DATA, MOST_ROLES
from forms.package.refused import PackageRefused
from forms.package.strict_json import NotCanonical, read_canonical_json, whole_number
from forms.signing.fault import shown_text
from resources.translation import _

FORMAT = "zerenshu-data"
NEWEST_VERSION = 1

_ROLE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class SigningRole:
    """A role that must sign, in the order of the list: `id` preparer, `title` 填报人."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class PackageData:
    """`content` is the whole of data.json; `evidence` maps entry names to SHA-256."""

    content: Mapping[str, Any]
    is_practice: bool
    is_paper: bool
    roles: tuple[SigningRole, ...]
    evidence: Mapping[str, str]


def parse_data(blob: bytes) -> PackageData:
    """Parse data.json.

    Raises:
        PackageRefused: `data_unreadable`, `data_not_canonical` when it is not written in the one form of
            `write_canonical_json`, or `data_newer` when a newer program wrote it.
    """
    data = parse_index(blob, FORMAT, NEWEST_VERSION, DATA, lambda content: _boolean(content, "paper"))
    try:
        whole_number(data.content["revision"])
        _text(data.content["node"])
    except (TypeError, KeyError) as error:
        raise _unreadable(DATA) from error
    return data


def parse_index(
    blob: bytes, form: str, newest: int, where: str, is_paper: Callable[[Mapping[str, Any]], bool]
) -> PackageData:
    """Parse the index of a container: of `form`, no newer than `newest`. Raises as `parse_data`."""
    try:
        content = read_canonical_json(blob)
        _check_version(content, form, newest, where)
        return PackageData(
            content=content,
            is_practice=_boolean(content, "practice"),
            is_paper=is_paper(content),
            roles=_roles(_list(content["roles"])),
            evidence=_evidence(_list(content["evidence"])),
        )
    except NotCanonical as error:
        what = _("数据文件不是规范的写法，不同的程序可能读出不同的内容。")
        raise PackageRefused("data_not_canonical", what, where=where, todo=_("请重新索取。")) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _unreadable(where) from error


def _unreadable(where: str) -> PackageRefused:
    what = _("数据文件无法读取，或缺少必要的内容。")
    return PackageRefused("data_unreadable", what, where=where, todo=_("请重新索取。"))


def _check_version(content: Any, form: str, newest: int, where: str) -> None:
    version = content["format_version"]
    if content["format"] != form or type(version) is not int:
        raise ValueError("format")
    if version > newest:
        raise PackageRefused(
            "data_newer", _("报送包由更新版本的程序生成。"), where=where, todo=_("请升级本程序后再核验。")
        )


def _boolean(content: Mapping[str, Any], key: str) -> bool:
    value = content[key]
    if not isinstance(value, bool):
        raise TypeError(key)
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):  # an empty text or object would count as “nobody signs”
        raise TypeError("list")
    return value


def _roles(items: list[Any]) -> tuple[SigningRole, ...]:
    roles = tuple(SigningRole(_text(item["id"]), _text(item["title"])) for item in items)
    ids = {role.id for role in roles}
    if len(roles) > MOST_ROLES or len(ids) != len(roles) or not all(_ROLE_ID.fullmatch(name) for name in ids):
        raise ValueError("roles")
    return roles


def _evidence(items: list[Any]) -> dict[str, str]:
    evidence: dict[str, str] = {}
    for item in items:  # one file may be attached to several measures
        entry, sha256 = _text(item["entry"]), _text(item["sha256"])
        if evidence.setdefault(entry, sha256) != sha256:
            raise ValueError("evidence")
    return evidence


def _text(value: Any) -> str:
    if not isinstance(value, str) or value != shown_text(value):  # it will be shown to a person
        raise TypeError("text")
    return value
