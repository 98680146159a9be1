"""The documents of a node: the report for paper, the workbook for work, the text report alone, and the draft.

They are official documents, so they are Chinese whatever the language of the screen; verifying looks for their words.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from forms.reports.build_annexes import build_evidence, build_explanations
from forms.reports.build_cover import build_cover, build_draft_cover, build_sign_off
from forms.reports.build_dashboard import build_dashboard
from forms.reports.build_issues import build_open_issues
from forms.reports.build_ledgers import build_ledger_pages, build_ledger_sheets
from forms.reports.build_measure_sheet import build_measure_sheet
from forms.reports.build_measures import build_measures
from forms.reports.document import Document, Section
from forms.reports.facts import NodeFacts
from forms.reports.parts import in_order, part_of
from forms.reports.text_report import official_text
from resources.translation import source_language

TEXT_SECTION = "文字报告"
DRAFT_MARK = "送审稿"


@source_language()
def build_report(facts: NodeFacts) -> Document:
    """The printed report: the parts that the office chose, in its order, from the cover to the sign-off page."""
    return _document(facts, _sections(facts, Section("封面", (build_cover(facts),)), build_sign_off(facts)))


@source_language()
def build_text_report(facts: NodeFacts) -> Document:
    """The text report alone, as a leader reads it; its attachments are those of the whole report."""
    text = official_text(facts, _attachments(_annexes(facts)))
    document = _document(facts, (Section(TEXT_SECTION, (text,)),))
    return replace(document, title=text.title)


@source_language()
def build_one_page(facts: NodeFacts) -> Document:
    """The page for the leader who reads one page."""
    return _document(facts, (build_dashboard(facts),))


@source_language()
def build_one_measure(facts: NodeFacts, measure_no: str) -> Document:
    """The sheet of one measure."""
    return _document(facts, (build_measure_sheet(facts, measure_no),))


@source_language()
def build_measures_alone(facts: NodeFacts) -> Document:
    """The table of measures, for a sheet as large as somebody wants."""
    return _document(facts, (build_measures(facts),))


@source_language()
def build_draft(facts: NodeFacts) -> Document:
    """送审稿, to be read before anything is signed: what is still open comes first; no place to sign."""
    cover = Section("封面", (build_draft_cover(facts),))
    return marked_as_draft(_document(facts, _sections(facts, cover, build_open_issues(facts), is_draft=True)))


def marked_as_draft(document: Document) -> Document:
    """The document with 送审稿 across each page, beside what a practice workspace says there."""
    return replace(document, watermark="　".join(filter(None, (DRAFT_MARK, document.watermark))))


@source_language()
def build_draft_workbook(facts: NodeFacts) -> Document:
    """The draft's figures as sheets, with what is still open."""
    draft = build_draft(facts)
    sections = (draft.sections[0], build_open_issues(facts), *build_workbook(facts).sections[1:])
    return replace(draft, sections=sections)


def _sections(facts: NodeFacts, cover: Section, other: Section, *, is_draft: bool = False) -> tuple[Section, ...]:
    """Cover and chosen parts; `other` is the sign-off page, or what is open of a draft, which comes after the cover."""
    annexes = _annexes(facts)
    text = Section(TEXT_SECTION, (official_text(facts, _attachments(annexes)),))
    found = {**annexes, "text": (text,)}
    inner = [section for key in in_order(facts.parts) for section in found.get(key, ())]
    return (cover, other, *inner) if is_draft else (cover, *inner, other)


def _annexes(facts: NodeFacts) -> dict[str, tuple[Section, ...]]:
    """What is attached to the text, by part, in the office's order; parts without anything to print are left out."""
    builders: dict[str, Callable[[], tuple[Section, ...]]] = {
        "dashboard": lambda: (build_dashboard(facts),),
        "measures": lambda: (build_measures(facts),),
        "measure_sheets": lambda: tuple(build_measure_sheet(facts, each.no) for each in facts.letter.measures),
        "ledgers": lambda: build_ledger_pages(facts),
        "explanations": lambda: (build_explanations(facts),),
        "evidence": lambda: (build_evidence(facts),),
    }
    found = {key: builders[key]() for key in in_order(facts.parts) if key in builders}
    return {key: sections for key, sections in found.items() if sections}


def _attachments(annexes: Iterable[str]) -> list[str]:
    return [part.title for key in annexes if (part := part_of(key)) is not None]


@source_language()
def build_workbook(facts: NodeFacts) -> Document:
    """The same figures as sheets: cover, measures in the letter's order, ledgers, explanations, evidence."""
    cover = Section("封面", (build_cover(facts),))
    annexes = (build_explanations(facts, repeats=True), build_evidence(facts))
    return _document(facts, (cover, build_measures(facts), *build_ledger_sheets(facts), *annexes))


def _document(facts: NodeFacts, sections: tuple[Section, ...]) -> Document:
    title = f"{facts.letter.unit}{facts.letter.title}{facts.node.label}落实情况报告"
    return Document(
        title=title,
        author=facts.letter.unit,
        day=facts.exported_at.astimezone().date(),
        sections=sections,
        watermark=facts.watermark,
        page_note=facts.page_note,
        data_sha256=facts.data_sha256,
    )
