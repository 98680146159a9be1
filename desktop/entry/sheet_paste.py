"""Plans what a pasted block or a fill changes: edits, and everything that does not fit, in words. No Qt."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from desktop.entry.sheet_columns import COLUMNS, SheetColumn, look_of, why_fixed
from desktop.grid.misfit import Block, Misfit
from forms.schema.letter import Measure
from forms.services.desk import NodeDesk
from resources.translation import _


@dataclass(frozen=True, slots=True)
class Edit:
    """A text for one place, as it was typed or pasted."""

    measure: str
    field: str
    raw: str


@dataclass(frozen=True, slots=True)
class Plan:
    edits: tuple[Edit, ...]
    misfits: tuple[Misfit, ...] = ()


def plan_paste(desk: NodeDesk, block: Block, rows: Sequence[Measure], first_column: int) -> Plan:
    """Where each pasted text goes.

    Args:
        block: rows of texts, as many in a row as there are.
        rows: the measures on screen from the current one down; what does not reach them is a misfit.
        first_column: the column that takes the block's first. When it is 编号, rows go to the measure they name,
            wherever that stands, so that a list in another order lands right.
    """
    place = _by_number(desk, block) if first_column == 0 else _by_order(rows)
    edits: list[Edit] = []
    misfits: list[Misfit] = []
    for number, texts in enumerate(block, 1):
        measure, reason = place(number, texts)
        for offset, text in enumerate(texts):
            fault = reason if measure is None else _fault(desk, measure, first_column + offset, text)
            if measure is not None and not fault:
                edits.append(Edit(measure.no, COLUMNS[first_column + offset].field, text))
            elif fault.strip() and text.strip():
                misfits.append(Misfit(number, offset + 1, text, fault, measure.no if measure else ""))
    return Plan(tuple(edits), tuple(misfits))


def plan_fill(desk: NodeDesk, text: str, places: Iterable[tuple[Measure, SheetColumn]]) -> Plan:
    """The same text in every place that takes one; the others are left alone."""
    return Plan(tuple(Edit(m.no, column.field, text) for m, column in places if not why_fixed(desk, m, column)))


def plan_fill_down(desk: NodeDesk, rows: Sequence[Measure], columns: Iterable[SheetColumn]) -> Plan:
    """What stands in the first row, in the rows below it."""
    if not rows:
        return Plan(())
    plans = [
        plan_fill(desk, look_of(desk, rows[0], column).content, ((measure, column) for measure in rows[1:]))
        for column in columns
        if column.field and not look_of(desk, rows[0], column).absent
    ]
    return Plan(tuple(edit for plan in plans for edit in plan.edits))


Placing = Callable[[int, Sequence[str]], tuple[Measure | None, str]]


def _by_order(rows: Sequence[Measure]) -> Placing:
    def place(number: int, _texts: Sequence[str]) -> tuple[Measure | None, str]:
        if number <= len(rows):
            return rows[number - 1], ""
        return None, _("下面已没有可填的行。")

    return place


def _by_number(desk: NodeDesk, block: Block) -> Placing:
    named = list(_numbers(block))

    def place(number: int, _texts: Sequence[str]) -> tuple[Measure | None, str]:
        no = named[number - 1]
        if no == _("编号"):
            return None, ""
        if not desk.letter.has_measure(no):
            return None, _("责任书没有编号为“{no}”的措施。").format(no=no)
        if named.index(no) != number - 1:
            return None, _("编号 {no} 在粘贴内容中出现了两次，只填入了第一次。").format(no=no)
        return desk.letter.measure(no), ""

    return place


def _numbers(block: Block) -> Iterator[str]:
    for texts in block:
        yield texts[0].strip() if texts else ""


def _fault(desk: NodeDesk, measure: Measure, place: int, text: str) -> str:
    """Why the text cannot stand there; "" when it can, " " when it says what stands there anyway."""
    if place >= len(COLUMNS):
        return _("右边已没有可填的列。")
    column = COLUMNS[place]
    reason = why_fixed(desk, measure, column)
    if not reason:
        return ""
    look = look_of(desk, measure, column)
    if text.strip() in (look.text, look.content, ""):
        return " "
    return reason
