"""Carrying forward and last year's figures at the window: offered, listed, chosen, taken back as one step."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from desktop.dialogs.carry_dialog import CarryDialog
from desktop.dialogs.last_year_dialog import LastYearDialog
from desktop.main_window import MainWindow
from forms.services.session import Session
from tests.gui.nodes import enter, go_to_node, with_dialog
from tests.gui.screens import missing_glyphs, take, texts_of
from tests.unit.test_last_year import last_year, last_years_letter


@pytest.fixture
def june(window: MainWindow) -> MainWindow:
    """June, blank, after a March with texts and a finished milestone."""
    enter(window, "9.2.value=205", "9.2.next=4月底前完成辅导。", "9.2.problems=研发费用归集不规范。")
    enter(window, "1.1.value=是", "1.1.done_on=2024-03-15", "1.1.doc_no=渝府办发〔2024〕14号")
    go_to_node(window, "2024-06")
    return window


def is_blank(window: MainWindow) -> bool:
    return window.workbench.session.entries.node_is_blank("2024-06")


def test_a_blank_node_offers_what_the_one_before_has_and_changes_nothing(june: MainWindow) -> None:
    take(june, "carry_offer")
    assert june.parts.bar.text == "6月底还没有填写。3月底有 5 项内容可以沿用，沿用前会逐项列出。"
    assert is_blank(june)
    go_to_node(june, "2024-03")
    assert june.parts.bar.text == ""
    go_to_node(june, "2024-06")
    assert june.parts.bar.text == ""


def test_only_what_is_ticked_comes_over_in_one_step_that_is_taken_back_whole(june: MainWindow) -> None:
    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, CarryDialog)
        take(dialog, "carry", None)
        assert not missing_glyphs(texts_of(dialog))
        dialog.ticks.none.click()
        assert not dialog.ticks.take.isEnabled()
        dialog.list.topLevelItem(1).setCheckState(0, Qt.CheckState.Checked)
        assert dialog.ticks.take.text() == "带入 2 项  Ctrl+回车"
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    with_dialog(june, "carry", choose)
    assert june.workbench.settle()
    entries, session = june.workbench.session.entries, june.workbench.session
    assert entries.cell("2024-06", "9.2", "next").value == "4月底前完成辅导。"
    assert entries.cell("2024-06", "1.1", "value").is_empty
    assert june.parts.bar.text == "已带入 2 项，请逐项核对。Ctrl+Z 可整体撤销。"
    assert history_actions(june, session, "9.2", "next") == ["carry"]
    june.window_actions.by_id["undo"].trigger()
    assert is_blank(june)
    go_to_node(june, "2024-03")
    assert june.parts.bar.text == ""


def test_leaving_the_list_changes_nothing(june: MainWindow) -> None:
    with_dialog(june, "carry", lambda dialog: dialog.reject())
    assert is_blank(june)


def test_the_first_node_says_that_nothing_is_before_it(window: MainWindow) -> None:
    window.window_actions.by_id["carry"].trigger()
    assert window.parts.bar.text == "这是第一个节点，前面没有可沿用的内容。"


def test_last_years_figures_are_listed_and_taken(june: MainWindow, tmp_path: Path, qtbot) -> None:
    path = last_year(tmp_path / "大足区-2023", last_years_letter(), "2023-06 8.1.value=100", "2023-12 9.2.value=208")

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, LastYearDialog)
        dialog.read(tmp_path)
        qtbot.waitUntil(lambda: dialog.bar.text != "")
        assert "工作区" in dialog.bar.text
        dialog.read(path)
        qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 2)
        take(dialog, "last_year", None)
        assert not missing_glyphs(texts_of(dialog))
        dialog.list.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
        dialog.ticks.take.click()

    with_dialog(june, "last_year", choose)
    assert june.workbench.settle()
    entries = june.workbench.session.entries
    assert entries.cell("2024-06", "9.2", "last_year").value == "208"
    assert entries.cell("2024-06", "8.1", "last_year").is_empty
    assert history_actions(june, june.workbench.session, "9.2", "last_year") == ["last_year"]
    june.window_actions.by_id["undo"].trigger()
    assert entries.cell("2024-06", "9.2", "last_year").is_empty
    assert june._preferences.folder(f"last_year {june.workbench.path}") == path


def history_actions(window: MainWindow, session: Session, measure: str, field: str) -> list[str]:
    """What the log says was done, newest first; read where the database lives."""
    found: list[str] = []
    node = window.workbench.node.id
    window.workbench.tasks.run(
        lambda: [change.action for change in session.history(node, measure, field)], found.extend
    )
    assert window.workbench.tasks.flush()
    return found
