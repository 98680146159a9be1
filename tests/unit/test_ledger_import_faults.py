"""Assets by the thousand from Excel, fifty of them spoilt: all found and no other, and the figures add up."""

from decimal import Decimal
from pathlib import Path

import pytest

from forms.records.ledger_editor import RowEdit
from forms.services.desk import NodeDesk
from forms.services.exporting import ExportRequest, export_package
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_importing import apply_ledger_import, read_ledger_import
from tests.unit.desks import NODE, fill, new_desk
from tests.unit.planted_faults import FAULTS, PlantedFile, write_planted

FED = "14.4"


def explain_all(desk: NodeDesk) -> None:
    open_issues = [issue for issue in desk.issues() if issue.level == "explain" and issue.explained != "yes"]
    desk.save_explanations(desk.explain(open_issues, "已与提供单位核对，情况属实。"))


def complete(desk: LedgerDesk, planted: PlantedFile) -> None:
    """Fill what was left empty in the file."""
    desk.edit([RowEdit(desk.row(key).id, texts) for key, texts in planted.lacking.items()])
    desk.save()


def figure(desk: LedgerDesk) -> tuple[str, Decimal]:
    cell = desk.session.entries.cell(NODE, FED, "value")
    return cell.origin, Decimal(cell.value)


@pytest.mark.parametrize("count", [2_000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_fifty_faults_are_found_and_no_other(tmp_path: Path, count: int) -> None:
    node_desk = new_desk(tmp_path / "ws", practice=True, filled=True)
    fill(node_desk, f"{FED}.value=")
    desk = LedgerDesk(node_desk.session, node_desk.node, "state_assets", node_desk)
    planted = write_planted(tmp_path / "资产.xlsx", count)
    plan = read_ledger_import(desk, planted.path)
    found = {(fault.code, fault.row, fault.column) for fault in plan.faults}
    assert (sorted(found - set(planted.faults)), sorted(set(planted.faults) - found)) == ([], [])
    assert len(plan.faults) == len(planted.faults) == FAULTS + 1  # both rows under a merged key
    assert desk.rows == []
    result = apply_ledger_import(desk, plan, skip_faulty=True)
    assert len(result.written) == len(desk.rows) == count - planted.kept_out
    assert figure(desk) == ("ledger", planted.value / 10_000)
    complete(desk, planted)
    assert figure(desk) == ("ledger", (planted.value + planted.later) / 10_000)
    assert [issue for issue in desk.issues() if issue.level == "error"] == []
    explain_all(node_desk)
    report = export_package(desk.session, ExportRequest(NODE, tmp_path, paper=True)).report
    assert not report.faults
    desk.session.close()
