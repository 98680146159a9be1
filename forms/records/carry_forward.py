"""What may be taken over from the node before: answers that still hold and open texts, never a figure."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms.schema.cell import Cell
from forms.schema.letter import Letter, Node
from forms.schema.measure_fields import YES, Field, fields_of
from forms.validation.view import Entries

_TEXTS = ("problems", "next", "supplied_by", "supplied_via", "note")
_ANSWERS = ("value", "done_on", "doc_no")


@dataclass(frozen=True, slots=True)
class CarryProposal:
    """One cell that could be taken over into an empty field of `node`; `cell` is the earlier one."""

    node: str
    measure: str
    field: Field
    cell: Cell


def propose_carry(letter: Letter, node: Node, entries: Entries) -> list[CarryProposal]:
    """Proposals in the letter's order; none for the first node, none where something is entered already.

    Carried are open problems, next steps, notes and suppliers; of a milestone or checklist what was done before.
    Figures are not: the form shows them for reference. Owners and targets hold on by themselves.
    """
    earlier = letter.nodes_before(node.id)
    if not earlier:
        return []
    return list(_proposals(letter, earlier[0].id, node.id, entries))


def _proposals(letter: Letter, before: str, node: str, entries: Entries) -> Iterator[CarryProposal]:
    for measure in letter.measures:
        was_done = entries.cell(before, measure.no, "value").value == YES
        for field in fields_of(measure):
            cell = entries.cell(before, measure.no, field.name)
            is_answer = measure.kind == "milestone" and field.name in _ANSWERS and was_done
            is_item = field.name.startswith("item.") and cell.value == YES
            if not (field.name in _TEXTS or is_answer or is_item) or not cell.is_value:
                continue
            if entries.cell(node, measure.no, field.name).is_empty:
                yield CarryProposal(node, measure.no, field, cell)
