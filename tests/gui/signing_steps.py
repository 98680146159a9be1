"""What a person does while keys sign: type a PIN, look at the certificates and agree, each in its own dialog."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from desktop.signing.certificate_dialog import CertificateDialog
from desktop.signing.pin_dialog import PinDialog

_LOOK_EVERY_MS, _LOOKS = 20, 3000
D = TypeVar("D", bound=QDialog)


def when_shown(kind: type[D], deal: Callable[[D], None]) -> list[D]:
    """Deal with the next dialog of that kind as soon as it is on the screen; the list holds it from then on."""
    seen: list[D] = []
    looks = iter(range(_LOOKS))

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and dialog.isVisible():
            seen.append(dialog)
            deal(dialog)
        elif next(looks, None) is not None:
            QTimer.singleShot(_LOOK_EVERY_MS, look)

    QTimer.singleShot(0, look)
    return seen


def agree_to_certificates() -> list[str]:
    """Agree; the list holds what was said of the certificates."""
    said: list[str] = []

    def agree(dialog: CertificateDialog) -> None:
        said.append(dialog.text)
        press_in(dialog, "确认并签名")

    when_shown(CertificateDialog, agree)
    return said


def type_pin(pin: str) -> None:
    def enter(dialog: PinDialog) -> None:
        QTest.keyClicks(dialog.findChild(QLineEdit), pin)
        press_in(dialog, "确定")

    when_shown(PinDialog, enter)


def press_in(dialog: QDialog, text: str) -> None:
    (button,) = [button for button in dialog.findChildren(QPushButton) if button.text() == text]
    assert button.isEnabled()
    button.click()
