"""A reviewer comments on a row of a ledger: names it by its code, writes, and goes on to one of its cells."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.tasks import Tasks
from desktop.turns.comments_page import CommentsPage
from forms.package.package_data import PackageData
from tests.gui.benches import compose, picture
from tests.gui.screens import missing_glyphs, texts_of, unnamed
from tests.gui.signing_steps import press_in
from tests.screen import dress
from tests.unit.test_row_places import HEAD, LEDGER, stated

PATIENCE_MS = 20_000
ENTER = Qt.Key.Key_Return


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks("turn")
    yield made
    made.close()


def shown(qtbot: QtBot, qapp: QApplication, tasks: Tasks, data: PackageData) -> CommentsPage:
    dress(qapp)
    page = CommentsPage(data, "赵科长", tasks)
    qtbot.addWidget(page)
    page.resize(928, 600)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


def test_row_is_named_commented_on_and_listed(qtbot: QtBot, qapp: QApplication, tasks: Tasks) -> None:
    figure = {"measure": "9.2", "title": "高新技术企业达到210家", "unit": "家", "shown": "205"}
    page = shown(qtbot, qapp, tasks, stated(ledger_heads=[HEAD], figures=[figure]))
    compose(page.rows.code, "ＺＣ－２")
    QTest.keyClick(page.rows.code, ENTER)
    qtbot.waitUntil(page.box.hasFocus, timeout=PATIENCE_MS)
    compose(page.box, "请附处置批复")
    page.choose(f"{LEDGER}[r2].name")
    compose(page.box, "名称不全")
    picture(page, "turn_comment_on_row")
    assert [(each.place.text, each.text) for each in page.comments] == [
        (f"{LEDGER}[r2]", "请附处置批复"),
        (f"{LEDGER}[r2].name", "名称不全"),
    ]
    assert [page.list.topLevelItem(row).text(0) for row in range(2)] == ["ZC-2", "ZC-2 资产名称"]
    assert (missing_glyphs(texts_of(page)), unnamed(page)) == (set(), [])
    count = page.tree.topLevelItemCount()
    compose(page.rows.code, "ZC-2")
    press_in(page.rows, "到这一行")
    qtbot.waitUntil(lambda: page.box.toPlainText() == "请附处置批复", timeout=PATIENCE_MS)
    assert page.tree.topLevelItemCount() == count


def test_row_that_is_not_there_is_refused_and_can_be_put_right(qtbot: QtBot, qapp: QApplication, tasks: Tasks) -> None:
    page = shown(qtbot, qapp, tasks, stated(ledger_heads=[HEAD]))
    for typed, said in (
        ("", "请输入这一行的编号，报告的台账里印有编号。"),
        ("ZC-9", "报送包的“国有资产清单”里没有编号为“ZC-9”的行。请对照报告核对编号，或另选台账。"),
        ("厂房", "“国有资产清单”里有 2 行都写着“厂房”，不知道指哪一行。请改用编号。"),
    ):
        page.rows.code.selectAll()
        compose(page.rows.code, typed)
        QTest.keyClick(page.rows.code, ENTER)
        qtbot.waitUntil(lambda said=said: page.bar.text == said, timeout=PATIENCE_MS)
        assert page.rows.code.hasFocus()
    picture(page, "turn_row_refused")
    compose(page.rows.code, "ZC-1")  # the wrong text is selected
    QTest.keyClick(page.rows.code, ENTER)
    qtbot.waitUntil(page.box.hasFocus, timeout=PATIENCE_MS)
    assert page.bar.text == ""


def test_package_without_rows_does_not_ask_for_one(qtbot: QtBot, qapp: QApplication, tasks: Tasks) -> None:
    page = shown(qtbot, qapp, tasks, PackageData({}, True, False, (), {}))
    assert not page.rows.isVisible()
