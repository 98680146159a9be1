"""Writes an official document as .docx: the type area, line pitch and fonts by name of GB/T 9704-2012."""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from forms.reports.document import OfficialHead, OfficialText
from forms.word import marks
from forms.word.legal_text import legal_text
from forms.word.page_parts import number_pages, set_header
from forms.word.styles import (
    ADDRESSEE,
    CHARACTER_PT,
    ISSUER,
    LEVEL_STYLES,
    LINE_PITCH_PT,
    NUMBERS,
    RED,
    SIGNATURE,
    STYLES,
    TEXT,
    TITLE,
    TRACKING_TWENTIETHS,
    WordStyle,
)

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_TWENTIETHS = 20
_SEALED_RIGHT, _UNSEALED_RIGHT = 4.0, 2.0
_ISSUER_WIDTH_PT = 442.0


def write_docx(text: OfficialText, title_lines: Sequence[str], *, author: str, day: date, note: str = "") -> bytes:
    """The document as a .docx file.

    Args:
        text: What to write; characters that XML cannot hold are left out.
        title_lines: The title broken by meaning; joined they are the title.
        author: The unit, for the file's properties.
        day: For the file's properties.
        note: Stands at the head of each page (示例数据 不得报送); "" for none.
    """
    document = Document()
    _set_up(document)
    if text.head:
        _write_head(document, text.head)
    _marked(document, TITLE, marks.mark_of("title", text.title), title_lines)
    _plain(document, TEXT, "")
    addressee = f"{text.addressee}："
    _marked(document, ADDRESSEE, marks.mark_of(marks.ADDRESSEE, text.addressee), [addressee])
    for each in text.paragraphs:
        style = LEVEL_STYLES[each.level]
        _marked(document, style, marks.mark_of(each.key, each.text), [f"{each.number}{each.text}"])
    _write_end(document, text)
    section = document.sections[0]
    set_header(section, legal_text(note))
    number_pages(document, section)
    _set_properties(document, text.title, author, day)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _set_up(document: Any) -> None:
    """The sheet of LAYOUT: 37 / 28 / 26 / 35 mm, 22 lines; and one style for each kind of paragraph."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(23.5)
    grid = section._sectPr.find(qn("w:docGrid"))
    grid = section._sectPr.makeelement(qn("w:docGrid"), {}) if grid is None else grid
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE_PITCH_PT * _TWENTIETHS)))
    if grid.getparent() is None:
        section._sectPr.append(grid)
    for style in STYLES:
        _add_style(document, style)


def _add_style(document: Any, style: WordStyle) -> None:
    made = document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = document.styles["Normal"]
    made.quick_style = True
    made.font.size = Pt(style.size_pt)
    made.font.name = style.font
    if style.colour:
        made.font.color.rgb = RGBColor.from_string(style.colour)
    properties = made.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), style.font)
    properties.rFonts.set(qn("w:cs"), style.font)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(TRACKING_TWENTIETHS))
    properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
    _close_gaps(made)
    shape = made.paragraph_format
    shape.alignment = _ALIGN[style.align]
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    is_tall = style.size_pt > LINE_PITCH_PT
    shape.line_spacing = Pt(style.size_pt * 1.3 if is_tall else LINE_PITCH_PT)
    shape.space_before = shape.space_after = Pt(0)
    shape.widow_control = False
    shape.keep_with_next = style.level > 0
    if style.first_line:
        shape.first_line_indent = Pt(style.first_line * CHARACTER_PT)
        made.element.pPr.ind.set(qn("w:firstLineChars"), str(style.first_line * 100))
    if style.level:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(style.level - 1))
        made.element.pPr.append(outline)


def _close_gaps(style: Any) -> None:
    """No extra white between Chinese and digits: 28 characters stay 28 characters."""
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):
        off = OxmlElement(tag)
        off.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().insert_element_before(
            off, "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )


def _plain(document: Any, style: WordStyle, text: str) -> Any:
    return document.add_paragraph(legal_text(text), style=style.name)


def _marked(document: Any, style: WordStyle, mark: marks.Mark, lines: Sequence[str]) -> Any:
    """A paragraph inside its bookmark; more lines than one are parted by line breaks."""
    paragraph = document.add_paragraph(style=style.name)
    end = _add_bookmark(document, paragraph, marks.mark_name(mark))
    for place, line in enumerate(lines):
        run = paragraph.add_run(legal_text(line))
        if place < len(lines) - 1:
            run.add_break()
        end.addprevious(run._r)
    return paragraph


def _add_bookmark(document: Any, paragraph: Any, name: str) -> Any:
    """An empty bookmark at the paragraph's end; its end mark, before which its content goes."""
    number = str(len(document.element.xpath("//w:bookmarkStart")))
    ends = []
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        bookmark = OxmlElement(tag)
        bookmark.set(qn("w:id"), number)
        if tag == "w:bookmarkStart":
            bookmark.set(qn("w:name"), name)
        paragraph._p.append(bookmark)
        ends.append(bookmark)
    return ends[1]


def _write_head(document: Any, head: OfficialHead) -> None:
    """发文机关标志 35 mm below the area's top, then 发文字号 and 签发人 over the red rule."""
    key = marks.mark_of(marks.HEAD, head.issuer)
    issuer = _marked(document, ISSUER, key, [head.issuer])
    issuer.paragraph_format.space_before = Mm(35)
    size = min(ISSUER.size_pt, _ISSUER_WIDTH_PT / max(1, len(head.issuer)))
    for run in issuer.runs:
        run.font.size = Pt(size)
    issuer.paragraph_format.line_spacing = Pt(size * 1.3)
    for _number in range(2):
        _plain(document, NUMBERS, "")
    numbers = _plain(document, NUMBERS, f"　{head.doc_no}" if head.signatory else head.doc_no)
    if head.signatory:
        numbers.paragraph_format.tab_stops.add_tab_stop(Pt(_ISSUER_WIDTH_PT - CHARACTER_PT), 2)  # 2: right
        numbers.add_run("\t签发人：")
        name = numbers.add_run(legal_text(head.signatory))
        name.font.name = "楷体_GB2312"
        name._r.rPr.rFonts.set(qn("w:eastAsia"), "楷体_GB2312")
    else:
        numbers.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_rule(numbers)
    for _number in range(2):
        _plain(document, TEXT, "")


def _add_rule(paragraph: Any) -> None:
    border, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "11"), ("color", RED)):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _write_end(document: Any, text: OfficialText) -> None:
    """附件说明, 署名 and 成文日期."""
    if text.attachments:
        _plain(document, TEXT, "")
        is_one = len(text.attachments) == 1
        for number, name in enumerate(text.attachments, 1):
            label = "附件：" if number == 1 else "　　　"
            line = f"{label}{name}" if is_one else f"{label}{number}.{name}"
            _marked(document, TEXT, marks.mark_of(marks.ATTACHMENTS, name), [line])
    unit, day = _characters(text.unit), _characters(text.day)
    for _number in range(3 if text.is_sealed else 1):
        _plain(document, TEXT, "")
    if text.is_sealed:
        day_right = _SEALED_RIGHT
        unit_right = max(0.0, day_right + (day - unit) / 2)
    elif day > unit:
        day_right = _UNSEALED_RIGHT
        unit_right = day_right + day + 2 - unit
    else:
        unit_right = _UNSEALED_RIGHT
        day_right = max(0.0, unit_right + unit - 2 - day)
    for key, line, right in ((marks.UNIT, text.unit, unit_right), (marks.DAY, text.day, day_right)):
        paragraph = _marked(document, SIGNATURE, marks.mark_of(key, line), [line])
        paragraph.paragraph_format.right_indent = Pt(right * CHARACTER_PT)
        paragraph._p.pPr.ind.set(qn("w:rightChars"), str(round(right * 100)))
    for each in text.paragraphs:
        _add_bookmark(document, paragraph, marks.listed_name(each.key))


def _characters(text: str) -> float:
    """The width in characters: Latin letters and digits take half of one."""
    return sum(0.5 if ord(character) < 0x2000 else 1.0 for character in text)


def _set_properties(document: Any, title: str, author: str, day: date) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = legal_text(title), legal_text(author), "zh-CN"
    properties.last_modified_by, properties.comments = legal_text(author), ""
    properties.created = properties.modified = datetime.combine(day, time())
