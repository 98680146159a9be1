"""What becomes of stored entries under a new letter: the same, another place, read anew, or lost. Writes nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from forms.records.editor import read_cell
from forms.records.entry import EntryTable
from forms.schema.cell import Cell
from forms.schema.letter import Letter, Measure
from forms.schema.measure_fields import Field, field_of, label_of, type_of, unit_of
from forms.schema.numbers import canonical
from forms.services.ledger_matching import LedgerMatches
from forms.services.letter_matching import match_items
from forms.validation.calculate import checklist_count
from forms.validation.explanations import Explanation
from forms.validation.view import MeasureView
from resources.translation import _

_PLACE = re.compile(r"(?P<no>\d+\.\d+)(?=\.)")

_ROW_PLACE = re.compile(r"(?P<ledger>[a-z][a-z0-9_]*)\[(?P<row>[^\]]*)\]\.(?P<column>[a-z][a-z0-9_]*)")

MoveKind = Literal["moved", "converted", "unreadable", "lost", "recounted"]


@dataclass(frozen=True, slots=True)
class EntryMove:
    """One stored cell and what it becomes; `after` is None when it is lost. `label` is its field as people read it.

    moved: another number or field. converted: the same figure in the new unit. unreadable: kept as typed, to be put
    right. recounted: a checklist's count worked out anew.
    """

    kind: MoveKind
    before: Cell
    after: Cell | None
    label: str
    why: str = ""


def plan_entries(old: Letter, new: Letter, matched: Mapping[str, str], cells: Iterable[Cell]) -> list[EntryMove]:
    """The moves of all cells that do not simply stay, in the old letter's order."""
    order = {measure.no: place for place, measure in enumerate(old.measures)}
    filled = sorted((cell for cell in cells if not cell.is_empty), key=lambda cell: (order[cell.measure], cell.node))
    nodes = {node.id for node in new.nodes}
    moves, kept = [], []
    for cell in filled:
        new_no = matched.get(cell.measure)
        new_measure = new.measure(new_no) if new_no and cell.node in nodes else None
        move = _plan_cell(cell, old.measure(cell.measure), new_measure, cell.node in nodes)
        moves += [move] if move.after != cell else []
        kept += [move.after] if move.after is not None else []
    return moves + list(_recount(old, new, matched, kept))


def _plan_cell(cell: Cell, old: Measure, new: Measure | None, has_node: bool) -> EntryMove:
    old_field = field_of(old, cell.field)
    label = label_of(old, old_field) if old_field else cell.field
    if new is None or old_field is None:
        why = _("新版没有这项措施") if has_node else _("新版没有这个节点")
        return EntryMove("lost", cell, None, label, why)
    names = match_items(old, new) if cell.field.startswith("item.") else {}
    new_field = field_of(new, names.get(cell.field, "" if cell.field.startswith("item.") else cell.field))
    if new_field is None or new_field.computed != old_field.computed:
        return EntryMove("lost", cell, None, label, _("新版的措施没有这一项"))
    if cell.state in ("pending", "not_applicable") and not new_field.states:
        return EntryMove("lost", cell, None, label, _("新版的这一项不能写暂缺或不适用"))
    moved = replace(cell, measure=new.no, field=new_field.name)
    if type_of(old, old_field) == type_of(new, new_field) or not cell.is_value or new_field.computed:
        return EntryMove("moved", cell, moved, label)
    return _read_anew(moved, cell, (old, old_field), (new, new_field), label)


def _read_anew(
    moved: Cell, before: Cell, was: tuple[Measure, Field], becomes: tuple[Measure, Field], label: str
) -> EntryMove:
    """The value with its old unit, read as the new field reads it: 12000万元 is 1.2 where 亿元 are asked for."""
    old_unit, new_unit = unit_of(*was), unit_of(*becomes)
    raw = f"{before.value}{old_unit}" if old_unit != new_unit else before.value
    blank = replace(moved, state="empty", value="", raw="")
    after = read_cell(*becomes, blank, raw)
    if after.is_value and after.value == before.value:
        return EntryMove("moved", before, replace(moved, value=after.value), label)
    texts = {"old": old_unit or _("无"), "new": new_unit or _("无")}
    why = _("单位由{old}改为{new}").format(**texts) if old_unit != new_unit else _("新版的要求不同")
    return EntryMove("converted" if after.is_value else "unreadable", before, after, label, why)


def _recount(old: Letter, new: Letter, matched: Mapping[str, str], cells: list[Cell]) -> Iterator[EntryMove]:
    """Counts of checklists that differ now that items have come, gone or moved."""
    entries = EntryTable(new, cells)
    old_numbers = {new_no: old_no for old_no, new_no in matched.items()}
    for measure in new.measures:
        old_no = old_numbers.get(measure.no)
        if measure.kind != "checklist" or old_no is None or old.measure(old_no).kind != "checklist":
            continue
        for node in new.nodes:
            count = checklist_count(MeasureView(new, node, measure, entries))
            cell = entries.cell(node.id, measure.no, "value")
            text = "" if count is None else canonical(count)
            if not cell.is_empty and cell.value != text:
                after = replace(cell, state="value" if text else "empty", value=text, raw=text, origin="computed")
                yield EntryMove("recounted", cell, after, _("已完成项数"))


def move_explanation(
    explanation: Explanation, matched: Mapping[str, str], ledgers: LedgerMatches
) -> Explanation | None:
    """The explanation under the new numbers and names, so that it holds where nothing else changed; None when the
    measure, or the ledger's column, is gone.
    """
    rule, _at, place = explanation.issue.partition("@")
    moved = _moved_place(place, matched, ledgers)
    if moved is None:
        return None
    operands = tuple(
        replace(operand, ref=_moved_place(operand.ref, matched, ledgers) or operand.ref)
        for operand in explanation.operands
    )
    return replace(explanation, issue=f"{rule}@{moved}", operands=operands)


def move_row(place: str, ledgers: LedgerMatches) -> str | None:
    """`state_assets[id]` under the ledger's new name; None when the ledger is gone."""
    name, bracket, rest = place.partition("[")
    becomes = ledgers.ledgers.get(name)
    return f"{becomes}{bracket}{rest}" if becomes is not None else None


def _moved_place(place: str, matched: Mapping[str, str], ledgers: LedgerMatches) -> str | None:
    """`8.1.value@2024-03` or `state_assets[id].value@2024-03` under the new numbers and names.

    Other places stay; None when what it names is gone.
    """
    if match := _PLACE.match(place):
        new_no = matched.get(match["no"])
        return None if new_no is None else f"{new_no}{place[match.end() :]}"
    if match := _ROW_PLACE.match(place):
        ledger = ledgers.ledgers.get(match["ledger"])
        column = ledgers.columns.get(match["ledger"], {}).get(match["column"]) if ledger is not None else None
        return f"{ledger}[{match['row']}].{column}{place[match.end() :]}" if column is not None else None
    return place
