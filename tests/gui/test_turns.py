"""Signing in turn and sending back through the windows, on packages of a real practice workspace."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.recent import Preferences
from desktop.signing.certificate_dialog import CertificateDialog
from desktop.turns.accept_flow import AcceptFlow
from desktop.turns.comments_dialog import CommentsDialog
from desktop.turns.supplement_dialog import SupplementDialog
from desktop.turns.turn_dialog import TurnDialog
from desktop.workbench import Workbench
from forms.package.return_slip import Comment, Place
from forms.services.exporting import ExportRequest, export_package
from forms.services.identities import make_trial_identities
from forms.services.returning import return_package
from forms.services.session import open_workspace
from forms.services.turns import sign_package
from tests.gui.benches import compose, picture
from tests.gui.screens import texts_of
from tests.gui.signing_steps import agree_to_certificates, press_in, when_shown
from tests.screen import dress
from tests.unit.desks import NODE, new_desk
from tests.unit.packages import change_entry

PATIENCE_MS = 60_000


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with its package, signed by the preparer alone: made once, copied for every test."""
    folder = tmp_path_factory.mktemp("office")
    with closing(new_desk(folder / "ws", practice=True, filled=True).session) as session:
        keys = make_trial_identities(session)
        export_package(session, ExportRequest(NODE, folder / "来件", (keys["preparer"],)))
    return folder


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, office: Path, tmp_path: Path) -> Iterator[Workbench]:
    dress(qapp)
    for name in ("ws", "来件"):
        shutil.copytree(office / name, tmp_path / name)
    made = Workbench(open_workspace(tmp_path / "ws", "张"))
    yield made
    made.settle()
    made.close()


@pytest.fixture
def package(bench: Workbench, tmp_path: Path) -> Path:
    """As it came to the reviewer's machine."""
    (path,) = (tmp_path / "来件").iterdir()
    return path


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


def test_changed_package_is_not_signed_but_can_be_sent_back(qtbot: QtBot, package: Path, tmp_path: Path) -> None:
    bad = tmp_path / "改动.zip"
    bad.write_bytes(change_entry(package.read_bytes(), "data.json", lambda blob: blob.replace(b"205", b"206")))
    dialog = opened(qtbot, bad)
    assert "没有通过核验，不能签名" in dialog.look.bar.text
    buttons = {button.text(): button.isEnabled() for button in dialog.look.findChildren(QPushButton)}
    assert (buttons["以审核人签名(&S)…"], buttons["退回，写意见(&R)…"]) == (False, True)
    picture(dialog, "turn_refused")


def test_deputy_without_basis_is_asked_for_it(qtbot: QtBot, bench: Workbench, package: Path) -> None:
    dialog = opened(qtbot, package)
    press_in(dialog, "以审核人签名(&S)…")
    assert dialog.sign is not None
    press_in(dialog, "签名")
    assert dialog.sign.bar.text == "请先选择密钥文件或密码钥匙。"
    dialog.sign.row.use_trial(make_trial_identities(bench.session)["reviewer"])
    (menu,) = dialog.sign.findChildren(QMenu)
    next(action for action in menu.actions() if action.text() == "代签(&D)").trigger()
    press_in(dialog, "签名")
    assert dialog.sign.bar.text == "请写明代签依据。"
    compose(field(dialog, "审核人的代签依据"), "区府办〔2024〕12号授权")
    agree_to_certificates()
    press_in(dialog, "签名")
    qtbot.waitUntil(lambda: dialog.result is not None, timeout=PATIENCE_MS)
    again = opened(qtbot, package.with_name(package.name.replace("_s1", "_s2")))
    assert "代签依据：区府办〔2024〕12号授权" in again.look.summary.toPlainText()


def test_not_agreeing_to_the_certificate_writes_nothing(qtbot: QtBot, bench: Workbench, package: Path) -> None:
    dialog = opened(qtbot, package)
    press_in(dialog, "以审核人签名(&S)…")
    assert dialog.sign is not None
    page = dialog.sign
    page.row.use_trial(make_trial_identities(bench.session)["reviewer"])

    def refuse(shown: CertificateDialog) -> None:
        picture(shown, "turn_certificate")
        press_in(shown, "返回，不签名")

    when_shown(CertificateDialog, refuse)
    press_in(dialog, "签名")
    qtbot.waitUntil(lambda: page.bar.text == "没有签名，没有写出任何文件。", timeout=PATIENCE_MS)
    assert list(package.parent.iterdir()) == [package]


@pytest.fixture
def window(qtbot: QtBot, bench: Workbench, package: Path, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(bench, Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    made.complete()
    yield made
    made.hide()
    made.deleteLater()


def flow(window: MainWindow) -> AcceptFlow:
    return window.window_actions._package_flow()


def test_slip_is_taken_home_and_leads_to_its_cells(qtbot: QtBot, window: MainWindow, package: Path) -> None:
    comments = (Comment(Place("measure", "9.2", "value"), "请附认定名单"), Comment(Place("package"), "请在周五前改好"))
    slip, _made = return_package(package, comments, by="赵科长", role="reviewer")

    def deal(dialog: CommentsDialog) -> None:
        texts = [dialog.table.topLevelItem(0).text(column) for column in range(5)]
        assert texts[:4] == ["9.2 本期数", "205", "205", "请附认定名单"] and "审核人 赵科长" in texts[4]
        picture(dialog, "turn_comments_taken")
        press_in(dialog, "到这一栏")

    when_shown(CommentsDialog, deal)
    flow(window).accept(slip)
    qtbot.waitUntil(lambda: window.navigator.measure == "9.2", timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: "! 退回意见　本期数：请附认定名单" in window.parts.context.text, timeout=PATIENCE_MS)
    picture(window, "turn_comment_beside_cell")


def test_signed_package_is_taken_home_and_a_foreign_file_is_not(
    qtbot: QtBot, window: MainWindow, package: Path, tmp_path: Path
) -> None:
    signed = sign_package(package, make_trial_identities(window.workbench.session)["reviewer"]).path
    flow(window).accept(signed)
    qtbot.waitUntil(lambda: "已收回 " in window.parts.bar.text, timeout=PATIENCE_MS)
    assert (window.workbench.session.folder.packages_path / signed.name).is_file()
    (tmp_path / "别的.json").write_text("{}", encoding="utf-8")
    flow(window).accept(tmp_path / "别的.json")
    qtbot.waitUntil(lambda: "这不是退回单" in window.parts.bar.text, timeout=PATIENCE_MS)


def button(dialog: QWidget, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def test_supplement_looks_for_its_base_while_the_person_goes_on(
    qtbot: QtBot, window: MainWindow, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, looked, may_look = window.workbench, threading.Event(), threading.Event()

    def slowly() -> list[object]:
        may_look.wait(PATIENCE_MS / 1000)
        looked.set()
        return []

    monkeypatch.setattr(bench.session, "packages", slowly)
    dialog = SupplementDialog(bench, window)
    dialog.show()
    assert "正在查找报送包…" in texts_of(dialog)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(package), ""))
    press_in(dialog, "选择…")
    may_look.set()
    qtbot.waitUntil(looked.is_set, timeout=PATIENCE_MS)
    assert bench.tasks.flush()
    assert package.name in texts_of(dialog) and "没有找到" not in texts_of(dialog)
    gone = SupplementDialog(bench, window)
    gone.close()
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
    assert bench.tasks.flush()


def test_supplement_names_its_base(qtbot: QtBot, window: MainWindow, package: Path, tmp_path: Path) -> None:
    bench = window.workbench
    (bench.session.folder.packages_path).mkdir(exist_ok=True)
    flow(window).accept(package)
    qtbot.waitUntil(lambda: "已收回 " in window.parts.bar.text, timeout=PATIENCE_MS)
    scan = tmp_path / "盖章扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    dialog = SupplementDialog(bench, window)
    dialog.show()
    dialog.add_files([scan, scan])
    qtbot.waitUntil(lambda: button(dialog, "生成补充件").isEnabled(), timeout=PATIENCE_MS)
    picture(dialog, "supplement")
    press_in(dialog, "生成补充件")
    qtbot.waitUntil(lambda: dialog.page_after is not None, timeout=PATIENCE_MS)
    assert dialog.page_after is not None
    assert dialog.page_after.text.startswith("已生成补充件，核验通过但有提示")
    picture(dialog, "supplement_made")
    dialog.close()
