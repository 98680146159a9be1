"""An import is taken back as the log has it: also by another session, all of it or nothing, with who changed what."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from forms.errors import EnvironmentFault, UserError
from forms.services.desk import NodeDesk
from forms.services.import_undo import undo_newest
from forms.services.importing import apply_import, read_import
from forms.services.ledger_desk import LedgerDesk
from forms.services.session import open_workspace
from forms.storage import entry_store, ledger_store
from forms.storage.audit_store import changes_of
from forms.storage.letter_adoption import adopt_letter
from tests.unit.desks import NODE, fill, new_desk
from tests.unit.ledgers import ASSET, add_all, ledger_desk
from tests.unit.test_ledger_import import assets_file, take, write_rows

HEAD = ["编号", "本期数", "数据截至", "数据性质", "目标", "本节点计划"]


def again(desk: NodeDesk) -> NodeDesk:
    """The workspace opened by somebody else: nothing is known but what is on disk."""
    desk.session.close()
    session = open_workspace(desk.session.path, "李四")
    return NodeDesk(session, session.letter.node(desk.node.id))


def rows_again(desk: LedgerDesk) -> LedgerDesk:
    node = again(desk.desk)
    return LedgerDesk(node.session, node.node, desk.name, node)


def content(desk: NodeDesk) -> dict[str, tuple[str, ...]]:
    cells = entry_store.load_cells(desk.session.connection)
    return {
        f"{cell.place}@{cell.node}": (cell.state, cell.value, cell.raw, cell.reason, cell.promised, cell.origin)
        for cell in cells
        if not cell.is_empty
    }


def rows_of(desk: LedgerDesk) -> list[tuple[Any, ...]]:
    return [(row.id, row.position, dict(row.values), dict(row.raws), row.origin, row.source) for row in desk.rows]


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[NodeDesk]:
    """March with every state of a cell, then an import of measures over all of them."""
    desk = new_desk(tmp_path / "ws")
    fill(desk, "9.2.value=200", "9.3.value=暂缺：等科技局", "9.2.as_of=约三月", "8.1.value=110", "8.1.value=")
    yield desk


def import_measures(desk: NodeDesk, folder: Path, *rows: list[object]) -> None:
    path = write_rows(folder / "来件.xlsx", HEAD, rows)
    result = apply_import(desk, read_import(desk.session, desk.node, "measures", path))
    assert not result.has_errors and result.written


def test_every_cell_is_what_it_was_and_the_log_keeps_all_of_it(filled: NodeDesk, tmp_path: Path) -> None:
    before = content(filled)
    import_measures(filled, tmp_path, ["9.2", 205, "2024-03-31", "快报"], ["9.3", 30], ["8.1", 115])
    desk = again(filled)
    undone = undo_newest(desk, "measures")
    assert (undone.count, undone.changed) == (5, ())
    assert content(desk) == before
    (latest, *_older) = changes_of(desk.session.connection, f"import:measures@{NODE}")
    assert (latest.action, latest.by, latest.detail["file"]) == ("undo_import", "李四", "来件.xlsx")
    assert desk.session.look_over().is_sound
    with pytest.raises(UserError, match="已经撤销过"):
        undo_newest(desk, "measures")
    with pytest.raises(UserError, match="还没有导入过"):
        undo_newest(desk, "targets")
    desk.session.close()


def test_what_was_changed_since_is_named_with_who_did_it_and_nothing_moves(filled: NodeDesk, tmp_path: Path) -> None:
    import_measures(filled, tmp_path, ["9.2", 205, "2024-03-31", "快报"], ["9.3", 30])
    fill(filled, "9.3.value=31", "9.2.value=200")  # the second is what it was before: nothing of it to take back
    desk = again(filled)
    now = content(desk)
    with pytest.raises(UserError) as refused:
        undo_newest(desk, "measures")
    assert "又改过1处：9.3 本期数（测试 20" in refused.value.text and content(desk) == now
    preview = undo_newest(desk, "measures", dry_run=True)
    assert (preview.count, len(preview.changed), content(desk)) == (2, 1, now)
    kept = undo_newest(desk, "measures", keep_changed=True)
    assert (kept.count, kept.changed) == (2, preview.changed)
    cells = content(desk)
    assert cells[f"9.3.value@{NODE}"][1] == "31" and f"9.2.basis@{NODE}" not in cells
    desk.session.close()


@pytest.fixture
def assets(tmp_path: Path) -> Iterator[LedgerDesk]:
    """Three assets, one of them with a text that is no date, and 14.4 as their sum; then a file that is the whole
    ledger: one changed, one put right, two new, one gone.
    """
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [{**ASSET, "code": code} for code in ("A1", "A2", "A3")])
    desk.set_raw(desk.rows[1].id, "revived_on", "三月上旬")
    desk.save()
    yield desk


def import_assets(desk: LedgerDesk, folder: Path) -> None:
    rows = [{**ASSET, "code": code} for code in ("A1", "A2", "B1", "B2")]
    rows[0] |= {"book_value": "999", "value": "999"}
    result = take(desk, assets_file(desk, folder / "来件.xlsx", rows), replace_all=True)
    assert (len(result.written), len(result.removed), result.has_errors) == (4, 1, False)


def figures(desk: LedgerDesk) -> dict[str, str]:
    cells = entry_store.load_cells(desk.session.connection)
    return {cell.measure: cell.value for cell in cells if cell.origin == "ledger"}


def test_every_row_is_what_it_was_wrong_texts_too_and_the_figures_follow(assets: LedgerDesk, tmp_path: Path) -> None:
    before, said, issues = rows_of(assets), figures(assets), [issue.id for issue in assets.issues()]
    import_assets(assets, tmp_path)
    assert figures(assets) != said
    desk = rows_again(assets)
    undone = undo_newest(desk, "state_assets")
    assert (undone.count, undone.changed) == (5, ())
    fresh = rows_again(desk)
    assert (rows_of(fresh), figures(fresh)) == (before, said)
    assert [issue.id for issue in fresh.issues()] == issues
    assert fresh.session.look_over().is_sound
    fresh.session.close()


def test_rows_changed_or_taken_away_since_are_named_and_nothing_moves(assets: LedgerDesk, tmp_path: Path) -> None:
    import_assets(assets, tmp_path)
    assets.set_raw(assets.row("A1").id, "owner", "李某")
    assets.delete_row(assets.row("B2").id)
    assets.add_row({**ASSET, "code": "C1"})
    assets.save()
    desk = rows_again(assets)
    now = rows_of(desk)
    with pytest.raises(UserError, match="又改过1处：A1（测试 20"):
        undo_newest(desk, "state_assets")
    assert rows_of(desk) == now
    kept = undo_newest(desk, "state_assets", keep_changed=True)
    assert (kept.count, [name[:2] for name in kept.changed]) == (3, ["A1"])
    assert sorted(row.text("code") for row in rows_again(desk).rows) == ["A1", "A2", "A3", "C1"]
    desk.session.close()


def test_a_row_that_was_imported_and_then_taken_away_by_hand_is_named_by_its_code(
    assets: LedgerDesk, tmp_path: Path
) -> None:
    import_assets(assets, tmp_path)
    assets.delete_row(assets.row("A1").id)
    assets.save()
    desk = rows_again(assets)
    with pytest.raises(UserError, match="A1（测试 20"):
        undo_newest(desk, "state_assets")
    desk.session.close()


def test_rows_of_the_same_file_that_were_there_before_stay(assets: LedgerDesk, tmp_path: Path) -> None:
    """The file is imported, one row is changed by hand, the file is imported again: only that one was of the second."""
    import_assets(assets, tmp_path)
    assets.set_raw(assets.row("A1").id, "owner", "李某")
    assets.save()
    now = rows_of(assets)
    take(assets, tmp_path / "来件.xlsx")
    desk = rows_again(assets)
    assert undo_newest(desk, "state_assets").count == 1
    assert rows_of(desk) == now
    desk.session.close()


def test_a_locked_node_another_letter_and_a_full_disk_leave_everything_as_it_is(
    assets: LedgerDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_assets(assets, tmp_path)
    desk = rows_again(assets)
    now, connection = rows_of(desk), desk.session.connection

    def full(*_given: object) -> None:
        raise EnvironmentFault("disk_full", "磁盘已满。")

    with monkeypatch.context() as patch:
        patch.setattr(ledger_store, "save_ledgers", full)
        with pytest.raises(EnvironmentFault):
            undo_newest(desk, "state_assets")
    assert rows_of(desk) == now and desk.changes().put == desk.changes().gone == ()
    lock = "insert into nodes (node, is_locked, revision, data_sha256, reason, by, at) values (?, 1, 1, '', '', '', '')"
    connection.execute(lock, (NODE,))
    with pytest.raises(UserError, match="锁定"):
        undo_newest(desk, "state_assets", dry_run=True)
    connection.execute("delete from nodes")
    letter = replace(desk.session.letter, version=desk.session.letter.version + 1)
    adopt_letter(connection, letter, "张三", "2024-04-03T00:00:00+00:00")
    with pytest.raises(UserError, match="换用了新版责任书"):
        undo_newest(desk, "state_assets")
    desk.session.close()
