"""Signing the report in a field named after the role. Checking is `pdf_check`."""

from datetime import datetime

from forms.signing.signer import PdfPlacement, Signer
from forms.signing.timestamp import TimestampAuthority


def sign_pdf(
    pdf: bytes,
    signer: Signer,
    *,
    field_name: str,
    page: int,
    box: tuple[float, float, float, float] | None,
    stamp_pdf: bytes | None,
    reason: str,
    at: datetime,
    stamps: TimestampAuthority | None = None,
) -> bytes:
    """Append one signature (PAdES B-B, with `stamps` B-T; ETSI EN 319 142-1) to a PDF; earlier signatures stay valid.

    Args:
        pdf: the whole file; what it says is final.
        field_name: the role's id; each role signs once.
        page: counted from 0, negative from the end.
        box: left, bottom, right, top in points; None for an invisible signature.
        stamp_pdf: a one-page PDF of the box's size, drawn elsewhere.
        reason: shown by viewers, in Chinese.
        at: the claimed time: the signer's own clock.

    Raises:
        ValueError: the field is already signed, or `pdf` is none (a bug of the caller).
        UserError, EnvironmentFault: whatever the key raises.
    """
    return signer.sign_pdf(pdf, PdfPlacement(field_name, page, box, stamp_pdf, reason), at, stamps)
