"""What a package holds before it is a file: the outputs, the evidence, and the signatures so far."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from forms.errors import UserError
from forms.package.entries import (
    DATA,
    MIMETYPE,
    MIMETYPE_CONTENT,
    REPORT,
    SUMS,
    WORKBOOK,
    manifest_name,
    signature_name,
)
from resources.translation import _

_CHUNK_BYTES = 1 << 20

# A file, bytes at hand, or chunks read anew at each call (an entry of another package).
Source = bytes | Path | Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One evidence file under its entry name. The bytes stay where they are until the package is written."""

    entry: str
    source: Source
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class RoleSignature:
    """The manifest that a role signed, and its detached signature (CMS, DER)."""

    manifest: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class PackageContents:
    """A package in memory. `signatures` in the order of the roles; empty for a paper package."""

    report_pdf: bytes
    data_xlsx: bytes
    data_json: bytes
    evidence: tuple[Evidence, ...] = ()
    signatures: tuple[RoleSignature, ...] = ()


def open_evidence(entry: str, source: Source) -> Evidence:
    """Hash an evidence file once, so that no later step reads it for that.

    Raises:
        UserError: `evidence_unreadable`: the file is gone or cannot be read.
    """
    digest = hashlib.sha256()
    size_bytes = 0
    for chunk in chunks_of(entry, source):
        digest.update(chunk)
        size_bytes += len(chunk)
    return Evidence(entry, source, digest.hexdigest(), size_bytes)


def chunks_of(entry: str, source: Source) -> Iterator[bytes]:
    """The bytes of a source, piece by piece. Raises UserError `evidence_unreadable`."""
    if isinstance(source, bytes):
        yield source
        return
    if not isinstance(source, Path):
        yield from source()
        return
    try:
        with source.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk
    except OSError as error:
        raise UserError(
            "evidence_unreadable",
            _("佐证材料 {entry} 读不出来。").format(entry=entry),
            todo=_("请检查原文件是否还在、能否打开。"),
            where=str(source),
        ) from error


def content_hashes(contents: PackageContents) -> dict[str, str]:
    """SHA-256 of everything outside META-INF but SHA256SUMS.txt itself, in the order of the package."""
    hashes = {MIMETYPE: sha256_hex(MIMETYPE_CONTENT)}
    hashes |= {name: sha256_hex(blob) for name, blob in _outputs(contents)}
    hashes |= {item.entry: item.sha256 for item in contents.evidence}
    return hashes


def signature_entries(contents: PackageContents) -> Iterator[tuple[str, bytes]]:
    """The entries below META-INF, in order."""
    for number, signed in enumerate(contents.signatures, 1):
        yield manifest_name(number), signed.manifest
        yield signature_name(number), signed.signature


def small_entries(contents: PackageContents, sums: bytes) -> Iterator[tuple[str, bytes]]:
    """All entries that lie in memory before the evidence: the outputs and SHA256SUMS.txt."""
    yield from _outputs(contents)
    yield SUMS, sums


def sha256_hex(blob: bytes) -> str:
    return hashlib.sha256(blob).hexdigest()


def _outputs(contents: PackageContents) -> Iterator[tuple[str, bytes]]:
    yield REPORT, contents.report_pdf
    yield WORKBOOK, contents.data_xlsx
    yield DATA, contents.data_json
