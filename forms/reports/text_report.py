"""The text report of a node as it will be printed: what the data say, with what the clerk made of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from forms.issues import Operand
from forms.records.report_text import TextChange
from forms.reports.build_text import Generated, generate_text
from forms.reports.document import OfficialHead, OfficialParagraph, OfficialText
from forms.reports.facts import NodeFacts
from forms.reports.text_wording import report_wording
from forms.schema.field_types import format_date

ParagraphOrigin = Literal["generated", "changed", "added", "removed"]

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class ReportParagraph:
    """One paragraph of the report.

    `number` is 一、（一）1.（1） or "", counted when all is put together. `generated` is what the data say now, "" for
    the clerk's own and for what the data no longer give. `is_outdated`: the data have changed since the clerk wrote.
    """

    key: str
    level: int
    number: str
    text: str
    origin: ParagraphOrigin
    generated: str = ""
    is_outdated: bool = False
    operands: tuple[Operand, ...] = ()
    by: str = ""
    at: str = ""

    @property
    def printed(self) -> str:
        return f"{self.number}{self.text}"


@dataclass(frozen=True, slots=True)
class TextReport:
    """The title and the paragraphs in order. `all` holds those too that the clerk took out (`removed`)."""

    title: ReportParagraph
    all: tuple[ReportParagraph, ...]

    @property
    def paragraphs(self) -> tuple[ReportParagraph, ...]:
        """What is printed."""
        return tuple(each for each in self.all if each.origin != "removed")

    def paragraph(self, key: str) -> ReportParagraph | None:
        return next((each for each in (self.title, *self.all) if each.key == key), None)


def put_together(facts: NodeFacts) -> TextReport:
    """The report of these facts with the changes among them."""
    generated = generate_text(facts)
    changes = {change.key: change for change in facts.text_changes}
    merged = [_merged(each, changes.get(each.key)) for each in generated]
    known = {each.key for each in generated}
    for change in facts.text_changes:
        if change.key not in known and change.origin != "removed":
            _insert(merged, change)
    return TextReport(merged[0], tuple(_numbered(merged[1:])))


def _merged(fresh: Generated, change: TextChange | None) -> ReportParagraph:
    if change is None:
        return ReportParagraph(fresh.key, fresh.level, "", fresh.text, "generated", fresh.text, operands=fresh.operands)
    return ReportParagraph(
        fresh.key,
        change.level if change.origin == "changed" else fresh.level,
        "",
        change.text if change.origin == "changed" else fresh.text,
        change.origin,
        fresh.text,
        is_outdated=change.generated != fresh.text,
        operands=fresh.operands,
        by=change.by,
        at=change.at,
    )


def _insert(merged: list[ReportParagraph], change: TextChange) -> None:
    """Put in a paragraph of the clerk's, or a changed one that the data no longer give, where it stood."""
    is_orphan = change.origin == "changed"
    paragraph = ReportParagraph(
        change.key, change.level, "", change.text, change.origin, is_outdated=is_orphan, by=change.by, at=change.at
    )
    anchor = change.key.rpartition("/")[0] if is_orphan else change.after
    merged.insert(_place_after(merged, anchor), paragraph)


def _place_after(merged: Sequence[ReportParagraph], anchor: str) -> int:
    """Behind the paragraph of that key; where it is gone, behind the last of what stood around it; else at the end."""
    keys = [each.key for each in merged]
    if anchor in keys:
        return keys.index(anchor) + 1
    while "/" in anchor:
        anchor = anchor.rpartition("/")[0]
        around = [place for place, key in enumerate(keys) if key == anchor or key.startswith(f"{anchor}/")]
        if around:
            return around[-1] + 1
    return 1 if not anchor else len(keys)


def _numbered(paragraphs: Iterable[ReportParagraph]) -> Iterator[ReportParagraph]:
    counts = [0] * 5
    for paragraph in paragraphs:
        level = paragraph.level
        if paragraph.origin == "removed" or not level:
            yield paragraph
            continue
        counts[level] += 1
        counts[level + 1 :] = [0] * (4 - level)
        yield replace(paragraph, number=number_text(level, counts[level]))


def number_text(level: int, count: int) -> str:
    """The number of the `count`th paragraph of a level: 一、（一）1.（1）."""
    return ("", f"{chinese_number(count)}、", f"（{chinese_number(count)}）", f"{count}.", f"（{count}）")[level]


def chinese_number(number: int) -> str:
    """1 to 99 as headings count: 一, 十, 十二, 二十; more in digits."""
    tens, ones = divmod(number, 10)
    if tens > 9:
        return str(number)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def official_text(facts: NodeFacts, attachments: Sequence[str]) -> OfficialText:
    """The report as a block that the writers of PDF and docx understand. Practice workspaces never have a 版头."""
    report, head = put_together(facts), facts.head
    day = date.fromisoformat(head.day) if head.day else facts.exported_at.astimezone().date()
    masthead = None
    if not facts.is_practice and (head.issuer or head.doc_no or head.signatory):
        masthead = OfficialHead(head.issuer, head.doc_no, head.signatory)
    return OfficialText(
        head=masthead,
        title=report.title.text,
        addressee=head.addressee or report_wording().say("addressee_missing"),
        paragraphs=tuple(OfficialParagraph(each.key, each.level, each.number, each.text) for each in report.paragraphs),
        attachments=tuple(attachments),
        unit=head.unit or facts.letter.unit,
        day=format_date(day),
        is_sealed=facts.is_paper,
    )
