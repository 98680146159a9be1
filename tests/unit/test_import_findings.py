"""What an import found in all rows is taken over by the desk, where it holds: the rows are not checked once more."""

from pathlib import Path

import pytest

from forms.services.desk import NodeDesk
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_importing import apply_ledger_import, read_ledger_import
from forms.validation.ledger_sheet import LedgerSheet
from tests.unit.asset_workbook import write_assets
from tests.unit.ledgers import generated_assets, ledger_desk

ROWS = 1_200
"""So many that they are not checked one by one as they change."""


def assets(count: int = ROWS) -> list[dict[str, str]]:
    rows = generated_assets(count)
    rows[3] |= {"owner": ""}
    rows[700] |= {"status": "已盘活", "encumbered": "是"}
    return rows


def checked_anew(desk: LedgerDesk) -> LedgerSheet:
    sheet = LedgerSheet(desk.session.letter, desk.node, desk.name, desk.session.entries.ledgers)
    sheet.check_all()
    return sheet


def test_rows_that_an_import_checked_are_not_checked_again_by_any_desk(tmp_path: Path, monkeypatch) -> None:
    desk = ledger_desk(tmp_path)
    assert not desk.desk.ledger_issues()
    plan = read_ledger_import(desk, write_assets(tmp_path / "资产.xlsx", assets()))
    assert not plan.has_errors
    with monkeypatch.context() as patch:
        patch.setattr(LedgerSheet, "check_all", lambda _sheet: pytest.fail("checked once more"))
        apply_ledger_import(desk, plan)
        found, names = desk.desk.ledgers.found(desk.name), [issue.row for issue in desk.issues()]
        desk.desk.look_at_rows()
        other = NodeDesk(desk.session, desk.node)
        assert other.ledger_issues() == desk.issues()
    anew = checked_anew(desk)
    assert found == anew.found
    assert {"missing", "contradiction"} <= {issue.rule for issues in found.values() for issue in issues}
    assert set(names) == set(anew.names.values())


def test_rows_changed_since_they_were_planned_are_checked(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path)
    plan = read_ledger_import(desk, write_assets(tmp_path / "资产.xlsx", assets()))
    desk.add_row({"code": "另一处"})
    apply_ledger_import(desk, plan)
    assert desk.desk.ledgers.found(desk.name) == checked_anew(desk).found
    assert desk.issues(desk.row("另一处").id)


def test_what_was_found_beside_rows_that_are_not_in_the_file_is_not_taken_over(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path)
    desk.add_row({"code": "另一处"})
    desk.save()
    file = write_assets(tmp_path / "资产.xlsx", assets())
    assert read_ledger_import(desk, file).found is None
    whole = read_ledger_import(desk, file, replace_all=True)
    apply_ledger_import(desk, whole)
    assert desk.desk.ledgers.found(desk.name) == checked_anew(desk).found == whole.found
