"""The neutral document: sections of headings, paragraphs and tables that every writer understands.

A section is one sheet of a workbook and starts a page of a PDF. No layout figure stands here but the weights of
columns and whether a table is wide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from forms.reports.dashboard import Dashboard

Align = Literal["left", "right", "centre"]
RowKind = Literal["body", "group", "total"]
Tone = Literal["plain", "good", "warning", "bad", "faint"]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    kind: Literal["body", "note", "strong"] = "body"


@dataclass(frozen=True, slots=True)
class TableCell:
    """`text` is what every writer shows; `number` is there when a workbook must hold a real number.

    `as_text` keeps codes and numbers of documents from being turned into numbers by a spreadsheet.
    """

    text: str
    number: Decimal | None = None
    places: int = 0
    tone: Tone = "plain"
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class TableColumn:
    """`weight` is the share of the table's width; `unit` is shown in the head, below the label."""

    label: str
    weight: float
    align: Align = "left"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """`kind` group holds one cell, which spans the table (an aspect's title)."""

    cells: tuple[TableCell, ...]
    kind: RowKind = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """The head is repeated on each page; `unit_line` stands above the table at the right (单位：万元).

    `corner` stands once at the upper right: 表号, 制定机关, 批准文号 where the office has entered them.
    """

    columns: tuple[TableColumn, ...]
    rows: Sequence[TableRow]
    unit_line: str = ""
    empty_text: str = ""
    corner: "tuple[CoverLine, ...]" = ()


@dataclass(frozen=True, slots=True)
class CoverLine:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: title, what it reports, and the QR code that ties paper and data together ("" for none)."""

    title: str
    subtitle: str
    lines: tuple[CoverLine, ...]
    notes: tuple[str, ...] = ()
    qr_text: str = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """The place to sign: one box a role, in order, and the lines at the foot (填报单位, 报出日期).

    In a signed package the writer leaves each box free for the visible stamp of that role's signature.
    """

    roles: tuple[str, ...]
    foot: tuple[CoverLine, ...] = ()
    statement: str = ""


@dataclass(frozen=True, slots=True)
class OfficialHead:
    """The 版头 that an office has entered: 发文机关标志, 发文字号, 签发人; "" is left out."""

    issuer: str
    doc_no: str
    signatory: str


@dataclass(frozen=True, slots=True)
class OfficialParagraph:
    """`number` is 一、（一）1.（1） or ""; `level` 0 is plain text, 1 and 2 are headings with type of their own."""

    key: str
    level: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class OfficialText:
    """An official document (公文, GB/T 9704-2012) from 版头 to 成文日期. `is_sealed`: a seal goes on the date."""

    head: OfficialHead | None
    title: str
    addressee: str
    paragraphs: tuple[OfficialParagraph, ...]
    attachments: tuple[str, ...]
    unit: str
    day: str
    is_sealed: bool


Block = Heading | Paragraph | Table | Cover | SignOff | OfficialText | Dashboard


@dataclass(frozen=True, slots=True)
class Section:
    """`name` is the sheet's name and the bookmark; `wide` asks for landscape."""

    name: str
    blocks: tuple[Block, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """`watermark` runs across every page (示例数据 不得报送); `page_note` stands at each page's foot (示例)."""

    title: str
    author: str
    day: date
    sections: tuple[Section, ...]
    watermark: str = ""
    page_note: str = ""
    data_sha256: str = ""
