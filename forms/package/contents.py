"""What a package holds before it is a file: the outputs, the evidence, and the signatures so far."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from forms.errors import UserError
from forms.package.entries import (
    DATA,
    MIMETYPE,
    MIMETYPE_CONTENT,
    REPORT,
    SUMS,
    SUPPLEMENT,
    WORKBOOK,
    manifest_name,
    signature_name,
    sm2_signature_name,
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
    """The manifest that a role signed, and its detached signature (CMS, DER); `sm2`: another by SM2, or None."""

    manifest: bytes
    signature: bytes
    sm2: bytes | None = None


@dataclass(frozen=True, slots=True)
class PackageContents:
    """A package in memory. `signatures` in the order of the roles; empty for a paper package."""

    report_pdf: bytes
    data_xlsx: bytes
    data_json: bytes
    evidence: tuple[Evidence, ...] = ()
    signatures: tuple[RoleSignature, ...] = ()

    @property
    def outputs(self) -> tuple[tuple[str, bytes], ...]:
        """What stands before SHA256SUMS.txt, by entry name."""
        return (REPORT, self.report_pdf), (WORKBOOK, self.data_xlsx), (DATA, self.data_json)


@dataclass(frozen=True, slots=True)
class SupplementContents:
    """A supplement in memory: its index and its files."""

    index_json: bytes
    evidence: tuple[Evidence, ...]
    signatures: tuple[RoleSignature, ...] = ()

    @property
    def outputs(self) -> tuple[tuple[str, bytes], ...]:
        return ((SUPPLEMENT, self.index_json),)


Contents = TypeVar("Contents", PackageContents, SupplementContents)


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


def content_hashes(contents: PackageContents | SupplementContents) -> dict[str, str]:
    """SHA-256 of everything outside META-INF but SHA256SUMS.txt itself, in the order of the package."""
    hashes = {MIMETYPE: sha256_hex(MIMETYPE_CONTENT)}
    hashes |= {name: sha256_hex(blob) for name, blob in contents.outputs}
    hashes |= {item.entry: item.sha256 for item in contents.evidence}
    return hashes


def signature_entries(contents: PackageContents | SupplementContents) -> Iterator[tuple[str, bytes]]:
    """The entries below META-INF, in order."""
    for number, signed in enumerate(contents.signatures, 1):
        yield manifest_name(number), signed.manifest
        yield signature_name(number), signed.signature
        if signed.sm2 is not None:
            yield sm2_signature_name(number), signed.sm2


def small_entries(contents: PackageContents | SupplementContents, sums: bytes) -> Iterator[tuple[str, bytes]]:
    """All entries that lie in memory before the evidence: the outputs and SHA256SUMS.txt."""
    yield from contents.outputs
    yield SUMS, sums


def sha256_hex(blob: bytes) -> str:
    return hashlib.sha256(blob).hexdigest()
