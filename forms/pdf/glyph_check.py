"""Finds the characters of a report that no shipped font can draw, with the places where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from forms.errors import UserError
from forms.pdf.fonts import missing_characters
from forms.pdf.line_breaking import clean_text
from forms.reports.dashboard import Dashboard
from forms.reports.document import Block, Cover, Document, Heading, OfficialText, Paragraph, SignOff, Table
from resources.translation import _, listed

_MOST_SHOWN = 10


class _Place(NamedTuple):
    """Made for each text of a report, hence a tuple; put into words only for what is missing.

    `heading` is the one above a table, "" where the section says the same. A cell has its `column`, and its `row` as
    the first column names it (编号 9.2); a paragraph has its `number` from 1.
    """

    section: str
    heading: str = ""
    row: str = ""
    column: str = ""
    number: int = 0

    @property
    def is_cell(self) -> bool:
        return bool(self.column)

    def in_words(self) -> str:
        if self.is_cell:
            where = "　".join(filter(None, (self.section, self.heading, self.row)))
            return _("{where}“{column}”").format(where=where, column=self.column)
        if self.number:
            return _("{section}第 {row} 段").format(section=self.section, row=self.number)
        return self.section or _("报告标题与页脚")


@dataclass(frozen=True, slots=True)
class MissingCharacter:
    """A character without a glyph and the first place where it stands; a cell rather than a text made of cells."""

    character: str
    place: str


def find_missing(document: Document) -> list[MissingCharacter]:
    """Every character without a glyph, once; empty for a report that can be printed."""
    if not missing_characters(*{clean_text(text).replace("\n", "") for _place, text in _texts(document)}):
        return []
    found: dict[str, _Place] = {}
    for place, text in _texts(document):
        for character in missing_characters(clean_text(text).replace("\n", "")):
            if character not in found or (place.is_cell and not found[character].is_cell):
                found[character] = place
    return [MissingCharacter(character, place.in_words()) for character, place in found.items()]


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


def _texts(document: Document) -> Iterator[tuple[_Place, str]]:
    for text in (document.title, document.author, document.watermark, document.page_note):
        yield _Place(""), text
    for section in document.sections:
        yield _Place(section.name), section.name
        heading = ""
        for block in section.blocks:
            if isinstance(block, Heading) and block.text != section.name:
                heading = block.text
            yield from _block_texts(_Place(section.name, heading), block)


def _block_texts(place: _Place, block: Block) -> Iterator[tuple[_Place, str]]:
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
            yield from _official_texts(place, block)
        case Dashboard():
            yield from ((place, text) for text in block.texts())
        case Table():
            yield from _table_texts(place, block)


def _official_texts(place: _Place, text: OfficialText) -> Iterator[tuple[_Place, str]]:
    head = (text.head.issuer, text.head.doc_no, text.head.signatory) if text.head else ()
    yield from ((place, each) for each in (*head, text.title, text.addressee, text.unit, text.day, *text.attachments))
    for number, paragraph in enumerate(text.paragraphs, 1):
        yield place._replace(number=number), f"{paragraph.number}{paragraph.text}"


def _table_texts(place: _Place, table: Table) -> Iterator[tuple[_Place, str]]:
    corner = (f"{line.label}{line.text}" for line in table.corner)
    for text in (table.unit_line, table.empty_text, *corner):
        yield place, text
    for column in table.columns:
        yield place, f"{column.label}{column.unit}"
    for row in table.rows:
        name = f"{table.columns[0].label} {row.cells[0].text}"
        for column, cell in zip(table.columns, row.cells, strict=False):
            yield _Place(place.section, place.heading, name, column.label), cell.text
