"""The bottom of the window: to the measures before and after, to the next issue, and what is saved when."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.style import TOKENS, bare_label, set_look
from resources.translation import _


class StepBar(QWidget):
    """Under the form; signals are wishes."""

    previous_asked = Signal()
    next_asked = Signal()
    issue_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._previous = QPushButton()
        self._next = QPushButton()
        issue = QPushButton(_("下一个问题  F8"))
        self._state = bare_label("", look="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TOKENS.gap)
        row.addWidget(self._previous)
        row.addWidget(self._state, 1)
        row.addWidget(issue)
        row.addWidget(self._next)
        self._previous.clicked.connect(self.previous_asked)
        self._next.clicked.connect(self.next_asked)
        issue.clicked.connect(self.issue_asked)

    def show_neighbours(self, before: str, after: str) -> None:
        """Numbers of the measures before and after; "" at the ends."""
        self._previous.setText(_("← {no}  Alt+↑").format(no=before or _("上一项")))
        self._previous.setEnabled(bool(before))
        self._next.setText(_("{no} →  Alt+↓").format(no=after or _("下一项")))
        self._next.setEnabled(bool(after))

    def show_saved(self, at: str) -> None:
        set_look(self._state, "muted")
        self._state.setText(_("已保存 {at}").format(at=at))

    def show_unsaved(self) -> None:
        text = _("正在输入，稍后自动保存")
        if self._state.text() != text:
            set_look(self._state, "muted")
            self._state.setText(text)

    def show_failed(self) -> None:
        set_look(self._state, "error")
        self._state.setText(_("✗ 没有保存，内容还在，将自动重试"))

    @property
    def state_text(self) -> str:
        return self._state.text()


class StatusLine(QWidget):
    """The last line: workspace, person, what else is worth knowing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: list[str] = []
        self._line = bare_label("", look="small")
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # a path may be long
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.addWidget(self._line, 1)

    def show_facts(self, *texts: str) -> None:
        self._texts = [text for text in texts if text]
        self._line.setText("　·　".join(self._texts).replace("<", "＜"))  # a path is no markup
        self._line.setToolTip(self._line.text())

    def add_fact(self, text: str) -> None:
        if text and text not in self._texts:
            self.show_facts(*self._texts, text)

    @property
    def text(self) -> str:
        return self._line.text()
