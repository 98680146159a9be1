"""Writes a package: a plain zip whose every byte follows from contents and date."""

import hashlib
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from forms.errors import UserError
from forms.files import atomic_target
from forms.package.contents import (
    Evidence,
    PackageContents,
    SupplementContents,
    chunks_of,
    content_hashes,
    signature_entries,
    small_entries,
)
from forms.package.entries import MIMETYPE, MIMETYPE_CONTENT, is_legal_name, kind_of
from forms.package.limits import DEFAULT_LIMITS, Limits
from forms.package.sums import build_sums
from resources.translation import _

# Only text that is large is deflated. Everything else is stored: documents and pictures are compressed already, and
# in a stored entry each byte of the file is a byte of the content, so that no change can hide in the encoding.
_DEFLATE_FROM_BYTES = 1 << 20
_TEXT_ENDINGS = (".json", ".txt")

_Date = tuple[int, int, int, int, int, int]


def write_package(
    target: Path, contents: PackageContents | SupplementContents, *, at: datetime, limits: Limits = DEFAULT_LIMITS
) -> None:
    """Write a package or a supplement to `target`, whole or not at all.

    `mimetype` comes first, stored, without extra field (EN 319 162-1 A.1); then the outputs, SHA256SUMS.txt, the
    evidence, and META-INF with the signatures so far (none: paper package).

    Args:
        at: the date of every entry, in UTC, so that equal contents give equal bytes.

    Raises:
        ValueError: an entry's name is illegal or there twice (a bug of the caller).
        UserError: `evidence_unreadable`, `evidence_changed`, `package_too_large`, `no_right_to_write`,
            `no_such_folder`.
        EnvironmentFault: `disk_full`, `write_failed`.
    """
    _check_size(contents, limits)
    if len({item.entry for item in contents.evidence}) != len(contents.evidence):
        raise ValueError("an evidence entry twice")
    sums = build_sums(content_hashes(contents))
    with atomic_target(target) as out:
        _write_zip(out, contents, sums, at)


def _write_zip(out: BinaryIO, contents: PackageContents | SupplementContents, sums: bytes, at: datetime) -> None:
    date = _zip_date(at)
    with zipfile.ZipFile(out, "w", allowZip64=False) as archive:
        archive.writestr(_entry(MIMETYPE, date), MIMETYPE_CONTENT)
        for name, blob in small_entries(contents, sums):
            archive.writestr(_entry(name, date, len(blob)), blob)
        for item in contents.evidence:
            _write_evidence(archive, item, date)
        for name, blob in signature_entries(contents):
            archive.writestr(_entry(name, date), blob)


def _write_evidence(archive: zipfile.ZipFile, item: Evidence, date: _Date) -> None:
    digest = hashlib.sha256()
    with archive.open(_entry(item.entry, date), "w") as entry:
        for chunk in chunks_of(item.entry, item.source):
            digest.update(chunk)
            entry.write(chunk)
    if digest.hexdigest() != item.sha256:
        raise UserError("evidence_changed", _("佐证材料在导出过程中被改动。"), todo=_("请重新导出。"), where=item.entry)


def _entry(name: str, date: _Date, size_bytes: int = 0) -> zipfile.ZipInfo:
    if not is_legal_name(name) or kind_of(name) == "unknown":
        raise ValueError(f"not an entry of a package: {name}")
    info = zipfile.ZipInfo(name, date)
    info.create_system = 3  # as on Linux, also when written on Windows
    info.external_attr = 0o100644 << 16
    if size_bytes >= _DEFLATE_FROM_BYTES and name.endswith(_TEXT_ENDINGS):
        info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _zip_date(at: datetime) -> _Date:
    moment = at.astimezone(UTC)
    if not 1980 <= moment.year <= 2107:
        raise ValueError("a zip holds the years 1980 to 2107")
    return moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second


def _check_size(contents: PackageContents | SupplementContents, limits: Limits) -> None:
    outputs = [len(blob) for _name, blob in contents.outputs]
    sizes = [*outputs, *(item.size_bytes for item in contents.evidence)]
    if (
        max(outputs) > limits.data_bytes
        or max(sizes) > limits.entry_bytes
        or sum(sizes) > limits.total_bytes
        or len(sizes) + 50 > limits.entries
    ):
        raise UserError(
            "package_too_large",
            _("报送包太大：共 {size} MB、{count} 个文件。").format(size=sum(sizes) >> 20, count=len(sizes)),
            todo=_("请减少佐证材料，或压缩其中的图片和扫描件。"),
        )
