"""The fonts of official documents that an office has installed: found by name, usable only where their makers allow it.

Reads the tables `name`, `OS/2` and the list of tables of each .ttf file (OpenType 1.9, TrueType outlines alone).
"""

import os
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import BinaryIO

from forms.pdf.fonts import InstalledFont, Role

WANTED: Mapping[Role, tuple[str, ...]] = {
    "title": ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
    "fang": ("仿宋_GB2312", "FangSong_GB2312"),
    "kai": ("楷体_GB2312", "KaiTi_GB2312"),
    "hei": ("黑体", "SimHei"),
}

_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
_FAMILY_NAMES = (1, 4, 6, 16)
_NO_EMBEDDING, _NO_SUBSETTING, _BITMAP_ONLY = 0x0002, 0x0100, 0x0200
_FS_TYPE_AT = 8
_LONGEST_TABLE = 1 << 20


@cache
def installed_fonts() -> dict[Role, InstalledFont]:
    """What this machine has for each role, looked for once."""
    return find_fonts(_font_files(_standard_folders()))


def find_fonts(files: Iterable[Path]) -> dict[Role, InstalledFont]:
    """The first usable font of each role; of several names that a role may have, the one that is wanted most."""
    found: dict[Role, tuple[int, InstalledFont]] = {}
    for path in files:
        names = _usable_names(path)
        for role, wanted in WANTED.items():
            rank = next((rank for rank, name in enumerate(wanted) if name in names), None)
            if rank is not None and (role not in found or rank < found[role][0]):
                found[role] = (rank, InstalledFont(wanted[rank], path))
    return {role: font for role, (_rank, font) in found.items()}


def _standard_folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", "")
        own = [Path(local) / "Microsoft" / "Windows" / "Fonts"] if local else []
        return [Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts", *own]
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data / "fonts", home / ".fonts"]


def _font_files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for place, _folders, names in os.walk(folder):
            yield from (Path(place) / name for name in sorted(names) if name.lower().endswith(".ttf"))


def _usable_names(path: Path) -> set[str]:
    """The font's names; none where it has no TrueType outlines, must not be embedded, or cannot be read."""
    try:
        with path.open("rb") as file:
            tables = _tables(file)
            if not {b"glyf", b"name", b"OS/2"} <= tables.keys() or not _may_be_embedded(_table(file, tables[b"OS/2"])):
                return set()
            return set(_names(_table(file, tables[b"name"])))
    except (OSError, struct.error, UnicodeError):
        return set()


def _tables(file: BinaryIO) -> dict[bytes, tuple[int, int]]:
    """Place and length of each table; empty for anything but TrueType."""
    if file.read(4) not in _TRUETYPE:
        return {}
    (count,) = struct.unpack(">H6x", file.read(8))
    entries = (struct.unpack(">4s4xII", file.read(16)) for _entry in range(count))
    return {tag: (start, length) for tag, start, length in entries}


def _table(file: BinaryIO, place: tuple[int, int]) -> bytes:
    start, length = place
    file.seek(start)
    return file.read(min(length, _LONGEST_TABLE))


def _may_be_embedded(os2: bytes) -> bool:
    (permissions,) = struct.unpack_from(">H", os2, _FS_TYPE_AT)
    return not permissions & (_NO_EMBEDDING | _NO_SUBSETTING | _BITMAP_ONLY)


def _names(table: bytes) -> Iterator[str]:
    _format, count, texts = struct.unpack_from(">HHH", table)
    for number in range(count):
        platform, encoding, _language, kind, length, start = struct.unpack_from(">6H", table, 6 + 12 * number)
        if kind in _FAMILY_NAMES:
            raw = table[texts + start : texts + start + length]
            yield raw.decode("utf-16-be" if platform in (0, 3) else _mac_codec(encoding), "replace").strip()


def _mac_codec(encoding: int) -> str:
    return "gb2312" if encoding == 25 else "mac_roman"
