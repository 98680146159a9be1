"""Import of figures: what is read from a cell, and what is refused by row and column."""

from datetime import date, datetime
from pathlib import Path

import pytest

from forms.services.desk import NodeDesk
from forms.services.importing import apply_import, read_import
from tests.unit.importing.sheets import HEAD, errors_in, faults_in, plan_of, stored_value, value_in, workbook_of


@pytest.mark.parametrize(
    ("measure", "column", "content", "code"),
    [
        ("9.2", "本期数", "很多", "not_a_number"),
        ("9.2", "本期数", 205.5, "not_whole"),
        ("9.2", "本期数", "205亩", "unit_unclear"),
        ("9.2", "本期数", "#N/A", "error_value"),
        ("9.2", "本期数", "=A1+1", "formula_without_value"),
        ("9.2", "本期数", date(2024, 3, 5), "number_became_date"),
        ("9.2", "本期数", "暂缺", "no_reason"),
        ("9.2", "数据截至", "2024-02-30", "no_such_day"),
        ("9.2", "数据截至", "2024-04-01", "after_node"),
        ("9.2", "数据性质", "估计", "not_a_choice"),
        ("9.2", "完成状态", "做完了", "not_a_choice"),
        ("9.2", "进展情况", "看不见\u200b的字", "control_character"),
        ("9.2", "进展情况", '=DISPIMG("ID_1",1)', "picture"),
        ("1.1", "文号", "14号文", "not_a_document_number"),
        ("1.1", "是否完成", "快了", "not_a_choice"),
        ("3.2", "本期数", 120, "out_of_range"),
        ("8.1", "本期数", 123456789012345678, "number_too_long"),
    ],
)
def test_a_wrong_value_is_named_by_row_and_column(
    bare: NodeDesk, tmp_path: Path, measure: str, column: str, content: object, code: str
) -> None:
    row: list[object] = [None] * len(HEAD)
    row[0], row[HEAD.index(column)] = measure, content
    workbook = workbook_of([HEAD, ["9.3", "", "", "", 30], row])
    if content == "#N/A":
        workbook.worksheets[0].cell(3, 5).data_type = "e"
    if str(content).startswith("=DISPIMG"):
        workbook.worksheets[0].cell(3, HEAD.index(column) + 1).data_type = "s"
    plan = plan_of(bare, tmp_path, workbook)
    letters = "ABCDEFGHIJKL"[HEAD.index(column)]
    assert errors_in(plan) == [(code, 3, letters)]
    assert plan.faults[0].message.startswith(f"第3行{letters}列：")
    assert plan.faults[0].message.endswith("。")


def test_a_file_with_an_error_is_written_not_at_all_or_without_the_faulty_rows(desk: NodeDesk, tmp_path: Path) -> None:
    plan = plan_of(desk, tmp_path, [HEAD, ["9.3", "", "", "", 30], ["9.2", "", "", "", 205, "很久以前"]])
    result = apply_import(desk, plan)
    assert (result.written, result.has_errors) == (0, True)
    assert stored_value(desk, "9.3.value") == ""
    assert apply_import(desk, plan, skip_faulty=True).written == 1
    assert (stored_value(desk, "9.3.value"), stored_value(desk, "9.2.value")) == ("30", "")


@pytest.mark.parametrize(
    ("content", "number_format", "unit", "value"),
    [
        (0.955, "0.0%", "", "95.5"),
        ("95.5%", "General", "", "95.5"),
        (95.5, "0.0", "%", "95.5"),
        ("９５．５", "General", "", "95.5"),
    ],
)
def test_percent_is_read_as_it_is_seen(
    bare: NodeDesk, tmp_path: Path, content: object, number_format: str, unit: str, value: str
) -> None:
    workbook = workbook_of([HEAD, ["3.2", "", "", unit, content]])
    workbook.worksheets[0]["E2"].number_format = number_format
    plan = plan_of(bare, tmp_path, workbook)
    assert not plan.faults
    assert plan.cells[0].after.value == value


def test_another_unit_is_converted_and_said_or_refused(bare: NodeDesk, tmp_path: Path) -> None:
    plan = plan_of(bare, tmp_path, [HEAD, ["8.1", "", "", "万元", 1_103_500]])
    assert faults_in(plan) == [("unit_converted", 2, "E", "hint")]
    assert plan.cells[0].after.value == "110.35"
    assert errors_in(plan_of(bare, tmp_path, [HEAD, ["8.1", "", "", "亩", 5]])) == [("unit_unclear", 2, "E")]
    assert not plan_of(bare, tmp_path, [HEAD, ["9.2", "", "", "个", 5]]).faults


@pytest.mark.parametrize("content", [45_382, "2024年3月31日", "2024.3.31", 20240331, datetime(2024, 3, 31, 9, 30)])
def test_dates_are_read_in_every_form(bare: NodeDesk, tmp_path: Path, content: object) -> None:
    plan = plan_of(bare, tmp_path, [HEAD, ["9.2", "", "", "", 205, content]])
    assert value_in(plan, "as_of") == "2024-03-31"
    assert faults_in(plan) == ([("date_as_number", 2, "F", "hint")] if content == 45_382 else [])


def test_a_figure_for_a_milestone_is_named_and_passed_over(bare: NodeDesk, tmp_path: Path) -> None:
    plan = plan_of(bare, tmp_path, [HEAD, ["1.1", "", "", "", 5, "", "", "是"]])
    assert faults_in(plan) == [("not_asked", 2, "E", "hint")]
    assert [(cell.field, cell.after.value) for cell in plan.cells] == [("value", "是")]


def test_a_csv_of_gb18030_is_taken(bare: NodeDesk, tmp_path: Path) -> None:
    path = tmp_path / "来件.csv"
    path.write_bytes('编号,措施,本期数,进展情况\n9.2,高新技术企业达到210家,"1,205",新认定\n'.encode("gb18030"))
    plan = read_import(bare.session, bare.node, "measures", path)
    assert not plan.faults
    assert value_in(plan, "value") == "1205"
