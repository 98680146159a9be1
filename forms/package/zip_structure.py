"""Strict parsing of a zip's directory (APPNOTE.TXT 6.3): the narrow form that our writer writes and no other.

Not `zipfile`: it believes the central directory, skips what it does not know and forgives gaps, so that two readers
can see two packages in one file.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from forms.package.limits import Limits
from forms.package.names_check import check_names
from forms.package.refused import PackageRefused
from resources.translation import _

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_LOCAL = struct.Struct("<4s2B4HL2L2H")

STORED, DEFLATED = 0, 8
_VERSION_NEEDED = 20
_UNIX = 3
_FILE_MODE = 0o100644 << 16
_SYMLINK, _KIND = 0o120000, 0o170000
_ENCRYPTED = 1 << 0 | 1 << 6 | 1 << 13


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One entry: `start` is the offset of its packed bytes in the file."""

    name: str
    method: int
    crc: int
    packed_bytes: int
    size_bytes: int
    start: int


@dataclass(frozen=True, slots=True)
class _Record:
    """A record of the central directory; `common` is what the local header must repeat."""

    raw_name: bytes
    common: tuple[int, ...]
    made_by: tuple[int, int]
    flags: int
    method: int
    crc: int
    packed_bytes: int
    size_bytes: int
    extra_bytes: int
    tail: tuple[int, ...]
    offset: int

    @property
    def shown_name(self) -> str:
        return self.raw_name.decode("utf-8", "backslashreplace")


def parse_zip(file: BinaryIO, limits: Limits) -> list[ZipEntry]:
    """All entries in order, once every header byte of the file is accounted for. Reads headers only.

    Raises:
        PackageRefused: naming the entry, or nothing when the file as a whole is meant.
    """
    file.seek(0, 2)
    size_bytes = file.tell()
    records, directory = _read_directory(file, size_bytes, limits)
    check_names([record.shown_name for record in records])
    for record in records:
        _check_record(record)
    _check_limits(records, limits)
    entries, place = [], 0
    for record in records:
        entry = _read_local(file, record, place)
        entries.append(entry)
        place = entry.start + entry.packed_bytes
    if place != directory:
        raise PackageRefused("gap", _("文件里夹有不属于任何条目的内容。"), where=records[-1].shown_name)
    return entries


def _read_directory(file: BinaryIO, size_bytes: int, limits: Limits) -> tuple[list[_Record], int]:
    """The records and the offset of the first."""
    not_a_package = PackageRefused(
        "not_a_package", _("这不是完整的报送包：不是 zip 文件，或结尾缺失、被追加了内容。"), todo=_("请重新索取。")
    )
    if size_bytes < _END.size:
        raise not_a_package
    end = size_bytes - _END.size
    file.seek(end)
    signature, disk, first_disk, here, count, length, offset, comment = _END.unpack(file.read(_END.size))
    if signature != b"PK\x05\x06" or comment:
        raise not_a_package
    if disk or first_disk or here != count or offset + length != end:
        raise PackageRefused("directory_damaged", _("zip 文件的目录损坏，或目录前后夹有别的内容。"))
    if not 0 < count <= limits.entries or length > limits.entries * (_CENTRAL.size + 512):
        raise PackageRefused("too_many_entries", _("报送包里没有文件，或文件太多，没有打开。"))
    file.seek(offset)
    return _parse_records(file.read(length), count), offset


def _parse_records(block: bytes, count: int) -> list[_Record]:
    records, place = [], 0
    for _number in range(count):
        record, place = _parse_record(block, place)
        records.append(record)
    if place != len(block):
        raise PackageRefused("directory_damaged", _("zip 文件的目录损坏，或目录前后夹有别的内容。"))
    return records


def _parse_record(block: bytes, place: int) -> tuple[_Record, int]:
    damaged = PackageRefused("directory_damaged", _("zip 文件的目录损坏，或目录前后夹有别的内容。"))
    if len(block) - place < _CENTRAL.size:
        raise damaged
    fields = _CENTRAL.unpack_from(block, place)
    signature, made, system, needed, needed_system, flags, method, time, date, crc, packed, size = fields[:12]
    name_length, extra, comment, disk, internal, external, offset = fields[12:]
    after = place + _CENTRAL.size + name_length + extra + comment
    if signature != b"PK\x01\x02" or after > len(block):
        raise damaged
    start = place + _CENTRAL.size
    record = _Record(
        raw_name=block[start : start + name_length],
        common=(needed, needed_system, flags, method, time, date, crc, packed, size, name_length),
        made_by=(made, system),
        flags=flags,
        method=method,
        crc=crc,
        packed_bytes=packed,
        size_bytes=size,
        extra_bytes=extra + comment,
        tail=(disk, internal, external),
        offset=offset,
    )
    return record, after


def _check_record(record: _Record) -> None:
    name = record.shown_name
    if record.flags & _ENCRYPTED:
        raise PackageRefused("entry_encrypted", _("条目被加密，无法核验。"), where=name)
    if (record.tail[2] >> 16) & _KIND == _SYMLINK:
        raise PackageRefused("entry_is_link", _("条目是指向别处的链接，不是文件。"), where=name)
    if record.method not in (STORED, DEFLATED):
        raise PackageRefused("compression_unknown", _("条目用了不认识的压缩方式。"), where=name)
    is_plain = (
        record.flags == 0
        and record.extra_bytes == 0
        and record.common[:2] == (_VERSION_NEEDED, 0)
        and record.made_by == (_VERSION_NEEDED, _UNIX)
        and record.tail == (0, 0, _FILE_MODE)
    )
    if not is_plain:
        raise PackageRefused(
            "header_unexpected",
            _("条目的目录记录被改动，或报送包被重新压缩过。"),
            where=name,
            todo=_("请索取原来的文件；重新压缩过的，可以解压后核验文件夹。"),
        )
    if record.method == STORED and record.packed_bytes != record.size_bytes:
        raise PackageRefused("header_mismatch", _("条目的长度前后不一。"), where=name)


def _check_limits(records: list[_Record], limits: Limits) -> None:
    total = 0
    for record in records:
        total += record.size_bytes
        is_bomb = record.size_bytes > max(limits.ratio_from_bytes, record.packed_bytes * limits.ratio)
        if is_bomb or record.size_bytes > limits.entry_bytes or total > limits.total_bytes:
            raise PackageRefused("too_large", _("条目解开后会大得不合情理，没有打开。"), where=record.shown_name)


def _read_local(file: BinaryIO, record: _Record, place: int) -> ZipEntry:
    """The entry behind a record, whose local header must stand at `place` and say the same."""
    name = record.shown_name
    if record.offset != place:
        raise PackageRefused("gap", _("条目之前夹有不属于任何条目的内容，或条目重叠。"), where=name)
    file.seek(place)
    block = file.read(_LOCAL.size + len(record.raw_name))
    if len(block) < _LOCAL.size + len(record.raw_name):
        raise PackageRefused("header_mismatch", _("条目的文件头被截断。"), where=name)
    signature, *common, extra = _LOCAL.unpack_from(block)
    same = tuple(common) == record.common and block[_LOCAL.size :] == record.raw_name
    if signature != b"PK\x03\x04" or extra or not same:
        raise PackageRefused("header_mismatch", _("条目的文件头与目录不一致。"), where=name)
    return ZipEntry(
        name=name,
        method=record.method,
        crc=record.crc,
        packed_bytes=record.packed_bytes,
        size_bytes=record.size_bytes,
        start=place + len(block),
    )
