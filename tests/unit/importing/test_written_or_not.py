"""Import of figures, targets and owners: what a good file does, all or nothing, and back again."""

import hashlib
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from forms.clock import now
from forms.errors import EnvironmentFault, UserError
from forms.excel.columns import SheetKind
from forms.excel.template import build_template
from forms.services.desk import NodeDesk
from forms.services.import_plan import ImportResult
from forms.services.import_undo import undo_import
from forms.services.importing import apply_import, preview
from forms.storage import entry_store
from forms.storage.audit_store import changes_of
from tests.unit.importing.sheets import HEAD, errors_in, plan_of, stored_value

# ---- what a good file does


def test_a_row_is_written_with_its_origin_and_the_files_hash(desk: NodeDesk, tmp_path: Path) -> None:
    day = date(2024, 3, 31)
    plan = plan_of(
        desk, tmp_path, [HEAD, ["9.2", "高新技术企业达到210家", "", "家", 205, day, "快报数", "", "", "", "正在推进"]]
    )
    assert not plan.faults
    assert (plan.count("new"), plan.count("changed")) == (4, 0)
    result = apply_import(desk, plan)
    assert result.written == 4
    cell = desk.session.entries.cell("2024-03", "9.2", "value")
    sha256 = hashlib.sha256((tmp_path / "来件.xlsx").read_bytes()).hexdigest()
    assert (cell.value, cell.origin, cell.source, cell.by) == ("205", "imported", sha256, "张三")
    assert stored_value(desk, "9.2.as_of") == "2024-03-31"
    assert stored_value(desk, "9.2.basis") == "快报"
    stored = {stored.place: stored for stored in entry_store.load_cells(desk.session.connection)}
    assert stored["9.2.value"] == cell


def test_the_log_names_the_file_once_and_then_the_cells(desk: NodeDesk, tmp_path: Path) -> None:
    plan = plan_of(desk, tmp_path, [HEAD, ["9.2", "", "", "", 205]])
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
    plan = plan_of(desk, tmp_path, content, kind)
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
    plan = plan_of(desk, tmp_path, workbook)
    assert not plan.faults
    apply_import(desk, plan)
    assert (stored_value(desk, "1.2.item.1"), stored_value(desk, "1.2.item.2"), stored_value(desk, "1.2.value")) == (
        "是",
        "",
        "2",
    )
    assert stored_value(desk, "9.2.value") == "205"


def test_targets_and_owners_hold_from_the_node_on(desk: NodeDesk, tmp_path: Path) -> None:
    head = ["编号", "目标", "本节点计划", "基数", "目标依据", "口径"]
    apply_import(
        desk, plan_of(desk, tmp_path, [head, ["5.1", 9, 12, 15, "大足府办发〔2024〕1号", "含二级公司"]], "targets")
    )
    owners = [["编号", "牵头单位", "责任人", "联系电话"], ["5.1", "区国资委", "李四", 13812345678]]
    apply_import(desk, plan_of(desk, tmp_path, owners, "owners"))
    later = desk.session.entries.effective("2024-06", "5.1", "target")
    assert (later.value, later.node) == ("9", "2024-03")
    assert desk.session.entries.effective("2024-06", "5.1", "phone").value == "13812345678"


def test_the_letters_own_target_is_not_entered_again(bare: NodeDesk, tmp_path: Path) -> None:
    plan = plan_of(bare, tmp_path, [["编号", "目标"], ["8.1", 490]], "targets")
    assert plan.count("unchanged") == 1
    assert apply_import(bare, plan).written == 0


def test_an_empty_cell_of_the_file_erases_nothing(desk: NodeDesk, tmp_path: Path) -> None:
    desk.save(desk.set_raw("9.2", "progress", "已有内容").changes)
    plan = plan_of(desk, tmp_path, [HEAD, ["9.2", "", "", "", 205]])
    assert plan.count("gone") == 1
    assert "保留 已有内容" in "\n".join(preview(plan).lines())
    apply_import(desk, plan)
    assert stored_value(desk, "9.2.progress") == "已有内容"


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
    plan = plan_of(bare, tmp_path, workbook)
    assert errors_in(plan) == [(code, 1, "A")]
    assert plan.cells == ()


# ---- all or nothing, and back


def test_a_locked_node_is_refused_before_anything_is_read(desk: NodeDesk, tmp_path: Path) -> None:
    plan = plan_of(desk, tmp_path, [HEAD, ["9.2", "", "", "", 205]])
    _lock(desk)
    with pytest.raises(UserError, match="锁定"):
        plan_of(desk, tmp_path, [HEAD, ["9.2", "", "", "", 205]])
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
    plan = plan_of(desk, tmp_path, [HEAD, ["9.2", "", "", "", 205, date(2024, 3, 31), "核定"]])

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
    return apply_import(desk, plan_of(desk, tmp_path, rows))


def test_an_import_is_one_step_of_undo(desk: NodeDesk, tmp_path: Path) -> None:
    _imported(desk, tmp_path)
    outcome = desk.undo()
    assert outcome is not None and len(outcome.changes) == 3
    assert (stored_value(desk, "9.2.value"), stored_value(desk, "9.2.as_of"), stored_value(desk, "1.1.value")) == (
        "200",
        "",
        "",
    )


def test_an_import_is_taken_back_but_for_what_was_changed_since(desk: NodeDesk, tmp_path: Path) -> None:
    result = _imported(desk, tmp_path)
    desk.save(desk.set_raw("1.1", "value", "否").changes)
    assert undo_import(desk, "measures", result.at) == 2
    assert (stored_value(desk, "9.2.value"), stored_value(desk, "9.2.as_of"), stored_value(desk, "1.1.value")) == (
        "200",
        "",
        "否",
    )
    stored = {cell.place: cell.value for cell in entry_store.load_cells(desk.session.connection)}
    assert (stored["9.2.value"], stored["1.1.value"]) == ("200", "否")
    newest = changes_of(desk.session.connection, "import:measures@2024-03")[0]
    assert newest.action == "undo_import" and newest.at <= now().isoformat()
    assert desk.session.look_over().is_sound


def test_after_an_import_is_taken_back_undo_goes_on_before_it(desk: NodeDesk, tmp_path: Path) -> None:
    result = _imported(desk, tmp_path)
    desk.save(desk.set_raw("9.3", "value", "1500").changes)
    undo_import(desk, "measures", result.at)
    assert [desk.undo().cell.place for _step in range(2)] == ["9.3.value", "9.2.value"]
    assert stored_value(desk, "9.2.value") == "" and desk.undo() is None


def test_the_result_has_the_shape_of_the_command_line(desk: NodeDesk, tmp_path: Path) -> None:
    plan = plan_of(desk, tmp_path, [HEAD, ["9.2", "", "", "", "很多"], ["9.3", "", "", "", 30]])
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
