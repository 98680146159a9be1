"""The workspace on disk: what is saved is there again, what is damaged is named, nothing is overwritten."""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from forms.errors import EnvironmentFault, UserError
from forms.files import write_atomically
from forms.services.desk import NodeDesk
from forms.services.session import create_workspace, list_backups, open_workspace, restore_backup
from forms.storage.database import FORMAT_VERSION, DamagedDatabase, transaction
from tests.unit.desks import NODE, dazu, fill, new_desk, new_session


def reopened(folder: Path) -> NodeDesk:
    session = open_workspace(folder, "测试")
    return NodeDesk(session, session.letter.node(NODE))


def test_entries_are_there_again_exactly_with_wrong_ones_as_typed(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "ws")
    fill(desk, "8.1.value=1,234.5万", "9.2.value=二百零五", "9.3.value=pending:等部门", "9.2.progress=一行\n二行")
    before = {(cell.measure, cell.field): cell for cell in desk.session.entries.at_node(NODE)}
    desk.session.close()
    again = reopened(tmp_path / "ws")
    after = {(cell.measure, cell.field): cell for cell in again.session.entries.at_node(NODE)}
    assert after == before
    assert after["8.1", "value"].value == "0.12345"
    assert (after["9.2", "value"].state, after["9.2", "value"].raw) == ("invalid", "二百零五")
    assert "“二百零五”不是数字" in again.issues("9.2")[0].message
    assert again.session.letter == desk.letter
    again.session.close()


def test_every_save_leaves_a_trace_in_an_unbroken_chain(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "ws")
    fill(desk, "9.2.value=205", "9.2.value=206")
    connection = desk.session.connection
    rows = connection.execute("select * from changes where place = '9.2.value@2024-03' order by seq").fetchall()
    assert [json.loads(row["detail"])["value"] for row in rows] == ["205", "206"]
    assert all(row["by"] == "测试" and row["at"] for row in rows)
    assert desk.session.look_over().is_sound
    for statement in ("update changes set by = 'x'", "delete from changes"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.execute("drop trigger changes_refuse_update")
    connection.execute("update changes set detail = '{}' where seq = 2")
    assert desk.session.look_over().broken_change == 2


def test_saves_find_their_room_on_the_disk_and_are_there_after_a_power_cut(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "ws")
    desk.session.make_room_for_saves()
    log = tmp_path / "ws" / "workspace.db-wal"
    length = log.stat().st_size
    fill(desk, *(f"9.2.value={figure}" for figure in range(200, 206)))
    assert log.stat().st_size == length
    (tmp_path / "after").mkdir()
    for name in ("workspace.zerenshu", "workspace.db", "workspace.db-wal"):
        shutil.copyfile(tmp_path / "ws" / name, tmp_path / "after" / name)
    session = reopened(tmp_path / "after").session
    assert session.entries.cell(NODE, "9.2", "value").value == "205"
    assert session.look_over().is_sound
    assert session.connection.execute("select count(*) from meta where key = 'room'").fetchone()[0] == 0
    session.close()


def test_a_disk_full_in_the_middle_of_a_write_is_said_as_such_and_nothing_is_kept(tmp_path: Path) -> None:
    session = new_session(tmp_path / "ws")
    pages = session.connection.execute("pragma page_count").fetchone()[0]
    session.connection.execute(f"pragma max_page_count = {pages}")
    session.make_room_for_saves()
    with pytest.raises(EnvironmentFault) as fault, transaction(session.connection):
        session.connection.execute("insert into meta (key, value) values ('much', hex(zeroblob(100000)))")
    assert fault.value.code == "disk_full"
    assert session.look_over().is_sound
    assert session.connection.execute("select count(*) from meta where key = 'much'").fetchone()[0] == 0


def test_a_second_writer_is_told_who_has_it_and_readers_may_look(tmp_path: Path) -> None:
    first = new_session(tmp_path / "ws")
    with pytest.raises(UserError) as fault:
        open_workspace(tmp_path / "ws", "别人")
    assert fault.value.code == "workspace_in_use"
    assert "进程" in fault.value.text
    open_workspace(tmp_path / "ws", "读者", for_writing=False).close()
    first.close()
    open_workspace(tmp_path / "ws", "别人").close()


def test_a_newer_workspace_is_refused_and_untouched(tmp_path: Path) -> None:
    new_session(tmp_path / "ws").close()
    marker = tmp_path / "ws" / "workspace.zerenshu"
    marker.write_text(
        marker.read_text(encoding="utf-8").replace(f'"format": {FORMAT_VERSION}', f'"format": {FORMAT_VERSION + 1}'),
        encoding="utf-8",
    )
    database = (tmp_path / "ws" / "workspace.db").read_bytes()
    with pytest.raises(UserError, match="更新版本"):
        open_workspace(tmp_path / "ws", "测试")
    assert (tmp_path / "ws" / "workspace.db").read_bytes() == database


def test_a_newer_database_is_refused_too(tmp_path: Path) -> None:
    session = new_session(tmp_path / "ws")
    session.connection.execute(f"pragma user_version = {FORMAT_VERSION + 1}")
    session.close()
    with pytest.raises(UserError) as fault:
        open_workspace(tmp_path / "ws", "测试")
    assert fault.value.code == "newer_workspace"


def test_a_damaged_database_is_named_with_its_backups_and_can_be_restored(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "ws")
    fill(desk, "9.2.value=205")
    desk.session.back_up_at_start()
    desk.session.close()
    database = tmp_path / "ws" / "workspace.db"
    damaged = b"no database at all" * 500
    database.write_bytes(damaged)
    with pytest.raises(DamagedDatabase) as fault:
        open_workspace(tmp_path / "ws", "测试")
    assert database.read_bytes() == damaged
    assert fault.value.backups == list_backups(tmp_path / "ws")
    assert len(fault.value.backups) == 1
    kept = restore_backup(tmp_path / "ws", fault.value.backups[0])
    assert kept.read_bytes() == damaged
    again = reopened(tmp_path / "ws")
    assert again.session.entries.cell(NODE, "9.2", "value").value == "205"
    again.session.close()


def test_a_lost_database_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    new_session(tmp_path / "ws").close()
    database = tmp_path / "ws" / "workspace.db"
    database.unlink()
    with pytest.raises(DamagedDatabase):
        open_workspace(tmp_path / "ws", "测试")
    assert not database.exists()


def test_start_backups_are_made_when_something_changed_and_the_oldest_go(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "ws")
    assert desk.session.back_up_at_start() is not None
    assert desk.session.back_up_at_start() is None
    for number in range(14):
        fill(desk, f"9.2.value={number}")
        assert desk.session.back_up_at_start() is not None
    assert len(list_backups(tmp_path / "ws")) == 10


def test_a_folder_with_files_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "报表.xlsx").write_bytes(b"x")
    with pytest.raises(UserError) as fault:
        create_workspace(tmp_path, dazu(), "测试")
    assert fault.value.code == "folder_not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["报表.xlsx"]


def test_no_workspace_and_a_broken_marker_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UserError) as fault:
        open_workspace(tmp_path, "测试")
    assert fault.value.code == "not_a_workspace"
    (tmp_path / "workspace.zerenshu").write_text("{", encoding="utf-8")
    with pytest.raises(UserError) as fault:
        open_workspace(tmp_path, "测试")
    assert fault.value.code == "marker_damaged"


def test_a_letter_changed_inside_the_database_is_noticed(tmp_path: Path) -> None:
    session = new_session(tmp_path / "ws")
    session.connection.execute("update letters set compiled = replace(compiled, '高新技术', '高新枝术')")
    session.close()
    with pytest.raises(UserError) as fault:
        open_workspace(tmp_path / "ws", "测试")
    assert fault.value.code == "letter_damaged"


def test_opening_loads_neither_checks_nor_ledgers(tmp_path: Path) -> None:
    """Each of these costs milliseconds of the start; the window asks for them after its first paint."""
    new_session(tmp_path / "ws").close()
    code = (
        "import sys; from pathlib import Path; from forms.services.session import open_workspace;"
        f"open_workspace(Path({str(tmp_path / 'ws')!r}), '测试');"
        "late = ('forms.validation', 'forms.records', 'forms.schema.ledger_', 'forms.schema.expression', 'difflib');"
        "print([name for name in sys.modules if name.startswith(late)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    target = tmp_path / "报送包.zip"
    write_atomically(target, b"old")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError):
        write_atomically(target / "below", b"new")
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "报送包.zip"]
