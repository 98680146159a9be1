"""What a return slip says of rows: seen at the row, ticked off when it was changed, and led to from its list."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.ledgers.comment_words import tell_of_comments
from desktop.ledgers.ledger_page import LedgerPage
from desktop.main_window import MainWindow
from desktop.turns.comments_dialog import CommentsDialog
from desktop.workbench import Workbench
from forms.package.identity import PackageIdentity
from forms.package.package_data import PackageData
from forms.package.return_slip import Comment, Place, ReturnSlip, build_slip
from forms.services.returning import with_row_id
from tests.gui.benches import picture
from tests.gui.ledgers.pages import NODE, assets, fill, place
from tests.gui.signing_steps import press_in, when_shown

LEDGER = "state_assets"


def send_back(bench: Workbench, *comments: tuple[str, str, str, str]) -> None:
    """Put a slip into the workspace as it was taken in: row, column, what stood there, what is said."""
    letter, folder = bench.letter, bench.session.folder.returned_path
    revision = bench.desk.state.revision
    identity = PackageIdentity(
        "package", letter.unit_code, letter.unit, letter.id, letter.title, NODE, revision, "a" * 64
    )
    said = tuple(
        Comment(Place("row", ledger=LEDGER, row=row, field=column), text, shown)
        for row, column, shown, text in comments
    )
    at = "2024-04-02T09:30:00+08:00"
    slip = ReturnSlip("包.zip", "b" * 64, identity, 1, "赵科长", "reviewer", "审核人", at, "", said)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{NODE}_r{revision}_20240402_return.json").write_bytes(build_slip(slip))


@pytest.fixture
def returned(page: LedgerPage, bench: Workbench) -> LedgerPage:
    fill(page, *assets(3))
    send_back(
        bench,
        (page.view.row_id(1), "value", page.view.row(1).text("value"), "与评估报告不符"),
        (page.view.row_id(2), "", "", "请附处置批复"),
    )
    page.refresh()
    return page


def test_comment_stands_at_its_cell_and_is_ticked_off_when_the_cell_is_changed(
    qtbot: QtBot, returned: LedgerPage
) -> None:
    page, value = returned, place(returned, "value")
    assert [page.model.look(row, value).comment for row in range(3)] == ["", "open", ""]
    assert page.model.look(2, 0).comment == "open"
    page.grid.go_cell(1, value)
    assert page.line.text.startswith("! 退回意见：与评估报告不符")
    page.toggle_form()
    assert page.form.fields["value"].message.startswith("! 退回意见：与评估报告不符")
    tell_of_comments(page)
    assert page.bar.text.startswith("退回意见：这份台账有 2 条，还有 2 条没有改")
    picture(page, "ledger_comments")
    page.edits.type_text(1, value, "99.5")
    assert page.model.look(1, value).comment == "done"
    qtbot.waitUntil(lambda: page.line.text.startswith("✓ 已改　退回意见：与评估报告不符"))
    press_in(page.bar, "到下一处")
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (2, 0)
    page.work.undo()
    assert page.model.look(1, value).comment == "open"


def test_row_that_is_gone_is_ticked_off_and_nothing_is_looked_for(returned: LedgerPage) -> None:
    returned.grid.go_cell(2, 0)
    returned.work.delete()
    assert [each.is_changed for each in returned.model.comments.all] == [False, True]


def test_list_of_comments_leads_to_the_row(
    qtbot: QtBot, open_window: Callable[[], MainWindow], workspace: Path
) -> None:
    window = open_window()
    ledgers, bench = window.window_actions.ledgers, window.workbench
    page = ledgers.show_ledger(LEDGER)
    fill(page, *assets(3))
    send_back(bench, (page.view.row_id(1), "value", page.view.row(1).text("value"), "与评估报告不符"))
    window.navigator.show_form()

    def deal(dialog: CommentsDialog) -> None:
        item = dialog.table.topLevelItem(0)
        assert item.text(0) == f"ZC-0002 盘活金额（{page.view.definition.title}）"
        assert item.text(1) == item.text(2) != "—"
        picture(dialog, "ledger_comments_list")
        press_in(dialog, "到这一行")

    when_shown(CommentsDialog, deal)
    window.window_actions._package_flow().show_comments()
    qtbot.waitUntil(lambda: ledgers.page is page)
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (1, place(page, "value"))
    assert page.bar.text.startswith("退回意见：这份台账有 1 条，还有 1 条没有改")
    qtbot.waitUntil(lambda: window.focusWidget() is page.grid)


@pytest.mark.parametrize(("named", "row"), [("r1", "r1"), ("ZC-2", "r2"), ("厂房", "厂房"), ("没有", "没有")])
def test_reviewer_names_a_row_by_what_only_that_row_has(named: str, row: str) -> None:
    rows = [{"row": "r1", "code": "ZC-1", "name": "厂房"}, {"row": "r2", "code": "ZC-2", "name": "厂房"}]
    data = PackageData({"ledgers": {LEDGER: rows}}, True, False, (), {})
    comment = Comment(Place("row", ledger=LEDGER, row=named), "请核对")
    assert with_row_id(comment, data).place.row == row
