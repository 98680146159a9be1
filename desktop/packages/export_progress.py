"""The second page of the export: what is being done, how far it is, and a way to stop."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.style import TOKENS, label
from resources.translation import _


class ExportProgress(QWidget):
    """`cancel_asked`: the person wants to stop."""

    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._step = label(look="title")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._count = label(look="muted")
        self._cancel = QPushButton(_("取消导出"))
        self._cancel.clicked.connect(self._on_cancel_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * TOKENS.wide_gap, 0, 3 * TOKENS.wide_gap, 0)
        column.setSpacing(TOKENS.gap)
        column.addStretch(2)
        for part in (self._step, self._bar, self._count):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(label(_("取消不会留下任何文件，节点也不会锁定。"), "muted"), 1)
        row.addWidget(self._cancel)
        column.addSpacing(TOKENS.wide_gap)
        column.addLayout(row)
        column.addStretch(3)

    def start(self) -> None:
        self._cancel.setEnabled(True)
        self._bar.setRange(0, 0)
        self._step.setText(_("正在准备…"))
        self._count.clear()
        self._cancel.setFocus()

    def show_step(self, done: int, total: int, text: str) -> None:
        """Step number `done` of `total` has begun."""
        if not self._cancel.isEnabled():
            return
        self._bar.setRange(0, total)
        self._bar.setValue(done - 1 if done < total else total)
        self._step.setText(_("正在{step}…").format(step=text) if done < total else text)
        self._count.setText(_("第{done}步，共{total}步").format(done=done, total=total))

    @property
    def count_text(self) -> str:
        return self._count.text()

    def show_stopping(self) -> None:
        self._cancel.setEnabled(False)
        self._step.setText(_("正在停止…"))

    def _on_cancel_clicked(self) -> None:
        self.cancel_asked.emit()
