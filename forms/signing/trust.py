"""Pinned roots and lists, and the answer about a signer's certificate. `judgement` gives it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from forms.errors import UserError
from forms.signing.certificate import CertificateInfo, describe_certificate
from resources.translation import _

TrustWord = Literal["trusted", "trial", "unknown", "expired", "not_yet_valid", "revoked", "wrong_usage", "broken"]

_LARGEST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Trust:
    """The answer about one certificate.

    `sentence` says it to a person; `notes` hold what is worth knowing and no fault (ended since, root not pinned).
    `chain` are the certificates (DER, leaf first) that belong into a signature; empty when no path was found.
    """

    word: TrustWord
    sentence: str
    notes: tuple[str, ...] = ()
    chain: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class TrustStore:
    """Roots and revocation lists (DER) that the receiver has chosen to rely on. Empty: nobody is known."""

    roots: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()

    def describe_roots(self) -> list[CertificateInfo]:
        """The roots with their fingerprints, to be compared when one is added."""
        return [describe_certificate(root) for root in self.roots]


def open_trust_store(roots: Iterable[Path], crls: Iterable[Path] = ()) -> TrustStore:
    """Read roots and revocation lists from PEM or DER files; a PEM file may hold several.

    Raises:
        UserError: `trust_file_missing`, `not_a_certificate` or `not_a_revocation_list`, naming the file.
    """
    from forms.signing.trust_files import read_certificates, read_crls  # late: parsers that no window needs at start

    return TrustStore(
        tuple(dict.fromkeys(der for path in roots for der in read_certificates(path, _read(path)))),
        tuple(dict.fromkeys(der for path in crls for der in read_crls(path, _read(path)))),
    )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_BYTES)
    except OSError as error:
        raise UserError(
            "trust_file_missing", _("打不开这个文件。"), todo=_("请检查文件是否存在、能否读取。"), where=str(path)
        ) from error
