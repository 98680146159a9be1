"""The contract of whoever signs: says what is signed, not where the key is (file, token, SM2 library)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from forms.signing.certificate import CertificateInfo


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
    """One identity that can sign. A key that cannot sign PDFs (SM2) raises UserError there.

    Both calls may raise UserError (`wrong_pin`, certificate no longer valid) or EnvironmentFault (token pulled out).
    """

    @property
    def certificate(self) -> CertificateInfo:
        """The signer's certificate, to be shown before signing."""
        ...

    def sign_detached(self, content: bytes, at: datetime) -> bytes:
        """A detached CMS signature (CAdES-BES, DER) over `content`, carrying the chain; `at` is the claimed time."""
        ...

    def sign_pdf(self, pdf: bytes, placement: PdfPlacement, at: datetime) -> bytes:
        """The PDF with one more signature (PAdES B-B), appended as an incremental update."""
        ...
