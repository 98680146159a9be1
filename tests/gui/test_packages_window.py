"""Quick entry, export and verify as the window offers them: the wiring, by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.entry.sheet_page import SheetPage
from desktop.entry.sheet_view import SheetView
from desktop.main_window import MainWindow
from desktop.packages.export_dialog import ExportDialog
from desktop.recent import Preferences
from desktop.turns.turn_dialog import TurnDialog
from tests.gui.benches import picture, practice_bench
from tests.gui.nodes import with_dialog


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    with practice_bench(tmp_path / "ws", filled=True) as bench:
        preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
        made = MainWindow(bench, preferences)
        made.resize(1366, 768)
        with qtbot.waitExposed(made):
            made.show()
        yield made
        made.hide()
        made.deleteLater()


def test_f6_shows_the_sheet_and_ctrl_enter_the_form(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F6)
    sheet = window.findChild(SheetPage)
    view = sheet.findChild(SheetView)
    assert QApplication.focusWidget() is view
    view.go_measure("9.2")
    picture(window, "window_sheet")
    QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not sheet.isVisible()
    assert window.parts.form.measure is not None
    assert window.parts.form.measure.no == "9.2"


def test_page_keys_and_undo_belong_to_the_sheet_while_it_has_the_focus(window: MainWindow) -> None:
    bench = window.workbench
    before = bench.desk.view(bench.letter.measure("9.2")).text("value")
    QTest.keyClick(window, Qt.Key.Key_F6)
    view = window.findChild(SheetView)
    view.go_measure("9.2")
    QTest.keyClick(view, Qt.Key.Key_Delete)
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bench.desk.view(bench.letter.measure("9.2")).text("value") == before
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert view.isVisible()
    assert window.findChild(SheetPage).current_measure != "9.2"


def test_ctrl_e_opens_the_export_and_an_issue_leads_back_to_its_field(window: MainWindow) -> None:
    window.workbench.set_raw("9.2", "as_of", "2024-02-30")
    seen = []

    def deal() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        seen.append(dialog.form.text)
        dialog.form.issue_chosen.emit("9.2", "as_of")

    QTimer.singleShot(200, deal)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert seen == ["✗ 还不能导出：错误 1 个，待说明 0 个。请先改正错误、写好审核说明。"]
    assert window.navigator.measure == "9.2"


def test_verify_key_asks_for_the_verify_window(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.verify_asked) as asked:
        QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert asked.args == [""]


def test_key_of_signing_in_turn_asks_for_its_window(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.turn_asked):
        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)


@pytest.mark.parametrize("action", ["comments", "trust", "supplement"])
def test_menu_opens_dialogs_of_packages(window: MainWindow, action: str) -> None:
    titles = {"comments": "退回意见", "trust": "信任的根证书和吊销列表", "supplement": "补充材料"}
    seen: list[str] = []
    with_dialog(window, action, lambda dialog: seen.append(dialog.windowTitle()))
    assert seen == [titles[action]]


def test_start_page_leads_to_signing_without_a_workspace(qtbot: QtBot, tmp_path: Path) -> None:
    program = Program(Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    page = program.show_start_page()
    qtbot.waitExposed(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert isinstance(program._turn, TurnDialog) and program._turn.isVisible()
    program.finish()
