"""Evidence files of a measure: attached and detached with their trace. Both run on the database thread."""

from pathlib import Path

from forms.clock import now
from forms.errors import UserError
from forms.schema.ledger_row import LedgerRow
from forms.services.ledger_desk import LedgerDesk
from forms.services.session import Session
from forms.storage import evidence_store
from forms.storage.evidence_store import Evidence
from resources.translation import _


def attach_evidence(
    session: Session, node: str, measure: str, path: Path, title: str = "", doc_no: str = "", row: str = ""
) -> Evidence:
    """Copy the file into the workspace and attach it. An empty title becomes the file's name without its ending.

    `row` is the place of a ledger's row, `state_assets[<row id>]`; `attach_to_row` makes it.

    Raises:
        UserError: the node is locked, or the file cannot be read, is empty or too large.
        EnvironmentFault: disk full or database in use; nothing is attached.
    """
    _refuse_locked(session, node)
    sha256, size_bytes = evidence_store.take_file(path, session.folder.evidence_path)
    stamp = now().isoformat()
    shown = title.strip() or path.stem
    evidence = Evidence(
        None, node, measure, sha256, size_bytes, path.name, shown, doc_no.strip(), session.by, stamp, row
    )
    attached = evidence_store.add_evidence(session.connection, evidence)
    session.reload_evidence()
    return attached


def attach_to_row(desk: LedgerDesk, row: LedgerRow, path: Path, title: str = "", doc_no: str = "") -> Evidence:
    """As `attach_evidence`, to one row of a ledger. It is listed under the first measure that the ledger feeds."""
    measures = desk.session.letter.measures
    measure = next((measure.no for measure in measures if measure.ledger == desk.name), "")
    return attach_evidence(desk.session, desk.node.id, measure, path, title, doc_no, f"{desk.name}[{row.id}]")


def evidence_of_row(desk: LedgerDesk, row: LedgerRow) -> list[Evidence]:
    """The files attached to one row of a ledger at the desk's node."""
    place = f"{desk.name}[{row.id}]"
    return [each for each in desk.session.evidence if (each.node, each.row) == (desk.node.id, place)]


def detach_evidence(session: Session, evidence: Evidence) -> None:
    """Take the file off its measure; it stays in the folder, as the log speaks of it. Raises as `attach_evidence`."""
    _refuse_locked(session, evidence.node)
    evidence_store.remove_evidence(session.connection, evidence, session.by, now().isoformat())
    session.reload_evidence()


def _refuse_locked(session: Session, node: str) -> None:
    if session.node_state(node).is_locked:
        what = _("节点 {node} 已导出报送包并锁定，没有改动佐证材料。").format(node=node)
        raise UserError("node_locked", what, todo=_("如需修改，请先重新打开该节点并写明原因。"))
