"""Which rows of a ledger are shown: all, those with something wrong, owed or changed. And what they are sorted by."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.style import TOKENS, label
from forms.services.ledger_view import Only
from resources.translation import _

_CHOICES: tuple[tuple[Only, str], ...] = (
    ("all", "全部"),
    ("faulty", "有问题"),
    ("incomplete", "必填未填"),
    ("changed", "有变化"),
)


class RowFilterBar(QWidget):
    """`chosen` carries which rows; Alt+1 to Alt+4 choose. `cleared`: no order and no filter of a column any more."""

    chosen = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._said = label(look="muted")
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._clear = QPushButton(_("清除筛选和排序"))
        self._clear.setProperty("look", "flat")
        self._clear.clicked.connect(self.cleared)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TOKENS.gap // 2)
        for place, (only, name) in enumerate(_CHOICES):
            button = QPushButton(_(name))
            button.setObjectName(only)
            button.setCheckable(True)
            button.setShortcut(f"Alt+{place + 1}")
            button.setToolTip(_("只显示“{name}”的行（Alt+{number}）").format(name=_(name), number=place + 1))
            self._group.addButton(button, place)
            row.addWidget(button)
        self._group.button(0).setToolTip(_("显示全部的行（Alt+1）"))
        self._group.button(0).setChecked(True)
        row.addSpacing(TOKENS.gap)
        row.addWidget(self._said, 1)
        row.addWidget(self._clear)
        self._group.idClicked.connect(lambda place: self.chosen.emit(_CHOICES[place][0]))
        self._clear.hide()

    def show_choice(self, only: str) -> None:
        """Mark what is shown; none of the buttons for rows chosen otherwise."""
        self._group.setExclusive(False)
        for place, (name, _words) in enumerate(_CHOICES):
            self._group.button(place).setChecked(name == only)
        self._group.setExclusive(True)

    def show_counts(
        self, total: int, faulty: int, incomplete: int, *, has_before: bool, is_checking: bool = False
    ) -> None:
        """How many rows each would show; `has_before`: the node before has rows to compare with.

        `is_checking`: which rows are faulty is not known yet.
        """
        counts = {"all": total, "faulty": faulty, "incomplete": incomplete}
        for place, (only, name) in enumerate(_CHOICES):
            button = self._group.button(place)
            shortcut = button.shortcut()
            count = counts.get(only)
            if is_checking and only in ("faulty", "incomplete"):
                button.setText(f"{_(name)} {_('正在核对…')}")
            else:
                button.setText(_(name) if count is None else f"{_(name)} {count:,}")
            button.setShortcut(shortcut)  # Qt drops it with the text
        self._group.button(len(_CHOICES) - 1).setVisible(has_before)

    def say(self, text: str) -> None:
        """What of columns is asked and sorted by; "" for nothing."""
        self._said.setText(text)
        self._said.setToolTip(text)
        self._clear.setVisible(bool(text))

    @property
    def said(self) -> str:
        return self._said.text()
