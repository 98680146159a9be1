"""What a crash report says, and what it keeps to itself."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop.crash import CrashDialog, details_of, take_exception
from forms.services.identities import SignerChoice, TokenChoice
from forms.services.key_opening import opened_keys
from forms.services.signing_terms import SigningNotice, SigningTerms
from forms.signing.token_pin import answer_once
from forms.signing.trust import TrustStore
from tests.gui.screens import take
from tests.gui.signing_steps import press_in, when_shown
from tests.unit.packages import PASSWORD, TestAuthority
from tests.unit.tokens import PIN, soft_token


def test_a_bug_in_the_middle_of_signing_tells_no_secret(tmp_path: Path) -> None:
    """Its details are copied and sent to a technician."""

    def stumble(said: Sequence[SigningNotice]) -> None:
        raise ValueError("a bug")

    authority = TestAuthority()
    key_file = authority.key_file(tmp_path / "a.p12", *authority.issue(kind="ec"))
    choices = [
        TokenChoice("preparer", soft_token().address("张三"), answer_once(PIN)),
        SignerChoice("reviewer", key_file, PASSWORD.encode()),
    ]
    titles, terms = {"preparer": "填报人", "reviewer": "审核人"}, SigningTerms(announce=stumble)
    with (
        pytest.raises(ValueError) as caught,
        opened_keys(choices, titles, terms, is_practice=False, trust=TrustStore()),
    ):
        pass
    details = details_of(caught.type, caught.value, caught.tb)
    assert "stumble" in details
    assert PIN not in details and PASSWORD not in details


def test_a_bug_is_shown_in_a_turn_of_its_own_above_whatever_is_open(qtbot: QtBot) -> None:
    """Amid the painting that went wrong a dialog would paint again."""
    open_dialog = QDialog()
    qtbot.addWidget(open_dialog)
    open_dialog.setModal(True)
    open_dialog.show()
    seen = when_shown(CrashDialog, lambda dialog: press_in(dialog, "继续使用"))
    for _time in range(2):
        take_exception(ValueError, ValueError("a bug"), None)
    assert not any(isinstance(each, CrashDialog) for each in QApplication.topLevelWidgets())
    qtbot.waitUntil(lambda: bool(seen) and not seen[0].isVisible())


def test_the_report_has_room_on_a_small_screen(qtbot: QtBot) -> None:
    """683x384, less what the system adds to a window: what 1366x768 has at 200 %."""
    dialog = CrashDialog("".join(f"File {number}\n" for number in range(200)))
    qtbot.addWidget(dialog)
    dialog.show()
    room = dialog.screen().availableSize()
    assert dialog.width() <= room.width() and dialog.height() <= room.height()
    dialog.resize(675, 348)
    assert dialog.size().toTuple() == (675, 348)
    take(dialog, "crash_small", None)
    for button in dialog.findChildren(QPushButton):
        assert dialog.rect().contains(button.geometry()) and button.width() >= button.minimumSizeHint().width()
