"""Pinned roots, and what they say about a signer's certificate. Dates are judged at the claimed time of signing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
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


def judge(certificates: Sequence[bytes], store: TrustStore, *, signed_at: datetime, now: datetime) -> Trust:
    """Judge the certificates found in a signature.

    The moment for validity is `signed_at`, which is the signer's own clock: it says what the signer claims, and a
    wrong or backdated clock cannot be told without a timestamp authority. A certificate that has ended since is
    noted, not refused: otherwise every package would fail some day. Revocation is judged as of `now`, because a
    stolen key would be used with a backdated clock.

    A trial certificate is never more than `trial`. When no root is pinned at all, its own root inside the signature
    serves, with a note of its fingerprint; when roots are pinned, it must lead to one of them.

    Args:
        certificates: DER, the signer's first.
        store: the pinned roots; may be empty.
    """
    from forms.signing.judgement import judge_certificates  # late, as above

    return judge_certificates(certificates, store, signed_at, now)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_BYTES)
    except OSError as error:
        raise UserError(
            "trust_file_missing", _("打不开这个文件。"), todo=_("请检查文件是否存在、能否读取。"), where=str(path)
        ) from error
