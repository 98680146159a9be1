"""Words of a figure in a ledger that is beyond its limit: both sides with their units, and how far apart they are."""

from datetime import date
from decimal import Decimal

from forms.schema.expression_values import Value
from forms.schema.ledger_definition import ColumnDefinition
from forms.schema.ledger_terms import Bound
from forms.schema.letter import Node
from resources.translation import _

_SHOWN_TEXT = 30


def show_in_column(column: ColumnDefinition, value: Value) -> str:
    """A value of the column with its unit, cut where it is long: 3 亿元, 12.5%."""
    text = column.shown(value)
    text = text if len(text) <= _SHOWN_TEXT else text[:_SHOWN_TEXT] + "…"
    return f"{text}{column.unit}" if column.unit == "%" else f"{text} {column.unit}".strip()


def show_number_limit(column: ColumnDefinition, number: Decimal | None) -> str:
    """A limit that the letter gives as a number: 6 级; nothing is nothing in every unit."""
    return show_in_column(column, number) if number else "0"


def show_other_column(other: ColumnDefinition, value: Value) -> str:
    """Another value of the row as a limit: 合同额 2 亿元, 开始日期2024年5月1日."""
    text = _("{label} {value}") if other.is_number else _("{label}{value}")
    return text.format(label=other.label, value=show_in_column(other, value))


def beyond_limit(column: ColumnDefinition, value: Value, term: Bound, limit: Value, shown: str) -> str:
    """3 亿元大于合同额 2 亿元，多 1 亿元. How far apart is said where the limit is another column of the row."""
    is_date = isinstance(value, date)
    text = _(_DATE_TEXTS[term.op]) if is_date else _(_NUMBER_TEXTS[term.op])
    what = text.format(value=show_in_column(column, value), limit=shown)
    if not term.column or value == limit:
        return what
    text = _(_DAYS_APART[term.op]) if is_date else _(_NUMBERS_APART[term.op])
    return text.format(what=what, difference=_difference(column, value, limit))


def below_before(column: ColumnDefinition, value: Value, node: Node, earlier: Value) -> str:
    """1.2 亿元小于3月底的 1.5 亿元，少 0.3 亿元."""
    sides = {"value": show_in_column(column, value), "earlier": show_in_column(column, earlier)}
    difference = _difference(column, value, earlier)
    return _("{value}小于{node}的 {earlier}，少 {difference}").format(node=node.label, difference=difference, **sides)


def _difference(column: ColumnDefinition, one: Value, other: Value) -> str:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        unit = _("个百分点") if column.unit == "%" else column.unit
        return f"{column.shown(abs(one - other))} {unit}".strip()
    if isinstance(one, date) and isinstance(other, date):
        return _("{days} 天").format(days=abs((one - other).days))
    return ""


_NUMBER_TEXTS = {
    ">=": "{value}小于{limit}",
    "<=": "{value}大于{limit}",
    ">": "{value}应大于{limit}",
    "<": "{value}应小于{limit}",
}
_DATE_TEXTS = {
    ">=": "{value}早于{limit}",
    "<=": "{value}晚于{limit}",
    ">": "{value}不晚于{limit}",
    "<": "{value}不早于{limit}",
}
_NUMBERS_APART = {
    ">=": "{what}，少 {difference}",
    "<=": "{what}，多 {difference}",
    ">": "{what}，少 {difference}",
    "<": "{what}，多 {difference}",
}
_DAYS_APART = {
    ">=": "{what}，早 {difference}",
    "<=": "{what}，晚 {difference}",
    ">": "{what}，早 {difference}",
    "<": "{what}，晚 {difference}",
}
