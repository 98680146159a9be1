"""Workspaces for tests: real folders, real databases."""

from pathlib import Path

from forms.schema.letter import Letter
from forms.schema.load import load_shipped_letter
from forms.services.desk import NodeDesk
from forms.services.practice import fill_with_examples
from forms.services.session import Session, create_workspace

NODE = "2024-03"


def dazu() -> Letter:
    return load_shipped_letter("dazu-2024")


def new_session(folder: Path, *, practice: bool = False) -> Session:
    return create_workspace(folder, dazu(), "测试", practice=practice)


def new_desk(folder: Path, node: str = NODE, *, practice: bool = False, filled: bool = False) -> NodeDesk:
    session = new_session(folder, practice=practice)
    desk = NodeDesk(session, session.letter.node(node))
    if filled:
        fill_with_examples(desk)
    return desk


def fill(desk: NodeDesk, *assignments: str) -> None:
    """Set and save `9.2.value=205` and so on."""
    for assignment in assignments:
        place, _equals, raw = assignment.partition("=")
        aspect, number, field = place.split(".", 2)
        desk.save(desk.set_raw(f"{aspect}.{number}", field, raw).changes)


def rules_at(desk: NodeDesk, measure: str, field: str) -> set[str]:
    return {issue.rule for issue in desk.issues(measure) if issue.field == field}
