"""The report of a node as files outside a package: the text report alone, and the draft (送审稿) with what is open.

Nothing is locked or signed here.
"""

from pathlib import Path

from forms.excel.writer import write_workbook
from forms.files import write_atomically
from forms.pdf.archive import write_archived
from forms.pdf.layout import A3, A4, PageLayout
from forms.pdf.text_grid import title_lines
from forms.pdf.writer import PdfLayout
from forms.reports.build_report import (
    build_draft,
    build_draft_workbook,
    build_measures_alone,
    build_one_measure,
    build_one_page,
    build_text_report,
    marked_as_draft,
)
from forms.reports.document import Document, OfficialText
from forms.reports.facts import NodeFacts
from forms.services.office_fonts import use_office_fonts
from forms.services.report_check import with_text_issues


def archived_pdf(document: Document, facts: NodeFacts, sheet: PageLayout = A4) -> tuple[bytes, PdfLayout]:
    """The document as PDF/A, and where its stamps go. Raises UserError: a character without a glyph."""
    use_office_fonts()
    return write_archived(document, created=facts.exported_at, data_sha256=facts.data_sha256, layout=sheet)


def text_report_pdf(facts: NodeFacts) -> bytes:
    """The text report alone. Raises UserError as `archived_pdf`."""
    return archived_pdf(build_text_report(facts), facts)[0]


def text_report_docx(facts: NodeFacts) -> bytes:
    """The text report for Word and WPS, where leaders rewrite it."""
    from forms.word.writer import write_docx  # python-docx, only for this file

    document = build_text_report(facts)
    (text,) = (block for block in document.sections[0].blocks if isinstance(block, OfficialText))
    note = document.watermark
    return write_docx(text, title_lines(text.title), author=document.author, day=document.day, note=note)


def draft_pdf(facts: NodeFacts) -> bytes:
    """送审稿 on each page, what is still open first. Raises UserError as `archived_pdf`."""
    return archived_pdf(build_draft(with_text_issues(facts)), facts)[0]


def text_draft_pdf(facts: NodeFacts) -> bytes:
    """The text report alone with 送审稿 on each page, to be looked at. Raises UserError as `archived_pdf`."""
    return archived_pdf(marked_as_draft(build_text_report(facts)), facts)[0]


def page_pdf(facts: NodeFacts, *, is_draft: bool) -> bytes:
    """The one page for a leader. Raises UserError as `archived_pdf`."""
    return _single(build_one_page(facts), facts, is_draft=is_draft)


def measure_pdf(facts: NodeFacts, measure_no: str, *, is_draft: bool) -> bytes:
    """The sheet of one measure. Raises UserError as `archived_pdf`; KeyError: no such measure."""
    return _single(build_one_measure(facts, measure_no), facts, is_draft=is_draft)


def measures_pdf(facts: NodeFacts, paper: str, *, is_draft: bool) -> bytes:
    """The table of measures, on A3 without turning it. Raises UserError as `archived_pdf`."""
    return _single(build_measures_alone(facts), facts, A3 if paper == "A3" else A4, is_draft=is_draft)


def _single(document: Document, facts: NodeFacts, sheet: PageLayout = A4, *, is_draft: bool) -> bytes:
    return archived_pdf(marked_as_draft(document) if is_draft else document, facts, sheet)[0]


def draft_workbook(facts: NodeFacts) -> bytes:
    """The draft's figures and what is still open, as a workbook."""
    return write_workbook(build_draft_workbook(with_text_issues(facts)))


def write_draft(facts: NodeFacts, pdf: Path, workbook: Path | None = None) -> None:
    """Both files of the draft.

    Raises:
        UserError: a character without a glyph, or no right to write.
        EnvironmentFault: disk full. A file is written whole or not at all.
    """
    write_atomically(pdf, draft_pdf(facts))
    if workbook is not None:
        write_atomically(workbook, draft_workbook(facts))
