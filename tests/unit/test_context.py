"""What stands beside a figure, what an issue compares, and the list of explanations: services without a screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.issues import Operand
from forms.services.context import change_lines, figure_context, last_edit
from forms.services.desk import NodeDesk
from forms.services.explaining import explanation_lines
from forms.services.operands import operand_links, operand_value
from tests.unit.desks import fill, new_session


@pytest.fixture
def june(tmp_path: Path) -> Iterator[NodeDesk]:
    """June after a filled March: 8.1 at 120, 9.2 at 205, both from the bureau by telephone."""
    session = new_session(tmp_path / "ws", practice=True)
    march = NodeDesk(session, session.letter.node("2024-03"))
    for no, figure in (("8.1", "120"), ("9.2", "205")):
        fill(march, f"{no}.value={figure}", f"{no}.basis=快报", f"{no}.as_of=2024-03-31")
        fill(
            march,
            f"{no}.supplied_by=区统计局",
            f"{no}.supplied_via=电话",
            f"{no}.note=含待核定3家",
            f"{no}.planned=115",
        )
    yield NodeDesk(session, session.letter.node("2024-06"))
    session.close()


def test_a_figure_that_fell_is_held_against_the_node_before_and_last_year(june: NodeDesk) -> None:
    fill(june, "8.1.value=110", "8.1.last_year=100")
    context = figure_context(june, june.letter.measure("8.1"))
    assert context.against == ("比3月底少 10 亿元（-8.3%）", "比上年同期数多 10 亿元（+10.0%）")
    assert (context.target, context.target_source) == ("≥ 490", "公开报道")
    assert (context.earlier_label, context.earlier) == ("3月底", "快报 · 区统计局 · 电话 · 2024年3月31日")
    assert context.earlier_note == "含待核定3家"


def test_a_share_is_compared_in_points(june: NodeDesk, tmp_path: Path) -> None:
    march = NodeDesk(june.session, june.letter.node("2024-03"))
    fill(march, "14.2.value=90")
    fill(june, "14.2.value=40")
    context = figure_context(june, june.letter.measure("14.2"))
    assert context.against == ("比3月底低 50 个百分点",)
    assert context.limits.endswith("%") and "～" in context.limits


def test_a_corrected_figure_stands_as_corrected(june: NodeDesk) -> None:
    fill(june, "8.1.value=110", "8.1.restated=108", "8.1.restated_reason=统计局核定")
    context = figure_context(june, june.letter.measure("8.1"))
    assert context.restated == "修正为 108 亿元（统计局核定）"
    assert context.against == ("比3月底多 2 亿元（+1.9%）",)
    assert [(point.label, point.number and int(point.number)) for point in context.points] == [
        ("3月底", 108),
        ("6月底", 110),
        ("12月底", None),
    ]


def test_last_years_end_begins_the_line_of_a_stock_but_not_of_a_flow(june: NodeDesk) -> None:
    fill(june, "9.2.last_year=208", "8.1.last_year=100")
    assert figure_context(june, june.letter.measure("9.2")).points[0].label == "上年末"
    assert figure_context(june, june.letter.measure("8.1")).points[0].label == "3月底"


def test_nothing_known_is_nothing_said(june: NodeDesk) -> None:
    context = figure_context(june, june.letter.measure("1.1"))
    assert (context.against, context.points, context.base, context.restated, context.target) == ((), (), "", "", "")


def test_who_changed_a_figure_is_told_newest_first(june: NodeDesk) -> None:
    fill(june, "9.2.value=210", "9.2.value=pending:统计局7月初提供", "9.2.value=")
    measure = june.letter.measure("9.2")
    lines = change_lines(measure, "value", june.session.history("2024-06", "9.2", "value"))
    assert [(line.by, line.what) for line in lines] == [
        ("测试", "清空（键入）"),
        ("测试", "暂缺：统计局7月初提供（键入）"),
        ("测试", "210（键入）"),
    ]
    cell = june.session.entries.cell("2024-03", "9.2", "value")
    assert last_edit(cell).startswith("测试 · 20") and last_edit(cell).endswith(" · 键入")


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("120", "亿元", "120 亿元"),
        ("-1234.5", "家", "-1,234.5 家"),
        ("2024-03-31", "", "2024年3月31日"),
        ("20240102", "家", "20,240,102 家"),
        *((text, "", text) for text in ("NaN", "1e999", "Infinity", "2024-02-30", "1_000", "３")),
    ],
)
def test_only_what_is_written_as_a_number_or_a_date_is_shown_as_one(
    june: NodeDesk, value: str, unit: str, shown: str
) -> None:
    assert operand_value(june.letter, Operand("9.2.status@2024-06", value, unit)) == shown


def test_operands_lead_to_both_sides_of_an_issue(june: NodeDesk) -> None:
    fill(june, "8.1.value=110")
    issue = next(issue for issue in june.issues("8.1") if issue.rule == "flow_fell")
    links = [(link.text, link.measure, link.field, link.node) for link in operand_links(june.letter, issue)]
    assert links == [
        ("8.1 6月底 110 亿元", "8.1", "value", "2024-06"),
        ("8.1 3月底 120 亿元", "8.1", "value", "2024-03"),
    ]


def test_a_reckoned_operand_stands_with_what_it_is_reckoned_from_and_a_limit_of_the_letter_leads_nowhere(
    june: NodeDesk,
) -> None:
    fill(june, "8.1.value=130", "8.1.last_year=90")
    issue = next(issue for issue in june.issues("8.1") if issue.rule == "growth_too_high")
    links = [(link.text, link.measure, link.field) for link in operand_links(june.letter, issue)]
    assert links == [
        ("8.1 6月底 与上年相比 44.4%", "8.1", "value"),
        ("8.1 6月底 130 亿元", "8.1", "value"),
        ("8.1 6月底 上年同期数 90 亿元", "8.1", "last_year"),
        ("责任书规定的增减幅度上限 30%", "", ""),
    ]


def test_an_explanation_of_a_growth_is_void_when_both_figures_change_and_the_growth_does_not(june: NodeDesk) -> None:
    fill(june, "8.1.value=130", "8.1.last_year=65")
    issue = next(issue for issue in june.issues("8.1") if issue.rule == "growth_too_high")
    june.save_explanations(june.explain([issue], "新厂投产。"))
    fill(june, "8.1.last_year=80", "8.1.value=160")
    state, _text, changed = _line(june, issue.id)
    assert (state, changed) == (
        "已失效",
        "8.1 6月底：原来 130 亿元，现在 160 亿元；8.1 6月底 上年同期数：原来 65 亿元，现在 80 亿元",
    )


def test_an_explanation_is_listed_as_holding_then_void_then_left_over(june: NodeDesk) -> None:
    fill(june, "8.1.value=110")
    issue = next(issue for issue in june.issues("8.1") if issue.rule == "flow_fell")
    june.save_explanations(june.explain([issue], "核定数下调，情况属实。"))
    assert _line(june, issue.id)[:2] == ("有效", "核定数下调，情况属实。")
    fill(june, "8.1.value=105")
    assert _line(june, issue.id)[::2] == ("已失效", "8.1 6月底：原来 110 亿元，现在 105 亿元")
    fill(june, "8.1.value=130")
    state, text, changed = _line(june, issue.id)
    assert (state, text) == ("事项已消失", "核定数下调，情况属实。")
    assert changed == "当时的数字：8.1 6月底 110 亿元；8.1 3月底 120 亿元"


def test_an_explanation_whose_issue_is_gone_can_be_withdrawn(june: NodeDesk) -> None:
    fill(june, "8.1.value=110")
    issue = next(issue for issue in june.issues("8.1") if issue.rule == "flow_fell")
    june.save_explanations(june.explain([issue], "核定数下调。"))
    fill(june, "8.1.value=130")
    june.save_explanations(june.withdraw([issue.id]))
    assert issue.id not in june.explanations
    assert NodeDesk(june.session, june.node).explanations == {}
    assert june.session.look_over().is_sound


def test_what_nobody_has_begun_is_not_listed_to_be_explained(june: NodeDesk) -> None:
    assert explanation_lines(june) == []


def _line(desk: NodeDesk, issue_id: str) -> tuple[str, str, str]:
    line = next(line for line in explanation_lines(desk) if line.id == issue_id)
    return line.state, line.text, line.changed
