"""The top of the window: unit and letter, badges, the nodes, quick entry, export, menu."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.style import TOKENS, bare_label
from forms.schema.letter import Letter
from resources.translation import _

if TYPE_CHECKING:
    from forms.records.status import IssueCounts

_EXPORT_SIZE = QSize(188, 34)
_LEAST_WIDTH = 560


class TopBar(QWidget):
    """`node_chosen` carries a node id; the other signals are wishes."""

    node_chosen = Signal(str)
    quick_entry_asked = Signal()
    export_asked = Signal()
    menu_asked = Signal()
    measures_asked = Signal()
    page_asked = Signal()
    issues_asked = Signal()

    def __init__(self, letter: Letter, *, is_practice: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._labels = {node.id: node.label for node in letter.nodes}
        self._quick = _button(_("快速填报  F6"), self.quick_entry_asked)
        self._quick.setCheckable(True)
        self._export = _button(_("导出报送包…"), self.export_asked)
        self._export.setObjectName("export")
        self._export.setProperty("look", "primary")
        self._export.setFixedSize(_EXPORT_SIZE)  # its number changes with every key: nothing else may move
        self.menu_button = _button(_("☰ 菜单"), self.menu_asked)
        self.menu_button.setToolTip("F10")
        self._title = bare_label(_("{unit} · {title}").format(unit=letter.unit, title=letter.title), look="title")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._title.setToolTip(self._title.text())
        self._badges: list[QWidget] = [bare_label(_("示例"), look="badge-warn")] if letter.is_sample else []
        self._badges += [bare_label(_("练习"), look="badge")] if is_practice else []
        self._segment = self._make_nodes(letter)
        self._choice: QWidget | None = None
        self._is_narrow = False
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(2, 0, 2, 0)
        self._rows.setSpacing(TOKENS.gap)
        self._fill()
        self._nodes.idClicked.connect(self._on_nodes_id_clicked)

    def _fill(self) -> None:
        """One row, or two. Each has one widget or gap (None) that takes what is left: the title, or else the first.

        A row is added while it is empty: PySide gives the items of a layout that is added to the layout round it, and
        takes whatever comes to lie where they were for them when the row alone is deleted.
        """
        buttons = (self._quick, self._export)
        rows: tuple[tuple[QWidget | None, ...], ...] = (
            (self._title, *self._badges, None, self._segment, None, *buttons, self.menu_button),
        )
        if self._is_narrow:
            rows = (self._choice, None, *self._badges, self.menu_button), (self._segment, None, *buttons)
        while (taken := self._rows.takeAt(0)) is not None:
            taken.layout().deleteLater()
        for widgets in rows:
            row = QHBoxLayout()
            self._rows.addLayout(row)
            row.setSpacing(TOKENS.gap)
            for place, widget in enumerate(widgets):
                if widget is not None:
                    row.addWidget(widget, int(widget is self._title))
                elif self._title in widgets or None in widgets[:place]:
                    row.addSpacing(TOKENS.gap)
                else:
                    row.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        """That of two rows: one row must not keep the window from becoming narrow."""
        return QSize(_LEAST_WIDTH, super().minimumSizeHint().height())

    def set_narrow(self, is_narrow: bool) -> None:
        """Two rows; the panes are chosen here, and the title is read in the frame of the window."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        if self._choice is None:
            self._choice = self._make_choice()
        self._fill()  # first: without a parent it would be a window
        self._choice.setVisible(is_narrow)
        self._title.setHidden(is_narrow)

    def _make_choice(self) -> QWidget:
        measures = _button(_("目录  Ctrl+1"), self.measures_asked)
        page = _button(_("填报  Ctrl+2"), self.page_asked)
        return _joined(measures, page, _button(_("问题  Ctrl+3"), self.issues_asked))

    def _make_nodes(self, letter: Letter) -> QWidget:
        for number, node in enumerate(letter.nodes):
            button = QPushButton(node.label)
            button.setCheckable(True)
            self._nodes.addButton(button, number)
            self._buttons[node.id] = button
        return _joined(*self._buttons.values())

    def show_node(self, node_id: str, locked: Sequence[str]) -> None:
        """Mark the open node; locked ones say so."""
        for other, button in self._buttons.items():
            is_locked = other in locked
            text = self._labels[other]
            button.setText(_("{node} 已锁定").format(node=text) if is_locked else text)
            button.setChecked(other == node_id)

    def show_counts(self, counts: "IssueCounts", *, is_locked: bool, is_checking: bool = False) -> None:
        """How many issues stand in the way of export; `is_checking`: they are not all known yet."""
        blocking = counts.errors + counts.to_explain
        if is_checking:
            text, tip = _("正在核对…"), ""
        elif blocking:
            text = _("导出报送包（{count}）…").format(count=blocking)
            tip = _("{errors} 个错误、{to_explain} 个待说明，处理后才能导出").format(
                errors=counts.errors, to_explain=counts.to_explain
            )
        elif counts.hints:
            text = _("导出报送包（提示 {hints}）…").format(hints=counts.hints)
            tip = _("另有提示 {hints} 条，不影响导出").format(hints=counts.hints)
        else:
            text, tip = _("导出报送包…"), ""
        if (text, tip) != (self._export.text(), self._export.toolTip()):
            self._export.setText(text)
            self._export.setToolTip(tip)
        self._export.setEnabled(not is_locked and not is_checking)

    def show_quick_entry(self, is_shown: bool) -> None:
        self._quick.setChecked(is_shown)

    def _on_nodes_id_clicked(self, number: int) -> None:
        self.node_chosen.emit(list(self._buttons)[number])


def _button(text: str, signal: Signal) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(lambda _checked=False: signal.emit())  # type: ignore[attr-defined]
    return button


def _joined(*buttons: QPushButton) -> QWidget:
    """Buttons that stand together as one."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setSpacing(0)
    row.setContentsMargins(0, 0, 0, 0)
    last = len(buttons) - 1
    for place, button in enumerate(buttons):
        side = "only" if not last else {0: "first", last: "last"}.get(place, "middle")
        button.setProperty("segment", side)
        row.addWidget(button)
    return whole
