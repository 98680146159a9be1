"""Signing in turn and sending back through the windows, on packages of a real practice workspace."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.turns.turn_dialog import TurnDialog
from desktop.workbench import Workbench
from forms.services.exporting import ExportRequest, ExportResult, export_package
from forms.services.identities import make_trial_identities
from tests.gui.benches import compose, picture, practice_bench
from tests.gui.signing_steps import agree_to_certificates, press_in, type_pin

PATIENCE_MS = 60_000


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Workbench]:
    with practice_bench(tmp_path / "ws", filled=True) as made:
        yield made


@pytest.fixture
def package(bench: Workbench, tmp_path: Path) -> Path:
    """Signed by the preparer alone, as it came to the reviewer's machine."""
    session, made = bench.session, list[ExportResult]()
    keys = make_trial_identities(session)
    request = ExportRequest("2024-03", tmp_path / "来件", (keys["preparer"],))
    bench.tasks.run(lambda: export_package(session, request), made.append)
    assert bench.tasks.flush()
    return made[0].package


def opened(qtbot: QtBot, package: Path, person: str = "赵科长") -> TurnDialog:
    dialog = TurnDialog(person)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    with qtbot.waitSignal(dialog.opened, timeout=PATIENCE_MS):
        dialog.open_package(package)
    return dialog


def field(dialog: TurnDialog, name: str) -> QLineEdit:
    (found,) = [field for field in dialog.findChildren(QLineEdit) if field.accessibleName() == name]
    return found


def test_reviewer_looks_and_signs(qtbot: QtBot, bench: Workbench, package: Path) -> None:
    dialog = opened(qtbot, package)
    seen = dialog.look.summary.toPlainText()
    assert "现在轮到：审核人" in seen and "滞后" in seen and "填报单位电脑的时钟" in seen
    picture(dialog, "turn_look")
    dialog.look.tabs.setCurrentIndex(1)
    picture(dialog, "turn_report")
    press_in(dialog, "以审核人签名(&S)…")
    key = make_trial_identities(bench.session)["reviewer"]
    QTest.keyClicks(field(dialog, "审核人的密钥文件"), str(key.key_file))
    compose(field(dialog, "审核人的密码"), key.password.decode())
    picture(dialog, "turn_sign")
    said = agree_to_certificates()
    press_in(dialog, "签名")
    qtbot.waitUntil(lambda: dialog.result is not None, timeout=PATIENCE_MS)
    assert "审核人：试用-审核人" in said[0]
    assert dialog.result is not None
    assert "_r1_s2.zip 交给单位负责人" in dialog.result.text
    picture(dialog, "turn_signed")
    assert package.with_name(package.name.replace("_s1", "_s2")).is_file()


def test_reviewer_sends_back_with_a_comment_on_a_cell(qtbot: QtBot, package: Path) -> None:
    dialog = opened(qtbot, package)
    press_in(dialog, "退回，写意见(&R)…")
    page = dialog.comments
    assert page is not None
    compose(field(dialog, "查找"), "9.2")
    page.choose("9.2.value")
    compose(page.box, "请附认定名单")
    page.choose("9.2")
    compose(page.box, "与统计局口径核对")
    picture(dialog, "turn_comments")
    press_in(dialog, "写退回单（2 条）")
    qtbot.waitUntil(lambda: dialog.result is not None, timeout=PATIENCE_MS)
    picture(dialog, "turn_returned")
    slip = package.with_name(package.name.replace(".zip", "_return.json"))
    assert slip.is_file() and slip.with_suffix(".pdf").is_file()
