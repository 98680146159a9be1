"""What the workbench does with the workspace on the database thread: which nodes are closed, a node's desk, saving."""

from typing import TYPE_CHECKING

from forms.schema.letter import Node
from forms.services.session import Session

if TYPE_CHECKING:
    from forms.schema.cell import Cell
    from forms.services.desk import NodeDesk
    from forms.validation.explanations import Explanation


def locked_node_ids(session: Session) -> tuple[str, ...]:
    """Nodes closed by an export."""
    return tuple(node.id for node in session.letter.nodes if session.node_state(node.id).is_locked)


def make_desk(session: Session, node: Node) -> "NodeDesk":
    """A closed node as it was closed, to look at; any other as it stands."""
    from forms.services.closed_session import as_closed  # late: the first paint does without the checks
    from forms.services.desk import NodeDesk  # late, as above

    then = as_closed(session, node.id)
    return NodeDesk(then, then.letter.node(node.id))


def make_checked_desk(session: Session, node: Node) -> "NodeDesk":
    """As `make_desk`, with what is wrong with long ledgers found before a screen asks for it."""
    desk = make_desk(session, node)
    desk.look_at_rows()
    return desk


def save_desk(
    desk: "NodeDesk", cells: "tuple[Cell, ...]", explanations: "tuple[Explanation, ...]", action: str
) -> None:
    desk.save(cells, action)
    desk.save_explanations(explanations)
