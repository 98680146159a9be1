"""Damage that shows only beside the rest of a column: a wrong power of ten, a date written in another form."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from forms.excel.sheet_table import SheetCell
from forms.schema.expression_values import Value
from forms.schema.ledger_definition import ColumnDefinition
from forms.services.import_plan import ImportFault
from forms.services.ledger_import_values import CellReader
from resources.translation import _

_FEWEST = 8
"""Values that a column must have before one of them can be told from the rest."""

_FAR = 3.0
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

Read = tuple[SheetCell, Value]


def magnitude_faults(reader: CellReader, column: ColumnDefinition, cells: Sequence[Read]) -> Iterator[ImportFault]:
    """Amounts a thousand times or more away from the column's middle that 10,000 times more or less would bring home.

    So looks an amount of 亿 in a column of 万. It may be right, so it is only asked about.
    """
    sizes = [(math.log10(value), cell) for cell, value in cells if isinstance(value, Decimal) and value > 0]
    if len(sizes) < _FEWEST:
        return
    middle = median(size for size, _cell in sizes)
    near = [size for size, _cell in sizes if abs(size - middle) < _FAR]
    if not near:
        return
    low, high = min(near), max(near)
    for size, cell in sizes:
        distance = low - size if size < middle else size - high
        corrected = size + _MIXED if size < middle else size - _MIXED
        if abs(size - middle) >= _FAR and distance >= _GAP and low - _EDGE <= corrected <= high + _EDGE:
            text = _("{label}{value}与同列其他数相差悬殊，可能混用了万和亿")
            what = text.format(label=column.label, value=cell.text.strip())
            fix = _("请按单位“{unit}”核对。").format(unit=column.unit)
            yield reader.at("magnitude", "explain", cell, what, fix)


def date_faults(reader: CellReader, column: ColumnDefinition, cells: Sequence[Read]) -> Iterator[ImportFault]:
    """Dates written as text in another form than nearly all others of the column."""
    forms = [(_form(cell), cell) for cell, _value in cells]
    counts = Counter(form for form, _cell in forms)
    for form, cell in forms:
        if form != "date" and counts[form] <= len(forms) * _UNUSUAL and len(forms) >= _FEWEST:
            text = _("{label}“{value}”写成了文字，与同列的写法不同")
            what = text.format(label=column.label, value=cell.text.strip()[:20])
            yield reader.at("date_as_text", "hint", cell, what, _("请核对。"))


def _form(cell: SheetCell) -> str:
    if cell.kind != "text":
        return "date"
    text = cell.text.strip()
    return next((name for name, pattern in _FORMS if pattern.fullmatch(text)), "other")
