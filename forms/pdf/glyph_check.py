"""Finds the characters of a report that no shipped font can draw, with the places where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms.errors import UserError
from forms.pdf.fonts import missing_characters
from forms.pdf.line_breaking import clean_text
from forms.reports.document import Block, Cover, Document, Heading, Paragraph, Section, SignOff, Table
from resources.translation import _, listed

_MOST_SHOWN = 10


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
            found.setdefault(character, MissingCharacter(character, place))
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


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    for text in (document.title, document.author, document.watermark, document.page_note):
        yield _("报告标题与页脚"), text
    for section in document.sections:
        yield section.name, section.name
        for block in section.blocks:
            yield from _block_texts(section, block)


def _block_texts(section: Section, block: Block) -> Iterator[tuple[str, str]]:
    place = section.name
    match block:
        case Heading(text=text) | Paragraph(text=text):
            yield place, text
        case Cover():
            yield from ((place, text) for text in (block.title, block.subtitle, block.qr_text, *block.notes))
            yield from ((place, text) for line in block.lines for text in (line.label, line.text))
        case SignOff():
            yield from ((place, text) for text in (block.statement, *block.roles))
            yield from ((place, text) for line in block.foot for text in (line.label, line.text))
        case Table():
            yield from _table_texts(place, block)


def _table_texts(place: str, table: Table) -> Iterator[tuple[str, str]]:
    for text in (table.unit_line, table.empty_text):
        yield place, text
    for column in table.columns:
        yield place, f"{column.label}{column.unit}"
    for number, row in enumerate(table.rows, 1):
        for column, cell in zip(table.columns, row.cells, strict=False):
            yield (
                _("{section}第 {row} 行“{column}”").format(section=place, row=number, column=column.label),
                cell.text,
            )
