"""The top of the window: unit and letter, badges, the nodes, quick entry, export, menu."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.style import TOKENS, bare_label
from forms.schema.letter import Letter
from resources.translation import _

if TYPE_CHECKING:
    from forms.records.status import IssueCounts

_EXPORT_SIZE = QSize(188, 34)


class TopBar(QWidget):
    """`node_chosen` carries a node id; the other signals are wishes."""

    node_chosen = Signal(str)
    quick_entry_asked = Signal()
    export_asked = Signal()
    menu_asked = Signal()

    def __init__(self, letter: Letter, *, is_practice: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._labels = {node.id: node.label for node in letter.nodes}
        self._quick = _button(_("快速填报  F6"), self.quick_entry_asked)
        self._quick.setCheckable(True)
        self._export = _button(_("导出报送包…"), self.export_asked)
        self._export.setProperty("look", "primary")
        self._export.setFixedSize(_EXPORT_SIZE)  # its number changes with every key: nothing else may move
        self.menu_button = _button(_("☰ 菜单"), self.menu_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(TOKENS.gap)
        title = bare_label(_("{unit} · {title}").format(unit=letter.unit, title=letter.title), look="title")
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        title.setToolTip(title.text())
        row.addWidget(title, 1)
        if letter.is_sample:
            row.addWidget(bare_label(_("示例"), look="badge-warn"))
        if is_practice:
            row.addWidget(bare_label(_("练习"), look="badge"))
        row.addSpacing(TOKENS.gap)
        row.addLayout(self._make_nodes(letter))
        row.addSpacing(TOKENS.gap)
        for button in (self._quick, self._export, self.menu_button):
            row.addWidget(button)
        self._nodes.idClicked.connect(self._on_nodes_id_clicked)

    def _make_nodes(self, letter: Letter) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        last = len(letter.nodes) - 1
        for number, node in enumerate(letter.nodes):
            button = QPushButton(node.label)
            button.setCheckable(True)
            button.setProperty("segment", "only" if not last else {0: "first", last: "last"}.get(number, "middle"))
            self._nodes.addButton(button, number)
            self._buttons[node.id] = button
            row.addWidget(button)
        return row

    def show_node(self, node_id: str, locked: Sequence[str]) -> None:
        """Mark the open node; locked ones say so."""
        for other, button in self._buttons.items():
            is_locked = other in locked
            text = self._labels[other]
            button.setText(_("{node} 已锁定").format(node=text) if is_locked else text)
            button.setChecked(other == node_id)

    def show_counts(self, counts: "IssueCounts", *, is_locked: bool) -> None:
        """How many issues stand in the way of export."""
        blocking = counts.errors + counts.to_explain
        text = _("导出报送包（{count}）…").format(count=blocking) if blocking else _("导出报送包…")
        if text != self._export.text():
            self._export.setText(text)
            tip = _("{errors} 个错误、{to_explain} 个待说明，处理后才能导出").format(
                errors=counts.errors, to_explain=counts.to_explain
            )
            self._export.setToolTip(tip if blocking else "")
        self._export.setEnabled(not is_locked)

    def show_quick_entry(self, is_shown: bool) -> None:
        self._quick.setChecked(is_shown)

    def _on_nodes_id_clicked(self, number: int) -> None:
        self.node_chosen.emit(list(self._buttons)[number])


def _button(text: str, signal: Signal) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(lambda _checked=False: signal.emit())  # type: ignore[attr-defined]
    return button
