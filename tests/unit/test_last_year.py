"""Last year's figures from last year's workspace: which are found, which are refused, one step of undo."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from forms.errors import UserError
from forms.schema.letter import Letter, Node
from forms.services.desk import NodeDesk
from forms.services.last_year import find_last_year, take_last_year
from forms.services.session import create_workspace
from tests.unit.desks import dazu, fill, new_desk


def last_years_letter(year: int = 2023, unit_code: str = "") -> Letter:
    nodes = tuple(
        Node(f"{year}-{month:02}", label, date(year, month, 30))
        for month, label in ((3, "3月底"), (6, "6月底"), (12, "12月底"))
    )
    letter = dazu()
    return replace(letter, year=year, nodes=nodes, unit_code=unit_code or letter.unit_code)


def last_year(folder: Path, letter: Letter, *assignments: str) -> Path:
    """A closed workspace with figures at each node, written as 2023-03 9.2.value=205."""
    session = create_workspace(folder, letter, "李")
    for assignment in assignments:
        node, _space, entry = assignment.partition(" ")
        fill(NodeDesk(session, letter.node(node)), entry)
    session.close()
    return folder


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[NodeDesk]:
    made = new_desk(tmp_path / "2024", "2024-06")
    yield made
    made.session.close()


def test_a_flow_takes_the_same_months_and_a_stock_the_years_end(desk: NodeDesk, tmp_path: Path) -> None:
    path = last_year(
        *(tmp_path / "2023", last_years_letter()),
        *("2023-06 8.1.value=100", "2023-12 8.1.value=230", "2023-06 9.2.value=190", "2023-12 9.2.value=208"),
    )
    found = {figure.measure: (figure.text, figure.source_node) for figure in find_last_year(desk, path)}
    assert found == {"8.1": ("100", "2023-06"), "9.2": ("208", "2023-12")}


def test_figures_are_taken_as_imported_in_one_step_and_not_found_again(desk: NodeDesk, tmp_path: Path) -> None:
    path = last_year(tmp_path / "2023", last_years_letter(), "2023-06 8.1.value=100", "2023-12 9.2.value=208")
    desk.save(take_last_year(desk, find_last_year(desk, path)), "last_year")
    cell = desk.session.entries.cell("2024-06", "9.2", "last_year")
    assert (cell.value, cell.origin) == ("208", "imported")
    assert find_last_year(desk, path) == []
    desk.undo()
    assert desk.session.entries.node_is_blank("2024-06")


def test_another_figure_here_is_shown_beside_the_one_found(desk: NodeDesk, tmp_path: Path) -> None:
    fill(desk, "9.2.last_year=207")
    path = last_year(tmp_path / "2023", last_years_letter(), "2023-12 9.2.value=208")
    (figure,) = find_last_year(desk, path)
    assert (figure.replaces, figure.text) == ("207", "208")


@pytest.mark.parametrize("letter", [last_years_letter(2022), last_years_letter(unit_code="500102")])
def test_another_year_or_another_unit_is_refused(desk: NodeDesk, tmp_path: Path, letter: Letter) -> None:
    path = last_year(tmp_path / "other", letter)
    with pytest.raises(UserError) as refused:
        find_last_year(desk, path)
    assert refused.value.code == "not_last_year"


def test_a_folder_that_is_no_workspace_is_said(desk: NodeDesk, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        find_last_year(desk, tmp_path)
