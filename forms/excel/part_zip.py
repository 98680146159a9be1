"""The zip of a workbook: written in one narrow form, and opened in no other where signatures count.

So no two programs can see different parts in the same file.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from forms.excel.limits import LIMITS, ReadLimits
from resources.translation import _

_PART_NAME = re.compile(r"\[Content_Types\]\.xml|(?:[A-Za-z0-9_-][\w.-]*/)*[\w.-]*[A-Za-z0-9_-]", re.ASCII)
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_CENTRAL_BYTES, _END_BYTES = 46, 22


class BadPart(ValueError):
    """The workbook, or a part of it, is not in the form that this program writes.

    `what` is a whole sentence, `part` the part's name ("" for the file as a whole).
    """

    def __init__(self, what: str, part: str = "") -> None:
        super().__init__(what)
        self.what, self.part = what, part


def zip_parts(parts: Mapping[str, bytes]) -> bytes:
    """A workbook's parts as a file, in their order; nothing in it depends on the day or the machine."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            fixed = zipfile.ZipInfo(name, _FIXED_DATE)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.create_system = 0
            target.writestr(fixed, content)
    return result.getvalue()


def read_parts(workbook: bytes, limits: ReadLimits = LIMITS) -> dict[str, bytes]:
    """The parts by name, in the order of the file, which has the form that `zip_parts` gives it and no byte beside.

    Raises:
        BadPart: damaged, beyond the limits, a part twice (also in other letters), or bytes that no part accounts for.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            entries, directory = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged() from error
    _check_names(entries)
    _check_sizes(entries, len(workbook), limits)
    parts, place = {}, 0
    for entry in entries:
        header = entry.FileHeader()
        start = place + len(header)
        if entry.header_offset != place or workbook[place:start] != header or not _is_plain(entry):
            raise _damaged(entry.filename)
        place = start + entry.compress_size
        parts[entry.filename] = _unpack(entry, workbook[start:place])
    length = sum(_CENTRAL_BYTES + len(entry.filename) for entry in entries)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(entries), len(entries), length, directory, 0)
    if place != directory or place + length + _END_BYTES != len(workbook) or workbook[-_END_BYTES:] != end:
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


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """What `zip_parts` writes into a header."""
    versions = (entry.create_system, entry.create_version, entry.extract_version)
    rest = (entry.flag_bits, entry.volume, entry.internal_attr, entry.reserved)
    is_bare = not entry.extra and not entry.comment and entry.external_attr == 0o600 << 16
    return versions == (0, 20, 20) and rest == (0, 0, 0, 0) and is_bare and entry.date_time == _FIXED_DATE


def _unpack(entry: zipfile.ZipInfo, packed: bytes) -> bytes:
    content = packed
    if entry.compress_type != zipfile.ZIP_STORED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(packed, entry.file_size + 1)
        except zlib.error as error:
            raise _damaged(entry.filename) from error
        if entry.compress_type != zipfile.ZIP_DEFLATED or not inflater.eof or inflater.unused_data:
            raise _damaged(entry.filename)
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise _damaged(entry.filename)
    return content


def _damaged(part: str = "") -> BadPart:
    return BadPart(_("表格文件损坏，或被别的程序改写过。"), part)
