"""What the import shows before a file is chosen, and while one is read or written."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.style import label
from resources.translation import _

_BAR_HEIGHT = 14


def empty_page() -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    text = label(
        _("选择文件后，先在这里逐项列出会改动什么、哪里有问题；确认后才写入。空白格不改动已有内容。"),
        look="muted",
        wrap=True,
    )
    text.setAlignment(Qt.AlignmentFlag.AlignCenter)
    column.addWidget(text)
    return page


class BusyPage(QWidget):
    """What is going on; `stop_asked` when someone does not want to wait."""

    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._step = label(look="heading")
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedHeight(_BAR_HEIGHT)
        self._stop = QPushButton(_("停止读取"))
        self._stop.clicked.connect(self.stop_asked)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self._step)
        column.addWidget(bar)
        column.addLayout(row)
        column.addStretch(3)

    def wait_for(self, text: str, *, can_stop: bool) -> None:
        self._step.setText(text)
        self._stop.setVisible(can_stop)
        self._stop.setEnabled(True)

    def say_stopping(self) -> None:
        self._stop.setEnabled(False)
        self._step.setText(_("正在停止…"))
