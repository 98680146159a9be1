"""Opens a package, or a folder with the same files, for reading only. Nothing is ever unpacked to the disk."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from forms.errors import UserError
from forms.package.entries import MIMETYPE, MIMETYPE_CONTENT
from forms.package.limits import DEFAULT_LIMITS, Limits
from forms.package.refused import PackageRefused
from forms.package.zip_structure import DEFLATED, STORED, ZipEntry, parse_zip
from resources.translation import _

_CHUNK_BYTES = 1 << 20


class PackageSource(Protocol):
    """Entries that can be read again and again; `names` in the order of the package."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def size_bytes(self, name: str) -> int: ...

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes. Raises PackageRefused `entry_damaged` when they are not whole."""
        ...


def read_entry(source: PackageSource, name: str, largest_bytes: int) -> bytes:
    """A whole entry in memory. Raises PackageRefused `too_large` or `entry_damaged`."""
    if source.size_bytes(name) > largest_bytes:
        raise PackageRefused("too_large", _("条目解开后会大得不合情理，没有打开。"), where=name)
    return b"".join(source.chunks(name))


def hash_entry(source: PackageSource, name: str) -> str:
    """SHA-256 (hex) of an entry, read piece by piece. Raises PackageRefused `entry_damaged`."""
    digest = hashlib.sha256()
    for chunk in source.chunks(name):
        digest.update(chunk)
    return digest.hexdigest()


@dataclass(slots=True)
class ZipPackage:
    """An open package. Close it, or use it as a context."""

    _file: BinaryIO
    _entries: dict[str, ZipEntry]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def size_bytes(self, name: str) -> int:
        return self._entries[name].size_bytes

    def chunks(self, name: str) -> Iterator[bytes]:
        entry = self._entries[name]
        crc = size_bytes = 0
        for chunk in self._inflated(entry) if entry.method == DEFLATED else self._packed(entry):
            size_bytes += len(chunk)
            if size_bytes > entry.size_bytes:
                raise _damaged(name)
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if size_bytes != entry.size_bytes or crc != entry.crc:
            raise _damaged(name)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _packed(self, entry: ZipEntry) -> Iterator[bytes]:
        place, end = entry.start, entry.start + entry.packed_bytes
        while place < end:
            self._file.seek(place)  # again each time: two entries may be read in turn
            chunk = self._file.read(min(_CHUNK_BYTES, end - place))
            if not chunk:
                raise _damaged(entry.name)
            place += len(chunk)
            yield chunk

    def _inflated(self, entry: ZipEntry) -> Iterator[bytes]:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        left = entry.packed_bytes
        try:
            for packed in self._packed(entry):
                left -= len(packed)
                if left == 0:
                    head, last = packed[:-1], packed[-1:]
                    yield from _bounded(inflater, head)
                    _check_last_byte(inflater, last, entry.name)
                    packed = last
                yield from _bounded(inflater, packed)
            yield inflater.flush()  # what the limit of the last piece held back
        except zlib.error as error:
            raise _damaged(entry.name) from error
        if not inflater.eof or inflater.unused_data:
            raise _damaged(entry.name)


def open_package(path: Path, limits: Limits = DEFAULT_LIMITS) -> ZipPackage:
    """Open a package and account for every byte outside the entries' data.

    Raises:
        UserError: `package_missing`: no such file, or no right to read it.
        PackageRefused: the file is no package of ours, or breaks a limit.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise UserError(
            "package_missing", _("打不开这个报送包。"), todo=_("请检查文件是否存在、能否读取。"), where=str(path)
        ) from error
    try:
        entries = parse_zip(file, limits)
        package = ZipPackage(file, {entry.name: entry for entry in entries})
        first = entries[0]
        if first.name != MIMETYPE or first.method != STORED:
            raise PackageRefused("mimetype_wrong", _("第一个条目应当是未压缩的 mimetype。"), where=MIMETYPE)
        if read_entry(package, MIMETYPE, 1000) != MIMETYPE_CONTENT:
            raise PackageRefused("mimetype_wrong", _("mimetype 的内容不对。"), where=MIMETYPE)
    except BaseException:
        file.close()
        raise
    return package


def _bounded(inflater: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    """Inflate in pieces, so that a lying size costs one piece of memory and not all of it."""
    while packed:
        yield inflater.decompress(packed, _CHUNK_BYTES)
        packed = inflater.unconsumed_tail


def _check_last_byte(inflater: "zlib._Decompress", last: bytes, name: str) -> None:
    """The bits after the end of a deflate stream say nothing; they must be zero, or a change could hide there."""
    whole = inflater.copy().decompress(last)
    for bit in range(7, -1, -1):
        mask = 1 << bit
        if last[0] & mask:
            other = inflater.copy()
            try:
                if other.decompress(bytes([last[0] ^ mask])) == whole and other.eof:
                    raise _damaged(name)
            except zlib.error:
                continue


def _damaged(name: str) -> PackageRefused:
    return PackageRefused(
        "entry_damaged", _("条目的内容损坏，与记录的校验值不符。"), where=name, todo=_("请重新索取报送包。")
    )
