"""Last year's figures from last year's workspace, so that nobody types them again."""

from dataclasses import dataclass
from pathlib import Path

from forms.errors import UserError
from forms.records.editor import Author
from forms.schema.cell import Cell
from forms.schema.letter import Measure
from forms.schema.measure_fields import field_of
from forms.services.desk import NodeDesk
from forms.services.session import Session, open_workspace
from resources.translation import _


@dataclass(frozen=True, slots=True)
class LastYearFigure:
    """One figure found: the measure here, and its text in last year's workspace, in the same unit."""

    measure: str
    indicator: str
    unit: str
    text: str
    source_node: str
    replaces: str


def find_last_year(desk: NodeDesk, path: Path) -> list[LastYearFigure]:
    """Figures of the same indicators, at the same node a year ago (for 时点数 its last node), that differ from here.

    Raises:
        UserError: no workspace, damaged, or not the year before of the same unit; nothing is changed.
    """
    before = open_workspace(path, desk.session.by, for_writing=False)
    try:
        here = desk.letter
        if (before.letter.unit_code, before.letter.year) != (here.unit_code, here.year - 1):
            what = _("这是{unit}{year}年度的工作区，不是上一年度的。").format(
                unit=before.letter.unit, year=before.letter.year
            )
            raise UserError("not_last_year", what, todo=_("请选择本单位上一年度的工作区。"), where=str(path))
        found = (_find(desk, before, measure) for measure in here.measures)
        return [figure for figure in found if figure is not None]
    finally:
        before.close()


def take_last_year(desk: NodeDesk, figures: list[LastYearFigure]) -> list[Cell]:
    """Enter the figures through the desk as one step of undo; save what is returned with `desk.save`."""
    author = Author(desk.session.by, "imported")
    changes: list[Cell] = []
    for figure in figures:
        outcome = desk.set_raw(figure.measure, "last_year", figure.text, author)
        if changes and outcome.changes:
            desk.editor.join_last_edits()
        changes += outcome.changes
    return changes


def _find(desk: NodeDesk, before: Session, measure: Measure) -> LastYearFigure | None:
    if field_of(measure, "last_year") is None:
        return None
    twin = next(
        (
            other
            for other in before.letter.measures
            if (other.indicator, other.unit, other.kind) == (measure.indicator, measure.unit, measure.kind)
        ),
        None,
    )
    node = _node_a_year_ago(desk, before, is_flow=measure.nature == "flow")
    if twin is None or node is None:
        return None
    cell = before.entries.cell(node, twin.no, "value")
    present = desk.session.entries.cell(desk.node.id, measure.no, "last_year")
    if not cell.is_value or cell.value == present.value:
        return None
    return LastYearFigure(measure.no, measure.indicator, measure.unit or "", cell.value, node, present.value)


def _node_a_year_ago(desk: NodeDesk, before: Session, *, is_flow: bool) -> str | None:
    """A flow is held against the same months; everything else against the end of last year."""
    if not is_flow:
        return before.letter.nodes[-1].id
    wanted = f"{desk.letter.year - 1}{desk.node.id[4:]}"
    return wanted if before.letter.has_node(wanted) else None
