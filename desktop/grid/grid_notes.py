"""Below a grid: one line about the current cell, and what of a paste went nowhere."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.style import LEVEL_MARKS, TOKENS, label, set_look
from forms.issues import Issue
from resources.translation import _

_LINES_SHOWN = 5
_LOOKS = {"error": "error", "explain": "explain", "hint": "muted"}


class CellLine(QWidget):
    """Where the current cell is, and its worst issue or why nothing can be typed; one line high, always there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = label(look="heading")
        self._text = label()
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(TOKENS.wide_gap)
        row.addWidget(self._place)
        row.addWidget(self._text, 1)

    def show_cell(self, place: str, issues: Sequence[Issue], otherwise: str, more: str) -> None:
        """`otherwise` is said where nothing is wrong; `more`, with {first} and {count}, where several things are."""
        self._place.setText(place)
        if not issues:
            self._say("muted", otherwise)
            return
        worst = issues[0]
        text = _("{mark} {message}。{fix}").format(mark=LEVEL_MARKS[worst.level], message=worst.message, fix=worst.fix)
        self._say(_LOOKS[worst.level], more.format(first=text, count=len(issues)) if len(issues) > 1 else text)

    def put_before(self, lines: Sequence[str], look: str) -> None:
        """What is to be read first at this cell."""
        if lines:
            self._say(look, "　".join([*lines, self.text]).strip("　"))

    def show_refusal(self, reason: str) -> None:
        self._say("explain", reason)

    def show_nothing(self, reason: str) -> None:
        self._place.clear()
        self._say("muted", reason)

    @property
    def text(self) -> str:
        return self._text.text()

    def _say(self, look: str, text: str) -> None:
        set_look(self._text, look)
        self._text.setText(text)
        self._text.setToolTip(text)


class PasteNote(QFrame):
    """How a paste went. What did not fit is listed whole and can be copied, so that no pasted text is lost."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = label(look="heading", wrap=True)
        self._head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._list = QPlainTextEdit()
        self._list.setAccessibleName(_("没有填入的格和原因"))
        self._list.setReadOnly(True)
        self._list.setProperty("look", "field")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._copy = QPushButton(_("复制没有填入的内容"))
        self._copy.clicked.connect(self._on_copy_clicked)
        close = QPushButton(_("知道了"))
        close.setProperty("look", "flat")
        close.clicked.connect(self._on_close_clicked)
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self._copy)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 8, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._list)
        self.hide()

    def show_paste(self, changed: int, wrong: int, left_out: Sequence[str]) -> None:
        """`changed` cells took a text, `wrong` of them cannot be read; `left_out`: sentences on what went nowhere."""
        if left_out and wrong:
            tone, text = "bar-warning", _("填入{changed}格，其中{wrong}格有错误（已标出）；{left}处没有填入：")
        elif left_out:
            tone, text = "bar-warning", _("填入{changed}格；{left}处没有填入：")
        elif wrong:
            tone, text = "bar-warning", _("填入{changed}格，其中{wrong}格有错误，已在格中标出，原文保留。")
        else:
            tone, text = "bar-good", _("填入{changed}格。Ctrl+Z 可整体撤销。")
        set_look(self, tone)
        self._head.setText(text.format(changed=f"{changed:,}", wrong=f"{wrong:,}", left=f"{len(left_out):,}"))
        self._list.setPlainText("\n".join(left_out))
        lines = min(len(left_out), _LINES_SHOWN)
        self._list.setFixedHeight(lines * self._list.fontMetrics().lineSpacing() + 3 * TOKENS.gap)
        self._list.setVisible(bool(left_out))
        self._copy.setVisible(bool(left_out))
        self.show()

    @property
    def text(self) -> str:
        return "" if self.isHidden() else "\n".join((self._head.text(), self._list.toPlainText())).strip()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._list.toPlainText())

    def _on_close_clicked(self) -> None:
        self.hide()
        self.closed.emit()
