"""A new letter over ledgers with rows, at the window: what is lost or cannot be taken is read before anything changes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.letters.update_dialog import UpdateDialog
from desktop.workbench import Workbench
from forms.excel.letter_workbook import export_letter_workbook
from forms.schema.letter import Letter
from forms.services.session import open_workspace
from tests.gui.screens import missing_glyphs, take, texts_of
from tests.screen import dress
from tests.unit.desks import dazu
from tests.unit.ledger_letters import next_letter, places_of_book_value, rebuilt
from tests.unit.ledgers import ASSET, add_all, ledger_desk

DEED = "渝（2024）大足区不动产权第1号"


@pytest.fixture
def open_dialog(qtbot: QtBot, qapp, tmp_path: Path) -> Iterator[Callable[[Letter], UpdateDialog]]:
    """The dialog over a workspace with two assets, a new letter read."""
    dress(qapp)
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [{**ASSET, "registered": "是", "deed": DEED, "partner": "央企"}, {**ASSET, "code": "ZC-0002"}])
    desk.session.close()
    bench = Workbench(open_workspace(tmp_path / "ws", "张敏"))

    def open_it(letter: Letter) -> UpdateDialog:
        path = tmp_path / "新版.xlsx"
        path.write_bytes(export_letter_workbook(letter))
        dialog = UpdateDialog(bench)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.source.choose(path)
        qtbot.waitUntil(lambda: dialog.rows is not None)
        return dialog

    yield open_it
    bench.close()


def test_rows_and_columns_that_go_are_named_first(open_dialog: Callable[[Letter], UpdateDialog]) -> None:
    dialog = open_dialog(rebuilt(dazu()))
    text = dialog.rehearsal.text
    assert text.index("将丢失（1）") < text.index("需要改正（1）") < text.index("台账的变化")
    assert f"不动产权证号（待盘活国有资产清单）\t1 个值：ZC-0001：{DEED}\t\t新版没有这一列" in text
    assert "台账改名\t待盘活国有资产清单（state_assets）\t待盘活国有资产清单（assets）\t2 行随之移动" in text
    assert "将丢失 1 处" in text
    assert dialog._take.isEnabled()
    take(dialog, "letter_ledgers", None)
    assert missing_glyphs(texts_of(dialog)) == set()


def test_numbers_that_do_not_fit_keep_the_letter_out(open_dialog: Callable[[Letter], UpdateDialog]) -> None:
    dialog = open_dialog(next_letter(dazu(), "state_assets", places_of_book_value(1)))
    assert "不能采用：放不下的数（1）" in dialog.rehearsal.text
    assert "有放不下的数，不能采用" in dialog.rehearsal.text
    assert not dialog._take.isEnabled()
    take(dialog, "letter_ledgers_refused", None)
