"""Reads JSON that came from elsewhere so that every program must read the same from it."""

import json
from typing import Any, NoReturn

_MOST_VALUES = 8_000_000
"""A node with 100,000 rows of ledgers has three; what is read takes about 60 bytes each."""


class NotCanonical(ValueError):
    """JSON, but not in the one form that this program writes; two programs could read different things from it."""


def read_json(blob: bytes) -> Any:
    """The content of UTF-8 JSON: no key twice, no NaN, no number that is infinite.

    Raises:
        ValueError, RecursionError: it is anything else, or has more than 8 million values.
    """
    if sum(map(blob.count, (b",", b"[", b"{"))) > _MOST_VALUES:
        raise ValueError("too many values")
    text = blob.decode("utf-8")
    return json.loads(text, object_pairs_hook=_unique, parse_float=_finite, parse_constant=_no_constant)


def read_canonical_json(blob: bytes) -> Any:
    """The same of what `write_canonical_json` wrote: whole numbers only, keys sorted, no blank.

    Raises:
        NotCanonical: another way of writing it.
        ValueError, RecursionError: as `read_json`.
    """
    content = read_json(blob)
    if write_canonical_json(content) != blob:
        raise NotCanonical("not the one form")
    return content


def write_canonical_json(content: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks: the same content gives the same bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def whole_number(value: Any, largest: int = 999_999) -> int:
    """A number from 0 on. Raises TypeError when it is anything else, a truth value too."""
    if type(value) is not int or not 0 <= value <= largest:
        raise TypeError("whole number")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):  # two readers could take different ones
        raise ValueError("a key twice")
    return content


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("not finite")
    return number


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
