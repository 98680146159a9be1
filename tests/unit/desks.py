"""Workspaces for tests: real folders, real databases."""

from pathlib import Path

from forms.schema.letter import Letter
from forms.services.desk import NodeDesk
from forms.services.report_text import ReportDesk
from forms.services.session import Session, open_workspace
from tests.workspaces import make_workspace, shipped_letter

NODE = "2024-03"


def dazu() -> Letter:
    return shipped_letter("dazu-2024")


def new_session(folder: Path, *, practice: bool = False) -> Session:
    return open_workspace(make_workspace(folder, "测试", practice=practice), "测试")


def new_desk(folder: Path, node: str = NODE, *, practice: bool = False, filled: bool = False) -> NodeDesk:
    path = make_workspace(folder, "测试", practice=practice, filled=node if filled else "")
    session = open_workspace(path, "测试")
    return NodeDesk(session, session.letter.node(node))


def fill(desk: NodeDesk, *assignments: str) -> None:
    """Set and save `9.2.value=205` and so on."""
    for assignment in assignments:
        place, _equals, raw = assignment.partition("=")
        aspect, number, field = place.split(".", 2)
        desk.save(desk.set_raw(f"{aspect}.{number}", field, raw).changes)


def write_in_report(desk: NodeDesk, key: str, text: str) -> None:
    """Write a paragraph of the node's text report anew."""
    report = ReportDesk(desk.session, desk)
    report.save(report.set_text(key, text))


def rules_at(desk: NodeDesk, measure: str, field: str) -> set[str]:
    return {issue.rule for issue in desk.issues(measure) if issue.field == field}
