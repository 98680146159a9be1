"""Gathers the facts of a node for its reports and its data.json."""

from dataclasses import replace

from forms.clock import now
from forms.issues import Issue
from forms.package.entries import evidence_entry_name
from forms.records.ledger_at_node import RowSequence
from forms.reports.facts import EvidenceFact, LedgerFact, NodeFacts
from forms.schema.letter import Node
from forms.services.desk import NodeDesk
from forms.services.report_parts import chosen_parts
from forms.services.session import Session
from forms.storage import report_store
from forms.validation.explanations import Explanation
from resources.translation import source_language


def gather_facts(session: Session, desk: NodeDesk, *, is_paper: bool) -> NodeFacts:
    """The node as it stands now, as its next revision (on the database thread)."""
    return replace(
        gather_text_facts(session, desk.node),
        issues=_issues_in_source(session, desk),
        explanations=_in_letter_order(desk),
        evidence=_evidence(session, desk),
        states={measure.no: desk.check_state(measure) for measure in session.letter.measures},
        is_paper=is_paper,
    )


def gather_text_facts(session: Session, node: Node) -> NodeFacts:
    """What the text report is made from: no rule is run, so issues, explanations, evidence and states are left out.

    On the database thread.
    """
    state = session.node_state(node.id)
    return NodeFacts(
        letter=session.letter,
        letter_sha256=session.letter_sha256,
        node=node,
        entries=session.entries,
        issues=(),
        explanations=(),
        evidence=(),
        states={},
        revision=state.revision + 1,
        previous_data_sha256=state.data_sha256,
        change_log_head=session.change_log_head(),
        is_practice=session.is_practice,
        is_paper=False,
        exported_at=now(),
        by=session.by,
        ledgers=_ledgers(session, node.id),
        text_changes=report_store.load_text_changes(session.connection, node.id),
        head=report_store.load_head(session.connection, session.letter, node.id),
        parts=chosen_parts(session),
    )


def _issues_in_source(session: Session, desk: NodeDesk) -> list[Issue]:
    """The issues once more in Chinese, as report and data.json quote them; the desk speaks the screen's language."""
    with source_language():
        return NodeDesk(session, desk.node).issues()


def _ledgers(session: Session, node: str) -> list[LedgerFact]:
    """The ledgers with rows, in the letter's order."""
    ledgers = session.entries.ledgers
    return [
        LedgerFact(ledgers.definitions[ledger.name], rows)
        for ledger in session.letter.ledgers
        if len(rows := RowSequence(ledgers.at(node, ledger.name)))
    ]


def _in_letter_order(desk: NodeDesk) -> list[Explanation]:
    """Explanations that still hold for an issue, in the order of the issues' measures."""
    order = {measure.no: place for place, measure in enumerate(desk.letter.measures)}
    explained = sorted(
        (issue for issue in desk.issues() if issue.explained == "yes"),
        key=lambda issue: order.get(issue.measure, len(order)),
    )
    return [desk.explanations[issue.id] for issue in explained]


def _evidence(session: Session, desk: NodeDesk) -> list[EvidenceFact]:
    order = {measure.no: place for place, measure in enumerate(desk.letter.measures)}
    attached = [evidence for evidence in session.evidence if evidence.node == desk.node.id]
    names: dict[str, str] = {}
    return [
        EvidenceFact(
            measure=evidence.measure,
            title=evidence.title,
            doc_no=evidence.doc_no,
            file_name=evidence.file_name,
            entry=names.setdefault(evidence.sha256, evidence_entry_name(evidence.sha256, evidence.file_name)),
            sha256=evidence.sha256,
            size_bytes=evidence.size_bytes,
            row=evidence.row,
        )
        for evidence in sorted(attached, key=lambda evidence: order.get(evidence.measure, len(order)))
    ]
