"""The first page: a new workspace, and what is said when one does not open."""

import os
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QRadioButton

from desktop.app import Program
from desktop.launch import is_window_target
from desktop.main_window import MainWindow
from desktop.overview.start_page import StartPage
from desktop.qt_words import use_chinese_words
from forms.services.session import list_backups, open_workspace
from tests.gui.screens import missing_glyphs, take, texts_of
from tests.gui.signing_steps import press_in
from tests.screen import dress


@pytest.fixture
def program(qapp, preferences, request) -> Program:
    dress(qapp)
    made = Program(preferences)
    request.addfinalizer(made.finish)
    return made


def wait_for_letters(qtbot, program: Program) -> StartPage:
    page = program.window
    assert isinstance(page, StartPage)
    qtbot.waitUntil(lambda: "47 项措施" in texts_of(page))
    return page


def test_first_start_makes_a_workspace_and_opens_it(qtbot, program: Program, tmp_path: Path) -> None:
    program.start()
    page = wait_for_letters(qtbot, program)
    take(page, "first_start")
    assert missing_glyphs(texts_of(page)) == set()
    assert "14 方面 47 项措施" in texts_of(page)
    folder = page.form._folder
    folder.setFocus()
    folder.selectAll()
    qtbot.keyClicks(folder, str(tmp_path / "new"))
    qtbot.mouseClick(page.form._practice, Qt.MouseButton.LeftButton)
    assert isinstance(program.window, MainWindow)
    program.window.complete()
    assert program.window.workbench.session.is_practice
    assert (tmp_path / "new" / "workspace.zerenshu").is_file()


def test_the_keys_go_from_top_to_bottom_and_the_last_workspace_is_at_hand(
    qtbot, program: Program, preferences, workspace: Path
) -> None:
    program.start()
    page = wait_for_letters(qtbot, program)
    assert page.focusWidget() is page.form._create
    assert isinstance(page.form._folder.previousInFocusChain(), QRadioButton)
    program.finish()
    preferences.remember_workspace(workspace)
    program.show_start_page()
    focused = wait_for_letters(qtbot, program).focusWidget()
    assert isinstance(focused, QPushButton) and focused.text().startswith(workspace.name)


def test_a_folder_with_files_is_refused_in_the_page(qtbot, program: Program, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("x", encoding="utf-8")
    program.start()
    page = wait_for_letters(qtbot, program)
    page.form._folder.setFocus()
    page.form._folder.selectAll()
    qtbot.keyClicks(page.form._folder, str(tmp_path / "full"))
    qtbot.mouseClick(page.form._create, Qt.MouseButton.LeftButton)
    assert program.window is page
    assert "已经有文件" in page.bar.text


def test_a_second_window_is_told_who_has_the_workspace(qtbot, program: Program, workspace: Path) -> None:
    session = open_workspace(workspace, "李")
    program.start(str(workspace))
    page = wait_for_letters(qtbot, program)
    assert "工作区正由" in page.bar.text and "使用" in page.bar.text
    take(page, "start_in_use")
    session.close()


def test_a_damaged_database_offers_its_backups(qtbot, program: Program, workspace: Path) -> None:
    session = open_workspace(workspace, "李")
    session.back_up_at_start()
    session.close()
    (workspace / "workspace.db").write_bytes(b"not a database at all" * 100)
    program.start(str(workspace))
    page = wait_for_letters(qtbot, program)
    assert "损坏" in page.bar.text
    assert (workspace / "workspace.db").read_bytes().startswith(b"not a database")
    take(page, "start_damaged")
    restore = next(button for button in page.bar.findChildren(QPushButton) if "恢复" in button.text())
    qtbot.mouseClick(restore, Qt.MouseButton.LeftButton)
    assert isinstance(program.window, MainWindow)


def test_a_backup_that_is_damaged_too_offers_the_others(qtbot, program: Program, workspace: Path) -> None:
    with closing(open_workspace(workspace, "李")) as session:
        for name in ("改动前", "月初", "最早"):
            session.back_up(workspace / "backups" / f"{name}.db")
    newest, middle, oldest = list_backups(workspace)
    newest.write_bytes(b"not a database either" * 100)
    os.utime(newest)
    middle.write_bytes(b"")
    os.utime(middle, (newest.stat().st_mtime - 60,) * 2)
    os.utime(oldest, (newest.stat().st_mtime - 120,) * 2)
    (workspace / "workspace.db").write_bytes(b"not a database at all" * 100)
    program.start(str(workspace))
    page = wait_for_letters(qtbot, program)
    for lost, offered in ((newest, middle), (middle, oldest)):
        press_in(page.bar, f"用“{lost.stem}”的备份恢复")
        assert page.bar.text == f"{lost.name}：这个备份也读不出来。请另选一个备份。"
        take(page, "start_backup_damaged")
        assert f"用“{offered.stem}”的备份恢复" in texts_of(page.bar)
    oldest.unlink()
    press_in(page.bar, f"用“{oldest.stem}”的备份恢复")
    assert page.bar.text.endswith("没有别的备份了。请把整个工作区文件夹复制一份，再联系技术人员。")
    assert (workspace / "workspace.db").read_bytes().startswith(b"not a database")


def test_commands_and_things_to_open_are_told_apart(workspace: Path) -> None:
    assert is_window_target(str(workspace))
    assert is_window_target(str(workspace / "workspace.zerenshu"))
    assert is_window_target("报送包.zip")
    assert not is_window_target("verify")
    assert not is_window_target("--help")


def test_the_file_dialog_speaks_chinese(qapp) -> None:
    words = use_chinese_words(qapp)
    try:
        assert (
            QFileDialog(options=QFileDialog.Option.DontUseNativeDialog)
            .labelText(QFileDialog.DialogLabel.LookIn)
            .startswith("查找范围")
        )
    finally:
        qapp.removeTranslator(words)
