"""What is doubtful in the text report, as issues: numbers that no cell holds, paragraphs that newer data have passed.

Hints, never more: a leader's text rightly names what the letter does not ask for, and an explanation wanted for each
such number would be written without being read. They are shown wherever somebody is about to hand in or to sign.
"""

from collections.abc import Iterator
from dataclasses import replace

from forms.issues import Issue, Operand
from forms.records.report_text import PARAGRAPH_FIELD, TextChange
from forms.reports.facts import NodeFacts
from forms.reports.text_report import ReportParagraph, TextReport, put_together
from forms.schema.letter import Node
from forms.schema.numbers import canonical
from forms.services.package_facts import gather_text_facts
from forms.services.report_numbers import NumberDoubt, doubtful_numbers, paragraph_words
from forms.services.session import Session
from forms.storage import report_store
from resources.translation import _, source_language

NUMBER_RULE = "report_number"
OUTDATED_RULE = "report_outdated"


def text_issues(session: Session, node: Node) -> list[Issue]:
    """The hints on the text of a node, in its order; none while nobody has written in it.

    On the database thread.
    """
    if not any(_is_written(change) for change in report_store.load_text_changes(session.connection, node.id)):
        return []
    facts = gather_text_facts(session, node)
    return list(_issues(facts, put_together(facts)))


def with_text_issues(facts: NodeFacts) -> NodeFacts:
    """The facts with the hints on the text among the issues, in Chinese as drafts and data.json quote them."""
    with source_language():
        found = list(_issues(facts, put_together(facts)))
    return replace(facts, issues=[*facts.issues, *found])


def _is_written(change: TextChange) -> bool:
    return change.origin in ("changed", "added")


def _issues(facts: NodeFacts, report: TextReport) -> Iterator[Issue]:
    doubts = doubtful_numbers(facts, report)
    for paragraph in (report.title, *report.paragraphs):
        of_paragraph = [doubt for doubt in doubts if doubt.key == paragraph.key]
        if of_paragraph:
            yield _number_issue(paragraph, of_paragraph)
        if paragraph.is_outdated:
            what = _("改过以后数据又变了，文字可能还是原来的数")
            fix = _("请在文字报告里对照这一段的新文字，再决定用哪一个。")
            yield _issue(OUTDATED_RULE, paragraph, what, fix)


def _number_issue(paragraph: ReportParagraph, doubts: list[NumberDoubt]) -> Issue:
    """One of a paragraph, whatever the count of its numbers, so that its id stays as it is."""
    near = [doubt.near for doubt in doubts if doubt.near is not None]
    operands = tuple(Operand(f"{each.measure}.{each.field}", canonical(each.value), each.unit) for each in near)
    message = "；".join(dict.fromkeys(doubt.message for doubt in doubts))
    fix = _("请核对：文字写错的改文字，数据填错的改数据。")
    return _issue(NUMBER_RULE, paragraph, message, fix, tuple(dict.fromkeys(operands)))


def _issue(rule: str, paragraph: ReportParagraph, message: str, fix: str, operands: tuple[Operand, ...] = ()) -> Issue:
    subject = _("文字报告“{where}”").format(where=paragraph_words(paragraph))
    return Issue(rule, 1, "hint", "", f"{PARAGRAPH_FIELD}{paragraph.key}", subject, message, fix, operands)
