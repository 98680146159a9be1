"""Exporting, reopening and verifying through their dialogs, on a real practice workspace."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.packages.answer import AnswerBanner
from desktop.packages.export_dialog import ExportDialog
from desktop.packages.export_progress import ExportProgress
from desktop.packages.reopen_dialog import ReopenDialog
from desktop.packages.signer_row import SignerRow
from desktop.packages.signing_part import SigningPart
from desktop.packages.verify_dialog import VerifyDialog
from desktop.workbench import Workbench
from forms.clock import now
from forms.services.identities import make_trial_identities
from forms.services.trusting import trust_of
from tests.gui.benches import compose, picture, practice_bench
from tests.gui.signing_steps import agree_to_certificates
from tests.unit.packages import PASSWORD, TestAuthority, change_entry

PATIENCE_MS = 60_000
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Workbench]:
    with practice_bench(tmp_path / "ws", filled=True) as made:
        yield made


@pytest.fixture
def exported(qtbot: QtBot, tmp_path: Path) -> Iterator[Workbench]:
    """The node is locked, and its package is in the workspace."""
    with practice_bench(tmp_path / "ws", exported=True) as made:
        yield made


@pytest.fixture
def dialog(qtbot: QtBot, bench: Workbench) -> ExportDialog:
    return shown(qtbot, ExportDialog(bench))


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def shown(qtbot: QtBot, widget: W) -> W:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def press(widget: QWidget, text: str) -> None:
    """Click the one button that says so."""
    (button,) = [button for button in widget.findChildren(QPushButton) if button.text() == text and button.isVisible()]
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def rows(dialog: ExportDialog) -> list[SignerRow]:
    return dialog.findChildren(SignerRow)


def field(dialog: QWidget, name: str) -> QLineEdit:
    (found,) = [field for field in dialog.findChildren(QLineEdit) if field.accessibleName() == name]
    return found


def export(qtbot: QtBot, dialog: ExportDialog) -> None:
    agree_to_certificates()
    press(dialog, "导出")
    qtbot.waitUntil(lambda: dialog.result is not None, timeout=PATIENCE_MS)


def packages(bench: Workbench) -> list[Path]:
    return list(bench.session.folder.packages_path.iterdir())


def verified(qtbot: QtBot, bench: Workbench, path: Path, *, allows_trial: bool = True) -> VerifyDialog:
    session = bench.session
    made = shown(qtbot, VerifyDialog(lambda: trust_of(session), allows_trial=allows_trial))
    with qtbot.waitSignal(made.page.verified, timeout=PATIENCE_MS):
        made.verify(path)
    return made


def answer(dialog: QWidget) -> str:
    return next((banner.text for banner in dialog.findChildren(AnswerBanner) if banner.text), "")


def test_trial_export_gives_a_verified_package_and_locks_the_node(
    qtbot: QtBot, bench: Workbench, dialog: ExportDialog
) -> None:
    press(dialog, "使用试用证书")
    qtbot.waitUntil(lambda: all(row.certificate for row in rows(dialog)), timeout=PATIENCE_MS)
    assert all("试用证书，不具法律效力" in row.text for row in rows(dialog))
    picture(dialog, "export_before")
    with qtbot.waitSignal(bench.node_opened, timeout=PATIENCE_MS):
        export(qtbot, dialog)
    assert dialog.result is not None and dialog.focusWidget().text() == "完成"
    assert dialog.result.banner.text.startswith("已导出，核验通过但有提示")
    picture(dialog, "export_after")
    (package,) = packages(bench)
    assert package.name == "DEMO_500111_dazu-2024_2024-03_r1_s3.zip"
    press(dialog, "复制全部64位")
    assert len(QGuiApplication.clipboard().text()) == 64
    assert bench.is_locked
    assert all(row.choice is None or not row.choice.password for row in rows(dialog))


def test_open_errors_stand_in_the_way_and_lead_to_the_form(qtbot: QtBot, bench: Workbench) -> None:
    bench.set_raw("9.2", "as_of", "2024-02-30")
    dialog = shown(qtbot, ExportDialog(bench))
    assert dialog.form.text == "✗ 还不能导出：错误 1 个，待说明 0 个。请先改正错误、写好审核说明。"
    picture(dialog, "export_blocked")
    with qtbot.waitSignal(dialog.issue_chosen) as wanted:
        press(dialog, "去处理")
    assert wanted.args == ["9.2", "as_of"]
    assert not dialog.isVisible()


def test_cancelling_leaves_nothing_and_the_window_alive(qtbot: QtBot, bench: Workbench, dialog: ExportDialog) -> None:
    press(dialog, "使用试用证书")
    qtbot.waitUntil(lambda: all(row.certificate for row in rows(dialog)), timeout=PATIENCE_MS)
    ticks = []
    agree_to_certificates()
    press(dialog, "导出")
    progress = dialog.findChild(ExportProgress)
    qtbot.waitUntil(lambda: ticks.append(1) or "步，共" in progress.count_text, timeout=PATIENCE_MS)
    picture(dialog, "export_during")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog.form.isVisible(), timeout=PATIENCE_MS)
    assert dialog.form.bar.text == "已取消导出，没有留下任何文件。"
    assert packages(bench) == []
    assert not bench.session.node_state("2024-03").is_locked


def test_wrong_password_is_said_at_its_role_and_nothing_is_written(
    qtbot: QtBot, bench: Workbench, dialog: ExportDialog
) -> None:
    choices = make_trial_identities(bench.session)
    for role, title in (("preparer", "填报人"), ("reviewer", "审核人"), ("approver", "单位负责人")):
        QTest.keyClicks(field(dialog, f"{title}的密钥文件"), str(choices[role].key_file))
        QTest.keyClicks(
            field(dialog, f"{title}的密码"), "wrong" if role == "reviewer" else choices[role].password.decode()
        )
    press(dialog, "导出")
    reviewer = rows(dialog)[1]
    qtbot.waitUntil(lambda: dialog.form.isVisible() and "密码不对" in reviewer.text, timeout=PATIENCE_MS)
    picture(dialog, "export_wrong_password")
    assert packages(bench) == []


def test_missing_role_is_named(qtbot: QtBot, bench: Workbench, dialog: ExportDialog) -> None:
    press(dialog, "导出")
    qtbot.waitUntil(lambda: dialog.form.bar.text != "", timeout=PATIENCE_MS)
    assert dialog.form.bar.text.startswith("缺少填报人的证书。各角色依次签名，不能跳过前面的")


def test_certificate_used_twice_and_one_that_ends_soon_are_said(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path
) -> None:
    authority = TestAuthority()
    path = authority.key_file(tmp_path / "a.p12", *authority.issue(at=now(), days=11))
    for title in ("填报人", "审核人"):
        QTest.keyClicks(field(dialog, f"{title}的密钥文件"), str(path))
        compose(field(dialog, f"{title}的密码"), PASSWORD)
        field(dialog, f"{title}的密码").editingFinished.emit()
    qtbot.waitUntil(lambda: dialog.form.signing.same_text != "", timeout=PATIENCE_MS)
    assert dialog.form.signing.same_text == "! 填报人和审核人用的是同一张证书。"
    assert "到期，不足30天：张三，某区发展改革委，由“测试根证书”签发" in rows(dialog)[0].text
    picture(dialog, "export_certificates")


def test_paper_export_needs_no_certificate(qtbot: QtBot, bench: Workbench, dialog: ExportDialog) -> None:
    (paper,) = [button for button in dialog.findChildren(QRadioButton) if button.text().startswith("纸质")]
    QTest.mouseClick(paper, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bench.node_opened, timeout=PATIENCE_MS):
        press(dialog, "导出")  # nothing to agree to
        qtbot.waitUntil(lambda: dialog.result is not None, timeout=PATIENCE_MS)
    assert packages(bench)[0].name.endswith("_r1_s0.zip")


def test_a_letter_without_roles_asks_for_no_certificate(qtbot: QtBot, bench: Workbench) -> None:
    part = shown(qtbot, SigningPart((), bench.tasks, is_practice=True))
    assert [each for each in part.findChildren(QAbstractButton) if each.isVisible()] == []
    said = [each.text() for each in part.findChildren(QLabel) if each.isVisible()]
    assert said == ["责任书没有规定签名角色：不做电子签名，只带校验值，不能证明由谁报送。"]
    assert (part.choices(), part.is_paper) == ((), False)


def test_reopening_wants_a_reason_and_names_the_data_before(qtbot: QtBot, exported: Workbench) -> None:
    bench = exported
    assert bench.is_locked
    dialog = shown(qtbot, ReopenDialog(bench))
    texts = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert "下一次导出是第2次报送" in texts
    assert bench.desk.state.data_sha256[:16] in texts
    (reopen,) = [button for button in dialog.findChildren(QPushButton) if button.text() == "重新打开"]
    assert not reopen.isEnabled()
    dialog.findChild(QPlainTextEdit).setPlainText("核定数有调整")
    picture(dialog, "reopen")
    with qtbot.waitSignal(bench.node_opened):
        press(dialog, "重新打开")
    assert not bench.is_locked
    assert bench.desk.state.reason == "核定数有调整"


def test_dropped_package_gets_a_clear_answer(qtbot: QtBot, exported: Workbench) -> None:
    (package,) = packages(exported)
    dialog = shown(qtbot, VerifyDialog(lambda: trust_of(exported.session), allows_trial=True))
    picture(dialog, "verify_empty")
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(package))])
    drop = QDropEvent(
        QPointF(QPoint(50, 50)),
        Qt.DropAction.CopyAction,
        content,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(dialog.page.verified, timeout=PATIENCE_MS):
        dialog.page.dropEvent(drop)
    assert answer(dialog).startswith("通过但有提示\n")
    picture(dialog, "verify_good")
    press(dialog, "复制报告")
    assert "结论：通过但有提示" in QGuiApplication.clipboard().text()


def test_changed_package_fails_and_says_where(
    qtbot: QtBot, exported: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (good,), bad = packages(exported), tmp_path / "改动.zip"
    bad.write_bytes(change_entry(good.read_bytes(), "data.json", lambda blob: blob.replace(b"205", b"206")))
    dialog = verified(qtbot, exported, bad)
    assert answer(dialog).startswith("不通过\n改动.zip：发现")
    texts = [label.text() for label in dialog.page.view.findChildren(QLabel)]
    assert "✗ data.json" in texts
    picture(dialog, "verify_bad")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "报告.txt"), ""))
    press(dialog, "保存报告…")
    assert "data.json" in (tmp_path / "报告.txt").read_text(encoding="utf-8-sig")


def test_trial_signatures_fail_until_they_are_allowed(qtbot: QtBot, exported: Workbench) -> None:
    dialog = verified(qtbot, exported, packages(exported)[0], allows_trial=False)
    assert answer(dialog).startswith("不通过")
    with qtbot.waitSignal(dialog.page.verified, timeout=PATIENCE_MS):
        dialog.findChild(QCheckBox).setChecked(True)
    assert answer(dialog).startswith("通过但有提示")


def test_a_file_that_is_no_package_is_said_to_be_none(qtbot: QtBot, bench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip at all")
    assert answer(verified(qtbot, bench, tmp_path / "x.zip")).startswith("不通过")
    dialog = shown(qtbot, VerifyDialog())
    dialog.verify(tmp_path / "gone.zip")
    qtbot.waitUntil(lambda: dialog.page.bar.text != "", timeout=PATIENCE_MS)
    assert "打不开这个报送包" in dialog.page.bar.text


def test_stopped_verification_gives_no_answer(qtbot: QtBot, exported: Workbench) -> None:
    dialog = shown(qtbot, VerifyDialog(lambda: trust_of(exported.session), allows_trial=True))
    (package,) = packages(exported)
    dialog.verify(package)
    press(dialog, "停止")
    assert dialog.page.bar.text == "已停止核验，没有结果。"
    with qtbot.waitSignal(dialog.page.verified, timeout=PATIENCE_MS):
        dialog.verify(package)
