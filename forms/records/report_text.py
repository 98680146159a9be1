"""What a clerk made of the text report (文字报告) of a node: paragraphs that are not as generated, and its head."""

from dataclasses import dataclass
from typing import Literal

from forms.schema.field_types import DateType, DocumentNumberType, FieldType, TextType

Origin = Literal["changed", "added", "removed"]

TITLE_KEY = "title"
OWN_PREFIX = "own/"
"""Keys of paragraphs that the clerk added: `own/1`."""
PARAGRAPH_FIELD = "report."
"""Before a key, it names a paragraph where an issue names a field: `report.own/1`."""


def paragraph_of(field: str) -> str:
    """The key of the paragraph that an issue's field names; "" for a field of a measure or a column."""
    return field.removeprefix(PARAGRAPH_FIELD) if field.startswith(PARAGRAPH_FIELD) else ""


@dataclass(frozen=True, slots=True)
class TextChange:
    """One paragraph that is not as generated.

    `key` names it: `title`, `done/9/9.2`, `own/1`. `level` 0 is plain, 1 to 4 are 一、（一）1.（1）.
    `generated` is what the program had written when the clerk changed it, so that later data are seen. `after` is the
    key that an added paragraph follows, "" at the top. A removed one has no `text`.
    """

    node: str
    key: str
    origin: Origin
    text: str = ""
    level: int = 0
    generated: str = ""
    after: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What only the office knows of its report: nothing of it is ever invented; "" is not entered.

    `addressee` 主送机关, `unit` 署名 (the letter's unit when empty), `day` 成文日期 (ISO), and for a 版头 `issuer`
    发文机关标志, `doc_no` 发文字号 and `signatory` 签发人. `table_no` 表号, `table_issuer` 制定机关 and `approval_no`
    批准文号 stand at the corner of the table of measures.
    """

    addressee: str = ""
    unit: str = ""
    day: str = ""
    issuer: str = ""
    doc_no: str = ""
    signatory: str = ""
    table_no: str = ""
    table_issuer: str = ""
    approval_no: str = ""


NO_HEAD = ReportHead()


@dataclass(frozen=True, slots=True)
class HeadField:
    """One entry of the head; `inherits`: an earlier node's holds until another is entered."""

    name: str
    label: str
    type: FieldType
    inherits: bool


HEAD_FIELDS: tuple[HeadField, ...] = (
    HeadField("addressee", "主送机关", TextType(), True),
    HeadField("unit", "署名", TextType(), True),
    HeadField("day", "成文日期", DateType(), False),
    HeadField("issuer", "发文机关标志", TextType(), True),
    HeadField("doc_no", "发文字号", DocumentNumberType(), False),
    HeadField("signatory", "签发人", TextType(), True),
    HeadField("table_no", "表号", TextType(), True),
    HeadField("table_issuer", "制定机关", TextType(), True),
    HeadField("approval_no", "批准文号", DocumentNumberType(), True),
)
