"""How much a foreign PDF may unpack to, found from its bytes: parsers unpack tables before they can be asked."""

import re
import zlib

from forms.signing.fault import Fault
from resources.translation import _

_LARGEST_UNPACKED_BYTES = 96 << 20
"""A report of 300 pages with its fonts has a tenth of it."""

_STREAM = re.compile(rb"(?<!end)stream\s*")


def _spelled(name: str) -> re.Pattern[bytes]:
    """A name of PDF in every spelling: any letter may be written as # and two digits (ISO 32000-1, 7.3.5)."""
    letters = "".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name)
    return re.compile(f"/{letters}(?![A-Za-z])".encode("ascii"))


_FILTER, _ENCRYPT = _spelled("Filter"), _spelled("Encrypt")
_OWN_FILTER = re.compile(rb"\s*(?:/FlateDecode\b|\[\s*/FlateDecode\s*\]|/Adobe\.PPKLite\b)")
"""One packing by Flate; the last is the kind of a signature."""

_PIECE_BYTES = 1 << 20


def check_limits(pdf: bytes, where: str) -> Fault | None:
    """The fault of a PDF that must not be opened; None for any other, which may still be damaged.

    It unpacks to more than 96 MB, is encrypted, or has a stream packed otherwise than once by Flate.
    """
    if not _breaks_limits(pdf):
        return None
    what = _("报告解开后会大得不合情理，或是加密的，没有打开。")
    return Fault("too_large", what, where, _("请向报送单位重新索取。"))


def _breaks_limits(pdf: bytes) -> bool:
    if _ENCRYPT.search(pdf) or not all(_OWN_FILTER.match(pdf, match.end()) for match in _FILTER.finditer(pdf)):
        return True
    left = _LARGEST_UNPACKED_BYTES
    for match in _STREAM.finditer(pdf):
        left -= _unpacked_bytes(pdf, match.end(), left)
        if left <= 0:
            return True
    return False


def _unpacked_bytes(pdf: bytes, start: int, most: int) -> int:
    """How many bytes the Flate stream at an offset unpacks to, 0 where none is; little more than `most` is done."""
    inflater, count, packed = zlib.decompressobj(), 0, pdf[start : start + _PIECE_BYTES]
    place = start + len(packed)
    try:
        while count <= most and not inflater.eof and packed:
            count += len(inflater.decompress(packed, _PIECE_BYTES))
            packed = inflater.unconsumed_tail
            if not packed:
                packed = pdf[place : place + _PIECE_BYTES]
                place += len(packed)
    except zlib.error:
        return count
    return count
