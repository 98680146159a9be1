"""Steps on many rows: done in portions, shown and saved whole or not at all, and checked beside the screen."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.ledgers import long_step
from desktop.ledgers.ledger_page import LedgerPage
from desktop.workbench import Workbench
from forms.services.ledger_desk import LedgerDesk
from forms.validation.ledger_sheet import LedgerSheet
from tests.gui.benches import picture
from tests.gui.ledgers.pages import CTRL, assets, fill, focused, key, paste, place, saved_rows, texts

MANY = 1_200


class Slow:
    """Holds a step where it is, as long as `is_held`, and whenever it has said how far it is while `is_watched`."""

    is_held = False
    is_watched = False

    def note(self, _done: int, total: int) -> None:
        self.is_held = self.is_watched and total > 0


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Nothing is done at once, as on a slow machine."""
    slow = Slow()
    go_on = long_step.LongStep._on_timer_timeout
    monkeypatch.setattr(long_step.LongStep, "_on_timer_timeout", lambda step: None if slow.is_held else go_on(step))
    monkeypatch.setattr(long_step, "_FIRST_S", 0)
    monkeypatch.setattr(long_step, "_FIRST_PORTIONS", 1)
    monkeypatch.setattr(long_step, "_PORTION_S", 0)
    return slow


def block(rows: int) -> str:
    """Codes and owners, the last code wrong for want of one."""
    lines = [f"ZC-{number:04}\t大足城投" for number in range(1, rows)]
    return "资产编号\t权属单位\n" + "\n".join(lines) + "\n\t大足城投\n"


def test_long_paste_shows_nothing_until_it_is_done_and_can_be_left(slow: Slow, page: LedgerPage, qtbot: QtBot) -> None:
    fill(page, *assets(1))
    page.edits.steps.progressed.connect(slow.note)
    slow.is_held = slow.is_watched = True
    paste(page, 1, "code", block(300))
    assert page.edits.steps.is_busy
    assert page.step_line.text.startswith("正在粘贴")
    assert focused() is page.step_line.stop and not page.grid.isEnabled()
    assert page.edits.type_text(0, 0, "ZC-9") is None
    assert "上一步还没有做完" in page.line.text
    picture(page, "ledger_long_step")
    qtbot.waitUntil(lambda: slow.is_held)
    assert page.step_line.text.startswith("正在粘贴") and page.step_line.text.endswith(" / 301 行")
    assert texts(page, "code") == ["ZC-0001"]
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert page.line.text == "已取消，什么也没有改。"
    assert texts(page, "code") == ["ZC-0001"] and page.grid.hasFocus()
    slow.is_held = slow.is_watched = False
    paste(page, 1, "code", block(300))
    qtbot.waitUntil(lambda: not page.edits.steps.is_busy)
    assert page.view.count() == 301 and page.note.text.startswith("填入600格")
    assert page.step_line.text == "" and page.grid.isEnabled()


@pytest.mark.usefixtures("slow")
def test_saving_waits_for_a_long_step_and_undo_takes_it_back(
    page: LedgerPage, bench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    paste(page, 0, "code", block(200))
    assert page.edits.steps.is_busy and page.view.count() == 0
    assert bench.settle()
    assert len(saved_rows(tmp_path / "ws")) == 200
    key(page, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: not page.edits.steps.is_busy)
    assert page.view.count() == 0
    assert bench.settle()
    assert saved_rows(tmp_path / "ws") == []


@pytest.mark.usefixtures("slow")
def test_another_node_is_opened_after_the_long_step_and_without_losing_it(
    page: LedgerPage, bench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(bench.node_opened):
        bench.open_node("2024-06")
        paste(page, 0, "code", block(200))
        assert page.edits.steps.is_busy
    assert not page.edits.steps.is_busy
    assert bench.settle()
    assert len(saved_rows(tmp_path / "ws")) == 200


@pytest.mark.usefixtures("slow")
def test_rows_changed_by_something_else_meanwhile_refuse_the_step(page: LedgerPage, bench: Workbench) -> None:
    fill(page, *assets(1))
    paste(page, 0, "name", "甲\n乙\n")
    assert page.edits.steps.is_busy
    other = LedgerDesk(bench.desk.session, bench.node, page.name, bench.desk)
    other.add_row({"code": "ZC-7"})
    page.edits.steps.finish()
    assert "刚才被别处改动" in page.line.text
    page.refresh()
    assert texts(page, "name") == ["资产1", ""]


def test_what_a_long_paste_did_is_checked_beside_the_screen(
    page: LedgerPage, bench: Workbench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, check_all = threading.get_ident(), LedgerSheet.check_all

    def check_elsewhere(sheet: LedgerSheet) -> None:
        assert threading.get_ident() != screen or sheet.definition.name != page.name
        check_all(sheet)

    page.model.look(0, 0)
    monkeypatch.setattr(LedgerSheet, "check_all", check_elsewhere)
    paste(page, 0, "code", block(MANY))
    qtbot.waitUntil(lambda: page.view.count() == MANY)
    qtbot.waitUntil(lambda: not bench.desk.ledgers.is_awaiting)
    last = {issue.field for issue in page.edits.desk.issues(page.view.row_id(MANY - 1))}
    assert "code" in last and page.model.look(MANY - 1, place(page, "code")).is_missing
    assert bench.settle()
