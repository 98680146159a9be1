"""The two documents of a package: the report for paper and the workbook for work.

They are official documents, so they are Chinese whatever the language of the screen; verifying looks for their words.
"""

from forms.reports.build_annexes import build_evidence, build_explanations
from forms.reports.build_cover import build_cover, build_sign_off
from forms.reports.build_ledgers import build_ledger_pages, build_ledger_sheets
from forms.reports.build_measures import build_measures
from forms.reports.document import Document, Section
from forms.reports.facts import NodeFacts
from resources.translation import source_language


@source_language()
def build_report(facts: NodeFacts) -> Document:
    """The printed report: cover, measures by aspect, short ledgers, explanations, evidence, sign-off page."""
    cover = Section("封面", (build_cover(facts),))
    annexes = (build_explanations(facts), build_evidence(facts), build_sign_off(facts))
    return _document(facts, (cover, build_measures(facts), *build_ledger_pages(facts), *annexes))


@source_language()
def build_workbook(facts: NodeFacts) -> Document:
    """The same figures as sheets: cover, measures in the letter's order, ledgers, explanations, evidence."""
    cover = Section("封面", (build_cover(facts),))
    annexes = (build_explanations(facts), build_evidence(facts))
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
