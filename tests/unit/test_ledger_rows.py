"""Rows on disk: kept exactly, all or nothing, traced, taken back, and kept by a new letter."""

import random
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from forms.errors import UserError
from forms.records.ledger_editor import RowEdit
from forms.services.checking import explain_issues
from forms.services.desk import NodeDesk
from forms.services.explaining import explanation_lines
from forms.services.ledger_desk import LedgerDesk
from forms.services.session import create_workspace, open_workspace
from forms.storage.letter_adoption import adopt_letter
from tests.unit.desks import NODE
from tests.unit.ledgers import ASSET, add_all, at_node, generated_assets, ledger_desk, things_letter

OLD_WORKSPACE = Path(__file__).parent / "workspaces" / "format-1.zip"


def reopened(folder: Path, ledger: str = "state_assets") -> LedgerDesk:
    session = open_workspace(folder, "测试")
    return LedgerDesk(session, session.letter.node(NODE), ledger)


def test_rows_are_there_again_exactly_with_wrong_text_as_typed(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    desk.add_row({**ASSET, "value": "0.5亿", "revived_on": "2024-02-31", "area": "=12.5+3"})
    desk.save()
    before = desk.row("ZC-0001")
    kept = desk.session.connection.execute('select value, area, revived_on from "ledger_state_assets"').fetchone()
    assert tuple(kept) == (500_000, 1_550, None)
    desk.session.close()
    again = reopened(tmp_path / "ws")
    assert again.rows == [before]
    assert again.row("ZC-0001").raws == {"revived_on": "2024-02-31"}
    assert "2024年2月31日不存在" in again.issues()[0].message
    again.session.close()


def test_every_table_is_strict_and_typed(tmp_path: Path) -> None:
    connection = ledger_desk(tmp_path / "ws").session.connection
    tables = [row["name"] for row in connection.execute("pragma table_list") if row["name"].startswith("ledger_")]
    strict = {row["name"] for row in connection.execute("pragma table_list") if row["strict"]}
    assert len(tables) == 14 + 2
    assert set(tables) <= strict
    types = {row["name"]: row["type"].lower() for row in connection.execute('pragma table_info("ledger_state_assets")')}
    assert (types["value"], types["revived_on"], types["way"]) == ("integer", "text", "text")


def test_an_explanation_of_a_row_holds_until_the_row_changes(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [{**ASSET, "encumbered": "是"}])
    desk.desk.explain(desk.issues(), "抵押已解除，正在注销登记。")
    assert [
        (line.state, line.text) for line in explanation_lines(desk.desk) if line.id.startswith("contradiction")
    ] == [("有效", "抵押已解除，正在注销登记。")]
    assert desk.issues()[0].explained == "yes"
    desk.set_raw(desk.rows[0].id, "encumbered", "否")
    assert [line.state for line in explanation_lines(desk.desk) if line.id.startswith("contradiction")] == [
        "事项已消失"
    ]


def test_an_issue_of_a_row_is_explained_by_its_id_and_says_in_words_what_changed(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [{**ASSET, "recovered": "130"}])
    (issue,) = desk.issues()
    assert issue.id == "at_most_value@state_assets[ZC-0001].recovered"
    assert [each.id for each in explain_issues(desk.desk, issue.id, "含上年尾款。")] == [issue.id]
    desk.set_raw(desk.rows[0].id, "recovered", "140")
    line = next(line for line in explanation_lines(desk.desk) if line.id == issue.id)
    assert (line.state, line.changed) == (
        "已失效",
        "3月底 待盘活国有资产清单 累计回收资金：原来 130 万元，现在 140 万元",
    )


def test_steps_are_undone_one_by_one_and_a_saved_undo_is_saved(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    desk.edit([RowEdit("", {**ASSET, "code": f"A{number}"}) for number in range(5)])
    desk.save()
    before = list(desk.rows)
    middle = desk.add_row({"code": "中"}, after=desk.rows[1].id)
    desk.add_row(after=desk.rows[0].id)
    desk.delete_rows([row.id for row in desk.rows[3:]])
    assert [desk.key_of(row) for row in desk.rows if row.values["code"]] == ["A0", "A1"]
    for _step in range(3):
        desk.undo()
    assert desk.rows == before
    assert desk.find(middle.rows[0]) is None
    desk.save()
    desk.session.close()
    assert [row.values["code"] for row in reopened(tmp_path / "ws").rows] == [f"A{number}" for number in range(5)]


def test_rows_stay_in_order_however_many_are_put_in_one_place(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws", "key_tasks")
    first = desk.add_row({"no": "1"}).rows[0]
    desk.add_row({"no": "2"})
    for number in range(20):
        desk.add_row({"no": str(100 - number)}, after=first)
    assert [row.text("no") for row in desk.rows] == ["1", *(str(number) for number in range(81, 101)), "2"]


def test_a_locked_node_takes_no_row(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [ASSET])
    desk.session.connection.execute(
        "insert into nodes (node, is_locked, revision, data_sha256, reason, by, at) values (?, 1, 1, '', '', '', '')",
        (NODE,),
    )
    desk.set_raw(desk.rows[0].id, "owner", "李某")
    with pytest.raises(UserError) as fault:
        desk.save()
    assert fault.value.code == "node_locked"
    with pytest.raises(UserError, match="锁定"):
        LedgerDesk(desk.session, desk.node, "state_assets").add_row(ASSET)


def test_history_goes_on_over_nodes(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [ASSET])
    later = at_node(desk, "2024-06")
    later.copy_rows_from_before()
    later.set_raw(later.rows[0].id, "owner", "李某")
    later.save()
    owners = [change.detail["columns"].get("owner") for change in later.history(later.rows[0].id)]
    assert owners == ["李某", "王某"]
    assert desk.session.look_over().is_sound


KILLED = """
import os, sys
from pathlib import Path
from forms.services.ledger_desk import LedgerDesk
from forms.services.session import open_workspace
from forms.records.ledger_editor import RowEdit
from forms.storage import ledger_store
session = open_workspace(Path(sys.argv[1]), "测试")
desk = LedgerDesk(session, session.letter.node("2024-03"), "state_assets")
desk.edit([RowEdit("", {"code": f"N{number}"}) for number in range(500)])
desk.set_raw(desk.row("ZC-0001").id, "owner", "半")
original = ledger_store.append_changes
def killed(connection, changes):
    original(connection, changes)
    os._exit(9)
ledger_store.append_changes = killed
desk.save()
"""


def test_a_kill_between_rows_and_commit_leaves_what_was_there(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [ASSET])
    desk.session.close()
    assert subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "ws")], check=False).returncode == 9
    again = reopened(tmp_path / "ws")
    assert [row.text("owner") for row in again.rows] == ["王某"]
    assert again.session.look_over().is_sound
    again.session.close()


@pytest.fixture
def old_workspace(tmp_path: Path) -> Iterator[Path]:
    with zipfile.ZipFile(OLD_WORKSPACE) as archive:
        archive.extractall(tmp_path / "old")
    yield tmp_path / "old"


def test_a_workspace_of_format_1_opens_with_everything_in_it(old_workspace: Path) -> None:
    with closing(sqlite3.connect(old_workspace / "workspace.db")) as connection:
        assert connection.execute("pragma user_version").fetchone()[0] == 1
    reader = open_workspace(old_workspace, "读者", for_writing=False)
    assert LedgerDesk(reader, reader.letter.node(NODE), "state_assets").rows == []
    reader.close()
    desk = reopened(old_workspace)
    entries = desk.session.entries
    assert entries.cell(NODE, "9.2", "value").value == "205"
    assert entries.cell(NODE, "9.3", "value").state == "pending"
    assert [(each.title, each.row) for each in desk.session.evidence] == [("认定文件", "")]
    assert len(desk.desk.explanations) == 1
    assert desk.session.look_over().is_sound
    add_all(desk, [ASSET])
    assert entries.cell(NODE, "14.4", "value").origin == "typed"
    desk.session.close()
    again = reopened(old_workspace)
    assert len(again.rows) == 1
    again.session.close()


def test_a_new_letter_keeps_rows_exactly_or_is_refused(tmp_path: Path) -> None:
    session = create_workspace(tmp_path / "ws", things_letter(tmp_path, "money(2)"), "测试")
    desk = LedgerDesk(session, session.letter.nodes[0], "things")
    desk.add_row({"code": "A", "size": "12.34"})
    desk.save()
    adopt_letter(session.connection, things_letter(tmp_path, "money(4)"), "测试", "2024-04-01T00:00:00+00:00")
    session.reload()
    desk = LedgerDesk(session, session.letter.nodes[0], "things")
    assert desk.rows[0].text("size") == "12.34"
    for declared in ("money(1)", "date"):
        with pytest.raises(UserError) as fault:
            adopt_letter(session.connection, things_letter(tmp_path, declared), "测试", "2024-04-01T00:00:00+00:00")
        assert fault.value.code == "column_type_changed"
    session.reload()
    assert LedgerDesk(session, session.letter.nodes[0], "things").rows[0].text("size") == "12.34"
    session.close()


def test_random_edits_leave_memory_disk_and_issues_in_step(tmp_path: Path) -> None:
    draw = random.Random(7)
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, generated_assets(30))
    for _round in range(150):
        row = draw.choice(desk.rows)
        match draw.randrange(5):
            case 0:
                desk.set_raw(row.id, "code", draw.choice(("ZC-00001", "ZC-00002", f"N{draw.randrange(99)}", "")))
            case 1:
                desk.set_raw(row.id, "status", draw.choice(("已盘活", "未启动", "胡写")))
            case 2:
                desk.add_row({**ASSET, "code": ""}, after=row.id)
            case 3:
                desk.undo()
            case _:
                desk.save()
    desk.save()
    assert desk.session.ledgers_of(desk.session.letter).rows(NODE, desk.name) == desk.rows
    fresh = NodeDesk(desk.session, desk.node)
    assert fresh.ledger_issues() == desk.desk.ledger_issues()
