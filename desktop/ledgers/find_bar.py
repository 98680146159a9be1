"""Find (Ctrl+F): a line above the grid, Enter to the next place, Shift+Enter to the one before, Esc back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.style import TOKENS, label
from resources.translation import _

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindBar(QWidget):
    """`find_asked` carries the text and whether to look backwards; `closed` gives the keys back to the grid."""

    find_asked = Signal(str, bool)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QLineEdit()
        self._line.setProperty("look", "field")
        self._line.setPlaceholderText(_("查找内容"))
        self._line.setAccessibleName(_("查找内容"))
        self._said = label(look="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TOKENS.gap)
        row.addWidget(label(_("查找")))
        row.addWidget(self._line, 1)
        for text, backwards in ((_("下一个  F3"), False), (_("上一个  Shift+F3"), True)):
            button = QPushButton(text)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, back=backwards: self.ask(backwards=back))
            row.addWidget(button)
        row.addWidget(self._said, 1)
        close = QPushButton(_("关闭  Esc"))
        close.setProperty("look", "flat")
        close.clicked.connect(self.close_bar)
        row.addWidget(close)
        self.hide()

    def begin(self, text: str = "") -> None:
        """Show the bar, with the cursor in it; what was looked for last stands there to be replaced."""
        if text:
            self._line.setText(text)
        self._said.clear()
        self.show()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()

    def ask(self, *, backwards: bool = False) -> None:
        if self._line.text().strip():
            self.find_asked.emit(self._line.text().strip(), backwards)

    def say(self, text: str) -> None:
        self._said.setText(text)

    @property
    def said(self) -> str:
        return self._said.text()

    def close_bar(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER or event.key() == Qt.Key.Key_F3:
            self.ask(backwards=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)
