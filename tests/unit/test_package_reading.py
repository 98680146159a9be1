"""The strict reader: zips that two programs could read in two ways, or that harm the machine, are refused."""

import io
import random
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from forms.errors import UserError
from forms.package.entries import MIMETYPE_CONTENT
from forms.package.folder_reader import open_folder
from forms.package.limits import Limits
from forms.package.reader import hash_entry, open_package, read_entry
from forms.package.refused import PackageRefused
from tests.unit.packages import parts_of, plain_contents, write

SMALL = Limits(entries=50, entry_bytes=10 << 20, total_bytes=20 << 20)


def zipped(*entries: tuple[str, bytes], deflate: bool = False) -> bytes:
    """A zip as our writer would make it, with any names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in (("mimetype", MIMETYPE_CONTENT), *entries):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED if deflate and name != "mimetype" else zipfile.ZIP_STORED
            archive.writestr(info, content)
    return stream.getvalue()


def refusal(tmp_path: Path, blob: bytes, limits: Limits = SMALL) -> PackageRefused:
    path = tmp_path / "package.zip"
    path.write_bytes(blob)
    with pytest.raises(PackageRefused) as caught, open_package(path, limits) as package:
        for name in package.names:
            hash_entry(package, name)
    assert caught.value.what.endswith("。")
    return caught.value


def patched(blob: bytes, name: str, local: int, central: int, value: bytes) -> bytes:
    """Overwrite a header field of an entry in both headers (offset -1: not there)."""
    part = next(part for part in parts_of(blob) if part.name == name)
    out = bytearray(blob)
    for start, offset in ((part.header, local), (part.central, central)):
        if offset >= 0:
            out[start + offset : start + offset + len(value)] = value
    return bytes(out)


def test_own_package_opens(tmp_path: Path) -> None:
    with open_package(write(tmp_path, plain_contents())) as package:
        assert package.names[0] == "mimetype"
        assert read_entry(package, "data.json", 10_000) == plain_contents().data_json


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="打不开"):
        open_package(tmp_path / "none.zip")


@pytest.mark.parametrize("blob", [b"", b"PK", b"%PDF-1.7", b"\0" * 1000, b"PK\x05\x06" + b"\0" * 18])
def test_no_package(tmp_path: Path, blob: bytes) -> None:
    assert refusal(tmp_path, blob).code in ("not_a_package", "too_many_entries")


@pytest.mark.parametrize(
    "name", ["../a", "a/../../b", "/etc/passwd", "C:/a", "a\\b", "evidence/..", "\\\\server\\share"]
)
def test_names_that_lead_outside(tmp_path: Path, name: str) -> None:
    error = refusal(tmp_path, zipped((name.replace("\\", "/"), b"")) if "\\" not in name else backslashed(name))
    assert error.code == "name_traversal"


def backslashed(name: str) -> bytes:
    blob = zipped(("x" * len(name), b""))
    return blob.replace(b"x" * len(name), name.encode())


@pytest.mark.parametrize("name", ["数据.json", "a b", "a\nb", ".hidden", "a.", "a//b", "a/", "x" * 151, "tab\t"])
def test_names_that_are_not_plain(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path, zipped((name, b""))).code in ("name_illegal", "header_unexpected")


@pytest.mark.parametrize(
    ("one", "two"),
    [("data.json", "data.json"), ("data.json", "DATA.json"), ("é", "e\u0301"), ("straße", "STRASSE")],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_are_one_elsewhere(tmp_path: Path, one: str, two: str) -> None:
    error = refusal(tmp_path, zipped((one, b"a"), (two, b"b")))
    assert error.code == "name_duplicate"
    assert error.where == two


def test_link(tmp_path: Path) -> None:
    blob = patched(zipped(("a", b"/etc/passwd")), "a", -1, 38, struct.pack("<L", (stat.S_IFLNK | 0o777) << 16))
    assert refusal(tmp_path, blob).code == "entry_is_link"


def test_encrypted_entry(tmp_path: Path) -> None:
    assert refusal(tmp_path, patched(zipped(("a", b"x")), "a", 6, 8, b"\x01")).code == "entry_encrypted"


@pytest.mark.parametrize("method", [1, 9, 12, 14, 93, 99])
def test_unknown_compression(tmp_path: Path, method: int) -> None:
    assert refusal(tmp_path, patched(zipped(("a", b"x")), "a", 8, 10, bytes([method]))).code == "compression_unknown"


def test_data_descriptor(tmp_path: Path) -> None:
    assert refusal(tmp_path, patched(zipped(("a", b"x")), "a", 6, 8, b"\x08")).code == "header_unexpected"


def test_local_header_that_says_something_else(tmp_path: Path) -> None:
    blob = zipped(("aa", b"x"), ("bb", b"y"))
    for offset in (4, 8, 10, 12, 14, 18, 22, 30):
        error = refusal(tmp_path, patched(blob, "bb", offset, -1, b"\x7f"))
        assert (error.code, error.where) == ("header_mismatch", "bb")


def test_bytes_before_between_and_after(tmp_path: Path) -> None:
    blob = zipped(("a", b"x"), ("b", b"y"))
    part = next(part for part in parts_of(blob) if part.name == "b")
    assert refusal(tmp_path, b"MZ stub" + blob).code in ("gap", "directory_damaged")
    assert refusal(tmp_path, blob + b"tail").code == "not_a_package"
    assert refusal(tmp_path, blob[:-2] + b"\x04\x00" + b"note").code == "not_a_package"
    gap = blob[: part.header] + b"hidden" + blob[part.header :]
    assert refusal(tmp_path, moved(gap, 6, from_offset=part.header)).code == "gap"
    directory = parts_of(blob)[0].central
    gap = blob[:directory] + b"hidden" + blob[directory:]
    assert refusal(tmp_path, moved(gap, 6, from_offset=directory)).code == "gap"


def moved(blob: bytes, by: int, *, from_offset: int) -> bytes:
    """Directory offsets put right after bytes were slipped in: a zip that common tools read without complaint."""
    out = bytearray(blob)
    end = len(blob) - 22
    directory = struct.unpack_from("<L", blob, end + 16)[0] + by
    struct.pack_into("<L", out, end + 16, directory)
    place = directory
    while out[place : place + 4] == b"PK\x01\x02":
        offset = struct.unpack_from("<L", out, place + 42)[0]
        if offset >= from_offset:
            struct.pack_into("<L", out, place + 42, offset + by)
        place += 46 + struct.unpack_from("<H", out, place + 28)[0]
    zipfile.ZipFile(io.BytesIO(bytes(out))).testzip()
    return bytes(out)


def test_overlapping_entries(tmp_path: Path) -> None:
    """Two directory records over one body: the classic of the bombs without recursion."""
    blob = zipped(("a", b"x" * 100), ("b", b"y" * 100))
    first = next(part for part in parts_of(blob) if part.name == "a")
    assert refusal(tmp_path, patched(blob, "b", -1, 42, struct.pack("<L", first.header))).code == "gap"


def test_extra_field_and_comment(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("mimetype")
        info.create_system, info.external_attr, info.extra = 3, 0o100644 << 16, b"\x01\x00\x00\x00"
        archive.writestr(info, MIMETYPE_CONTENT)
    assert refusal(tmp_path, stream.getvalue()).code == "header_unexpected"


def test_mimetype_first_stored_and_right(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("data.json")
        info.create_system, info.external_attr = 3, 0o100644 << 16
        archive.writestr(info, b"{}")
    assert refusal(tmp_path, stream.getvalue()).code == "mimetype_wrong"
    other = zipped().replace(MIMETYPE_CONTENT, MIMETYPE_CONTENT.replace(b"e+zip", b"s+zip"))
    crc = struct.pack("<L", zlib.crc32(MIMETYPE_CONTENT.replace(b"e+zip", b"s+zip")))
    assert refusal(tmp_path, patched(other, "mimetype", 14, 16, crc)).code == "mimetype_wrong"


def test_bomb(tmp_path: Path) -> None:
    """Refused from the directory, before a byte is unpacked."""
    error = refusal(tmp_path, zipped(("data.json", b"\0" * (17 << 20)), deflate=True), Limits())
    assert (error.code, error.where) == ("too_large", "data.json")


def test_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    blob = zipped(("data.json", b"\0" * (50 << 20)), deflate=True)
    lying = patched(blob, "data.json", 22, 24, struct.pack("<L", 1000))
    assert refusal(tmp_path, lying).code == "entry_damaged"


def test_too_many_and_too_large(tmp_path: Path) -> None:
    assert refusal(tmp_path, zipped(*[(f"a{n}", b"") for n in range(60)])).code == "too_many_entries"
    assert refusal(tmp_path, zipped(("a", b"x" * 200)), Limits(entry_bytes=100)).code == "too_large"
    assert refusal(tmp_path, zipped(("a", b"x" * 80), ("b", b"x" * 80)), Limits(total_bytes=150)).code == "too_large"


def test_every_header_byte_counts(tmp_path: Path) -> None:
    """No byte outside the entries' data can be changed without being noticed."""
    blob = write(tmp_path, plain_contents()).read_bytes()
    inside = {place for part in parts_of(blob) for place in range(part.start, part.end)}
    for place in sorted(set(range(len(blob))) - inside):
        mask = 1 << place % 8
        assert refusal(tmp_path, blob[:place] + bytes([blob[place] ^ mask]) + blob[place + 1 :])


@pytest.mark.parametrize("deflate", [False, True])
def test_every_data_byte_counts(tmp_path: Path, deflate: bool) -> None:
    """Also in the bits behind the end of a deflate stream."""
    content = bytes(random.Random(1).choices(b"abcdefgh", k=3000))
    blob = zipped(("data.json", content), deflate=deflate)
    part = next(part for part in parts_of(blob) if part.name == "data.json")
    for place in (*range(part.start, part.end, 37), part.end - 1):
        for bit in range(8):
            error = refusal(tmp_path, blob[:place] + bytes([blob[place] ^ 1 << bit]) + blob[place + 1 :])
            assert (error.code, error.where) == ("entry_damaged", "data.json")


def test_nothing_is_written(tmp_path: Path) -> None:
    path = write(tmp_path, plain_contents())
    with open_package(path) as package:
        for name in package.names:
            hash_entry(package, name)
    assert list(tmp_path.iterdir()) == [path]


def test_folder_with_the_same_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(write(tmp_path, plain_contents())) as archive:
        archive.extractall(tmp_path / "set")
    with open_package(tmp_path / "package.zip") as package:
        folder = open_folder(tmp_path / "set")
        assert sorted(folder.names) == sorted(package.names)
        assert {hash_entry(folder, name) for name in folder.names} == {hash_entry(package, n) for n in package.names}


def test_folder_with_a_link(tmp_path: Path) -> None:
    (tmp_path / "mimetype").write_bytes(MIMETYPE_CONTENT)
    (tmp_path / "data.json").symlink_to("/etc/passwd")
    with pytest.raises(PackageRefused, match="链接"):
        open_folder(tmp_path)


def test_folder_that_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(PackageRefused, match="不是一个完整的报送包"):
        open_folder(tmp_path)
