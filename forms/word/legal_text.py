"""What a Word file can hold of a text."""

import re

_ILLEGAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def legal_text(text: str) -> str:
    """The text without control characters, which XML refuses, and without marks that turn the direction of writing."""
    return _ILLEGAL.sub("", text)
