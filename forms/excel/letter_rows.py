"""A letter as rows of neutral texts, the way back of `forms.schema.load`: what a workbook shows of it."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from forms.schema.letter import Letter

Texts = dict[str, str]


def head_texts(letter: Letter) -> Texts:
    """Head and limits. The rules stand in the letter whole, so the common ones are not asked for again."""
    names = ("id", "version", "title", "unit", "unit_code", "year", "status", "rounding", "source")
    head = {name: _text(getattr(letter, name)) for name in names}
    limits = {name: _text(limit) for name, limit in asdict(letter.thresholds).items()}
    return head | {"common_rules": "no"} | limits


def node_rows(letter: Letter) -> Iterator[Texts]:
    return ({"id": node.id, "label": node.label, "end": node.end.isoformat()} for node in letter.nodes)


def role_rows(letter: Letter) -> Iterator[Texts]:
    return ({"id": role.id, "title": role.title} for role in letter.roles)


def measure_rows(letter: Letter) -> Iterator[Texts]:
    """One row a measure with its aspect; an aspect without measures has a row of its own."""
    for aspect in letter.aspects:
        place = {"aspect_no": aspect.no, "aspect_title": aspect.title}
        if not aspect.measures:
            yield place
        for measure in aspect.measures:
            yield {name: _text(value) for name, value in asdict(measure).items()} | place


def column_rows(letter: Letter) -> Iterator[Texts]:
    """One row a column with its ledger."""
    for ledger in letter.ledgers:
        for column in ledger.columns:
            yield {"ledger": ledger.name, "ledger_title": ledger.title, **asdict(column)}


def rule_rows(letter: Letter) -> Iterator[Texts]:
    for rule in letter.rules:
        texts = {name: _text(value) for name, value in asdict(rule).items()}
        yield texts | {"pass": rule.passes, "fail": rule.fails}


def choice_rows(letter: Letter) -> Iterator[Texts]:
    return (asdict(choice) for choice in letter.choices)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return str(value)
