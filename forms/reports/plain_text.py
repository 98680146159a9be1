"""A neutral document as plain lines, for a terminal."""

from collections.abc import Iterator

from forms.reports.document import Block, Cover, Document, Heading, Paragraph, SignOff, Table


def document_lines(document: Document) -> list[str]:
    """Headings, paragraphs and table rows, one line each; the parts of a row divided by two blanks."""
    return [line for section in document.sections for block in section.blocks for line in _lines(block)]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text, level=level):
            yield text if level == 1 else f"【{text}】"
        case Paragraph(text=text):
            yield text
        case Table():
            if not block.rows and block.empty_text:
                yield f"  {block.empty_text}"
            for row in block.rows:
                yield "  " + "  ".join(" ".join(cell.text.split("\n")) for cell in row.cells if cell.text)
        case Cover(title=title, subtitle=subtitle, lines=lines):
            yield f"{title} {subtitle}".strip()
            yield from (f"{line.label}：{line.text}" for line in lines)
        case SignOff(roles=roles):
            yield from (f"{role}：" for role in roles)
