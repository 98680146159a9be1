"""Asks for a token's PIN, and says what a wrong one leads to. The PIN is in its field and nowhere else."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.style import TOKENS, label
from forms.signing.token_pin import PinQuestion
from resources.translation import _

_WIDTH = 460


class PinDialog(QDialog):
    def __init__(self, question: PinQuestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("密码钥匙的 PIN"))
        self.setMinimumWidth(_WIDTH)
        self._pin = QLineEdit()
        self._pin.setProperty("look", "field")
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._pin.setAccessibleName(_("PIN"))
        self._enter = QPushButton(_("确定"))
        self._enter.setProperty("look", "primary")
        self._enter.setDefault(True)
        self._enter.setEnabled(False)
        cancel = QPushButton(_("不签名"))
        cancel.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        if question.warning:
            column.addWidget(label(_("! {warning}").format(warning=question.warning), "error", wrap=True))
        asked = _("请输入密码钥匙“{token}”的 PIN：").format(token=question.token)
        column.addWidget(label(asked, "heading", wrap=True))
        column.addWidget(self._pin)
        column.addWidget(label(_("PIN 只交给密码钥匙核对，不保存、不记录。"), "muted", wrap=True))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._enter)
        column.addLayout(row)
        self._pin.textChanged.connect(self._on_pin_changed)
        self._enter.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self._pin.setFocus()

    def take_pin(self) -> str | None:
        """What was typed, once; None when it was cancelled."""
        pin = self._pin.text() if self.result() else None
        self._pin.clear()
        return pin

    def _on_pin_changed(self, text: str) -> None:
        self._enter.setEnabled(bool(text))
