"""Import of figures: which column is which, and which row belongs to which measure."""

from datetime import datetime
from pathlib import Path

import pytest

from forms.services.desk import NodeDesk
from forms.services.importing import apply_import
from tests.unit.importing.sheets import HEAD, errors_in, faults_in, plan_of, stored_value, workbook_of

# ---- heads


def test_heads_of_other_offices_are_understood_and_extra_columns_named(desk: NodeDesk, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2024年3月底进展情况统计表"],
        [],
        ["序号", "措施编号", "任务名称", "完成数（家）", "工作进展", "备注"],
        [1, "9.2", "高新技术企业达到210家", 205, "新认定12家", "请核"],
    ]
    plan = plan_of(desk, tmp_path, rows)
    assert errors_in(plan) == [("column_twice", 3, "B")]  # 序号 and 措施编号: neither is our word
    rows[2][1] = "编号"
    plan = plan_of(desk, tmp_path, rows)
    assert faults_in(plan) == [("ignored_column", 3, "A", "hint"), ("ignored_column", 3, "F", "hint")]
    assert plan.ignored == ("序号", "备注")
    apply_import(desk, plan)
    assert (stored_value(desk, "9.2.value"), stored_value(desk, "9.2.progress")) == ("205", "新认定12家")


def test_a_head_of_two_lines_is_joined(desk: NodeDesk, tmp_path: Path) -> None:
    upper: list[object] = ["编号", "措施", "完成情况"]
    lower: list[object] = [None, None, "是否完成", "时间", "文号"]
    workbook = workbook_of([upper, lower, ["1.1", None, "是", "2024年3月20日", "大足委办[2024]3号"]])
    workbook.worksheets[0].merge_cells("C1:E1")
    workbook.worksheets[0]["D2"] = "完成时间"
    plan = plan_of(desk, tmp_path, workbook)
    assert not plan.faults
    apply_import(desk, plan)
    assert stored_value(desk, "1.1.value") == "是"
    assert (stored_value(desk, "1.1.done_on"), stored_value(desk, "1.1.doc_no")) == (
        "2024-03-20",
        "大足委办〔2024〕3号",
    )


def test_without_numbers_a_measure_is_found_by_its_title(bare: NodeDesk, tmp_path: Path) -> None:
    plan = plan_of(bare, tmp_path, [["序号", "措施", "本期数"], [7, "高新技术企业达到210家", 205], [8, "查无此项", 1]])
    assert [(cell.measure, cell.after.value) for cell in plan.cells] == [("9.2", "205")]
    assert errors_in(plan) == [("no_number", 3, "A")]


def test_a_file_without_head_and_an_empty_file_are_said(bare: NodeDesk, tmp_path: Path) -> None:
    assert errors_in(plan_of(bare, tmp_path, [["甲", "乙"], ["9.2", 1]])) == [("no_head", 1, "A")]
    assert errors_in(plan_of(bare, tmp_path, [])) == [("empty_file", 1, "A")]
    too_low: list[list[object]] = [["说明"] for _row in range(10)]
    assert errors_in(plan_of(bare, tmp_path, [*too_low, HEAD, ["9.2", "", "", "", 1]])) == [("no_head", 1, "A")]


def test_sheets_of_the_same_shape_are_read_together(bare: NodeDesk, tmp_path: Path) -> None:
    workbook = workbook_of([HEAD, ["9.2", "", "", "", 205]])
    workbook.create_sheet("其他方面").append(HEAD)
    workbook.worksheets[1].append(["9.3", "", "", "", 30])
    workbook.create_sheet("材料目录").append(["编号", "文号"])
    workbook.worksheets[2].append(["9.2", "无关"])
    plan = plan_of(bare, tmp_path, workbook)
    assert [(cell.sheet, cell.measure) for cell in plan.cells] == [("措施", "9.2"), ("其他方面", "9.3")]


# ---- rows


def test_the_title_must_agree_with_the_number(bare: NodeDesk, tmp_path: Path) -> None:
    plan = plan_of(bare, tmp_path, [HEAD, ["9.2", "推动平台公司重组整合", "", "", 205]])
    assert errors_in(plan) == [("title_mismatch", 2, "B")]
    assert "高新技术企业达到210家" in plan.faults[0].message
    assert plan.faults[0].message.startswith("第2行B列：")
    for title in (
        "9.2 高新技术企业达到210家",
        "高新技术企业",
        "高新技术企业数",
        "高新技术企业达到２１０家。",
        "高新企业达到210家",
    ):
        assert not plan_of(bare, tmp_path, [HEAD, ["9.2", title, "", "", 205]]).faults


@pytest.mark.parametrize("number", ["9.2", " 9.2 ", "９．２", "措施9.2", "9.2、高新技术企业", 9.2])
def test_numbers_are_read_however_they_are_written(bare: NodeDesk, tmp_path: Path, number: object) -> None:
    plan = plan_of(bare, tmp_path, [HEAD, [number, "", "", "", 205]])
    assert not plan.faults
    assert plan.cells[0].measure == "9.2"


def test_a_number_that_became_a_date_is_believed_only_with_its_title(bare: NodeDesk, tmp_path: Path) -> None:
    title = bare.letter.measure("3.1").title
    day = datetime(2024, 3, 1)
    plan = plan_of(bare, tmp_path, [HEAD, [day, title, "", "", 5]])
    assert faults_in(plan) == [("number_restored", 2, "A", "hint")]
    assert plan.cells[0].measure == "3.1"
    assert errors_in(plan_of(bare, tmp_path, [HEAD, [day, "", "", "", 5]])) == [("number_became_date", 2, "A")]
    assert errors_in(plan_of(bare, tmp_path, [HEAD, ["3月1日", "", "", "", 5]])) == [("number_became_date", 2, "A")]
    assert errors_in(plan_of(bare, tmp_path, [HEAD, [day, "高新技术企业达到210家", "", "", 5]])) == [
        ("title_mismatch", 2, "B")
    ]


def test_unknown_repeated_and_merged_numbers_are_errors_and_sums_are_passed_over(
    bare: NodeDesk, tmp_path: Path
) -> None:
    rows: list[list[object]] = [HEAD, ["99.9", "", "", "", 1], ["9.2", "", "", "", 1], ["9.2", "", "", "", 2]]
    rows += [
        ["合计", "", "", "", 3],
        ["9.3", "", "", "", 1],
        [None, "", "", "", 2],
        ["一、组织领导"],
        [None, "", "", "", 7],
    ]
    workbook = workbook_of(rows)
    workbook.worksheets[0].merge_cells("A6:A7")
    plan = plan_of(bare, tmp_path, workbook)
    assert errors_in(plan) == [
        ("unknown_measure", 2, "A"),
        ("measure_twice", 4, "A"),
        ("merged_key", 6, "A"),
        ("merged_key", 7, "A"),
        ("no_number", 9, "A"),
    ]


def test_a_merged_owner_holds_for_all_its_rows_and_a_merged_figure_for_none(bare: NodeDesk, tmp_path: Path) -> None:
    workbook = workbook_of([["编号", "牵头单位"], ["9.1", "区经济信息委"], ["9.2", None]])
    workbook.worksheets[0].merge_cells("B2:B3")
    plan = plan_of(bare, tmp_path, workbook, "owners")
    assert [(cell.measure, cell.after.value) for cell in plan.cells] == [
        ("9.1", "区经济信息委"),
        ("9.2", "区经济信息委"),
    ]
    workbook = workbook_of([["编号", "本期数"], ["9.1", 5], ["9.2", None]])
    workbook.worksheets[0].merge_cells("B2:B3")
    assert errors_in(plan_of(bare, tmp_path, workbook)) == [("merged_value", 3, "B")]
