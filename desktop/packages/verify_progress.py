"""While packages are verified: what is going on, and of many how far it is."""

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop.style import TOKENS, label
from resources.translation import _


class VerifyProgress(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._what = label(look="title", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._name = label(look="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * TOKENS.wide_gap, 0, 3 * TOKENS.wide_gap, 0)
        column.addStretch(2)
        for part in (self._what, self._bar, self._name):
            column.addWidget(part)
        column.addStretch(3)

    def start(self) -> None:
        self._what.setText(_("正在核验：结构、校验值、签名、数字是否一致……"))
        self._bar.setRange(0, 0)
        self._name.clear()

    def show_step(self, done: int, total: int, name: str) -> None:
        """`done` of `total` packages are verified; `name` is the one that begins."""
        self._what.setText(_("正在核验第 {number} 个，共 {total} 个").format(number=min(done + 1, total), total=total))
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._name.setText(name)
