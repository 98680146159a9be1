"""The big answer above a report: a mark, a word, and one line below. Colour never stands alone."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.style import TOKENS, font, label, set_look

Verdict = Literal["pass", "warn", "fail"]

_MARKS: dict[Verdict, str] = {"pass": "✓", "warn": "!", "fail": "✗"}
_BARS: dict[Verdict, str] = {"pass": "bar-good", "warn": "bar-warning", "fail": "bar-error"}
_TEXTS: dict[Verdict, str] = {"pass": "good", "warn": "explain", "fail": "error"}
_WORD_PX = 26


class AnswerBanner(QFrame):
    """Empty and hidden until `show_answer`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark, self._word, self._below = label(), label(), label(wrap=True)
        for big in (self._mark, self._word):
            big.setFont(font(_WORD_PX, bold=True))
        self._mark.setFixedWidth(2 * _WORD_PX)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._below.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._word)
        texts.addWidget(self._below)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 12, TOKENS.wide_gap, 12)
        row.addWidget(self._mark)
        row.addLayout(texts, 1)
        self.hide()

    def show_answer(self, verdict: Verdict, word: str, below: str) -> None:
        set_look(self, _BARS[verdict])
        for big in (self._mark, self._word):
            set_look(big, _TEXTS[verdict])
        self._mark.setText(_MARKS[verdict])
        self._word.setText(word)
        self._below.setText(below)
        self.setAccessibleName(f"{word}。{below}")
        self.show()

    @property
    def text(self) -> str:
        return "" if self.isHidden() else f"{self._word.text()}\n{self._below.text()}"
