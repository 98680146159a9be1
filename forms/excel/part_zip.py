"""The zip of a workbook: written in one narrow form, and opened in no other where signatures count.

So no two programs can see different parts in the same file.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from forms.excel.limits import LIMITS, ReadLimits
from resources.translation import _

_PART_NAME = re.compile(r"\[Content_Types\]\.xml|(?:[A-Za-z0-9_-][\w.-]*/)*[\w.-]*[A-Za-z0-9_-]", re.ASCII)
_LOCAL, _CENTRAL, _END = struct.Struct("<4s2B4HL2L2H"), struct.Struct("<4s4B4HL2L5H2L"), struct.Struct("<4s4H2LH")
_FIXED_DATE, _FIXED_DOS_DATE = (1980, 1, 1, 0, 0, 0), 1 << 5 | 1


class BadPart(ValueError):
    """The workbook, or a part of it, is not in the form that this program writes.

    `what` is a whole sentence, `part` the part's name ("" for the file as a whole).
    """

    def __init__(self, what: str, part: str = "") -> None:
        super().__init__(what)
        self.what, self.part = what, part


def zip_parts(parts: Mapping[str, bytes]) -> bytes:
    """A workbook's parts as a file, in their order; nothing in it depends on the day or the machine."""
    return zip_each((name, [content]) for name, content in parts.items())


def zip_each(parts: Iterable[tuple[str, Iterable[bytes]]]) -> bytes:
    """As `zip_parts`, of parts that are made one by one and piece by piece."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name, pieces in parts:
            fixed = zipfile.ZipInfo(name, _FIXED_DATE)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.create_system = 0
            with target.open(fixed, "w") as stream:
                for piece in pieces:
                    stream.write(piece)
    return result.getvalue()


def read_parts(workbook: bytes, limits: ReadLimits = LIMITS) -> dict[str, bytes]:
    """The parts by name, in the order of the file, which has the form that `zip_parts` gives it and no byte beside.

    Raises:
        BadPart: damaged, beyond the limits, a part twice (also in other letters), or bytes that no part accounts for.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged() from error
    _check_names(entries)
    _check_sizes(entries, len(workbook), limits)
    parts, records, place = {}, [], 0
    for entry in entries:
        local, central = _headers(entry, place)
        start = place + len(local)
        if workbook[place:start] != local:
            raise _damaged(entry.filename)
        place = start + entry.compress_size
        parts[entry.filename] = _unpack(entry, workbook[start:place])
        records.append(central)
    listed = b"".join(records)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(listed), place, 0)
    if workbook[place:] != listed + end:
        raise _damaged()
    return parts


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if entry.orig_filename != name or not _PART_NAME.fullmatch(name):
            raise BadPart(_("部件的名称不合规定。"), name)
        if name.lower() in seen:
            raise BadPart(_("部件重复。"), name)
        seen.add(name.lower())


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int, limits: ReadLimits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    is_bomb = unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * packed
    if len(entries) > limits.entries or unpacked > limits.unpacked_bytes or is_bomb:
        raise BadPart(_("表格解开后会大得不合情理，没有打开。"))
    if any(entry.compress_size > packed for entry in entries):
        raise _damaged()


def _headers(entry: zipfile.ZipInfo, place: int) -> tuple[bytes, bytes]:
    """Local and central header as `zip_parts` writes them, with nothing free but method, checksum, sizes and name."""
    name = entry.filename.encode("ascii")
    common = (20, 0, 0, entry.compress_type, 0, _FIXED_DOS_DATE, entry.CRC, entry.compress_size, entry.file_size)
    local = _LOCAL.pack(b"PK\x03\x04", *common, len(name), 0)
    central = _CENTRAL.pack(b"PK\x01\x02", 20, 0, *common, len(name), 0, 0, 0, 0, 0o600 << 16, place)
    return local + name, central + name


def _unpack(entry: zipfile.ZipInfo, packed: bytes) -> bytes:
    content = packed
    if entry.compress_type != zipfile.ZIP_STORED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(packed, entry.file_size + 1)
        except zlib.error as error:
            raise _damaged(entry.filename) from error
        is_whole = inflater.eof and not inflater.unused_data and entry.compress_type == zipfile.ZIP_DEFLATED
        if not is_whole or _has_spare_bits(packed):
            raise _damaged(entry.filename)
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise _damaged(entry.filename)
    return content


def _has_spare_bits(packed: bytes) -> bool:
    """Whether a bit behind the end of the deflate stream is set: it says nothing, and must not be free to change."""
    before = zlib.decompressobj(-zlib.MAX_WBITS)
    before.decompress(packed[:-1])
    rest, last = before.copy().decompress(packed[-1:]), packed[-1]
    highest = 1 << last.bit_length() >> 1
    if not highest:
        return False
    without = before.copy()
    try:
        return without.decompress(bytes([last ^ highest])) == rest and without.eof
    except zlib.error:
        return False


def _damaged(part: str = "") -> BadPart:
    return BadPart(_("表格文件损坏，或被别的程序改写过。"), part)
