"""A letter as rows of neutral texts, the way back of `forms.schema.load`: what a workbook shows of it."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from forms.schema.evaluation_load import EvaluatedLedger
from forms.schema.ledger_evaluation import Evaluation
from forms.schema.letter import Ledger, Letter

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


def evaluation_rows(letter: Letter) -> Iterator[Texts]:
    """What is entered, and a row to fill for each item and grade that could be: nothing there is invented."""
    entered = {evaluation.ledger: evaluation for evaluation in letter.evaluations}
    ledgers = {ledger.name: ledger for ledger in letter.ledgers}
    others = [name for name, ledger in ledgers.items() if name not in entered and EvaluatedLedger(ledger).is_scored]
    for name in (*entered, *others):
        yield from _evaluation(ledgers[name], entered.get(name, Evaluation(name)))


def _evaluation(ledger: Ledger, evaluation: Evaluation) -> Iterator[Texts]:
    evaluated = EvaluatedLedger(ledger)
    columns = {column.name: column for column in ledger.columns}
    items = {
        each.column: {name: _text(value) for name, value in asdict(each).items()} for each in evaluation.indicators
    }
    items |= {each.name: {"column": each.name} for each in evaluated.indicators if each.name not in items}
    for name, texts in items.items():
        unit = f"（{columns[name].unit}）" if columns[name].unit else ""
        yield {"ledger": ledger.name, "label": f"{columns[name].label}{unit}", **texts}
    shares = {each.grade: _text(each.share) for each in evaluation.shares}
    for grade in evaluated.grades:
        yield {"ledger": ledger.name, "label": f"{grade}级占比（%）", "grade": grade, "share": shares.get(grade, "")}
    yield {"ledger": ledger.name, "label": "缺数的规定", "missing": evaluation.missing}


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
