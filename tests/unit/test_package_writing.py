"""Writing packages: names, determinism, atomicity, and what each role's manifest covers."""

import errno
import hashlib
import os
import resource
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from forms.errors import EnvironmentFault, UserError
from forms.package.contents import PackageContents, open_evidence
from forms.package.entries import evidence_entry_name, is_legal_name, package_name
from forms.package.limits import Limits
from forms.package.manifest import build_manifest, covered_entries, parse_manifest
from forms.package.reader import open_package
from forms.package.reopening import load_contents
from forms.package.role_signature import add_signature
from forms.package.sums import build_sums, parse_sums
from forms.package.writer import write_package
from tests.unit.packages import (
    AT,
    Identities,
    blank_pdf,
    plain_contents,
    sign_as,
    signed_contents,
    write,
)

HASH = hashlib.sha256(b"").hexdigest()


@pytest.fixture(scope="module")
def contents(identities: Identities) -> PackageContents:
    return signed_contents(identities)


def names_in(manifest: bytes) -> list[str]:
    return list(parse_manifest(manifest).hashes)


def test_package_name() -> None:
    assert package_name("500111", "dazu-2024", "2024-03", 2, 3, practice=False) == "500111_dazu-2024_2024-03_r2_s3.zip"
    assert package_name("500111", "dazu-2024", "2024-03", 1, 0, practice=True).startswith("DEMO_500111_")


@pytest.mark.parametrize("code", ["", "大足", "a/b", "a_b", "a b"])
def test_package_name_is_ascii(code: str) -> None:
    with pytest.raises(UserError, match="文件名"):
        package_name(code, "dazu-2024", "2024-03", 1, 3, practice=False)


@pytest.mark.parametrize(
    ("file_name", "entry"),
    [
        ("批复.pdf", "evidence/0123456789abcdef-file.pdf"),
        ("photo 01.JPG", "evidence/0123456789abcdef-photo-01.jpg"),
        ("../../etc/passwd", "evidence/0123456789abcdef-passwd"),
        ("C:\\a\\b.docx", "evidence/0123456789abcdef-b.docx"),
        (".x" * 300, "evidence/0123456789abcdef-" + "x-" * 29 + "x.x"),
        ("", "evidence/0123456789abcdef-file"),
    ],
)
def test_evidence_names_are_legal(file_name: str, entry: str) -> None:
    name = evidence_entry_name("0123456789abcdef" * 4, file_name)
    assert is_legal_name(name)
    assert name == entry or file_name.startswith(".x")


def test_layout(contents: PackageContents, tmp_path: Path) -> None:
    with zipfile.ZipFile(write(tmp_path, contents)) as archive:
        names = archive.namelist()
        first = archive.infolist()[0]
        assert archive.read("mimetype") == b"application/vnd.etsi.asic-e+zip"
    assert names[:5] == ["mimetype", "report.pdf", "data.xlsx", "data.json", "SHA256SUMS.txt"]
    assert [name.split("/")[0] for name in names[5:7]] == ["evidence", "evidence"]
    pairs = [(f"META-INF/ASiCManifest{n}.xml", f"META-INF/signature{n}.p7s") for n in (1, 2, 3)]
    assert names[7:] == [name for pair in pairs for name in pair]
    assert (first.compress_type, first.extra, first.flag_bits) == (zipfile.ZIP_STORED, b"", 0)


def test_equal_contents_give_equal_bytes(contents: PackageContents, tmp_path: Path) -> None:
    assert write(tmp_path, contents, "a.zip").read_bytes() == write(tmp_path, contents, "b.zip").read_bytes()


def test_paper_package_has_no_meta_inf(tmp_path: Path) -> None:
    with zipfile.ZipFile(write(tmp_path, plain_contents(paper=True))) as archive:
        assert not [name for name in archive.namelist() if name.startswith("META-INF")]


def test_only_large_text_is_deflated(tmp_path: Path) -> None:
    contents = PackageContents(blank_pdf(), b"x" * 2_000_000, b",".join(b'{"row":%d}' % n for n in range(200_000)))
    path = write(tmp_path, contents)
    with zipfile.ZipFile(path) as archive:
        deflated = [info.filename for info in archive.infolist() if info.compress_type == zipfile.ZIP_DEFLATED]
    assert deflated == ["data.json"]
    with open_package(path) as package:
        assert b"".join(package.chunks("data.json")) == contents.data_json


def test_earlier_roles_cover_data_and_evidence(contents: PackageContents) -> None:
    evidence = [item.entry for item in contents.evidence]
    before = ["META-INF/ASiCManifest1.xml", "META-INF/signature1.p7s"]
    assert names_in(contents.signatures[0].manifest) == ["data.json", *evidence]
    assert names_in(contents.signatures[1].manifest) == ["data.json", *evidence, *before]


def test_last_role_covers_everything(contents: PackageContents) -> None:
    evidence = [item.entry for item in contents.evidence]
    before = [f"META-INF/{part}" for n in (1, 2) for part in (f"ASiCManifest{n}.xml", f"signature{n}.p7s")]
    everything = ["report.pdf", "data.xlsx", "data.json", *evidence, "SHA256SUMS.txt", *before]
    assert sorted(names_in(contents.signatures[2].manifest)) == sorted(everything)


def test_only_role_is_the_last_one() -> None:
    names = ["mimetype", "report.pdf", "data.xlsx", "data.json", "SHA256SUMS.txt"]
    assert covered_entries(1, 1, names) == names[1:]
    assert covered_entries(1, 2, names) == ["data.json"]


def test_manifest_holds_the_hashes(contents: PackageContents) -> None:
    manifest = parse_manifest(contents.signatures[2].manifest)
    assert manifest.signature == "META-INF/signature3.p7s"
    assert manifest.hashes["report.pdf"] == hashlib.sha256(contents.report_pdf).hexdigest()
    assert manifest.hashes["META-INF/signature1.p7s"] == hashlib.sha256(contents.signatures[0].signature).hexdigest()


def test_next_role_signs_on_another_machine(identities: Identities, tmp_path: Path) -> None:
    """Each role opens the package of the one before and writes a new one."""
    path = write(tmp_path, signed_contents(identities, 1), "s1.zip")
    for index, role in ((1, "reviewer"), (2, "approver")):
        with open_package(path) as package:
            contents = sign_as(load_contents(package), index, identities.signer(role), AT + timedelta(days=index))
            path = write(tmp_path, contents, f"s{index + 1}.zip")
    with open_package(path) as package:
        reopened = load_contents(package)
    assert len(reopened.signatures) == 3
    assert [item.sha256 for item in reopened.evidence] == [item.sha256 for item in plain_contents().evidence]


def test_nobody_signs_out_of_turn(identities: Identities, contents: PackageContents) -> None:
    for index, count in ((1, 3), (0, 0)):
        with pytest.raises(ValueError, match="turn"):
            add_signature(plain_contents(), index, count, identities.signer("preparer"), AT)
    with pytest.raises(ValueError, match="turn"):
        add_signature(contents, 3, 3, identities.signer("preparer"), AT)


def test_evidence_that_changes_meanwhile_stops_the_export(tmp_path: Path) -> None:
    file = tmp_path / "evidence.pdf"
    file.write_bytes(b"before")
    evidence = open_evidence("evidence/0123456789abcdef-a.pdf", file)
    file.write_bytes(b"after ")
    with pytest.raises(UserError, match="被改动"):
        write(tmp_path, PackageContents(b"", b"", b"", (evidence,)))
    file.unlink()
    with pytest.raises(UserError, match="读不出来"):
        write(tmp_path, PackageContents(b"", b"", b"", (evidence,)))
    assert list(tmp_path.iterdir()) == []


def test_evidence_twice_is_a_bug(tmp_path: Path) -> None:
    evidence = open_evidence("evidence/0123456789abcdef-a.pdf", b"")
    with pytest.raises(ValueError, match="twice"):
        write(tmp_path, PackageContents(b"", b"", b"", (evidence, evidence)))


def test_package_larger_than_the_limit_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="太大"):
        write_package(tmp_path / "a.zip", plain_contents(), at=AT, limits=Limits(entry_bytes=100))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "fault", "word"),
    [
        (errno.ENOSPC, EnvironmentFault, "磁盘已满"),
        (errno.EACCES, UserError, "没有写入的权限"),
        (errno.EIO, EnvironmentFault, "写入失败"),
    ],
)
def test_failure_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, fault: type[Exception], word: str
) -> None:
    target = tmp_path / "package.zip"
    target.write_bytes(b"the package of yesterday")

    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(fault, match=word):
        write(tmp_path, plain_contents())
    assert [path.name for path in tmp_path.iterdir()] == ["package.zip"]
    assert target.read_bytes() == b"the package of yesterday"


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="文件夹不存在"):
        write(tmp_path / "none", plain_contents())


FULL_DISK = """
import resource, sys
from pathlib import Path
from forms.errors import EnvironmentFault
from tests.unit.packages import plain_contents, write
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
try:
    write(Path(sys.argv[1]), plain_contents())
except EnvironmentFault as fault:
    print(fault.code)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="the limit is a matter of POSIX")
def test_disk_that_is_really_full(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, tmp_path],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    assert (done.stdout, done.stderr) == ("disk_full\n", "")
    assert list(tmp_path.iterdir()) == []


def test_sums_round_trip() -> None:
    hashes = {"mimetype": HASH, "evidence/a.pdf": HASH}
    assert parse_sums(build_sums(hashes)) == hashes


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"\n",
        f"{HASH} *a\n".encode(),
        f"{HASH}  a".encode(),
        f"{HASH}  a\r\n".encode(),
        f"{HASH}  a\n{HASH}  a\n".encode(),
        f"{HASH.upper()}  a\n".encode(),
        f"{HASH}  文\n".encode(),
    ],
)
def test_sums_are_read_strictly(blob: bytes) -> None:
    with pytest.raises(ValueError):
        parse_sums(blob)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<?xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><?xml'),
        (b"<asic:SigReference", b"<!-- note --><asic:SigReference"),
        (b"<asic:SigReference", b"<?note?><asic:SigReference"),
        (b"<asic:SigReference", b"<asic:Extra/><asic:SigReference"),
        (b"<asic:SigReference", b"text<asic:SigReference"),
        (b'URI="data.json"', b'URI="data.json" Rootfile="true"'),
        (b"xmlenc#sha256", b"xmlenc#sha512"),
        (b"47DEQpj8HBSa", b"47DEQpj8HBS "),
        (b'URI="data.json"', b'URI="report.pdf"'),
        (b"asic:ASiCManifest", b"ds:ASiCManifest"),
        (b"</asic:ASiCManifest>", b"</asic:ASiCManifest><!-- note -->"),
        (b"</asic:ASiCManifest>", b""),
        (b"<ds:DigestValue>", b"<ds:DigestValue><b/>"),
    ],
)
def test_manifest_is_read_strictly(old: bytes, new: bytes) -> None:
    blob = build_manifest(1, {"data.json": HASH, "report.pdf": HASH})
    assert old in blob
    assert parse_manifest(blob).hashes == {"data.json": HASH, "report.pdf": HASH}
    with pytest.raises(ValueError):
        parse_manifest(blob.replace(old, new))
