"""Appends one PAdES signature with its visible stamp to a PDF."""

import asyncio
import io
import secrets
from datetime import datetime
from typing import cast

from pyhanko.pdf_utils import content, layout
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_cms import Signer as CmsAssembler
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.stamp import StaticStampStyle

from forms.signing.signer import PdfPlacement
from forms.signing.timestamp import TimestampAuthority

_NO_MARGIN = layout.SimpleBoxLayoutRule(
    x_align=layout.AxisAlignment.ALIGN_MID,
    y_align=layout.AxisAlignment.ALIGN_MID,
    margins=layout.Margins(),
)


def write_signature(
    pdf: bytes,
    assembler: CmsAssembler,
    placement: PdfPlacement,
    at: datetime,
    stamps: TimestampAuthority | None = None,
) -> bytes:
    """Sign a PDF in a new field, or in an empty one of that name.

    No DocMDP and no field lock is set: the next role must be able to sign. The time is the claimed one, in /M of the
    signature dictionary, as PAdES asks.

    Raises:
        ValueError: the field is already signed.
    """
    writer = AppendingWriter(io.BytesIO(pdf))
    spec = _new_field(writer, placement)
    signer = PdfSigner(
        PdfSignatureMetadata(
            field_name=placement.field_name,
            md_algorithm="sha256",
            reason=placement.reason,
            subfilter=fields.SigSeedSubFilter.PADES,
        ),
        signer=assembler,
        timestamper=stamps,
        stamp_style=_stamp_style(placement),
        new_field_spec=spec,
    )
    # The wall clock of the place of signing, with its offset, as viewers show it.
    return asyncio.run(_sign(signer, writer, at.astimezone(), existing_fields_only=spec is None))


async def _sign(
    signer: PdfSigner, writer: IncrementalPdfFileWriter, at: datetime, *, existing_fields_only: bool
) -> bytes:
    # PdfSigner.async_sign_pdf, taken apart because it asks the machine for the time.
    session: PdfSigningSession = signer.init_signing_session(writer, existing_fields_only=existing_fields_only)
    session.system_time = at
    # The size of a token is learned by asking the authority once for one that is thrown away.
    reserved = await session.estimate_signature_container_size(None)
    document = session.prepare_tbs_document(None, reserved)
    output = io.BytesIO()
    prepared, _stream = document.digest_tbs_document(output=output)
    await document.perform_signature(prepared.document_digest, PdfCMSSignedAttributes(signing_time=at))
    return output.getvalue()


class AppendingWriter(IncrementalPdfFileWriter):
    """Leaves /Info and the XMP metadata alone: they hold the hash of data.json and the PDF/A mark."""

    def _update_meta(self) -> None:
        return

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """PDF/A-2 is PDF 1.7; pyHanko would write /Version 2.0 for some kinds of key (ISO 19005-2, 6.1.2)."""
        super().ensure_output_version(min(version, (1, 7)))  # type: ignore[no-untyped-call]


class _StampPage(content.PdfContent):
    """One page of a PDF held in memory; pyHanko's own class wants a file."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        picture = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)), page_ix=0)
        name = f"/Stamp{secrets.token_hex(8)}"
        self.resources.xobject[name] = picture
        left, bottom, right, top = picture.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{name} Do".encode("ascii")


def _stamp_style(placement: PdfPlacement) -> StaticStampStyle | None:
    # Without a style pyHanko draws a stamp of its own, in English.
    background = _StampPage(placement.stamp_pdf) if placement.stamp_pdf else None
    return StaticStampStyle(background=background, background_layout=_NO_MARGIN, background_opacity=1.0, border_width=0)


def _new_field(writer: IncrementalPdfFileWriter, placement: PdfPlacement) -> fields.SigFieldSpec | None:
    for _name, value, _field in fields.enumerate_sig_fields(writer, with_name=placement.field_name):
        if value is not None:
            raise ValueError(f"field {placement.field_name} is already signed")
        return None
    # pyHanko declares whole points and writes fractions all the same.
    box = cast("tuple[int, int, int, int] | None", placement.box)
    return fields.SigFieldSpec(sig_field_name=placement.field_name, on_page=placement.page, box=box)
