"""Importing from Excel at the window: template out, filled, looked at, taken, taken back; every refusal in its place."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop.imports.import_dialog import ImportDialog
from desktop.imports.import_subject import CellSubject
from desktop.imports.lines_table import LinesTable
from desktop.main_window import MainWindow
from forms.excel import reader
from forms.excel.template import build_template
from tests.gui.nodes import enter, go_to_node, with_dialog
from tests.gui.screens import missing_glyphs, take, texts_of

HEAD = ["编号", "措施", "本期数", "数据截至", "数据性质", "进展情况"]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """A department's own table, rows as lists."""

    def make(*rows: list[object]) -> Path:
        book = openpyxl.Workbook()
        for row in (HEAD, *rows):
            book.worksheets[0].append(row)
        path = tmp_path / "科技局来件.xlsx"
        book.save(path)
        return path

    return make


def value(window: MainWindow, measure: str, field: str = "value") -> str:
    return window.workbench.session.entries.cell(window.workbench.node.id, measure, field).value


def read(qtbot: QtBot, dialog: QDialog, path: Path) -> ImportDialog:
    assert isinstance(dialog, ImportDialog)
    dialog.read(path)
    qtbot.waitUntil(lambda: dialog._job is None)
    return dialog


def column(table: LinesTable, number: int) -> list[str]:
    return [table.text(row, number) for row in range(table.lines.rowCount())]


def test_new_and_changed_are_shown_first_then_taken_and_taken_back(
    window: MainWindow, qtbot: QtBot, workbook: Callable[..., Path]
) -> None:
    enter(window, "9.2.value=201", "9.3.value=1520")
    path = workbook(["9.2", "", 205, "2024-03-31", "快报", "新认定12家"], ["9.3", "", 1520])

    def deal(dialog: QDialog) -> None:
        made = read(qtbot, dialog, path)
        take(made, "import_preview", None)
        assert not missing_glyphs(texts_of(made))
        rows = list(zip(*(column(made.preview.content, number) for number in (0, 1, 2, 3, 4)), strict=True))
        assert rows[0] == ("△ 改动", "9.2", "本期数", "201", "205")
        assert [row[0] for row in rows] == ["△ 改动", "＋ 新增", "＋ 新增", "＋ 新增"]
        assert value(window, "9.2") == "201"
        assert made._take.text() == "导入 4 项"
        made._take.click()

    with_dialog(window, "import", deal)
    assert value(window, "9.2") == "205"
    take(window, "import_done")
    assert window.parts.bar.text == "已从“科技局来件.xlsx”导入 4 项（3月底）。"
    enter(window, "9.2.progress=新认定13家")
    window.parts.bar._steps.itemAt(0).widget().click()
    assert window.workbench.settle()
    assert (value(window, "9.2"), value(window, "9.2", "as_of")) == ("201", "")
    assert value(window, "9.2", "progress") == "新认定13家"
    assert window.parts.bar.text == "已撤销导入，恢复 3 项；导入后又改过的 1 项保留不动。"
    assert log_of_imports(window) == ["undo_import", "import"]


def test_an_import_is_one_step_of_undo(window: MainWindow, qtbot: QtBot, workbook: Callable[..., Path]) -> None:
    path = workbook(["9.2", "", 205, "2024-03-31", "快报"], ["9.3", "", 1520])
    with_dialog(window, "import", lambda dialog: read(qtbot, dialog, path)._take.click())
    window.window_actions.by_id["undo"].trigger()
    assert (value(window, "9.2"), value(window, "9.3")) == ("", "")


def test_an_error_blocks_until_the_good_rows_alone_are_asked_for(
    window: MainWindow, qtbot: QtBot, workbook: Callable[..., Path]
) -> None:
    path = workbook(["9.2", "", "二百零五"], ["9.3", "", 1520], ["9.9", "", 3])

    def deal(dialog: QDialog) -> None:
        made = read(qtbot, dialog, path)
        take(made, "import_faults", None)
        assert not made._take.isEnabled()
        assert column(made.preview.faults, 2)[:2] == ["2", "4"]
        assert column(made.preview.faults, 3)[0] == "C"
        assert "9.9" in column(made.preview.faults, 4)[1]
        QTest.keyClick(made.preview.skip_choice, Qt.Key.Key_Space)
        assert made._take.text() == "导入 1 项"
        made._take.click()

    with_dialog(window, "import", deal)
    assert (value(window, "9.2"), value(window, "9.3")) == ("", "1520")


def test_a_template_of_another_node_or_kind_is_refused_in_place(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = window.workbench.desk
    path = tmp_path / CellSubject(window.workbench, "targets").template_name
    path.write_bytes(build_template(desk.letter, desk.node, desk.session.entries, "targets"))
    go_to_node(window, "2024-06")

    def deal(dialog: QDialog) -> None:
        made = read(qtbot, dialog, path)
        assert column(made.preview.faults, 4)[0].startswith("这是“目标计划”的模板，现在导入的是“措施填报”")
        QTest.keyClick(made, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: made.source.kind == "targets")
        qtbot.waitUntil(lambda: made._job is None and made._plan is not None)
        take(made, "import_wrong_node", None)
        assert "这是节点 2024-03 的模板" in column(made.preview.faults, 4)[0]
        assert not made._take.isEnabled()

    with_dialog(window, "import", deal)


def test_our_own_template_comes_back_unchanged(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(window, "9.2.value=205")
    path = tmp_path / "模板.xlsx"
    monkeypatch.setattr(
        "desktop.imports.template_export.QFileDialog.getSaveFileName", lambda *_arguments: (str(path), "")
    )

    def deal(dialog: QDialog) -> None:
        assert isinstance(dialog, ImportDialog)
        dialog.source.template_asked.emit()
        qtbot.waitUntil(lambda: dialog.bar.text != "")
        assert dialog.bar.text == f"模板已导出到 {path}，填好后再导入。"
        read(qtbot, dialog, path)
        assert dialog.bar.text == "文件内容与现有内容相同，没有需要导入的。"

    with_dialog(window, "import", deal)


def test_a_file_in_use_and_a_file_that_is_none_are_said_and_can_be_tried_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, workbook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(["9.2", "", 205])
    (tmp_path / "通知.xlsx").write_bytes(b"%PDF-1.7\x00\x01\x02\xff\xfe" * 40)
    read_bytes = Path.read_bytes

    def locked(self: Path) -> bytes:
        if self == path:
            raise PermissionError(13, "in use")
        return read_bytes(self)

    def deal(dialog: QDialog) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "read_bytes", locked)
            made = read(qtbot, dialog, path)
        assert made.bar.text.endswith("无法打开文件，它可能正被其他程序使用。请关闭 WPS 或 Excel 中的这个文件后重试。")
        take(made, "import_locked", None)
        made.bar._steps.itemAt(0).widget().click()
        qtbot.waitUntil(lambda: made._job is None and made._plan is not None)
        assert made._take.text() == "导入 1 项"
        read(qtbot, made, tmp_path / "通知.xlsx")
        assert "这不是可以读取的表格文件" in made.bar.text
        assert not made._take.isEnabled()

    with_dialog(window, "import", deal)
    assert value(window, "9.2") == ""


def test_reading_can_be_stopped(
    window: MainWindow, qtbot: QtBot, workbook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(["9.2", "", 205])
    monkeypatch.setattr(reader, "_command", lambda: [reader.sys.executable, "-c", "import time; time.sleep(60)"])

    def deal(dialog: QDialog) -> None:
        assert isinstance(dialog, ImportDialog)
        dialog.read(path)
        take(dialog, "import_reading", None)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: dialog._job is None)
        assert dialog.bar.text == "已停止读取，没有改动任何内容。"

    with_dialog(window, "import", deal)


def test_a_dropped_file_is_read(window: MainWindow, qtbot: QtBot, workbook: Callable[..., Path]) -> None:
    path = workbook(["9.2", "", 205])

    def deal(dialog: QDialog) -> None:
        assert isinstance(dialog, ImportDialog)
        dropped = QMimeData()
        dropped.setUrls([QUrl.fromLocalFile(str(path))])
        action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        event = QDropEvent(QPointF(5, 5), action, dropped, button, Qt.KeyboardModifier.NoModifier)
        dialog.source.dropEvent(event)
        qtbot.waitUntil(lambda: dialog._plan is not None)
        assert dialog._take.text() == "导入 1 项"

    with_dialog(window, "import", deal)


def log_of_imports(window: MainWindow) -> list[str]:
    """What the log says of imports at the node, newest first; each names the file's hash."""
    from forms.storage.audit_store import changes_of

    found: list = []
    session = window.workbench.session
    window.workbench.tasks.run(lambda: changes_of(session.connection, "import:measures@2024-03"), found.extend)
    assert window.workbench.tasks.flush()
    assert all(len(change.detail["sha256"]) == 64 for change in found)
    return [change.action for change in found]
