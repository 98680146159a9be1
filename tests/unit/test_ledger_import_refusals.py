"""What a tired clerk sends: each is said where it stands, and nothing is lost or half written."""

import datetime
from pathlib import Path

import pytest

from forms.errors import Cancelled, UserError
from forms.services import ledger_importing
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_import_plan import LedgerPlan
from forms.storage.import_column_store import KnownHead, load_known_heads
from tests.unit.asset_workbook import cells_of, heads, write_assets
from tests.unit.fast_workbook import write_workbook
from tests.unit.ledgers import generated_assets, ledger_desk

PARK_HEADS = ["资产编号", "所属园区", "资产名称", "资产类型", "账面价值", "列入时状态", "当前状态"]


def read(desk: LedgerDesk, path: Path, **said: str | None) -> LedgerPlan:
    return ledger_importing.read_ledger_import(desk, path, columns=said)


def known_heads(desk: LedgerDesk) -> list[KnownHead]:
    return list(load_known_heads(desk.session.connection, desk.name).values())


def faults_of(plan: LedgerPlan) -> list[tuple[str, int, str]]:
    return [(fault.code, fault.row, fault.column) for fault in plan.faults]


def park_row(code: str, park: str) -> list[object]:
    return [code, park, "厂房一", "设备", 100, "在用", "在用"]


def test_a_park_that_does_not_exist_keeps_its_row_out(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws", "park_assets")
    parks = LedgerDesk(desk.session, desk.node, "parks", desk.desk)
    parks.add_row({"name": "大足高新区"})
    parks.save()
    rows = [park_row("YQ-1", "大足高新区"), park_row("YQ-2", "大足高新园")]
    plan = read(desk, write_workbook(tmp_path / "a.xlsx", [PARK_HEADS, *rows]))
    assert faults_of(plan) == [("not_listed", 3, "B")]
    assert "大足高新园" in plan.faults[0].message
    ledger_importing.apply_ledger_import(desk, plan, skip_faulty=True)
    assert [row.values["code"] for row in desk.rows] == ["YQ-1"]


def test_a_row_with_a_cell_too_many_is_named(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    cells = [cells_of(row) for row in generated_assets(12)]
    cells[4] += ["多出来的", "一格"]
    plan = read(desk, write_workbook(tmp_path / "a.xlsx", [heads(), *cells]))
    assert faults_of(plan) == [("beyond_head", 6, "U"), ("beyond_head", 6, "V")]
    assert not plan.has_errors


def test_a_wrong_date_in_the_middle_leaves_nothing_half_written(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    cells = [cells_of(row) for row in generated_assets(40) if row["status"] == "已盘活"]
    cells[7][heads().index("盘活日期")] = "2024年2月31日"
    plan = read(desk, write_workbook(tmp_path / "a.xlsx", [heads(), *cells]))
    assert faults_of(plan) == [("no_such_day", 9, "S")]
    result = ledger_importing.apply_ledger_import(desk, plan)
    assert (result.written, desk.rows, desk.can_undo) == ((), [], False)
    log = desk.session.connection.execute("select count(*) from changes where action = 'import'").fetchone()
    assert log[0] == 0


def test_a_save_that_fails_leaves_the_desk_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = ledger_desk(tmp_path / "ws")
    plan = read(desk, write_assets(tmp_path / "a.xlsx", generated_assets(5)))
    monkeypatch.setattr(
        LedgerDesk, "save", lambda *_said, **_named: (_ for _ in ()).throw(UserError("x", "满", todo="。"))
    )
    with pytest.raises(UserError):
        ledger_importing.apply_ledger_import(desk, plan)
    assert desk.rows == []


def test_a_file_open_in_a_spreadsheet_is_read_and_said(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    path = write_assets(tmp_path / "资产清单.xlsx", generated_assets(3))
    mark = tmp_path / "~$资产清单.xlsx"
    mark.write_bytes(b"\x06Zhang" + b"\0" * 159)
    plan = read(desk, path)
    assert faults_of(plan) == [("open_elsewhere", 1, "A")]
    assert (plan.count("new"), plan.has_errors) == (3, False)
    with pytest.raises(UserError, match="临时文件"):
        read(desk, mark)


def test_planning_can_be_stopped(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    file = ledger_importing.read_ledger_file(desk, write_assets(tmp_path / "a.xlsx", generated_assets(3)))
    with pytest.raises(Cancelled):
        ledger_importing.plan_ledger_import(desk, file, is_cancelled=lambda: True)


def test_fifty_thousand_merged_areas_cost_no_time(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    cells = [cells_of(row) for row in generated_assets(2_000)]
    merges = [f"B{row}:B{2 * row + 100}" for row in range(10, 1_000)] * 50
    started = datetime.datetime.now()
    plan = read(desk, write_workbook(tmp_path / "a.xlsx", [heads(), *cells], merges))
    assert plan.count("new") == 2_000
    assert (datetime.datetime.now() - started).total_seconds() < 5


def test_heads_that_were_assigned_are_kept_and_can_be_forgotten(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    rows = [cells_of(row) for row in generated_assets(3)]
    other = ["谁来办（人）" if head == "责任人" else head for head in heads()]
    path = write_workbook(tmp_path / "a.xlsx", [[*other, "内部流水"], *[[*row, 7] for row in rows]])
    said = {"谁来办（人）": "owner", "内部流水": ""}
    plan = read(desk, path, **said)
    assert faults_of(plan) == []
    assert known_heads(desk) == []  # not before it is taken
    ledger_importing.apply_ledger_import(desk, plan)
    assert {row.values["owner"] for row in desk.rows} == {"王某"}
    assert {(each.label, each.column) for each in known_heads(desk)} == set(said.items())
    assert faults_of(read(desk, path)) == []
    plan = read(desk, path, **{"谁来办（人）": None})
    assert [code for code, _row, _column in faults_of(plan)] == ["missing_column", "ignored_column"]
    ledger_importing.apply_ledger_import(desk, plan)
    assert [each.label for each in known_heads(desk)] == ["内部流水"]
    with pytest.raises(UserError, match="没有名为"):
        read(desk, path, **{"谁来办（人）": "nobody"})
    assert desk.session.look_over().is_sound
