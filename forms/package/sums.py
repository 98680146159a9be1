"""SHA256SUMS.txt, as `sha256sum -c` reads it."""

import re
from collections.abc import Mapping

_LINE = re.compile(r"([0-9a-f]{64})  ([!-~]+)")


def build_sums(hashes: Mapping[str, str]) -> bytes:
    """One line an entry, in the given order, each ended by a line feed."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in hashes.items()).encode("ascii")


def parse_sums(blob: bytes) -> dict[str, str]:
    """Entry names and hashes, in order.

    Raises:
        ValueError: anything but the lines that `build_sums` writes, or a name twice.
    """
    text = blob.decode("ascii")
    if not text.endswith("\n"):
        raise ValueError("no line feed at the end")
    hashes: dict[str, str] = {}
    for line in text[:-1].split("\n"):
        match = _LINE.fullmatch(line)
        if match is None or match[2] in hashes:
            raise ValueError("line")
        hashes[match[2]] = match[1]
    return hashes
