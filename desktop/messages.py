"""The one place of the window that shows faults and news: a bar in the page; a dialog only when work cannot go on."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.style import TOKENS, label, set_look
from forms.errors import ShownFault
from resources.translation import _

Tone = Literal["info", "good", "warning", "error"]
_MARKS: dict[Tone, str] = {"info": "•", "good": "✓", "warning": "!", "error": "✗"}


class MessageBar(QFrame):
    """One message above the page until it is closed or replaced. Hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = label(look="heading")
        self._text = label(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._steps = QHBoxLayout()
        self._is_news = False
        self._close = QPushButton(_("知道了"))
        self._close.setProperty("look", "flat")
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 8, 5)
        row.setSpacing(TOKENS.gap)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        row.addLayout(self._steps)
        row.addWidget(self._close)
        self.hide()

    def show_message(self, tone: Tone, text: str, *steps: tuple[str, Callable[[], None]], keep: bool = False) -> None:
        """Show `text` with buttons for the next step (text, what it does). `keep`: no button to close it."""
        self._is_news = tone in ("info", "good")
        set_look(self, f"bar-{tone}")
        self._mark.setText(_MARKS[tone])
        self._text.setText(text)
        self.setAccessibleName(text)
        while self._steps.count():
            self._steps.takeAt(0).widget().deleteLater()
        for name, do in steps:
            button = QPushButton(name)
            button.clicked.connect(lambda _checked=False, do=do: do())
            self._steps.addWidget(button)
        self._close.setVisible(not keep)
        self.show()

    def show_fault(self, fault: Exception, *steps: tuple[str, Callable[[], None]], keep: bool = False) -> None:
        self.show_message("error", fault_text(fault), *steps, keep=keep)

    def forget_news(self) -> None:
        """Take away what can be closed and warns of nothing."""
        if self._close.isVisibleTo(self) and self._is_news:
            self.hide()

    @property
    def text(self) -> str:
        """What is shown; "" while hidden."""
        return "" if self.isHidden() else self._text.text()


def fault_text(fault: Exception) -> str:
    """Where, what, what to do. Anything but a shown fault is a bug and not for this function."""
    if isinstance(fault, ShownFault):
        return fault.text
    raise fault


def show_fault(parent: QWidget | None, fault: Exception) -> None:
    """A dialog, for when work cannot go on."""
    from PySide6.QtWidgets import QMessageBox  # late: not for the first paint

    box = QMessageBox(QMessageBox.Icon.Warning, _("责任书填报"), fault_text(fault), parent=parent)
    box.addButton(_("知道了"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def open_path(path: Path) -> None:
    """Open a file or folder with the system's own program."""
    from PySide6.QtCore import QUrl  # late: not for the first paint
    from PySide6.QtGui import QDesktopServices  # late, as above

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def ask(parent: QWidget | None, text: str, yes: str, no: str) -> bool:
    """A question whose buttons name what they do; Esc means no."""
    from PySide6.QtWidgets import QMessageBox  # late, as above

    box = QMessageBox(QMessageBox.Icon.Question, _("责任书填报"), text, parent=parent)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    refuse = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(refuse)
    box.setEscapeButton(refuse)
    box.exec()
    return box.clickedButton() is agree
