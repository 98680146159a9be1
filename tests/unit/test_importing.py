"""Import of figures, targets and owners: what is found, what is refused, and that all or nothing is written."""

import hashlib
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from forms.clock import now
from forms.errors import EnvironmentFault, UserError
from forms.excel.columns import SheetKind
from forms.excel.template import build_template
from forms.schema.letter import Letter
from forms.schema.load import load_shipped_letter
from forms.services.desk import NodeDesk
from forms.services.import_plan import ImportPlan, ImportResult
from forms.services.importing import apply_import, preview, read_import, undo_import
from forms.services.session import Session, create_workspace
from forms.storage import entry_store
from forms.storage.audit_store import changes_of

HEAD = [
    "编号",
    "措施",
    "指标",
    "单位",
    "本期数",
    "数据截至",
    "数据性质",
    "是否完成",
    "完成日期",
    "文号",
    "完成状态",
    "进展情况",
]


@pytest.fixture(scope="module")
def letter() -> Letter:
    return load_shipped_letter("dazu-2024")


@pytest.fixture
def session(tmp_path: Path, letter: Letter) -> Iterator[Session]:
    opened = create_workspace(tmp_path / "工作区", letter, "张三", practice=True)
    yield opened
    opened.close()


@pytest.fixture
def desk(session: Session) -> NodeDesk:
    return NodeDesk(session, session.letter.node("2024-03"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory, letter: Letter) -> Iterator[NodeDesk]:
    """An empty desk for tests that only plan."""
    opened = create_workspace(tmp_path_factory.mktemp("空") / "工作区", letter, "张三", practice=True)
    yield NodeDesk(opened, opened.letter.node("2024-03"))
    opened.close()


def _workbook(rows: list[list[object]], name: str = "措施") -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(row)
    return workbook


def _plan(desk: NodeDesk, tmp_path: Path, content: object, kind: SheetKind = "measures") -> ImportPlan:
    path = tmp_path / "来件.xlsx"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        workbook = content if isinstance(content, openpyxl.Workbook) else _workbook(content)  # type: ignore[arg-type]
        workbook.save(path)
    return read_import(desk.session, desk.node, kind, path)


def _faults(plan: ImportPlan) -> list[tuple[str, int, str, str]]:
    return [(fault.code, fault.row, fault.column, fault.level) for fault in plan.faults]


def _errors(plan: ImportPlan) -> list[tuple[str, int, str]]:
    return [(fault.code, fault.row, fault.column) for fault in plan.faults if fault.level == "error"]


def _value(desk: NodeDesk, place: str) -> str:
    aspect, number, field = place.split(".", 2)
    measure = f"{aspect}.{number}"
    return desk.session.entries.effective(desk.node.id, measure, field).value


# ---- what a good file does


def test_a_row_is_written_with_its_origin_and_the_files_hash(desk: NodeDesk, tmp_path: Path) -> None:
    day = date(2024, 3, 31)
    plan = _plan(
        desk, tmp_path, [HEAD, ["9.2", "高新技术企业达到210家", "", "家", 205, day, "快报数", "", "", "", "正在推进"]]
    )
    assert not plan.faults
    assert (plan.count("new"), plan.count("changed")) == (4, 0)
    result = apply_import(desk, plan)
    assert result.written == 4
    cell = desk.session.entries.cell("2024-03", "9.2", "value")
    sha256 = hashlib.sha256((tmp_path / "来件.xlsx").read_bytes()).hexdigest()
    assert (cell.value, cell.origin, cell.source, cell.by) == ("205", "imported", sha256, "张三")
    assert _value(desk, "9.2.as_of") == "2024-03-31"
    assert _value(desk, "9.2.basis") == "快报"
    stored = {stored.place: stored for stored in entry_store.load_cells(desk.session.connection)}
    assert stored["9.2.value"] == cell


def test_the_log_names_the_file_once_and_then_the_cells(desk: NodeDesk, tmp_path: Path) -> None:
    plan = _plan(desk, tmp_path, [HEAD, ["9.2", "", "", "", 205]])
    apply_import(desk, plan)
    (entry,) = changes_of(desk.session.connection, "import:measures@2024-03")
    assert entry.action == "import"
    assert entry.detail == {"file": "来件.xlsx", "sha256": plan.sha256, "kind": "measures", "cells": 1}
    (cell,) = changes_of(desk.session.connection, "9.2.value@2024-03")
    assert cell.action == "import" and cell.detail["source"] == plan.sha256
    assert desk.session.look_over().is_sound


@pytest.mark.parametrize("kind", ["measures", "targets", "owners"])
def test_our_own_template_comes_back_without_a_question_and_unchanged(
    desk: NodeDesk, tmp_path: Path, kind: SheetKind
) -> None:
    for field, raw in (
        ("value", "1,234.5万"),
        ("as_of", "2024.3.31"),
        ("progress", "=第一行\n第二行"),
        ("phone", "023-43722023"),
    ):
        desk.set_raw("8.1", field, raw)
    desk.set_raw("6.1", "value", "暂缺：统计部门4月中旬提供")
    desk.set_raw("1.1", "value", "是")
    desk.set_raw("1.1", "doc_no", "渝府办发〔2024〕14号")
    desk.set_raw("1.2", "item.2", "是")
    desk.set_raw("8.1", "target_doc", "渝府办发〔2024〕14号")
    content = build_template(desk.letter, desk.node, desk.session.entries, kind)
    plan = _plan(desk, tmp_path, content, kind)
    assert not plan.faults
    assert plan.count("new") == plan.count("changed") == 0
    assert plan.count("unchanged") > 0


def test_a_filled_template_is_taken_and_measure_numbers_in_text_are_safe(desk: NodeDesk, tmp_path: Path) -> None:
    content = build_template(desk.letter, desk.node, desk.session.entries, "measures")
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    sheet = workbook.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for row in sheet.iter_rows(min_row=4):
        if row[0].value in ("1.2.1", "1.2.3"):
            sheet.cell(row[0].row, columns["是否完成"]).value = "是"
        if row[0].value == "9.2":
            sheet.cell(row[0].row, columns["本期数"]).value = "２０５"
    plan = _plan(desk, tmp_path, workbook)
    assert not plan.faults
    apply_import(desk, plan)
    assert (_value(desk, "1.2.item.1"), _value(desk, "1.2.item.2"), _value(desk, "1.2.value")) == ("是", "", "2")
    assert _value(desk, "9.2.value") == "205"


def test_targets_and_owners_hold_from_the_node_on(desk: NodeDesk, tmp_path: Path) -> None:
    head = ["编号", "目标", "本节点计划", "基数", "目标依据", "口径"]
    apply_import(
        desk, _plan(desk, tmp_path, [head, ["5.1", 9, 12, 15, "大足府办发〔2024〕1号", "含二级公司"]], "targets")
    )
    owners = [["编号", "牵头单位", "责任人", "联系电话"], ["5.1", "区国资委", "李四", 13812345678]]
    apply_import(desk, _plan(desk, tmp_path, owners, "owners"))
    later = desk.session.entries.effective("2024-06", "5.1", "target")
    assert (later.value, later.node) == ("9", "2024-03")
    assert desk.session.entries.effective("2024-06", "5.1", "phone").value == "13812345678"


def test_the_letters_own_target_is_not_entered_again(bare: NodeDesk, tmp_path: Path) -> None:
    plan = _plan(bare, tmp_path, [["编号", "目标"], ["8.1", 490]], "targets")
    assert plan.count("unchanged") == 1
    assert apply_import(bare, plan).written == 0


def test_an_empty_cell_of_the_file_erases_nothing(desk: NodeDesk, tmp_path: Path) -> None:
    desk.save(desk.set_raw("9.2", "progress", "已有内容").changes)
    plan = _plan(desk, tmp_path, [HEAD, ["9.2", "", "", "", 205]])
    assert plan.count("gone") == 1
    assert "保留 已有内容" in "\n".join(preview(plan).lines())
    apply_import(desk, plan)
    assert _value(desk, "9.2.progress") == "已有内容"


# ---- heads


def test_heads_of_other_offices_are_understood_and_extra_columns_named(desk: NodeDesk, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2024年3月底进展情况统计表"],
        [],
        ["序号", "措施编号", "任务名称", "完成数（家）", "工作进展", "备注"],
        [1, "9.2", "高新技术企业达到210家", 205, "新认定12家", "请核"],
    ]
    plan = _plan(desk, tmp_path, rows)
    assert _errors(plan) == [("column_twice", 3, "B")]  # 序号 and 措施编号: neither is our word
    rows[2][1] = "编号"
    plan = _plan(desk, tmp_path, rows)
    assert _faults(plan) == [("ignored_column", 3, "A", "hint"), ("ignored_column", 3, "F", "hint")]
    assert plan.ignored == ("序号", "备注")
    apply_import(desk, plan)
    assert (_value(desk, "9.2.value"), _value(desk, "9.2.progress")) == ("205", "新认定12家")


def test_a_head_of_two_lines_is_joined(desk: NodeDesk, tmp_path: Path) -> None:
    upper: list[object] = ["编号", "措施", "完成情况"]
    lower: list[object] = [None, None, "是否完成", "时间", "文号"]
    workbook = _workbook([upper, lower, ["1.1", None, "是", "2024年3月20日", "大足委办[2024]3号"]])
    workbook.worksheets[0].merge_cells("C1:E1")
    workbook.worksheets[0]["D2"] = "完成时间"
    plan = _plan(desk, tmp_path, workbook)
    assert not plan.faults
    apply_import(desk, plan)
    assert _value(desk, "1.1.value") == "是"
    assert (_value(desk, "1.1.done_on"), _value(desk, "1.1.doc_no")) == ("2024-03-20", "大足委办〔2024〕3号")


def test_without_numbers_a_measure_is_found_by_its_title(bare: NodeDesk, tmp_path: Path) -> None:
    plan = _plan(bare, tmp_path, [["序号", "措施", "本期数"], [7, "高新技术企业达到210家", 205], [8, "查无此项", 1]])
    assert [(cell.measure, cell.after.value) for cell in plan.cells] == [("9.2", "205")]
    assert _errors(plan) == [("no_number", 3, "A")]


def test_a_file_without_head_and_an_empty_file_are_said(bare: NodeDesk, tmp_path: Path) -> None:
    assert _errors(_plan(bare, tmp_path, [["甲", "乙"], ["9.2", 1]])) == [("no_head", 1, "A")]
    assert _errors(_plan(bare, tmp_path, [])) == [("empty_file", 1, "A")]
    too_low: list[list[object]] = [["说明"] for _row in range(10)]
    assert _errors(_plan(bare, tmp_path, [*too_low, HEAD, ["9.2", "", "", "", 1]])) == [("no_head", 1, "A")]


def test_sheets_of_the_same_shape_are_read_together(bare: NodeDesk, tmp_path: Path) -> None:
    workbook = _workbook([HEAD, ["9.2", "", "", "", 205]])
    workbook.create_sheet("其他方面").append(HEAD)
    workbook.worksheets[1].append(["9.3", "", "", "", 30])
    workbook.create_sheet("材料目录").append(["编号", "文号"])
    workbook.worksheets[2].append(["9.2", "无关"])
    plan = _plan(bare, tmp_path, workbook)
    assert [(cell.sheet, cell.measure) for cell in plan.cells] == [("措施", "9.2"), ("其他方面", "9.3")]


# ---- rows


def test_the_title_must_agree_with_the_number(bare: NodeDesk, tmp_path: Path) -> None:
    plan = _plan(bare, tmp_path, [HEAD, ["9.2", "推动平台公司重组整合", "", "", 205]])
    assert _errors(plan) == [("title_mismatch", 2, "B")]
    assert "高新技术企业达到210家" in plan.faults[0].message
    assert plan.faults[0].message.startswith("第2行B列：")
    for title in (
        "9.2 高新技术企业达到210家",
        "高新技术企业",
        "高新技术企业数",
        "高新技术企业达到２１０家。",
        "高新企业达到210家",
    ):
        assert not _plan(bare, tmp_path, [HEAD, ["9.2", title, "", "", 205]]).faults


@pytest.mark.parametrize("number", ["9.2", " 9.2 ", "９．２", "措施9.2", "9.2、高新技术企业", 9.2])
def test_numbers_are_read_however_they_are_written(bare: NodeDesk, tmp_path: Path, number: object) -> None:
    plan = _plan(bare, tmp_path, [HEAD, [number, "", "", "", 205]])
    assert not plan.faults
    assert plan.cells[0].measure == "9.2"


def test_a_number_that_became_a_date_is_believed_only_with_its_title(bare: NodeDesk, tmp_path: Path) -> None:
    title = bare.letter.measure("3.1").title
    day = datetime(2024, 3, 1)
    plan = _plan(bare, tmp_path, [HEAD, [day, title, "", "", 5]])
    assert _faults(plan) == [("number_restored", 2, "A", "hint")]
    assert plan.cells[0].measure == "3.1"
    assert _errors(_plan(bare, tmp_path, [HEAD, [day, "", "", "", 5]])) == [("number_became_date", 2, "A")]
    assert _errors(_plan(bare, tmp_path, [HEAD, ["3月1日", "", "", "", 5]])) == [("number_became_date", 2, "A")]
    assert _errors(_plan(bare, tmp_path, [HEAD, [day, "高新技术企业达到210家", "", "", 5]])) == [
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
    workbook = _workbook(rows)
    workbook.worksheets[0].merge_cells("A6:A7")
    plan = _plan(bare, tmp_path, workbook)
    assert _errors(plan) == [
        ("unknown_measure", 2, "A"),
        ("measure_twice", 4, "A"),
        ("merged_key", 6, "A"),
        ("merged_key", 7, "A"),
        ("no_number", 9, "A"),
    ]


def test_a_merged_owner_holds_for_all_its_rows_and_a_merged_figure_for_none(bare: NodeDesk, tmp_path: Path) -> None:
    workbook = _workbook([["编号", "牵头单位"], ["9.1", "区经济信息委"], ["9.2", None]])
    workbook.worksheets[0].merge_cells("B2:B3")
    plan = _plan(bare, tmp_path, workbook, "owners")
    assert [(cell.measure, cell.after.value) for cell in plan.cells] == [
        ("9.1", "区经济信息委"),
        ("9.2", "区经济信息委"),
    ]
    workbook = _workbook([["编号", "本期数"], ["9.1", 5], ["9.2", None]])
    workbook.worksheets[0].merge_cells("B2:B3")
    assert _errors(_plan(bare, tmp_path, workbook)) == [("merged_value", 3, "B")]


# ---- values


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
    workbook = _workbook([HEAD, ["9.3", "", "", "", 30], row])
    if content == "#N/A":
        workbook.worksheets[0].cell(3, 5).data_type = "e"
    if str(content).startswith("=DISPIMG"):
        workbook.worksheets[0].cell(3, HEAD.index(column) + 1).data_type = "s"
    plan = _plan(bare, tmp_path, workbook)
    letters = "ABCDEFGHIJKL"[HEAD.index(column)]
    assert _errors(plan) == [(code, 3, letters)]
    assert plan.faults[0].message.startswith(f"第3行{letters}列：")
    assert plan.faults[0].message.endswith("。")


def test_a_file_with_an_error_is_written_not_at_all_or_without_the_faulty_rows(desk: NodeDesk, tmp_path: Path) -> None:
    plan = _plan(desk, tmp_path, [HEAD, ["9.3", "", "", "", 30], ["9.2", "", "", "", 205, "很久以前"]])
    result = apply_import(desk, plan)
    assert (result.written, result.has_errors) == (0, True)
    assert _value(desk, "9.3.value") == ""
    assert apply_import(desk, plan, skip_faulty=True).written == 1
    assert (_value(desk, "9.3.value"), _value(desk, "9.2.value")) == ("30", "")


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
    workbook = _workbook([HEAD, ["3.2", "", "", unit, content]])
    workbook.worksheets[0]["E2"].number_format = number_format
    plan = _plan(bare, tmp_path, workbook)
    assert not plan.faults
    assert plan.cells[0].after.value == value


def test_another_unit_is_converted_and_said_or_refused(bare: NodeDesk, tmp_path: Path) -> None:
    plan = _plan(bare, tmp_path, [HEAD, ["8.1", "", "", "万元", 1_103_500]])
    assert _faults(plan) == [("unit_converted", 2, "E", "hint")]
    assert plan.cells[0].after.value == "110.35"
    assert _errors(_plan(bare, tmp_path, [HEAD, ["8.1", "", "", "亩", 5]])) == [("unit_unclear", 2, "E")]
    assert not _plan(bare, tmp_path, [HEAD, ["9.2", "", "", "个", 5]]).faults


@pytest.mark.parametrize("content", [45_382, "2024年3月31日", "2024.3.31", 20240331, datetime(2024, 3, 31, 9, 30)])
def test_dates_are_read_in_every_form(bare: NodeDesk, tmp_path: Path, content: object) -> None:
    plan = _plan(bare, tmp_path, [HEAD, ["9.2", "", "", "", 205, content]])
    assert _value_of(plan, "as_of") == "2024-03-31"
    assert _faults(plan) == ([("date_as_number", 2, "F", "hint")] if content == 45_382 else [])


def _value_of(plan: ImportPlan, field: str) -> str:
    return next(cell.after.value for cell in plan.cells if cell.field == field)


def test_a_figure_for_a_milestone_is_named_and_passed_over(bare: NodeDesk, tmp_path: Path) -> None:
    plan = _plan(bare, tmp_path, [HEAD, ["1.1", "", "", "", 5, "", "", "是"]])
    assert _faults(plan) == [("not_asked", 2, "E", "hint")]
    assert [(cell.field, cell.after.value) for cell in plan.cells] == [("value", "是")]


# ---- templates of others


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("letter", "fuling-2024", "wrong_letter"),
        ("node", "2024-06", "wrong_node"),
        ("kind", "owners", "wrong_kind"),
        ("template", "99", "newer_template"),
    ],
)
def test_a_template_of_something_else_is_refused(
    bare: NodeDesk, tmp_path: Path, name: str, value: str, code: str
) -> None:
    workbook = openpyxl.load_workbook(
        io.BytesIO(build_template(bare.letter, bare.node, bare.session.entries, "measures"))
    )
    for row in workbook["_zerenshu"].iter_rows():
        if row[0].value == name:
            row[1].value = value
    plan = _plan(bare, tmp_path, workbook)
    assert _errors(plan) == [(code, 1, "A")]
    assert plan.cells == ()


# ---- all or nothing, and back


def test_a_locked_node_is_refused_before_anything_is_read(desk: NodeDesk, tmp_path: Path) -> None:
    plan = _plan(desk, tmp_path, [HEAD, ["9.2", "", "", "", 205]])
    _lock(desk)
    with pytest.raises(UserError, match="锁定"):
        _plan(desk, tmp_path, [HEAD, ["9.2", "", "", "", 205]])
    with pytest.raises(UserError, match="锁定"):
        apply_import(desk, plan)
    assert desk.session.entries.cell("2024-03", "9.2", "value").is_empty
    assert entry_store.load_cells(desk.session.connection) == []


def _lock(desk: NodeDesk) -> None:
    desk.session.connection.execute(
        "insert into nodes (node, is_locked, revision, data_sha256, reason, by, at) values (?, 1, 1, '', '', '', '')",
        (desk.node.id,),
    )


def test_a_failed_save_leaves_the_desk_as_it_was(
    desk: NodeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.save(desk.set_raw("9.2", "value", "200").changes)
    before = desk.session.entries.cell("2024-03", "9.2", "value")
    issues = desk.issues()
    plan = _plan(desk, tmp_path, [HEAD, ["9.2", "", "", "", 205, date(2024, 3, 31), "核定"]])

    def _full(*_arguments: object) -> None:
        raise EnvironmentFault("disk_full", "磁盘已满。")

    monkeypatch.setattr(entry_store, "save_cells", _full)
    with pytest.raises(EnvironmentFault):
        apply_import(desk, plan)
    assert desk.session.entries.cell("2024-03", "9.2", "value") == before
    assert desk.session.entries.cell("2024-03", "9.2", "basis").is_empty
    assert desk.issues() == issues


def _imported(desk: NodeDesk, tmp_path: Path) -> ImportResult:
    desk.save(desk.set_raw("9.2", "value", "200").changes)
    rows: list[list[object]] = [HEAD, ["9.2", "", "", "", 205, "2024-3-31"], ["1.1", "", "", "", "", "", "", "是"]]
    return apply_import(desk, _plan(desk, tmp_path, rows))


def test_an_import_is_one_step_of_undo(desk: NodeDesk, tmp_path: Path) -> None:
    _imported(desk, tmp_path)
    outcome = desk.undo()
    assert outcome is not None and len(outcome.changes) == 3
    assert (_value(desk, "9.2.value"), _value(desk, "9.2.as_of"), _value(desk, "1.1.value")) == ("200", "", "")


def test_an_import_is_taken_back_but_for_what_was_changed_since(desk: NodeDesk, tmp_path: Path) -> None:
    result = _imported(desk, tmp_path)
    desk.save(desk.set_raw("1.1", "value", "否").changes)
    assert undo_import(desk, result) == 2
    assert (_value(desk, "9.2.value"), _value(desk, "9.2.as_of"), _value(desk, "1.1.value")) == ("200", "", "否")
    stored = {cell.place: cell.value for cell in entry_store.load_cells(desk.session.connection)}
    assert (stored["9.2.value"], stored["1.1.value"]) == ("200", "否")
    newest = changes_of(desk.session.connection, "import:measures@2024-03")[0]
    assert newest.action == "undo_import" and newest.at <= now().isoformat()
    assert desk.session.look_over().is_sound


def test_after_an_import_is_taken_back_undo_goes_on_before_it(desk: NodeDesk, tmp_path: Path) -> None:
    result = _imported(desk, tmp_path)
    desk.save(desk.set_raw("9.3", "value", "1500").changes)
    undo_import(desk, result)
    assert [desk.undo().cell.place for _step in range(2)] == ["9.3.value", "9.2.value"]
    assert _value(desk, "9.2.value") == "" and desk.undo() is None


def test_the_result_has_the_shape_of_the_command_line(desk: NodeDesk, tmp_path: Path) -> None:
    plan = _plan(desk, tmp_path, [HEAD, ["9.2", "", "", "", "很多"], ["9.3", "", "", "", 30]])
    said = preview(plan).to_json()
    json.dumps(said)
    assert {key: said[key] for key in ("new", "changed", "gone", "written")} == {
        "new": 1,
        "changed": 0,
        "gone": 0,
        "written": 0,
    }
    assert set(said["faults"][0]) == {"code", "sheet", "row", "column", "level", "message"}
    assert "没有写入" in preview(plan).summary()
    assert "有1处错误" in apply_import(desk, plan).summary()
    assert "已写入1项" in apply_import(desk, plan, skip_faulty=True).summary()


def test_a_csv_of_gb18030_is_taken(bare: NodeDesk, tmp_path: Path) -> None:
    path = tmp_path / "来件.csv"
    path.write_bytes('编号,措施,本期数,进展情况\n9.2,高新技术企业达到210家,"1,205",新认定\n'.encode("gb18030"))
    plan = read_import(bare.session, bare.node, "measures", path)
    assert not plan.faults
    assert _value_of(plan, "value") == "1205"
