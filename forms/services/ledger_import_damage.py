"""Damage that shows only beside the rest of a column: a wrong power of ten, a date written in another form."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from operator import itemgetter
from statistics import median

from forms.excel.sheet_table import SheetCell
from forms.schema.expression_values import Value
from forms.schema.ledger_definition import ColumnDefinition
from forms.schema.numbers import canonical
from forms.services.ledger_import_values import Finding
from resources.translation import _

_FEWEST = 8
"""Values that a column must have before one of them can be told from the rest."""

_FAR = 3
_GAP = 0.7
_MIXED = 4.0
_EDGE = 0.3
"""All in powers of ten: how far off, with how wide a gap, what 万 for 亿 makes, and how near it then comes."""

_UNUSUAL = 0.2

_FORMS = (
    ("iso", re.compile(r"\d{4}-\d{1,2}-\d{1,2}")),
    ("slash", re.compile(r"\d{4}/\d{1,2}/\d{1,2}")),
    ("dot", re.compile(r"\d{4}[.。]\d{1,2}[.。]\d{1,2}")),
    ("han", re.compile(r"\d{4}年\d{1,2}月\d{1,2}日?")),
    ("digits", re.compile(r"\d{8}")),
)

Found = tuple[int, Finding]
"""The place among the cells given, and what is wrong there."""


def magnitude_findings(column: ColumnDefinition, values: Sequence[Value]) -> Iterator[Found]:
    """Amounts a thousand times or more away from the column's middle that 10,000 times more or less would bring home.

    So looks an amount of 亿 in a column of 万. It may be right, so it is only asked about.
    """
    amounts = [(place, value) for place, value in enumerate(values) if isinstance(value, Decimal) and value > 0]
    if len(amounts) < _FEWEST or max(map(_amount, amounts)) < 10**_FAR * min(map(_amount, amounts)):
        return
    sizes = [math.log10(amount) for _place, amount in amounts]
    middle = median(sizes)
    near = [size for size in sizes if abs(size - middle) < _FAR]
    low, high = min(near, default=middle), max(near, default=middle)
    for size, (place, amount) in zip(sizes, amounts, strict=True):
        distance = low - size if size < middle else size - high
        corrected = size + _MIXED if size < middle else size - _MIXED
        if abs(size - middle) >= _FAR and distance >= _GAP and low - _EDGE <= corrected <= high + _EDGE:
            words = _("{label}{value}与同列其他数相差悬殊，可能混用了万和亿")
            what = words.format(label=column.label, value=canonical(amount))
            yield place, Finding("magnitude", "explain", what, _("请按单位“{unit}”核对。").format(unit=column.unit))


_amount = itemgetter(1)


def date_findings(column: ColumnDefinition, cells: Iterable[tuple[int, SheetCell]]) -> Iterator[Found]:
    """Dates written as text in another form than nearly all others of the column."""
    forms = [(place, cell, _form(cell.text) if cell.kind == "text" else "date") for place, cell in cells]
    counts = Counter(form for _place, _cell, form in forms)
    for place, cell, form in forms if len(forms) >= _FEWEST else ():
        if form != "date" and counts[form] <= len(forms) * _UNUSUAL:
            words = _("{label}“{value}”写成了文字，与同列的写法不同")
            what = words.format(label=column.label, value=cell.text.strip()[:20])
            yield place, Finding("date_as_text", "hint", what, _("请核对。"))


def _form(text: str) -> str:
    return next((name for name, pattern in _FORMS if pattern.fullmatch(text.strip())), "other")
