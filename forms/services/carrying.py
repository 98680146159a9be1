"""Takes chosen entries over from the node before, marked as carried, in one step that can be undone."""

from collections.abc import Iterable
from dataclasses import replace

from forms.errors import UserError
from forms.records.carry_forward import CarryProposal, propose_carry
from forms.records.editor import Author
from forms.schema.cell import Cell
from forms.services.desk import NodeDesk
from resources.translation import _


def propose(desk: NodeDesk) -> list[CarryProposal]:
    """What could be taken over into the desk's node; nothing is changed."""
    return propose_carry(desk.letter, desk.node, desk.session.entries)


def carry(desk: NodeDesk, proposals: Iterable[CarryProposal]) -> list[Cell]:
    """Enter the chosen proposals through the desk, as one step of undo; save what is returned with `desk.save`.

    Raises:
        UserError: the node is locked.
    """
    if desk.is_locked:
        what = _("节点 {node} 已导出报送包并锁定，没有带入任何内容。").format(node=desk.node.id)
        raise UserError("node_locked", what, todo=_("如需修改，请先重新打开该节点并写明原因。"))
    author = replace(Author(desk.session.by), origin="carried")
    changes: list[Cell] = []
    for proposal in proposals:
        outcome = desk.set_raw(proposal.measure, proposal.field.name, proposal.cell.raw, author)
        if changes and outcome.changes:
            desk.editor.join_last_edits()
        changes += outcome.changes
    return changes


def previous_text(desk: NodeDesk, measure: str, field: str) -> str:
    """What stood in this field at the node before, as it was typed; "" when nothing did."""
    before = desk.view(desk.letter.measure(measure)).previous
    return before.cell(field).raw if before is not None else ""
