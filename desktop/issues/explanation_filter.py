"""Which explanations are listed: all, or those of one state, each with its count."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from forms.services.explaining import EXPLANATION_STATES, ExplanationState
from resources.translation import _

ALL = "全部"
FILTERS = (ALL, *EXPLANATION_STATES)


class ExplanationFilter(QWidget):
    """`chosen` carries one of FILTERS; Alt+1 to Alt+5 choose."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        last = len(FILTERS) - 1
        for place in range(len(FILTERS)):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("segment", {0: "first", last: "last"}.get(place, "middle"))
            button.setToolTip(_("Alt+{number}").format(number=place + 1))
            self._group.addButton(button, place)
            row.addWidget(button)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self._on_group_id_clicked)

    @property
    def current(self) -> str:
        return FILTERS[self._group.checkedId()]

    def choose(self, state: str) -> None:
        self._group.button(FILTERS.index(state)).click()

    def show_counts(self, states: Iterable[ExplanationState]) -> None:
        known = list(states)
        for place, name in enumerate(FILTERS):
            count = len(known) if name == ALL else sum(state == name for state in known)
            button = self._group.button(place)
            button.setText(_("{name} {count}").format(name=_(name), count=count))
            button.setShortcut(QKeySequence(f"Alt+{place + 1}"))  # Qt drops it with the text

    def _on_group_id_clicked(self, place: int) -> None:
        self.chosen.emit(FILTERS[place])
