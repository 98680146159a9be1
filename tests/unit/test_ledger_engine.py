"""Rows on disk with unsaved ones laid over them, and what was found in them, which is kept and never trusted too far."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from forms.errors import EnvironmentFault, UserError
from forms.records.ledger_editor import RowEdit
from forms.services.closed_session import as_closed
from forms.services.desk import NodeDesk
from forms.services.ledger_desk import LedgerDesk
from forms.services.session import create_workspace, open_workspace
from forms.storage import ledger_store
from forms.storage.letter_adoption import adopt_letter
from forms.storage.node_store import PackageRecord, lock_node
from forms.validation.ledger_check import RowChecker
from tests.unit.desks import NODE
from tests.unit.ledgers import ASSET, add_all, at_node, generated_assets, ledger_desk, things_letter

PARK = {
    "name": "甲园",
    "level": "市级",
    "old_area": "1",
    "approved": "否",
    "institutions": "1",
    "lead_industries": "汽车",
}
FUNCTION = {"no": "1", "park": "甲园", "function": "征地", "receiver": "街道", "status": "未启动"}
CLUSTER = {"name": "汽车", "parks": "甲园", "companies": "3", "output": "100"}


def reopened(folder: Path, ledger: str = "state_assets", node: str = NODE) -> LedgerDesk:
    session = open_workspace(folder, "测试")
    return LedgerDesk(session, session.letter.node(node), ledger)


def rules(desk: LedgerDesk) -> list[str]:
    return [issue.rule for issue in desk.issues()]


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the rows that were checked."""
    seen: list[str] = []
    check = RowChecker.check

    def noted(self: RowChecker, row: object) -> object:
        seen.append(row.id)  # type: ignore[attr-defined]
        return check(self, row)  # type: ignore[arg-type]

    monkeypatch.setattr(RowChecker, "check", noted)
    return seen


def test_a_workspace_opened_again_checks_faulty_rows_alone(tmp_path: Path, checked: list[str]) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, generated_assets(50))
    faulty = desk.at_node.ids[7]
    desk.set_raw(faulty, "owner", "")
    desk.save()
    before = desk.issues()
    desk.session.close()
    again = reopened(tmp_path / "ws")
    checked.clear()
    assert again.issues() == before
    assert checked == [faulty]
    again.set_raw(again.at_node.ids[3], "code", "ZC-00020")
    assert [issue.rule for issue in again.issues()] == ["repeated", "missing", "repeated"]
    assert len(checked) < 8
    again.session.close()


def test_what_was_found_is_found_anew_after_another_letter_and_by_another_program(
    tmp_path: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, generated_assets(5))
    desk.session.close()

    def looked_at() -> int:
        again = reopened(tmp_path / "ws")
        checked.clear()
        again.desk.look_at_rows()
        again.session.close()
        return len(checked)

    assert looked_at() == 0
    monkeypatch.setattr("forms.storage.ledger_findings.CHECKS_VERSION", 99)
    assert (looked_at(), looked_at()) == (5, 0)
    session = open_workspace(tmp_path / "ws", "测试")
    newer = replace(session.letter, version=session.letter.version + 1)
    adopt_letter(session.connection, newer, "测试", "2024-04-01T00:00:00+00:00")
    session.close()
    assert (looked_at(), looked_at()) == (5, 0)


def test_rows_that_name_another_ledger_or_the_node_before_are_found_anew_when_those_change(tmp_path: Path) -> None:
    parks = ledger_desk(tmp_path / "ws", "parks")
    add_all(parks, [PARK])
    functions = LedgerDesk(parks.session, parks.node, "functions", parks.desk)
    add_all(functions, [FUNCTION])
    clusters = LedgerDesk(parks.session, parks.node, "clusters", parks.desk)
    add_all(clusters, [CLUSTER])
    june = at_node(clusters, "2024-06")
    june.copy_rows_from_before()
    june.save()
    assert (rules(functions), rules(june)) == ([], [])
    parks.session.close()

    parks = reopened(tmp_path / "ws", "parks")
    parks.set_raw(parks.at_node.ids[0], "name", "乙园")
    parks.save()
    march = LedgerDesk(parks.session, parks.node, "clusters", parks.desk)
    march.set_raw(march.at_node.ids[0], "output", "120")
    assert rules(at_node(march, "2024-06")) == ["below_previous"]
    march.save()
    parks.session.close()

    functions = reopened(tmp_path / "ws", "functions")
    assert rules(functions) == ["not_listed"]
    june = at_node(LedgerDesk(functions.session, functions.node, "clusters"), "2024-06")
    assert rules(june) == ["below_previous"]
    functions.session.close()


def test_two_desks_of_one_node_see_each_others_rows(tmp_path: Path) -> None:
    one = ledger_desk(tmp_path / "ws")
    add_all(one, generated_assets(3))
    other = LedgerDesk(one.session, one.node, "state_assets")
    assert rules(other) == rules(one) == []
    one.set_raw(one.at_node.ids[0], "owner", "")
    assert rules(other) == rules(one) == ["missing"]
    other.set_raw(one.at_node.ids[0], "owner", "李某")
    assert rules(one) == rules(other) == []


def test_one_of_many_rows_of_one_code_is_checked_without_all_others(tmp_path: Path, checked: list[str]) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [ASSET] * 30)
    ids = desk.at_node.ids
    assert "与第2、3、4、5、6行重复" in desk.issues()[0].message
    for place, code, looked_at in ((20, "另", 1), (20, "ZC-0001", 1), (3, "另", 30), (3, "ZC-0001", 30)):
        checked.clear()
        desk.set_raw(ids[place], "code", code)
        assert len(set(checked)) == looked_at
        assert desk.issues() == LedgerDesk(desk.session, desk.node, "state_assets").issues()
    assert len(desk.issues()) == 30


def on_another_thread(work: Callable[[], None]) -> None:
    faults: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as fault:  # noqa: BLE001  raised again where it is waited for
            faults.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if faults:
        raise faults[0]


def test_rows_edited_while_others_are_written_are_not_lost(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    desk.edit([RowEdit("", {**ASSET, "code": f"A{number}"}) for number in range(3)])
    first, second, third = desk.at_node.ids
    taken = desk.take_unsaved()
    assert taken is not None
    desk.set_raw(second, "owner", "李某")
    desk.delete_row(third)
    later = desk.take_unsaved()
    assert later is not None
    assert [row.id for _before, row in later.change.put] == [second]
    on_another_thread(lambda: desk.write(taken))
    assert [row.text("owner") for row in desk.rows] == ["王某", "李某"]
    on_another_thread(lambda: desk.write(later))
    desk.set_raw(first, "owner", "")
    assert desk.changes().put[0][1].id == first
    desk.undo()
    assert desk.take_unsaved() is None
    assert desk.at_node.unsaved.is_none
    desk.session.close()
    again = reopened(tmp_path / "ws")
    assert [(row.id, row.text("owner")) for row in again.rows] == [(first, "王某"), (second, "李某")]
    assert again.session.look_over().is_sound
    again.session.close()


def test_rows_that_could_not_be_written_are_saved_with_what_came_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [ASSET])
    row_id = desk.at_node.ids[0]
    desk.set_raw(row_id, "owner", "李某")

    def full(*_args: object) -> None:
        raise EnvironmentFault("disk_full", "磁盘已满")

    with monkeypatch.context() as patch:
        patch.setattr(ledger_store, "append_changes", full)
        with pytest.raises(EnvironmentFault):
            desk.save()
    assert desk.session.ledgers_of(desk.session.letter).rows(NODE, "state_assets")[0].text("owner") == "王某"
    desk.set_raw(row_id, "name", "新名")
    desk.save()
    (row,) = desk.session.ledgers_of(desk.session.letter).rows(NODE, "state_assets")
    assert (row.text("owner"), row.text("name")) == ("李某", "新名")


def test_a_row_put_between_two_that_leave_no_room_moves_as_few_as_need_be(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, generated_assets(300))
    first, *rest = desk.at_node.ids
    before = {row.id: row.position for row in desk.rows}
    added = [desk.add_row({"code": f"N{number}"}, after=first).rows[0] for number in range(40)]
    assert list(desk.at_node.ids) == [first, *reversed(added), *rest]
    assert sum(row.position != before[row.id] for row in desk.rows if row.id in before) < 20
    desk.save()
    assert desk.session.ledgers_of(desk.session.letter).rows(NODE, "state_assets") == desk.rows
    for _step in range(40):
        desk.undo()
    assert list(desk.at_node.ids) == [first, *rest]


def test_a_reader_sees_what_is_saved_and_nothing_else(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [ASSET])
    desk.set_raw(desk.at_node.ids[0], "owner", "李某")
    reader = open_workspace(tmp_path / "ws", "读者", for_writing=False)
    seen = NodeDesk(reader, reader.letter.node(NODE))
    assert LedgerDesk(reader, seen.node, "state_assets", seen).rows[0].text("owner") == "王某"
    seen.look_at_rows()
    reader.close()


def test_a_closed_node_keeps_its_rows_through_edits_and_another_letter(tmp_path: Path) -> None:
    session = create_workspace(tmp_path / "ws", things_letter(tmp_path, "money(2)"), "测试")
    node = session.letter.nodes[0]
    desk = LedgerDesk(session, node, "things")
    desk.edit([RowEdit("", {"code": f"A{number}", "size": f"{number}.34"}) for number in range(3)])
    desk.save()
    rows = desk.rows
    lock_node(session.connection, PackageRecord("a.zip", node.id, 1, "", "", "测试", "2024-04-01T00:00:00+00:00"))
    closed = LedgerDesk(session, node, "things")
    first = rows[0]
    edits: list[Callable[[], object]] = [
        lambda: closed.add_row({"code": "新"}),
        lambda: closed.set_raw(first.id, "size", "9"),
        lambda: closed.delete_row(first.id),
        lambda: closed.replace_rows([replace(first, position=9)], [rows[1].id]),
        lambda: closed.copy_rows_from_before(),
        lambda: desk.set_raw(first.id, "size", "9") and desk.save(),  # made before the node was closed
    ]
    for edit in edits:
        with pytest.raises(UserError) as fault:
            edit()
        assert fault.value.code == "node_locked"
    desk.undo()
    assert desk.undo() is not None
    with pytest.raises(UserError):
        desk.save()
    adopt_letter(session.connection, things_letter(tmp_path, "money(4)"), "测试", "2024-04-02T00:00:00+00:00")
    session.reload()
    then = as_closed(session, node.id)
    assert then.letter != session.letter
    assert LedgerDesk(then, then.letter.nodes[0], "things").rows == rows
    assert [row.text("size") for row in LedgerDesk(session, node, "things").rows] == ["0.34", "1.34", "2.34"]
    session.close()
