"""Refuses sets of names that unpack differently, or elsewhere, on another machine."""

import unicodedata
from collections.abc import Sequence

from forms.package.entries import is_legal_name
from forms.package.refused import PackageRefused
from forms.signing.fault import shown_text
from resources.translation import _


def check_names(names: Sequence[str]) -> None:
    """Check all names of a package, before anything else is read.

    Raises:
        PackageRefused: `name_traversal`, `name_duplicate` (also by case and Unicode form), `name_illegal`.
    """
    for name in names:
        if "\\" in name or name.startswith("/") or ":" in name or ".." in name.split("/"):
            raise PackageRefused("name_traversal", _("条目的名称指向包外的位置。"), where=_shown(name))
    seen: dict[str, str] = {}
    for name in names:
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        if key in seen:
            text = _("条目与“{other}”重名（不分大小写和字形）。").format(other=_shown(seen[key]))
            raise PackageRefused("name_duplicate", text, where=_shown(name))
        seen[key] = name
    for name in names:
        if not is_legal_name(name):
            raise PackageRefused("name_illegal", _("条目的名称里有不允许的字符，或名称太长。"), where=_shown(name))


def _shown(name: str) -> str:
    return shown_text(name) or _("（空名称）")
