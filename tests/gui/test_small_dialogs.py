"""Every dialog of packages and keys has room on 1366x768 at 200 %: 683x384, less what the system adds."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.context.history_dialog import HistoryDialog
from desktop.dialogs.carry_dialog import CarryDialog
from desktop.dialogs.keys import KeysDialog
from desktop.dialogs.last_year_dialog import LastYearDialog
from desktop.imports.import_dialog import ImportDialog
from desktop.issues.explain_dialog import ExplainDialog
from desktop.issues.explanations_dialog import ExplanationsDialog
from desktop.letters.update_dialog import UpdateDialog
from desktop.packages.export_dialog import ExportDialog
from desktop.packages.reopen_dialog import ReopenDialog
from desktop.packages.verify_dialog import VerifyDialog
from desktop.printing.parts_dialog import PartsDialog
from desktop.reports.head_dialog import HeadDialog
from desktop.signing.certificate_dialog import CertificateDialog
from desktop.signing.pin_dialog import PinDialog
from desktop.signing.token_dialog import TokenDialog
from desktop.signing.trust_confirm import TrustConfirm
from desktop.signing.trust_dialog import TrustDialog
from desktop.tasks import Tasks
from desktop.turns.comments_dialog import CommentsDialog
from desktop.turns.comments_page import CommentsPage
from desktop.turns.sign_page import SignPage
from desktop.turns.supplement_dialog import SupplementDialog
from desktop.turns.turn_dialog import TurnDialog
from desktop.turns.turn_result import TurnResult
from desktop.workbench import Workbench
from forms.clock import now
from forms.package.package_data import parse_data
from forms.schema.letter import Role
from forms.services.report_text import ReportDesk
from forms.services.signing_terms import SigningNotice
from forms.services.trusting import look_into
from forms.signing.certificate import CertificateInfo
from forms.signing.token_pin import PinQuestion
from tests.gui.benches import picture, practice_bench
from tests.gui.screens import unnamed
from tests.unit.packages import TestAuthority, data_json

ROOM = (675, 348)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Workbench]:
    with practice_bench(tmp_path / "ws", filled=True) as made:
        yield made


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks("small")
    yield made
    made.close()


def cut_off(dialog: QDialog, name: str) -> list[str]:
    """Buttons that are not wholly inside, but for what scrolls; the dialog, when it did not become so small.

    And what has no name for a screen reader.
    """
    dialog.show()
    dialog.resize(*ROOM)
    QApplication.processEvents()
    picture(dialog, f"small_{name}")
    outside = [] if dialog.size().toTuple() == ROOM else [f"{name} {dialog.size().toTuple()}"]
    for button in dialog.findChildren(QPushButton):
        corner = button.mapTo(dialog, QPoint(button.width(), button.height()))
        too_narrow = button.width() < button.sizeHint().width() - 1
        if button.isVisible() and (not dialog.rect().contains(corner - QPoint(1, 1)) or too_narrow):
            outside += [] if _scrolls(button, dialog) and not too_narrow else [f"{name}: {button.text()}"]
    dialog.close()
    return outside + [f"{name}: no name for {each}" for each in unnamed(dialog)]


def _scrolls(widget: QWidget, dialog: QDialog) -> bool:
    return any(area.isAncestorOf(widget) for area in dialog.findChildren(QScrollArea))


def test_dialogs_of_a_workspace_fit(qtbot: QtBot, bench: Workbench) -> None:
    kinds = {"export": ExportDialog, "trust": TrustDialog, "supplement": SupplementDialog}
    dialogs = {name: kind(bench) for name, kind in kinds.items()}
    dialogs["comments"] = CommentsDialog(bench, "2024-03")
    dialogs["verify"] = VerifyDialog()
    dialogs["keys"] = KeysDialog()
    for page in (dialogs["verify"].page.buttons._back, dialogs["verify"].page.buttons._copy):
        page.show()
    for button in (dialogs["verify"].page.buttons._save, dialogs["verify"].page.buttons._print):
        button.show()
    [qtbot.addWidget(dialog) for dialog in dialogs.values()]
    assert [text for name, dialog in dialogs.items() for text in cut_off(dialog, name)] == []


def test_dialogs_of_filling_in_fit(qtbot: QtBot, bench: Workbench) -> None:
    issues = bench.desk.issues()
    dialogs = {
        "import": ImportDialog(bench, ledger=bench.letter.ledgers[0].name),
        "update_letter": UpdateDialog(bench),
        "last_year": LastYearDialog(bench),
        "carry": CarryDialog(bench.letter, "2024-06", ()),
        "explain": ExplainDialog(issues[:3], issues[3:9], {}),
        "explanations": ExplanationsDialog(bench),
        "history": HistoryDialog("9.2 本期数（3月底）", ()),
        "reopen": ReopenDialog(bench),
        "report_head": HeadDialog(ReportDesk(bench.session, bench.desk)),
        "parts": PartsDialog(("cover",), "", uses_fonts=False),
    }
    dialogs["import"].preview._whole.show()
    [qtbot.addWidget(dialog) for dialog in dialogs.values()]
    assert [text for name, dialog in dialogs.items() for text in cut_off(dialog, name)] == []


def test_dialogs_of_keys_fit(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    certificate = CertificateInfo(
        "张三", "某区发展和改革委员会", "测试", "a" * 40, now(), now() + timedelta(9), "b" * 64, False
    )
    notice = SigningNotice("preparer", "填报人", certificate, ("证书将于 2026-12-02 到期，剩 9 天，请尽快续期。",) * 2)
    (tmp_path / "root.pem").write_bytes(TestAuthority().root_pem)
    dialogs = {
        "certificates": CertificateDialog([notice] * 3),
        "pin": PinDialog(PinQuestion("发改委的密码钥匙", 2, "final")),
        "token": TokenDialog(tasks),
        "trust_confirm": TrustConfirm("root.pem", look_into(tmp_path / "root.pem") * 3),
    }
    [qtbot.addWidget(dialog) for dialog in dialogs.values()]
    assert [text for name, dialog in dialogs.items() for text in cut_off(dialog, name)] == []


def test_pages_of_signing_in_turn_fit(qtbot: QtBot, tasks: Tasks) -> None:
    def page(number: int) -> QWidget:
        if number == 1:
            return SignPage(Role("approver", "单位负责人"), tasks)
        if number == 2:
            return CommentsPage(parse_data(data_json((), ledgers={"state_assets": [{"row": "1"}]})), "赵科长", tasks)
        facts = [("提示", "最后一个角色还没有签名。")] * 8
        return TurnResult("warn", "已签名，核验通过但有提示", "请把它交给单位负责人。", facts, Path("/"))

    for number in range(4):
        dialog = TurnDialog("赵科长")
        qtbot.addWidget(dialog)
        shown = page(number) if number else dialog.look
        dialog._pages.addWidget(shown)
        dialog._pages.setCurrentWidget(shown)
        dialog.look._sign.setText("以单位负责人签名(S)…")
        assert cut_off(dialog, f"turn_{number}") == []
