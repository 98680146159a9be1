"""Carrying forward: what is proposed, that nothing is overwritten, and one step of undo."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from forms.errors import UserError
from forms.services.carrying import carry, previous_text, propose, why_not_previous
from forms.services.desk import NodeDesk
from tests.unit.desks import fill, new_session


@pytest.fixture
def june(tmp_path: Path) -> Iterator[NodeDesk]:
    """June, with texts, a figure, a finished milestone and one item of a checklist from March."""
    session = new_session(tmp_path / "ws")
    march = NodeDesk(session, session.letter.node("2024-03"))
    fill(
        march,
        "9.2.value=205",
        "9.2.next=4月底前完成辅导。",
        "9.2.problems=研发费用归集不规范。",
        "9.2.lead_unit=区科技局",
    )
    fill(march, "1.1.value=是", "1.1.done_on=2024-03-15", "1.1.doc_no=渝府办发〔2024〕14号")
    fill(march, "1.2.item.1=是", "1.2.item.2=否")
    yield NodeDesk(session, session.letter.node("2024-06"))
    session.close()


def _places(desk: NodeDesk) -> list[str]:
    return [f"{each.measure}.{each.field.name}" for each in propose(desk)]


def test_texts_and_finished_work_are_proposed_but_no_figure_and_no_owner(june: NodeDesk) -> None:
    assert _places(june) == ["1.1.value", "1.1.done_on", "1.1.doc_no", "1.2.item.1", "9.2.problems", "9.2.next"]


def test_what_is_filled_already_is_not_proposed(june: NodeDesk) -> None:
    fill(june, "9.2.next=6月底前完成复核。")
    assert "9.2.next" not in _places(june)


def test_what_is_carried_says_so_and_is_one_step_of_undo(june: NodeDesk) -> None:
    changes = carry(june, propose(june))
    june.save(changes, "carry")
    cell = june.session.entries.cell("2024-06", "9.2", "next")
    assert (cell.value, cell.origin) == ("4月底前完成辅导。", "carried")
    assert june.session.entries.cell("2024-06", "1.2", "value").value == "1"
    (change,) = june.session.history("2024-06", "9.2", "next")
    assert (change.action, change.detail["origin"]) == ("carry", "carried")
    june.undo()
    assert june.session.entries.node_is_blank("2024-06")
    assert not june.editor.can_undo


def test_a_locked_node_takes_nothing(june: NodeDesk) -> None:
    june.state = replace(june.state, is_locked=True)
    with pytest.raises(UserError):
        carry(june, propose(june))


def test_the_value_before_is_the_text_as_it_was_typed(june: NodeDesk) -> None:
    assert previous_text(june, "9.2", "value") == "205"
    assert previous_text(june, "9.2", "note") == ""


@pytest.mark.parametrize(
    ("measure", "field", "reason"),
    [
        ("9.2", "next", ""),
        ("9.2", "note", "3月底的这一栏没有内容。"),
        ("1.2", "value", "这一栏由程序计算，不能沿用。"),
        ("9.3", "value", "3月底的这一栏没有内容。"),
    ],
)
def test_why_nothing_comes_is_said_in_words(june: NodeDesk, measure: str, field: str, reason: str) -> None:
    assert why_not_previous(june, measure, field) == reason


def test_a_filled_field_is_never_overwritten_and_the_first_node_has_nothing_before(june: NodeDesk) -> None:
    fill(june, "9.2.value=210")
    assert why_not_previous(june, "9.2", "value") == "这一栏已有内容，没有改动。如要沿用3月底的内容，请先清空。"
    march = NodeDesk(june.session, june.letter.node("2024-03"))
    assert why_not_previous(march, "9.3", "value") == "这是第一个节点，前面没有可沿用的内容。"
