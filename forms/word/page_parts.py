"""Head and foot of each page: the page number outside on odd and even pages, and a note that all pages bear."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from forms.word.styles import NUMBER_FONT, NUMBER_PT

_NOTE_PT = 14.0
_NOTE_COLOUR = "808080"


def number_pages(document: Any, section: Any) -> None:
    """— 1 —, 四号宋体: right on odd pages, left on even ones, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        shape = paragraph.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        side = "right" if align == WD_ALIGN_PARAGRAPH.RIGHT else "left"
        setattr(shape, f"{side}_indent", Pt(NUMBER_PT))
        paragraph._p.pPr.ind.set(qn(f"w:{side}Chars"), "100")
        _run(paragraph, "— ", NUMBER_FONT, NUMBER_PT)
        _add_page_field(paragraph)
        _run(paragraph, " —", NUMBER_FONT, NUMBER_PT)


def set_header(section: Any, note: str) -> None:
    """The note in the middle above the text, on odd and even pages alike."""
    for header in (section.header, section.even_page_header) if note else ():
        paragraph = header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = _run(paragraph, note, NUMBER_FONT, _NOTE_PT)
        run.font.color.rgb = RGBColor.from_string(_NOTE_COLOUR)


def _run(paragraph: Any, text: str, font: str, size_pt: float) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(size_pt)
    run.font.name = font
    run._r.rPr.rFonts.set(qn("w:eastAsia"), font)
    return run


def _add_page_field(paragraph: Any) -> None:
    for kind, content in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        run = _run(paragraph, content if kind == "text" else "", NUMBER_FONT, NUMBER_PT)
        if kind == "text":
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = content
        run._r.append(element)
