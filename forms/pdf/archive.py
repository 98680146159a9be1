"""Turns a drawn PDF into PDF/A-2b (ISO 19005-2) and proves it with pikepdf's strict check. Signing comes after."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String, pdfa

from forms.errors import UserError
from forms.pdf.layout import A4, PageLayout
from forms.pdf.line_breaking import clean_text
from forms.pdf.writer import PdfLayout, write_pdf
from forms.reports.document import Document
from resources import resource_path
from resources.translation import _

_CREATOR = "Zerenshu"
_PRODUCER = "reportlab, pikepdf"
_HASH_PREFIX = "urn:sha256:"
_CONDITION = "sRGB IEC61966-2.1"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
{source}<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{instant}</xmp:CreateDate>
<xmp:ModifyDate>{instant}</xmp:ModifyDate>
<xmp:MetadataDate>{instant}</xmp:MetadataDate>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def write_archived(
    document: Document, *, created: datetime, data_sha256: str = "", layout: PageLayout = A4
) -> tuple[bytes, PdfLayout]:
    """Draw a document as PDF/A-2b. Raises UserError: a character without a glyph; arguments as those of `archive`."""
    drawn = BytesIO()
    placed = write_pdf(document, drawn, layout=layout)
    title, author = document.title, document.author
    return archive(drawn.getvalue(), title=title, author=author, data_sha256=data_sha256, created=created), placed


def archive(source: bytes | Path, *, title: str, author: str, data_sha256: str, created: datetime) -> bytes:
    """Make a PDF a PDF/A-2b file.

    Args:
        source: The drawn PDF.
        title: The document's title, shown in the viewer's title bar.
        author: The unit that reports.
        data_sha256: SHA-256 of data.json, kept in the metadata as dc:source (`urn:sha256:…`), a property that PDF/A
            knows, so that no schema of our own has to be described; "" for none.
        created: The instant, with its time zone.

    Returns:
        The same bytes for the same arguments; they have passed the strict check of what was written.

    Raises:
        pikepdf.pdfa.PdfaError: What was drawn is not allowed in PDF/A: a bug of the drawing.
    """
    moment = created.astimezone(UTC).replace(microsecond=0)
    with pikepdf.open(source if isinstance(source, Path) else BytesIO(source)) as pdf:
        for page in pdf.pages:
            if Name.Trans in page:
                del page[Name.Trans]
        pdf.Root.Lang = String("zh-CN")
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.Root.OutputIntents = Array([pdf.make_indirect(_output_intent(pdf))])
        title, author = clean_text(title).replace("\n", ""), clean_text(author).replace("\n", "")
        _write_metadata(pdf, title, author, data_sha256, moment)
        target = BytesIO()
        pdfa.save(
            pdf,
            target,
            "2b",
            repair=False,
            deterministic_id=True,
            force_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
        return target.getvalue()


def read_data_sha256(source: bytes | Path) -> str:
    """The SHA-256 of data.json that an archived PDF carries; "" if it carries none.

    Raises:
        UserError: The file is no readable PDF.
    """
    try:
        with pikepdf.open(source if isinstance(source, Path) else BytesIO(source)) as pdf:
            value = str(pdf.open_metadata().get("dc:source", ""))
    except pikepdf.PdfError as fault:
        raise UserError(
            "pdf.unreadable", _("这个 PDF 文件打不开，可能已损坏。"), todo=_("请重新取得该文件。")
        ) from fault
    return value.removeprefix(_HASH_PREFIX) if value.startswith(_HASH_PREFIX) else ""


def _output_intent(pdf: Pdf) -> Dictionary:
    profile = pdf.make_stream(resource_path("icc", "srgb-v2.icc").read_bytes(), N=3)
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(_CONDITION),
        Info=String(_CONDITION),
        DestOutputProfile=profile,
    )


def _write_metadata(pdf: Pdf, title: str, author: str, data_sha256: str, moment: datetime) -> None:
    source = f"<dc:source>{_HASH_PREFIX}{escape(data_sha256)}</dc:source>\n" if data_sha256 else ""
    packet = _PACKET.format(
        title=escape(title),
        author=escape(author),
        source=source,
        creator=_CREATOR,
        producer=_PRODUCER,
        instant=moment.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
    )
    pdf.Root.Metadata = pdf.make_stream(packet.encode("utf-8"), Type=Name.Metadata, Subtype=Name.XML)
    day = String(moment.strftime("D:%Y%m%d%H%M%S+00'00'"))
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(title),
            Author=String(author),
            Creator=String(_CREATOR),
            Producer=String(_PRODUCER),
            CreationDate=day,
            ModDate=day,
        )
    )
