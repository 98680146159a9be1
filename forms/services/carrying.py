"""Takes chosen entries over from the node before, marked as carried, in one step that can be undone."""

from collections.abc import Iterable
from dataclasses import replace

from forms.errors import UserError
from forms.records.carry_forward import CarryProposal, propose_carry
from forms.records.editor import Author
from forms.schema.cell import Cell
from forms.schema.measure_fields import field_of
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


def why_not_previous(desk: NodeDesk, measure: str, field: str) -> str:
    """Why nothing can be taken over into this one field, in words; "" where it can."""
    view = desk.view(desk.letter.measure(measure))
    definition = field_of(view.measure, field)
    if desk.is_locked:
        return _("本节点已导出并锁定，不能修改。")
    if definition is None or definition.computed:
        return _("这一栏由程序计算，不能沿用。")
    if view.previous is None:
        return _("这是第一个节点，前面没有可沿用的内容。")
    if not desk.session.entries.cell(desk.node.id, measure, field).is_empty:
        return _("这一栏已有内容，没有改动。如要沿用{node}的内容，请先清空。").format(node=view.previous.node.label)
    if not previous_text(desk, measure, field):
        return _("{node}的这一栏没有内容。").format(node=view.previous.node.label)
    return ""
