"""The figures that rows make, and how rows, figures and their evidence are handed in."""

import json
from decimal import Decimal
from pathlib import Path

from forms.package.data_json import build_data_json
from forms.reports.build_report import build_report, build_workbook
from forms.services import evidence
from forms.services.exporting import ExportRequest, export_package
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_figures import figure_from_rows
from forms.services.package_facts import gather_facts
from tests.unit.desks import NODE, new_desk
from tests.unit.ledgers import ASSET, add_all, generated_assets, ledger_desk


def test_figures_equal_an_independent_sum_over_two_thousand_assets(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    rows = generated_assets(2_000)
    add_all(desk, rows)
    assert desk.issues() == []
    wan = sum(int(row["value"].replace(".", "")) for row in rows if row["status"] == "已盘活")
    cell = desk.session.entries.cell(NODE, "14.4", "value")
    assert (Decimal(cell.value), cell.origin) == (Decimal(wan) / 1_000_000, "ledger")
    summed = desk.session.connection.execute(
        "select sum(value) from ledger_state_assets where _node = ? and status = '已盘活'", (NODE,)
    ).fetchone()[0]
    assert summed == wan
    figure = figure_from_rows(desk.session, desk.node, desk.session.letter.measure("14.4"))
    assert figure is not None
    assert figure.value == Decimal(cell.value)
    assert len(figure.rows) == sum(row["status"] == "已盘活" for row in rows)


def test_a_percent_has_rows_behind_both_its_parts(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws", "key_tasks")
    task = {
        "task": "建章",
        "measure_no": "1.1",
        "lead_unit": "某",
        "leader": "某",
        "start": "2024-01-01",
        "due": "2024-06-30",
    }
    for number, status in enumerate(("已完成", "已完成", "未启动"), 1):
        desk.add_row({**task, "no": str(number), "status": status, "done_on": "2024-03-01"})
    figure = figure_from_rows(desk.session, desk.node, desk.session.letter.measure("1.3"))
    assert figure is not None
    assert (figure.value, [len(part.rows) for part in figure.parts]) == (Decimal("66.67"), [2, 3])
    assert figure.rows == tuple(row.id for row in desk.rows[:2])


def test_a_typed_figure_that_disagrees_is_said_with_both_numbers_and_one_that_is_emptied_comes_from_rows(
    tmp_path: Path,
) -> None:
    desk = ledger_desk(tmp_path / "ws")
    desk.desk.set_raw("14.4", "value", "5")
    desk.add_row({**ASSET, "value": "12000", "recovered": ""})
    (issue,) = (issue for issue in desk.desk.issues("14.4") if issue.rule == "ledger_figure")
    assert (issue.level, issue.explained) == ("explain", "no")
    assert "填写的是5 亿元，按待盘活国有资产清单的各行计算是1.2 亿元，相差3.8 亿元" in issue.message
    desk.set_raw(desk.rows[0].id, "value", "50000")
    assert not [issue for issue in desk.desk.issues("14.4") if issue.rule == "ledger_figure"]
    desk.desk.set_raw("14.4", "value", "")
    assert desk.session.entries.cell(NODE, "14.4", "value").origin == "ledger"
    desk.delete_row(desk.rows[0].id)
    assert desk.session.entries.cell(NODE, "14.4", "value").is_empty


def test_evidence_belongs_to_a_row_and_goes_into_the_package_with_it(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [ASSET])
    (tmp_path / "租赁合同.pdf").write_bytes(b"%PDF-1.4")
    kept = evidence.attach_to_row(desk, desk.rows[0], tmp_path / "租赁合同.pdf")
    assert [each.title for each in evidence.evidence_of_row(desk, desk.rows[0])] == ["租赁合同"]
    assert (kept.measure, kept.row) == ("14.4", f"state_assets[{desk.rows[0].id}]")
    facts = gather_facts(desk.session, desk.desk, is_paper=True)
    assert json.loads(build_data_json(facts))["evidence"][0]["row"] == kept.row


def test_rows_are_in_data_json_workbook_and_report(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [{**ASSET, "name": "=1+1", "code": "00123"}])
    facts = gather_facts(desk.session, desk.desk, is_paper=True)
    (row,) = json.loads(build_data_json(facts))["ledgers"]["state_assets"]
    assert (row["code"], row["value"], row["area"], row["row"]) == ("00123", "120.5", "1200.5", desk.rows[0].id)
    assert "待盘活国有资产清单" in [section.name for section in build_workbook(facts).sections]
    assert "台账" in [section.name for section in build_report(facts).sections]
    add_all(desk, generated_assets(200))
    long = next(
        part
        for part in build_report(gather_facts(desk.session, desk.desk, is_paper=True)).sections
        if part.name == "台账"
    )
    assert "共201行，超过200行，全文见 data.xlsx" in str(long.blocks)


def test_a_package_with_ledgers_is_written_and_its_figures_agree(tmp_path: Path) -> None:
    node = new_desk(tmp_path / "ws", practice=True, filled=True)
    desk = LedgerDesk(node.session, node.node, "state_assets", node)
    node.save(node.set_raw("14.4", "value", "").changes)
    add_all(desk, generated_assets(20))
    node.save_explanations(
        node.explain([issue for issue in node.issues() if issue.level == "explain"], "已核对，情况属实。")
    )
    result = export_package(node.session, ExportRequest(NODE, tmp_path, paper=True))
    assert result.report.faults == ()
