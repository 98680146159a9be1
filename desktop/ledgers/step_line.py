"""The line under the grid while a long step goes on: how far it is, and a way to leave it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from desktop.ledgers.long_step import LongStep
from desktop.style import TOKENS, label
from resources.translation import _

_BAR_WIDTH, _BAR_HEIGHT = 160, 14


class StepLine(QWidget):
    """Has the keys while it is shown, and gives them back to `home`; the widgets `shut` are out of use meanwhile."""

    def __init__(self, steps: LongStep, home: QWidget, shut: Sequence[QWidget]) -> None:
        super().__init__()
        self._home = home
        self._shut = shut
        self._words = ""
        self._steps = steps
        self._text = label(look="heading")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(_BAR_WIDTH, _BAR_HEIGHT)
        self.stop = QPushButton(_("取消  Esc"))
        self.stop.setToolTip(_("做完以前什么也没有改；取消后和原来一样"))
        self.stop.clicked.connect(steps.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(TOKENS.wide_gap)
        row.addWidget(self._text)
        row.addWidget(self._bar)
        row.addStretch(1)
        row.addWidget(self.stop)
        self.setFocusProxy(self.stop)
        self.hide()
        steps.began.connect(self._on_steps_began)
        steps.progressed.connect(self._show_progress)
        steps.ended.connect(self._on_steps_ended)

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._text.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._steps.cancel()
        else:
            super().keyPressEvent(event)

    def _on_steps_began(self, words: str) -> None:
        self._words = words
        self._show_progress(0, 0)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        for widget in self._shut:
            widget.setEnabled(False)

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if total:
            text = _("{what}：{done} / {total} 行")
            self._text.setText(text.format(what=self._words, done=f"{done:,}", total=f"{total:,}"))
        else:
            self._text.setText(_("{what}……").format(what=self._words))

    def _on_steps_ended(self) -> None:
        has_keys = self.stop.hasFocus()
        for widget in self._shut:
            widget.setEnabled(True)
        if has_keys:
            self._home.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
