"""Plans what a pasted block or a fill changes in a ledger: edits, and everything that does not fit, in words. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.grid.misfit import Block, Misfit
from desktop.ledgers.column_words import head_text
from forms.records.gradual import PORTION_ROWS, Gradual
from forms.records.ledger_editor import RowEdit
from forms.schema.ledger_definition import ColumnDefinition
from forms.schema.ledger_row import LedgerRow
from forms.schema.numbers import ValueFault
from forms.services.ledger_view import LedgerView
from resources.translation import _


@dataclass(frozen=True, slots=True)
class ComputedText:
    """A text pasted where the program reckons: row `edit` of the plan, and where it stood in the block (from 1)."""

    edit: int
    row: int
    place: int
    column: ColumnDefinition
    text: str


@dataclass(frozen=True, slots=True)
class RowPlan:
    """`computed` are texts to be compared with what is reckoned once the edits are made."""

    edits: tuple[RowEdit, ...]
    misfits: tuple[Misfit, ...] = ()
    computed: tuple[ComputedText, ...] = ()

    @property
    def cells(self) -> int:
        return sum(len(edit.texts) for edit in self.edits)


def plan_paste(view: LedgerView, block: Block, start: int, first_column: int) -> Gradual[RowPlan]:
    """Where each pasted text goes: into the rows shown from `start` on, and what is left into new rows at the end.

    When the first row of the block names columns, texts go to the columns they stand under, in whatever order.
    """
    columns, skipped = _columns_of(view, block, first_column)
    row_ids = view.row_ids(range(start, start + len(block) - skipped))
    edits: list[RowEdit] = []
    misfits: list[Misfit] = []
    computed: list[ComputedText] = []
    for number, texts in enumerate(block[skipped:], skipped + 1):
        place_in_view = number - 1 - skipped
        row_id = row_ids[place_in_view] if place_in_view < len(row_ids) else ""
        if not row_id and not any(text.strip() for text in texts):
            continue
        own: dict[str, str] = {}
        for place, text in enumerate(texts, 1):
            column = columns.get(place - 1)
            if column is None:
                if text.strip():
                    misfits.append(Misfit(number, place, text, _("右边已没有可填的列。")))
            elif not column.is_computed:
                own[column.name] = text
            elif text.strip():
                computed.append(ComputedText(len(edits), number, place, column, text))
        edits.append(RowEdit(row_id, own))
        if number % PORTION_ROWS == 0:
            yield 0, len(block)
    return RowPlan(tuple(edits), tuple(misfits), tuple(computed))


def unlike_computed(plan: RowPlan, rows: Sequence[LedgerRow]) -> list[Misfit]:
    """Texts pasted into computed columns that are not what the program reckons; `rows` are those of the edits."""
    misfits = []
    for each in plan.computed:
        row = rows[each.edit]
        value = row.text(each.column.name)
        if _canonical(each.column, each.text) != value:
            shown = each.column.shown(row.values[each.column.name]) or _("空")
            reason = _("“{label}”由程序计算，现为{value}。").format(label=each.column.label, value=shown)
            misfits.append(Misfit(each.row, each.place, each.text, reason))
    return misfits


def plan_fill(view: LedgerView, positions: Sequence[int], columns: Sequence[int], text: str) -> Gradual[RowPlan]:
    """The same text in every cell that takes one; the line of the new row is left alone."""
    names = [view.columns[column].name for column in columns if not view.columns[column].is_computed]
    return _only_changes(view, view.row_ids(positions), dict.fromkeys(names, text))


def plan_fill_down(view: LedgerView, positions: Sequence[int], columns: Sequence[int]) -> Gradual[RowPlan]:
    """What stands in the first of these rows, in those below it."""
    row_ids = view.row_ids(positions)
    if not row_ids:
        return RowPlan(())
    first = view.row(positions[0])
    names = [view.columns[column].name for column in columns if not view.columns[column].is_computed]
    return (yield from _only_changes(view, row_ids[1:], {name: first.text(name) for name in names}))


def copied(view: LedgerView, positions: Sequence[int], columns: Sequence[int]) -> Gradual[list[list[str]]]:
    """The exact contents of a block of cells, to be pasted elsewhere."""
    names = [view.columns[column].name for column in columns]
    row_ids = view.row_ids(positions)
    texts: list[list[str]] = []
    for start in range(0, len(row_ids), PORTION_ROWS):
        portion = row_ids[start : start + PORTION_ROWS]
        rows = view.desk.at_node.some(portion)
        texts += [[rows[row_id].text(name) for name in names] for row_id in portion]
        yield len(texts), len(row_ids)
    return texts


def why_fixed(column: ColumnDefinition, *, is_locked: bool) -> str:
    """Why nothing can be typed in a column, as a whole sentence; "" where it can."""
    if is_locked:
        return _("本节点已导出报送包并锁定。如需修改，请先重新打开节点。")
    if column.is_computed:
        return _("“{label}”由程序计算，请填写计算它的各列。").format(label=column.label)
    return ""


def _only_changes(view: LedgerView, row_ids: Sequence[str], texts: Mapping[str, str]) -> Gradual[RowPlan]:
    edits = []
    for start in range(0, len(row_ids), PORTION_ROWS):
        portion = row_ids[start : start + PORTION_ROWS]
        rows = view.desk.at_node.some(portion)
        for row_id in portion:
            own = {name: text for name, text in texts.items() if text != rows[row_id].text(name)}
            if own:
                edits.append(RowEdit(row_id, own))
        yield 0, len(row_ids)
    return RowPlan(tuple(edits))


def _columns_of(view: LedgerView, block: Block, first_column: int) -> tuple[dict[int, ColumnDefinition], int]:
    """The column of each place in the block, and how many rows of it are a heading."""
    heads = _heads(view.columns)
    if len(block) > 1:
        named = [text.strip() for text in block[0]]
        found = {place: heads[text] for place, text in enumerate(named) if text in heads}
        if len(found) == sum(bool(text) for text in named) and (len(found) > 1 or 0 in found):
            return found, 1
    return dict(enumerate(view.columns[first_column:])), 0


def _heads(columns: Sequence[ColumnDefinition]) -> dict[str, ColumnDefinition]:
    return {text: column for column in columns for text in (column.label, column.name, head_text(column))}


def _canonical(column: ColumnDefinition, text: str) -> str:
    try:
        return column.type.parse(text)
    except ValueFault:
        return text.strip()
