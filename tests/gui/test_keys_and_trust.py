"""A key token in the window, whom one relies on, and folders of packages: real widgets over a real token."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.packages.export_dialog import ExportDialog
from desktop.packages.signer_row import SignerRow
from desktop.packages.verify_dialog import VerifyDialog
from desktop.printing.preview_dialog import PreviewDialog
from desktop.signing.pin_dialog import PinDialog
from desktop.signing.token_dialog import TokenDialog
from desktop.signing.trust_confirm import TrustConfirm
from desktop.signing.trust_dialog import TrustDialog
from desktop.workbench import Workbench
from forms.reports.qr_text import PREFIX
from forms.services.identities import make_trial_identities
from forms.services.last_look import data_of_package
from forms.services.program_settings import load_settings
from forms.services.trusting import trust_of
from tests.gui.benches import picture, practice_bench
from tests.gui.signing_steps import agree_to_certificates, press_in, type_pin, when_shown
from tests.unit.packages import TestAuthority
from tests.unit.tokens import MODULE, PIN, soft_token
from tests.workspaces import make_workspace

PATIENCE_MS = 20_000


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Workbench]:
    with practice_bench(tmp_path / "ws", filled=True) as made:
        yield made


def field(dialog: object, name: str) -> QLineEdit:
    (found,) = [each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name]  # type: ignore[attr-defined]
    return found


def test_token_is_found_chosen_and_signs_after_a_wrong_pin(
    qtbot: QtBot, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    soft_token()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (MODULE, ""))
    dialog = ExportDialog(bench)
    qtbot.addWidget(dialog)
    dialog.show()
    row = dialog.findChildren(SignerRow)[0]

    def choose(tokens: TokenDialog) -> None:
        press_in(tokens, "选择…")
        qtbot.waitUntil(lambda: tokens.table.topLevelItemCount() == 2, timeout=PATIENCE_MS)
        names = [tokens.table.topLevelItem(place).text(0) for place in range(2)]
        tokens.table.setCurrentItem(tokens.table.topLevelItem(names.index("李四")))
        picture(tokens, "token_choice")
        press_in(tokens, "使用这张证书")

    when_shown(TokenDialog, choose)
    row._on_token_asked()
    assert "李四，某区发展改革委，由“测试根证书”签发" in row.text
    assert load_settings().token_module == MODULE

    def mistype(asked: PinDialog) -> None:
        type_wrong(asked)
        when_shown(PinDialog, look_and_type)

    def look_and_type(asked: PinDialog) -> None:
        picture(asked, "token_pin")
        type_pin(PIN)

    when_shown(PinDialog, mistype)
    said = agree_to_certificates()
    press_in(dialog, "导出")
    qtbot.waitUntil(lambda: dialog.result is not None, timeout=PATIENCE_MS)
    assert "填报人：李四" in said[0]
    assert dialog.result is not None and "_s1.zip 交给审核人" in dialog.result.banner.text
    picture(dialog, "export_first_signature")
    assert [path.name[-7:] for path in bench.session.folder.packages_path.iterdir()] == ["_s1.zip"]
    dialog.close()


def type_wrong(asked: PinDialog) -> None:
    asked.findChild(QLineEdit).setText("00112233")
    press_in(asked, "确定")


def test_timestamp_authority_out_of_reach_can_be_done_without(qtbot: QtBot, bench: Workbench) -> None:
    dialog = ExportDialog(bench)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.signing.use_trial(make_trial_identities(bench.session))
    field(dialog, "时间戳机构的地址").setText("http://127.0.0.1:9/tsa")
    press_in(dialog, "导出")
    qtbot.waitUntil(lambda: "连不上时间戳机构" in dialog.form.bar.text, timeout=PATIENCE_MS)
    picture(dialog, "export_no_timestamp")
    agree_to_certificates()
    press_in(dialog, "不加时间戳，继续导出")
    qtbot.waitUntil(lambda: dialog.result is not None, timeout=PATIENCE_MS)
    assert load_settings().timestamp_url == ""


def test_sm2_beside_says_what_it_is_not(qtbot: QtBot, bench: Workbench) -> None:
    dialog = ExportDialog(bench)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.signing.use_trial(make_trial_identities(bench.session))
    (box,) = [box for box in dialog.findChildren(QCheckBox) if "SM2" in box.text()]
    box.setChecked(True)
    picture(dialog, "export_sm2")
    agree_to_certificates()
    press_in(dialog, "导出")
    qtbot.waitUntil(lambda: dialog.result is not None, timeout=PATIENCE_MS)
    assert dialog.result is not None
    (package,) = bench.session.folder.packages_path.iterdir()
    with ZipFile(package) as archive:
        beside = [name for name in archive.namelist() if "sm2" in name]
    assert len(beside) == 3


def test_root_is_compared_registered_and_removed(
    qtbot: QtBot, bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "root.cer"
    path.write_bytes(TestAuthority("重庆某某根证书").root_pem)
    dialog = TrustDialog(bench)
    qtbot.addWidget(dialog)
    dialog.show()

    def confirm(asked: TrustConfirm) -> None:
        picture(asked, "trust_confirm")
        asked.findChild(QCheckBox).setChecked(True)
        press_in(asked, "登记")

    when_shown(TrustConfirm, confirm)
    dialog.add(path)
    qtbot.waitUntil(lambda: len(dialog.entries) == 1, timeout=PATIENCE_MS)
    row = dialog.table.topLevelItem(0)
    assert [row.text(column) for column in (0, 1)] == ["根证书", "重庆某某根证书"] and row.text(3).startswith("张，")
    assert len(row.text(4)) == 64 + 15
    picture(dialog, "trust")
    monkeypatch.setattr("desktop.signing.trust_dialog.ask", lambda *_args: True)
    press_in(dialog, "去掉(&D)…")
    qtbot.waitUntil(lambda: not dialog.entries, timeout=PATIENCE_MS)
    (tmp_path / "x.pem").write_text("nothing", encoding="utf-8")
    dialog.add(tmp_path / "x.pem")
    qtbot.waitUntil(lambda: "文件里没有根证书" in dialog.bar.text, timeout=PATIENCE_MS)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Received from another desk, in a folder of its own."""
    sender = make_workspace(tmp_path / "报送", "李", practice=True, filled="2024-03", exported=True)
    (sent,) = (sender / "packages").iterdir()
    (tmp_path / "收件").mkdir()
    return sent.rename(tmp_path / "收件" / sent.name)


@pytest.fixture
def verifying(qtbot: QtBot, bench: Workbench) -> VerifyDialog:
    dialog = VerifyDialog(lambda: trust_of(bench.session), allows_trial=True)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_folder_of_packages_gives_one_table(
    qtbot: QtBot, verifying: VerifyDialog, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package.parent / "坏的.zip").write_bytes(b"no zip")
    page = verifying.page
    with qtbot.waitSignal(page.verified, timeout=PATIENCE_MS):
        page.verify(package.parent)
    rows = [page.folder_view.table.topLevelItem(place) for place in range(2)]
    assert [row.text(0) for row in rows] == ["! 通过但有提示", "✗ 不通过"]
    assert page.folder_view.banner.text.startswith("有 1 个不通过")
    picture(verifying, "verify_folder")
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "汇总"), "Excel 工作簿 (*.xlsx)")
    )
    press_in(verifying, "保存报告…")
    assert (tmp_path / "汇总.xlsx").read_bytes().startswith(b"PK")

    def look(preview: PreviewDialog) -> None:
        preview.resize(1100, 640)
        picture(preview, "verify_print")
        press_in(preview, "关闭")

    seen = when_shown(PreviewDialog, look)
    press_in(verifying, "打印核验报告…")
    qtbot.waitUntil(lambda: bool(seen) and not seen[0].isVisible(), timeout=PATIENCE_MS)
    page.folder_view.table.itemActivated.emit(rows[1], 0)
    assert page.view.isVisible()
    press_in(verifying, "← 返回清单")
    assert page.folder_view.isVisible()


def test_paper_is_held_against_data(qtbot: QtBot, verifying: VerifyDialog, package: Path, tmp_path: Path) -> None:
    identity = data_of_package(package)[0].identity
    place = f"{identity.unit}/{identity.letter}/{identity.node}/r{identity.revision}"
    page = verifying.page
    with qtbot.waitSignal(page.verified, timeout=PATIENCE_MS):
        page.verify(package)
    for digest, verdict in ((identity.data_sha256, "warn"), ("0" * 64, "fail")):
        field(verifying, "封面二维码的文字").setText(f"{PREFIX}{place}/{digest}")
        with qtbot.waitSignal(page.verified, timeout=PATIENCE_MS) as done:
            field(verifying, "封面二维码的文字").returnPressed.emit()
        assert done.args[0].verdict == verdict
    picture(verifying, "verify_qr")
    field(verifying, "封面二维码的文字").setText("abc")
    field(verifying, "封面二维码的文字").returnPressed.emit()
    qtbot.waitUntil(lambda: "不是报告封面二维码的文字" in page.bar.text, timeout=PATIENCE_MS)
