"""The contract of whoever signs: says what is signed, not where the key is (file, token, SM2 library)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from forms.signing.certificate import CertificateInfo

if TYPE_CHECKING:
    from forms.signing.timestamp import TimestampAuthority

Algorithm = Literal["rsa", "ec", "sm2"]
"""RSA PKCS#1 v1.5 with SHA-256 (every stock verifier reads it), ECDSA on P-256 with SHA-256, or SM2 with SM3 (trial:
detached signatures only)."""


@dataclass(frozen=True, slots=True)
class PdfPlacement:
    """Where and how a signature shows in a PDF.

    `field_name` is the role's id; `page` counts from 0; `box` is left, bottom, right, top in points, None for an
    invisible signature; `stamp_pdf` is a one-page PDF drawn to the box's size, None for no picture.
    """

    field_name: str
    page: int
    box: tuple[float, float, float, float] | None
    stamp_pdf: bytes | None
    reason: str


class Signer(Protocol):
    """One identity that can sign. A key that cannot sign PDFs and workbooks (SM2) raises UserError there.

    Every call that signs may raise UserError (key and certificate are no pair) or EnvironmentFault (token pulled out,
    timestamp authority out of reach). `stamps` adds its token to the signature (level B-T).
    """

    @property
    def certificate(self) -> CertificateInfo:
        """The signer's certificate, to be shown before signing."""
        ...

    @property
    def certificates(self) -> tuple[bytes, ...]:
        """DER, the signer's first, then its issuers upwards; all of them go into every signature."""
        ...

    @property
    def algorithm(self) -> Algorithm:
        """What `sign_raw` does."""
        ...

    def sign_detached(self, content: bytes, at: datetime, stamps: "TimestampAuthority | None" = None) -> bytes:
        """A detached CMS signature (CAdES, DER) over `content`, carrying the chain; `at` is the claimed time."""
        ...

    def sign_pdf(
        self, pdf: bytes, placement: PdfPlacement, at: datetime, stamps: "TimestampAuthority | None" = None
    ) -> bytes:
        """The PDF with one more signature (PAdES), appended as an incremental update."""
        ...

    def sign_raw(self, content: bytes) -> bytes:
        """The bare signature value over `content` (DER for ECDSA), for formats that are neither CMS nor PDF."""
        ...

    def close(self) -> None:
        """Let go of the key: a token is logged out. Never raises; a closed signer signs no more."""
        ...
