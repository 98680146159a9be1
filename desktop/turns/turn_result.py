"""What was written, and what to do with it now."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.messages import open_path
from desktop.packages.answer import AnswerBanner, Verdict
from desktop.room import scrolled
from desktop.style import TOKENS, card, label
from resources.translation import _


class TurnResult(QWidget):
    """`facts` are lines of title and text. `other_asked`: on with another package."""

    other_asked = Signal()
    left = Signal()

    def __init__(
        self,
        verdict: Verdict,
        word: str,
        next_step: str,
        facts: Sequence[tuple[str, str]],
        folder: Path,
        *,
        has_other: bool = True,
    ) -> None:
        super().__init__()
        self.banner = AnswerBanner()
        self.banner.show_answer(verdict, word, next_step)
        frame = card()
        form = QFormLayout(frame)
        form.setContentsMargins(TOKENS.wide_gap, 14, TOKENS.wide_gap, 14)
        form.setHorizontalSpacing(TOKENS.wide_gap)
        form.setVerticalSpacing(TOKENS.gap)
        for title, text in facts:
            line = label(text, wrap=True)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label(title, "muted"), line)
        open_folder = QPushButton(_("打开所在文件夹"))
        other = QPushButton(_("打开另一个报送包"))
        close = QPushButton(_("完成"))
        close.setProperty("look", "primary")
        close.setDefault(True)
        inside = QWidget()
        parts = QVBoxLayout(inside)
        parts.setContentsMargins(0, 0, 4, 0)
        parts.setSpacing(TOKENS.gap)
        parts.addWidget(self.banner)
        parts.addWidget(frame)
        parts.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(open_folder)
        row.addWidget(other)
        other.setVisible(has_other)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(inside), 1)
        column.addLayout(row)
        open_folder.clicked.connect(lambda: open_path(folder))
        other.clicked.connect(self.other_asked)
        close.clicked.connect(self.left)

    @property
    def text(self) -> str:
        return self.banner.text
