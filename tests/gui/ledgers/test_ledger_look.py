"""Looking through a ledger: what is owed, sorted, filtered, found."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.ledgers.ledger_page import LedgerPage
from tests.gui.benches import compose
from tests.gui.ledgers.pages import (
    CTRL,
    SHIFT,
    assets,
    fill,
    focused,
    key,
    paste,
    place,
    texts,
    type_keys,
)
from tests.unit.ledgers import generated_assets


def test_required_and_empty_is_seen_and_filtered(page: LedgerPage) -> None:
    rows = assets(3)
    rows[1]["holder"] = ""
    fill(page, *rows)
    assert page.model.look(1, place(page, "holder")).is_missing
    with_key = page.filters.findChild(QWidget, "incomplete")
    QTest.mouseClick(with_key, Qt.MouseButton.LeftButton)
    assert texts(page, "code") == ["ZC-0002"]
    page.grid.go_cell(0, place(page, "holder"))
    type_keys(page, "a")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert texts(page, "code") == ["ZC-0002"], "a row does not vanish under the hand that fills it"


def test_head_sorts_in_three_states_and_totals_follow_the_filter(page: LedgerPage) -> None:
    rows = assets(3)
    for row, value in zip(rows, ("20", "100", "3"), strict=True):
        row["book_value"] = value
    fill(page, *rows)
    column = place(page, "book_value")
    for wanted in (["3", "20", "100"], ["100", "20", "3"], ["20", "100", "3"]):
        page.grid.sort_asked.emit(column)
        assert texts(page, "book_value") == wanted
    page.column_filter.chosen.emit("code", frozenset({"ZC-0001", "ZC-0003"}))
    assert texts(page, "book_value") == ["20", "3"]
    assert page.filters.said == "显示 2 行；资产编号为ZC-0001、ZC-0003"
    page.refresh()
    assert "账面价值 23.00 万元" in page._totals.text


def test_find_goes_on_and_back(page: LedgerPage) -> None:
    rows = assets(4)
    rows[1]["name"] = rows[3]["location"] = "双桥厂区"
    fill(page, *rows)
    page.grid.go_cell(0, 0)
    key(page, Qt.Key.Key_F, CTRL)
    compose(focused(), "双桥")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (1, place(page, "name"))
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (3, place(page, "location"))
    QTest.keyClick(focused(), Qt.Key.Key_Return, SHIFT)
    assert page.grid.currentIndex().row() == 1
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert focused() is page.grid


def test_generated_rows_have_no_fault_on_the_screen(page: LedgerPage) -> None:
    fill(page, *generated_assets(40))
    assert not [
        look
        for row in range(40)
        for column in range(len(page.view.columns))
        if (look := page.model.look(row, column)).level
    ]


def test_number_is_found_backwards_without_its_separators(page: LedgerPage) -> None:
    rows = assets(3)
    rows[1]["book_value"] = "12345"
    fill(page, *rows)
    assert page.view.text(1, place(page, "book_value")) == "12,345"
    page.grid.go_cell(2, 0)
    page.lookup.find("12345", backwards=True)
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (1, place(page, "book_value"))


def test_page_asks_for_no_more_room_than_a_small_screen_has_when_a_paste_left_much_out(page: LedgerPage) -> None:
    fill(page, *assets(1))
    paste(page, 0, page.view.columns[-1].name, "\n".join("一\t多出\t多出" for _row in range(9)))
    assert len(page.note.text.splitlines()) == 19
    assert page.minimumSizeHint().height() < 560
