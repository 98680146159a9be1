"""Finds the characters of a report that no shipped font can draw, with the places where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms.errors import UserError
from forms.pdf.fonts import missing_characters
from forms.pdf.line_breaking import clean_text
from forms.reports.dashboard import Dashboard
from forms.reports.document import Block, Cover, Document, Heading, OfficialText, Paragraph, SignOff, Table
from resources.translation import _, listed

_MOST_SHOWN = 10

Place = tuple[str, int, str]
"""Section, row or paragraph from 1 (0: none), column ("": none). Put into words only for what is missing."""


@dataclass(frozen=True, slots=True)
class MissingCharacter:
    """A character without a glyph and the first place where it stands."""

    character: str
    place: str


def find_missing(document: Document) -> list[MissingCharacter]:
    """Every character without a glyph, once; empty for a report that can be printed."""
    if not missing_characters(*{clean_text(text).replace("\n", "") for _place, text in _texts(document)}):
        return []
    found: dict[str, MissingCharacter] = {}
    for place, text in _texts(document):
        for character in missing_characters(clean_text(text).replace("\n", "")):
            found.setdefault(character, MissingCharacter(character, _in_words(place)))
    return list(found.values())


def require_glyphs(document: Document) -> None:
    """Refuse a report that could only be printed with holes.

    Raises:
        UserError: Names the characters and their places; the clerk can replace them.
    """
    missing = find_missing(document)
    if not missing:
        return
    places = listed(
        _("“{character}”（U+{code}，{place}）").format(
            character=each.character, code=f"{ord(each.character):04X}", place=each.place
        )
        for each in missing[:_MOST_SHOWN]
    )
    what = _("有 {count} 个字符在程序的字库中没有字形，不能打印：{listed}。").format(count=len(missing), listed=places)
    raise UserError("pdf.missing_characters", what, todo=_("请换成规范汉字后重新导出。"))


def _in_words(place: Place) -> str:
    section, row, column = place
    if column:
        return _("{section}第 {row} 行“{column}”").format(section=section, row=row, column=column)
    if row:
        return _("{section}第 {row} 段").format(section=section, row=row)
    return section or _("报告标题与页脚")


def _texts(document: Document) -> Iterator[tuple[Place, str]]:
    for text in (document.title, document.author, document.watermark, document.page_note):
        yield ("", 0, ""), text
    for section in document.sections:
        yield (section.name, 0, ""), section.name
        for block in section.blocks:
            yield from _block_texts(section.name, block)


def _block_texts(section: str, block: Block) -> Iterator[tuple[Place, str]]:
    place = (section, 0, "")
    match block:
        case Heading(text=text) | Paragraph(text=text):
            yield place, text
        case Cover():
            yield from ((place, text) for text in (block.title, block.subtitle, block.qr_text, *block.notes))
            yield from ((place, text) for line in block.lines for text in (line.label, line.text))
        case SignOff():
            yield from ((place, text) for text in (block.statement, *block.roles))
            yield from ((place, text) for line in block.foot for text in (line.label, line.text))
        case OfficialText():
            yield from _official_texts(section, block)
        case Dashboard():
            yield from ((place, text) for text in block.texts())
        case Table():
            yield from _table_texts(section, block)


def _official_texts(section: str, text: OfficialText) -> Iterator[tuple[Place, str]]:
    head = (text.head.issuer, text.head.doc_no, text.head.signatory) if text.head else ()
    place = (section, 0, "")
    yield from ((place, each) for each in (*head, text.title, text.addressee, text.unit, text.day, *text.attachments))
    for number, paragraph in enumerate(text.paragraphs, 1):
        yield (section, number, ""), f"{paragraph.number}{paragraph.text}"


def _table_texts(section: str, table: Table) -> Iterator[tuple[Place, str]]:
    place = (section, 0, "")
    corner = (f"{line.label}{line.text}" for line in table.corner)
    for text in (table.unit_line, table.empty_text, *corner):
        yield place, text
    for column in table.columns:
        yield place, f"{column.label}{column.unit}"
    for number, row in enumerate(table.rows, 1):
        for column, cell in zip(table.columns, row.cells, strict=False):
            yield (section, number, column.label), cell.text
