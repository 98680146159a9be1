"""Invisible bookmarks that say which paragraph a paragraph of a .docx was, and whether its text is still as written.

They survive saving in Word, WPS and LibreOffice. Names hold letters and digits alone, at most 40.
"""

import re
from typing import NamedTuple

from forms.digest import sha256_of

ADDRESSEE, UNIT, DAY, ATTACHMENTS, HEAD = "head/addressee", "head/unit", "head/day", "head/attachments", "head/issuer"

_DIGITS = 12
_LISTED = re.compile(rf"zl_([0-9a-f]{{{_DIGITS}}})")
_NAME = re.compile(rf"zr_([0-9a-f]{{{_DIGITS}}})_([0-9a-f]{{{_DIGITS}}})")


class Mark(NamedTuple):
    """Digests of a paragraph's key and of its text as it was written."""

    key: str
    text: str


def mark_of(key: str, text: str) -> Mark:
    """Blanks do not count: word processors put in their own."""
    return Mark(_digest(key), _digest("".join(text.split())))


def key_digest(key: str) -> str:
    """How a key is named in the list of all that was written."""
    return _digest(key)


def listed_name(key: str) -> str:
    """A bookmark of the list at the end: what was written and is no longer there has been taken out by someone."""
    return f"zl_{_digest(key)}"


def parse_listed(name: str) -> str:
    """The digest of a key in the list; "" for any other bookmark."""
    match = _LISTED.fullmatch(name)
    return match[1] if match else ""


def mark_name(mark: Mark) -> str:
    return f"zr_{mark.key}_{mark.text}"


def parse_mark(name: str) -> Mark | None:
    """The mark of a bookmark's name; None for anyone else's bookmark."""
    match = _NAME.fullmatch(name)
    return Mark(match[1], match[2]) if match else None


def _digest(text: str) -> str:
    return sha256_of(text.encode())[:_DIGITS]
