"""Ledgers from files: heads by name, rows by key, every planted damage found and no other, all or nothing."""

import datetime
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from forms.errors import UserError
from forms.excel.ledger_template import build_ledger_template
from forms.files import write_atomically
from forms.services import ledger_importing
from forms.services.import_undo import undo_import
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_import_plan import LedgerImportResult, LedgerPlan
from tests.unit.desks import NODE
from tests.unit.ledgers import ASSET, add_all, at_node, generated_assets, ledger_desk

NUMBERS = ("area", "book_value", "value", "recovered")
NAMES = list(ASSET)


def write_rows(path: Path, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return path


def sheet_values(row: dict[str, str], names: Sequence[str] = NAMES) -> list[Any]:
    """As a spreadsheet holds them: numbers as numbers, dates as dates."""
    values: list[Any] = []
    for name in names:
        text = row.get(name, "")
        if text and name in NUMBERS:
            values.append(float(text))
        elif text and name == "revived_on":
            values.append(datetime.date.fromisoformat(text))
        else:
            values.append(text or None)
    return values


def labels(desk: LedgerDesk, names: Sequence[str] = NAMES) -> list[str]:
    return [desk.definition.by_name[name].label for name in names]


def assets_file(desk: LedgerDesk, path: Path, rows: Sequence[dict[str, str]]) -> Path:
    return write_rows(path, labels(desk), [sheet_values(row) for row in rows])


def read(desk: LedgerDesk, path: Path, *, replace_all: bool = False) -> LedgerPlan:
    return ledger_importing.read_ledger_import(desk, path, replace_all=replace_all)


def take(desk: LedgerDesk, path: Path, *, replace_all: bool = False) -> LedgerImportResult:
    return ledger_importing.apply_ledger_import(desk, read(desk, path, replace_all=replace_all))


def counts(result: LedgerImportResult) -> tuple[int, int, int, int, int]:
    plain = result.to_json()
    return plain["new"], plain["changed"], plain["unchanged"], plain["gone"], plain["written"]


def test_new_changed_and_gone_rows_in_one_trace_and_one_undo(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    rows = generated_assets(40)
    first = take(desk, assets_file(desk, tmp_path / "一.xlsx", rows))
    assert (counts(first), first.plan.faults) == ((40, 0, 0, 0, 40), ())
    assert counts(take(desk, tmp_path / "一.xlsx")) == (0, 0, 40, 0, 0)
    rows[0]["owner"] = "李某"
    assets_file(desk, tmp_path / "二.xlsx", [*rows[:30], {**ASSET, "code": "新"}])
    before = [row.values for row in desk.rows]
    result = take(desk, tmp_path / "二.xlsx")
    assert counts(result) == (1, 1, 29, 10, 2)
    assert len(desk.rows) == 41
    log = desk.session.connection.execute("select * from changes where action = 'import' order by seq").fetchall()
    assert [row["place"] for row in log if row["place"].startswith("import:")] == [f"import:state_assets@{NODE}"] * 2
    assert undo_import(desk, "state_assets", result.at) == 2
    assert [row.values for row in desk.rows] == before
    whole = take(desk, tmp_path / "二.xlsx", replace_all=True)
    assert (len(whole.removed), len(desk.rows)) == (10, 31)
    assert desk.session.look_over().is_sound
    desk.session.close()


def test_a_fault_keeps_everything_out_and_names_its_place(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    rows = generated_assets(20)
    rows[6]["way"] = "公物仓" if rows[6]["holder_kind"] != "党政机关和事业单位" else "出售"
    result = take(desk, assets_file(desk, tmp_path / "a.xlsx", rows))
    (fault,) = result.plan.faults
    assert (fault.code, fault.row, fault.column, fault.level) == ("wrong_choice", 8, "M", "error")
    assert (counts(result)[4], desk.rows) == (0, [])
    partly = ledger_importing.apply_ledger_import(desk, result.plan, skip_faulty=True)
    assert counts(partly)[4] == 19


PLANTS: dict[str, tuple[str, Any]] = {
    "repeated": ("code", ""),
    "code_became_number": ("code", 123456789012345680),
    "date_as_number": ("revived_on", 45352),
    "date_as_text": ("revived_on", "2024年3月5日"),
    "no_such_day": ("revived_on", "2024-02-30"),
    "at_most_node": ("revived_on", datetime.date(2024, 5, 1)),
    "full_width": ("value", "１２３.５"),
    "not_a_number": ("book_value", "约八百"),
    "magnitude": ("book_value", 0.086025),
    "not_a_choice": ("kind", "飞机"),
    "missing": ("owner", None),
    "rounded": ("value", 12.3456),
    "error_value": ("book_value", "#N/A"),
    "not_a_document_number": ("plan_no", "三号文"),
}


def test_every_planted_damage_is_found_and_no_other(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    revived = [row for row in generated_assets(4_000) if row["status"] == "已盘活" and row["plan_no"]]
    rows = [sheet_values(row) for row in revived]
    planted = []
    places = random.Random(1).sample(range(1, len(rows)), 50)
    for number, place in enumerate(places):
        code = list(PLANTS)[number % len(PLANTS)]
        column, value = PLANTS[code]
        value = revived[0]["code"] if code == "repeated" else value
        rows[place][NAMES.index(column)] = value
        planted.append((code, place + 2, NAMES.index(column)))
    plan = read(desk, write_rows(tmp_path / "a.xlsx", labels(desk), rows))
    expected = sorted((code, row, chr(ord("A") + column)) for code, row, column in planted)
    assert sorted((fault.code, fault.row, fault.column) for fault in plan.faults) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (115001117093180240, "code_became_number"),
        ("1.15E+17", "code_became_number"),
        ("115001117093180000", "code_cut"),
        ("115001117093180", "code_cut"),
        ("11500111709318024E", "not_a_uscc"),
        ("１１５００１１１７０９３１８０２４F", "full_width"),
    ],
)
def test_codes_that_a_spreadsheet_damaged_are_named(tmp_path: Path, value: Any, code: str) -> None:
    desk = ledger_desk(tmp_path / "ws", "loss_makers")
    heads = ["信用代码", "企业名称", "责任单位", "级次"]
    plan = read(desk, write_rows(tmp_path / "a.xlsx", heads, [[value, "甲", "某委", 2]]))
    assert [fault.code for fault in plan.faults if fault.code not in ("ignored_column", "missing_column")] == [code]


def test_heads_of_two_lines_and_other_offices_are_found(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["大足区待盘活国有资产清单"])
    sheet.append(["资产编码", "产权单位", "账面", None, "盘活情况"])
    sheet.append([None, None, "价值（万元）", "备用", "状态"])
    sheet.append(["A1", "城投", 12.5, "x", "未启动"])
    sheet.append(["合计", None, 12.5])
    sheet.merge_cells("C2:D2")
    workbook.save(tmp_path / "a.xlsx")
    plan = read(desk, tmp_path / "a.xlsx")
    assert [row.key for row in plan.rows] == ["A1"]
    after = plan.rows[0].after
    assert after is not None
    assert (after.text("holder"), after.text("book_value"), after.text("status")) == ("城投", "12.5", "未启动")


def test_a_blank_template_imports_back_without_a_question(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    path = tmp_path / "模板.xlsx"
    write_atomically(path, build_ledger_template(desk.session.letter, desk.node, desk.definition))
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["待盘活国有资产清单"]
    heads = {str(cell.value).rstrip("*").partition("（")[0]: cell.column for cell in sheet[3]}
    for name, value in zip(NAMES, sheet_values(ASSET), strict=True):
        sheet.cell(4, heads[desk.definition.by_name[name].label], value)
    assert sheet.cell(4, heads["资产编号"]).number_format == "@"
    workbook.save(path)
    result = take(desk, path)
    assert (counts(result), result.plan.faults) == ((1, 0, 0, 0, 1), ())
    june = at_node(desk, "2024-06")
    assert [fault.code for fault in read(june, path).faults] == ["wrong_node"]


def test_a_row_keeps_its_history_when_it_is_imported_at_the_next_node(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws", "investment_promotion")
    heads = ["项目编号", "项目名称", "投资方", "合同额", "累计到位资金"]
    take(desk, write_rows(tmp_path / "a.xlsx", heads, [["P1", "甲", "某", 2, 1.5]]))
    june = at_node(desk, "2024-06")
    take(june, write_rows(tmp_path / "b.xlsx", heads, [["P1", "甲", "某", 2, 1.2]]))
    assert june.rows[0].id == desk.rows[0].id
    assert "below_previous" in {issue.rule for issue in june.issues()}


def test_a_file_without_a_head_or_for_a_locked_node_is_refused(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    plan = read(desk, write_rows(tmp_path / "a.xlsx", ["甲", "乙"], [["1", "2"]]))
    assert [fault.code for fault in plan.faults] == ["no_head"]
    add_all(desk, [ASSET])
    desk.session.connection.execute(
        "insert into nodes (node, is_locked, revision, data_sha256, reason, by, at) values (?, 1, 1, '', '', '', '')",
        (NODE,),
    )
    with pytest.raises(UserError, match="锁定"):
        read(desk, tmp_path / "a.xlsx")
