"""The four filters of the sheet as a row of buttons with counts; which measures a filter shows."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from desktop.style import TOKENS
from forms.records.status import CheckState
from resources.translation import _

ALL = "全部"
FILTERS = (ALL, "未填", "有错误", "待说明")


def passes(chosen: str, state: CheckState) -> bool:
    return chosen in (ALL, state)


class SheetFilter(QWidget):
    """`chosen` carries one of FILTERS; Alt+1 to Alt+4 choose."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TOKENS.gap // 2)
        for place, name in enumerate(FILTERS):
            button = QPushButton(_(name))
            button.setObjectName(name)
            button.setCheckable(True)
            button.setShortcut(f"Alt+{place + 1}")
            button.setToolTip(_("只显示“{name}”的措施（Alt+{number}）").format(name=_(name), number=place + 1))
            self._group.addButton(button, place)
            row.addWidget(button)
        self._group.button(0).setChecked(True)
        self._group.button(0).setToolTip(_("显示全部措施（Alt+1）"))
        self._group.idClicked.connect(self._on_group_clicked)

    @property
    def current(self) -> str:
        return FILTERS[self._group.checkedId()]

    def show_counts(self, states: Iterable[CheckState]) -> None:
        """How many measures each filter would show."""
        known = list(states)
        for place, name in enumerate(FILTERS):
            count = sum(passes(name, state) for state in known)
            button = self._group.button(place)
            shortcut = button.shortcut()
            button.setText(_("{name} {count}").format(name=_(name), count=count))
            button.setShortcut(shortcut)  # Qt drops it with the text

    def _on_group_clicked(self, place: int) -> None:
        self.chosen.emit(FILTERS[place])
