"""What real but nasty content does to tables: outliers, long units, one explanation for many issues, long ledgers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from forms.pdf.table_layout import lay_table
from forms.reports.build_annexes import build_explanations
from forms.reports.build_ledgers import build_ledger_table
from forms.reports.build_measures import build_measures
from forms.reports.document import Paragraph, Section, Table, TableCell, TableColumn, TableRow
from forms.reports.facts import NodeFacts
from forms.services.package_facts import gather_facts
from tests.unit.desks import new_desk
from tests.unit.ledgers import LedgerDesk, add_all, generated_assets

UNIT = "万元（按当年价格计算、不含增值税、由统计部门核定的累计数）"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeFacts]:
    folder: Path = tmp_path_factory.mktemp("nasty")
    desk = new_desk(folder / "ws", filled=True)
    add_all(LedgerDesk(desk.session, desk.node, "state_assets", desk), generated_assets(5))
    issues = [issue for issue in desk.issues() if issue.level == "explain"]
    desk.save_explanations(desk.explain(issues, "已与提供单位逐项核对，情况属实，以部门核定的数为准。"))
    yield gather_facts(desk.session, desk, is_paper=False)
    desk.session.close()


def table_of(section: Section) -> Table:
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    return table


def test_one_explanation_of_many_issues_is_printed_once_and_whole_in_every_row_of_the_workbook(
    facts: NodeFacts,
) -> None:
    printed = [row.cells[2].text for row in table_of(build_explanations(facts)).rows]
    assert len(printed) > 10 and len(printed[0]) > 20
    assert set(printed[1:]) == {"同第1条"}
    assert {row.cells[2].text for row in table_of(build_explanations(facts, repeats=True)).rows} == {printed[0]}


def test_what_a_long_unit_says_in_brackets_stands_in_the_notes(facts: NodeFacts) -> None:
    aspects = tuple(
        replace(aspect, measures=tuple(replace(m, unit=UNIT) if m.no == "8.1" else m for m in aspect.measures))
        for aspect in facts.letter.aspects
    )
    section = build_measures(replace(facts, letter=replace(facts.letter, aspects=aspects)))
    (row,) = (row for row in table_of(section).rows if row.cells[0].text == "8.1")
    assert row.cells[3].text == "万元"
    assert f"单位：8.1 {UNIT}" in [block.text for block in section.blocks if isinstance(block, Paragraph)]


def test_one_huge_figure_is_printed_smaller_and_leaves_the_texts_their_room() -> None:
    heads = (TableColumn("本期数", 1, "right"), TableColumn("本节点计划", 0.1, "right"), TableColumn("情况", 5))
    rows = [("58.7", "3", "正在推进"), ("1,234,567,890,123.45", "3", "正在推进")]
    laid = lay_table(Table(heads, tuple(TableRow(tuple(map(TableCell, row))) for row in rows)), 300)
    small, huge = (row.cells[0].lines for row in laid.rows())
    assert len(huge) == 1 and 6 < huge[0].style.size < small[0].style.size
    assert [line.line.text for line in laid.head.cells[1].lines] == ["本节点", "计划"]


def test_rows_of_a_ledger_sheet_are_made_when_they_are_looked_at_and_are_the_same_each_time(facts: NodeFacts) -> None:
    (ledger,) = facts.ledgers
    rows = build_ledger_table(ledger).rows
    assert not isinstance(rows, tuple)
    assert [*rows] == [*rows] == [rows[place] for place in range(len(rows))]
    assert (rows[-1], rows[1:3]) == ([*rows][-1], tuple(rows)[1:3])
    assert [row.cells[0].text for row in rows] == ["1", "2", "3", "4", "5"]
