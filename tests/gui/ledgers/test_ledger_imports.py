"""Importing rows of a ledger at the window: what changes, what is gone, what the file's columns mean, taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop.imports.import_columns import ColumnsPage
from desktop.imports.import_dialog import ImportDialog
from desktop.imports.import_flow import ImportFlow
from desktop.imports.lines_table import LinesTable
from desktop.main_window import MainWindow
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_importing import apply_ledger_import, read_ledger_import
from tests.gui.nodes import with_dialog
from tests.gui.screens import missing_glyphs, take, texts_of
from tests.unit.asset_workbook import cells_of, heads, write_assets
from tests.unit.fast_workbook import write_workbook
from tests.unit.ledgers import generated_assets

LEDGER = "state_assets"


@pytest.fixture
def desk(window: MainWindow) -> LedgerDesk:
    bench = window.workbench
    return LedgerDesk(bench.session, bench.node, LEDGER, bench.desk)


def settle(qtbot: QtBot, dialog: QDialog) -> ImportDialog:
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: dialog._job is None)
    return dialog


def read(qtbot: QtBot, dialog: QDialog, path: Path) -> ImportDialog:
    assert isinstance(dialog, ImportDialog)
    dialog.read(path)
    return settle(qtbot, dialog)


def choose_ledger(dialog: QDialog) -> ImportDialog:
    assert isinstance(dialog, ImportDialog)
    dialog.source._kinds.button(3).click()
    dialog.source.ledgers.setCurrentIndex(dialog.source.ledgers.findData(LEDGER))
    return dialog


def column(table: LinesTable, number: int) -> list[str]:
    return [table.text(row, number) for row in range(table.lines.rowCount())]


def in_other_words(path: Path, rows: list[list[object]]) -> Path:
    """Assets under heads that only this office uses."""
    words = {"权属单位": "哪家的", "责任人": "谁来办"}
    return write_workbook(path, [[words.get(str(head), head) for head in heads()], *rows])


def with_ledger_dialog(window: MainWindow, desk: LedgerDesk, deal: Callable[[QDialog], None]) -> None:
    """The import as a ledger's own page opens it, on the desk that the page edits."""
    flow = ImportFlow(window.parts, window._preferences, window, lambda _ledger: desk)
    action = window.window_actions.by_id["import"]
    action.triggered.disconnect()
    action.triggered.connect(lambda: flow.start(ledger=LEDGER))
    with_dialog(window, "import", deal)


def test_rows_are_shown_first_then_taken_and_taken_back(
    window: MainWindow, desk: LedgerDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    assets = generated_assets(60)
    write_assets(tmp_path / "上月.xlsx", assets)
    apply_ledger_import(desk, read_ledger_import(desk, tmp_path / "上月.xlsx"))
    before = [row.values for row in desk.rows]
    assets[0]["owner"] = "李某"
    cells = [cells_of(row) for row in [*assets[:50], *generated_assets(63)[60:]]]
    cells[5][4] = "飞机"
    path = write_workbook(tmp_path / "国资中心来件.xlsx", [heads(), *cells])

    def deal(dialog: QDialog) -> None:
        made = read(qtbot, choose_ledger(dialog), path)
        take(made, "import_ledger", None)
        assert not missing_glyphs(texts_of(made))
        assert made.preview._summary.text() == "新增 3 行 · 改动 2 行 · 未变 48 行 · 文件中没有 10 行 · 错误 1 处"
        assert column(made.preview.faults, 2) + column(made.preview.faults, 3) == ["7", "E"]
        shown = list(zip(column(made.preview.content, 0), column(made.preview.content, 1), strict=True))
        assert shown[:2] == [("△ 改动", "ZC-00001"), ("✗ 有错误", "ZC-00006")]
        assert made.preview.content.text(0, 2) == "责任人 王某 → 李某"
        assert not made._take.isEnabled()
        made.preview.skip_choice.click()
        assert made._take.text() == "导入 4 行"
        assert [row.values for row in desk.rows] == before
        made._take.click()

    with_dialog(window, "import", deal)
    assert (len(desk.rows), desk.row("ZC-00001").values["owner"]) == (63, "李某")
    assert window.parts.bar.text == "已从“国资中心来件.xlsx”导入待盘活国有资产清单：写入 4 行，删去 0 行（3月底）。"
    window.parts.bar._steps.itemAt(0).widget().click()
    assert window.workbench.settle()
    assert [row.values for row in desk.rows] == before
    assert window.parts.bar.text == "已撤销导入，恢复 4 行。"


def test_a_file_may_replace_the_ledger_and_says_what_goes(
    window: MainWindow, desk: LedgerDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    apply_ledger_import(desk, read_ledger_import(desk, write_assets(tmp_path / "一.xlsx", generated_assets(20))))
    path = write_assets(tmp_path / "二.xlsx", generated_assets(15))

    def deal(dialog: QDialog) -> None:
        made = read(qtbot, dialog, path)
        assert made.source.ledger == LEDGER
        assert made.bar.text == "文件内容与现有内容相同，没有需要导入的。"
        made.preview.replacing.click()
        settle(qtbot, made)
        take(made, "import_replacing", None)
        assert set(column(made.preview.content, 0)) == {"－ 删去"}
        assert made._take.text() == "写入 0 行，删去 5 行"
        made._take.click()

    with_ledger_dialog(window, desk, deal)
    assert len(desk.rows) == 15
    desk.undo()
    assert len(desk.rows) == 20


def test_columns_that_are_not_known_are_assigned_once(
    window: MainWindow, desk: LedgerDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    cells = [cells_of(row) for row in generated_assets(12)]
    path = in_other_words(tmp_path / "一.xlsx", cells)

    def choose(page: ColumnsPage, label: str, name: str) -> None:
        choice = next(each for each in page.choices if each.accessibleName() == label)
        choice.setCurrentIndex(choice.findData(name))

    def deal(dialog: QDialog) -> None:
        made = read(qtbot, dialog, path)
        assert made.preview.ask_columns.text() == "指定各列（2 列没有认出）…"
        made.preview.ask_columns.click()
        take(made, "import_columns", None)
        assert not missing_glyphs(texts_of(made))
        choose(made.columns, "哪家的", "owner")
        choose(made.columns, "谁来办", "owner")
        assert not made.columns.accept.isEnabled()
        choose(made.columns, "哪家的", "holder")
        made.columns.accept.click()
        settle(qtbot, made)
        assert column(made.preview.faults, 0) == []
        made._take.click()

    with_ledger_dialog(window, desk, deal)
    assert {row.values["holder"] for row in desk.rows} == {"大足城投"}

    def deal_again(dialog: QDialog) -> None:
        made = read(qtbot, dialog, in_other_words(tmp_path / "二.xlsx", cells))
        assert made.bar.text == "文件内容与现有内容相同，没有需要导入的。"
        made.preview.ask_columns.click()
        choice = next(each for each in made.columns.choices if each.accessibleName() == "谁来办")
        choice.setCurrentIndex(choice.findText("不再记住，按列名识别"))
        made.columns.accept.click()
        settle(qtbot, made)
        assert made.preview.ask_columns.text() == "指定各列（1 列没有认出）…"

    with_dialog(window, "import", deal_again)


def test_a_file_without_a_head_leads_to_its_columns(
    window: MainWindow, desk: LedgerDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_workbook(tmp_path / "一.xlsx", [["甲", "乙"], ["ZC-1", "城投"]])

    def deal(dialog: QDialog) -> None:
        made = read(qtbot, dialog, path)
        take(made, "import_no_head", None)
        made.bar._steps.itemAt(0).widget().click()
        for label, name in (("甲", "code"), ("乙", "holder")):
            choice = next(each for each in made.columns.choices if each.accessibleName() == label)
            choice.setCurrentIndex(choice.findData(name))
        made.columns.accept.click()
        settle(qtbot, made)
        assert column(made.preview.content, 1) == ["ZC-1"]

    with_ledger_dialog(window, desk, deal)
