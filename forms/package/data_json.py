"""data.json: the canonical data of a package. Every signer signs it; its hash binds paper, PDF and workbook."""

import hashlib
from dataclasses import asdict
from typing import Any

from forms.issues import Issue
from forms.package.strict_json import write_canonical_json
from forms.records.report_text import paragraph_of
from forms.reports.facts import LedgerFact, NodeFacts
from forms.reports.parts import in_order
from forms.reports.text_report import ReportParagraph, put_together
from forms.reports.wording import figure_text, indicator_text, measure_title
from forms.schema.cell import Cell
from forms.schema.ledger_row import LedgerRow, is_empty, text_of
from forms.schema.measure_fields import fields_of
from forms.validation.calculate import completion, light, round_to
from forms.validation.view import MeasureView
from resources.translation import source_language

FORMAT = "zerenshu-data"
FORMAT_VERSION = 1

_CELL_KEYS = ("state", "value", "raw", "reason", "promised", "origin", "source", "by", "at")


@source_language()
def build_data_json(facts: NodeFacts) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks: the same facts give the same bytes. Private fields are left out."""
    return write_canonical_json(_content(facts))


def data_sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _content(facts: NodeFacts) -> dict[str, Any]:
    letter = facts.letter
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "practice": facts.is_practice,
        "paper": facts.is_paper,
        "letter": {
            "id": letter.id,
            "version": letter.version,
            "sha256": facts.letter_sha256,
            "title": letter.title,
            "year": letter.year,
            "status": letter.status,
        },
        "unit": {"code": letter.unit_code, "name": letter.unit},
        "node": facts.node.id,
        "revision": facts.revision,
        "exported_at": facts.exported_at.isoformat(),
        "exported_by": facts.by,
        "roles": [asdict(role) for role in letter.roles],
        "cells": {view.measure.no: _cells(view) for view in facts.views()},
        "figures": [_figure(view) for view in facts.views()],
        "ledgers": {each.definition.name: [_row(each, row) for row in each.rows] for each in facts.ledgers},
        "ledger_heads": [_head(each) for each in facts.ledgers],
        "explanations": _explanations(facts),
        "report_text": _report_text(facts),
        "report_parts": list(in_order(facts.parts)),
        "evidence": [asdict(evidence) for evidence in facts.evidence],
        "change_log_head": facts.change_log_head,
        "previous_data_sha256": facts.previous_data_sha256,
    }


def _row(ledger: LedgerFact, row: LedgerRow) -> dict[str, str]:
    """The row's id and its values as canonical text; empty and private columns are left out."""
    content = {
        column.name: text_of(row.values[column.name])
        for column in ledger.definition.columns
        if not column.is_private and not is_empty(row.values[column.name])
    }
    return {"row": row.id, **content}


def _head(ledger: LedgerFact) -> dict[str, Any]:
    """What the ledger and its columns are called, in the letter's order: a reader need not have the letter."""
    definition = ledger.definition
    return {
        "ledger": definition.name,
        "title": definition.title,
        "key": definition.key.name if definition.key is not None else "",
        "columns": [
            {"column": column.name, "label": column.label} for column in definition.columns if not column.is_private
        ],
    }


def _cells(view: MeasureView) -> dict[str, dict[str, str]]:
    """The measure's own and inherited cells as of this node, empty ones left out."""
    cells = {}
    for field in fields_of(view.measure):
        cell = view.cell(field.name)
        if not field.private and not cell.is_empty:
            cells[field.name] = _cell(cell, view.node.id)
    return cells


def _cell(cell: Cell, node: str) -> dict[str, str]:
    content = {key: getattr(cell, key) for key in _CELL_KEYS if getattr(cell, key)}
    if cell.node != node:
        content["since"] = cell.node
    return content


def _figure(view: MeasureView) -> dict[str, str]:
    """What is printed of the measure, word for word as in PDF and workbook, and how it was judged at this node."""
    figure = {
        "measure": view.measure.no,
        "title": measure_title(view.measure),
        "indicator": indicator_text(view.measure),
        "unit": view.measure.unit or "",
        "shown": figure_text(view),
        "light": light(view).word,
    }
    if view.measure.has_figure:
        target, done = view.number("target"), completion(view)
        figure["target"] = "" if target is None else format(target, "f")
        figure["completion"] = "" if done.percent is None else str(round_to(done.percent, 1, view.letter.rounding))
    return figure


def _report_text(facts: NodeFacts) -> dict[str, Any]:
    """The text report as it is printed; a paragraph that the clerk changed has what the data say beside it.

    `doubts` are its numbers that agree with no cell, so that whoever signs next is told.
    """
    report = put_together(facts)
    return {
        "head": {name: text for name, text in asdict(facts.head).items() if text},
        "title": report.title.text,
        "paragraphs": [_paragraph(each) for each in report.paragraphs],
        "removed": [each.key for each in report.all if each.origin == "removed"],
        "doubts": [
            {"paragraph": key, "rule": issue.rule, "message": issue.text}
            for issue in facts.issues
            if (key := paragraph_of(issue.field))
        ],
    }


def _paragraph(paragraph: ReportParagraph) -> dict[str, Any]:
    content: dict[str, Any] = {"key": paragraph.key, "number": paragraph.number, "text": paragraph.text}
    if paragraph.origin != "generated":
        content |= {"origin": paragraph.origin, "by": paragraph.by, "at": paragraph.at}
    if paragraph.origin == "changed":
        content["generated"] = paragraph.generated
    return content


def _explanations(facts: NodeFacts) -> list[dict[str, Any]]:
    issues: dict[str, Issue] = {issue.id: issue for issue in facts.issues if issue.explained == "yes"}
    return [
        {
            "issue": explanation.issue,
            "rule_version": explanation.version,
            "message": issues[explanation.issue].text,
            "operands": [asdict(operand) for operand in explanation.operands],
            "text": explanation.text,
            "by": explanation.by,
            "at": explanation.at,
        }
        for explanation in facts.explanations
        if explanation.issue in issues
    ]
