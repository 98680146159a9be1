"""What an issue compares, each as something to go to: which measure, node and field, and what stands there."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.issues import Issue, Operand
from forms.schema.field_types import format_date
from forms.schema.letter import Letter, Measure
from forms.schema.measure_fields import field_of, label_of
from forms.schema.rule_vocabulary import DERIVED
from forms.validation.rule_message import show_value
from resources.translation import _

_IN_ROW = re.compile(r"([a-z][a-z0-9_]*)\[[^\]]*\]\.([a-z][a-z0-9_]*)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
"""As operands are written; anything else is a text, also NaN and 1e999; 20240102 is no date."""


@dataclass(frozen=True, slots=True)
class OperandLink:
    """`text` says where and what: 8.1 3月底 120 亿元. `measure` is "" for a limit of the letter: nowhere to go."""

    text: str
    measure: str = ""
    field: str = ""
    node: str = ""

    @property
    def has_place(self) -> bool:
        return bool(self.measure)


def operand_links(letter: Letter, issue: Issue) -> list[OperandLink]:
    """The operands of an issue in its order, each place once."""
    found = (link for operand in issue.operands for link in _links(letter, operand))
    return list(dict.fromkeys(found))


def operand_words(letter: Letter, operand: Operand) -> str:
    """Where an operand stands, without its value: 8.1 3月底."""
    place, node = _place_and_node(operand)
    measure, name = _split(letter, place)
    at = letter.node(node).label if letter.has_node(node) else ""
    if measure is None:
        in_row = words_in_row(letter, place)
        return f"{at} {in_row}".strip() if in_row else _(_SURROUNDINGS.get(place, ("", ""))[0]) or operand.ref
    return " ".join(part for part in (measure.no, at, _label(measure, name)) if part)


def words_in_row(letter: Letter, place: str) -> str:
    """The ledger and the column of `state_assets[id].value` by what they are called; "" where there is no such cell."""
    found = _IN_ROW.fullmatch(place)
    if found is None:
        return ""
    ledger = next((each for each in letter.ledgers if each.name == found[1]), None)
    labels = [column.label for column in ledger.columns if column.name == found[2]] if ledger else []
    return f"{ledger.title} {labels[0]}" if ledger and labels else ""


def operand_value(letter: Letter, operand: Operand) -> str:
    """What an operand says, with its unit: 120 亿元."""
    place, _node = _place_and_node(operand)
    unit = operand.unit or _(_SURROUNDINGS.get(place, ("", ""))[1])
    name = _split(letter, place)[1]
    if name == "value_state":
        return _(_STATES.get(operand.value, operand.value))
    if _DATE.fullmatch(operand.value):
        with suppress(ValueError):  # a text that looks like one
            return format_date(date.fromisoformat(operand.value))
    if _NUMBER.fullmatch(operand.value):
        return show_value(Decimal(operand.value), unit)
    return show_value(operand.value, "")


def _links(letter: Letter, operand: Operand) -> Iterator[OperandLink]:
    place, node = _place_and_node(operand)
    text = f"{operand_words(letter, operand)} {operand_value(letter, operand)}"
    measure, name = _split(letter, place)
    if measure is None:
        yield from [OperandLink(text)] if place in _SURROUNDINGS else []
    elif name in DERIVED:
        inputs = [field for field in DERIVED[name][1] if field_of(measure, field)]
        yield from [OperandLink(text, measure.no, inputs[0], node)] if inputs else []
    elif field_of(measure, name) is not None:
        yield OperandLink(text, measure.no, name, node)


def _place_and_node(operand: Operand) -> tuple[str, str]:
    """`8.1.value@2024-03` in two; what is the letter's own has no node."""
    place, _at, node = operand.ref.partition("@")
    return place, node


def _split(letter: Letter, place: str) -> tuple[Measure | None, str]:
    """Measure and field of a place; numbers of measures hold dots themselves, so the longest that fits is taken."""
    parts = place.split(".")
    for length in range(len(parts) - 1, 0, -1):
        no = ".".join(parts[:length])
        if letter.has_measure(no):
            return letter.measure(no), ".".join(parts[length:])
    return None, place


def _label(measure: Measure, name: str) -> str:
    """The field in words; a figure of its own goes without."""
    if name == "value":
        return ""
    field = field_of(measure, name)
    return label_of(measure, field) if field is not None else _(_DERIVED_WORDS.get(name, ""))


_DERIVED_WORDS = {
    "completion": "完成率",
    "planned_completion": "计划完成率",
    "points_behind": "落后计划",
    "growth": "与上年相比",
    "light": "进度",
    "value_state": "填报状态",
    "evidence": "佐证材料份数",
    "node_end": "截止日",
}
_STATES = {"value": "已填", "empty": "未填", "pending": "暂缺", "not_applicable": "不适用", "invalid": "有误"}
_SURROUNDINGS = {
    "letter.year": ("责任书年度", "年"),
    "letter.growth_limit": ("责任书规定的增减幅度上限", "%"),
    "letter.stale_days": ("责任书规定的数据有效天数", "天"),
    "letter.text_length": ("责任书规定的最少字数", "字"),
    "letter.warning_points": ("责任书规定的预警线：落后", "个百分点"),
    "letter.late_points": ("责任书规定的滞后线：落后", "个百分点"),
    "node.end": ("本节点截止日", ""),
}
