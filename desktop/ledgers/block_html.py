"""A block of cells as the table that spreadsheets take from the clipboard before plain text. No Qt."""

from collections.abc import Sequence
from html import escape

from forms.schema.ledger_definition import ColumnDefinition


def html_rows(rows: Sequence[Sequence[str]], columns: Sequence[ColumnDefinition]) -> str:
    """Excel, WPS and LibreOffice read the style: without it an 18-digit code becomes a number and loses its end."""
    styles = [
        "" if column.is_number or column.base == "date" else " style=\"mso-number-format:'\\@'\"" for column in columns
    ]
    lines = (
        "<tr>" + "".join(f"<td{style}>{_cell(text)}</td>" for style, text in zip(styles, row, strict=True)) + "</tr>"
        for row in rows
    )
    return "".join(lines)


def html_table(rows: str) -> str:
    return f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'


def _cell(text: str) -> str:
    return escape(text).replace("\n", '<br style="mso-data-placement:same-cell">')
