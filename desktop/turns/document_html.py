"""A neutral document as markup for a text browser: headings, paragraphs, tables. Everything typed is escaped."""

from collections.abc import Iterator
from html import escape

from desktop.style import TOKENS
from forms.reports.document import Block, Document, Heading, Paragraph, Table, TableCell, TableRow

_TONES = {"good": TOKENS.good, "warning": TOKENS.explain, "bad": TOKENS.error}


def document_html(document: Document) -> str:
    """Covers, sign-off pages and the like are left out: those are for paper."""
    parts = [line for section in document.sections for block in section.blocks for line in _lines(block)]
    return f'<div style="line-height:140%">{"".join(parts)}</div>'


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text, level=level):
            yield f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case Paragraph(text=text, kind=kind):
            colour = TOKENS.muted if kind == "note" else TOKENS.text
            yield f'<p style="margin:2px 0;color:{colour}">{escape(text)}</p>'
        case Table():
            yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield f"<p>{escape(table.empty_text)}</p>"
        return
    whole = sum(column.weight for column in table.columns)
    shares = [round(100 * column.weight / whole) for column in table.columns]
    yield '<table width="100%" cellspacing="0" cellpadding="4" style="margin-top:8px">'
    for row in table.rows:
        yield "<tr>"
        yield from _cells(row, shares)
        yield "</tr>"
    yield "</table>"


def _cells(row: TableRow, shares: list[int]) -> Iterator[str]:
    if row.kind == "group":
        text = escape(row.cells[0].text)
        ground = TOKENS.accent_soft
        yield f'<td colspan="{len(shares)}" style="background:{ground};font-weight:bold">{text}</td>'
        return
    for cell, share in zip(row.cells, shares, strict=False):
        yield f'<td width="{share}%" style="border-bottom:1px solid {TOKENS.line}">{_coloured(cell)}</td>'


def _coloured(cell: TableCell) -> str:
    text = escape(cell.text).replace("\n", "<br>")
    colour = _TONES.get(cell.tone)
    return f'<span style="color:{colour}">{text}</span>' if colour else text
