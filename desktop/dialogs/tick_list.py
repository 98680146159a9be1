"""A list of things to take over, each with a tick, and the buttons under it: all, none, take, leave."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.style import TOKENS, card, label
from resources.translation import _

_CHECK = Qt.CheckState


class TickItem(QTreeWidgetItem):
    """A row with a tick; `subject` is what it stands for."""

    def __init__(self, texts: Sequence[str], subject: object, *, is_ticked: bool) -> None:
        super().__init__(list(texts))
        self.subject = subject
        self.setCheckState(0, _CHECK.Checked if is_ticked else _CHECK.Unchecked)


class TickList(QWidget):
    """Fills the lower part of `dialog`, which it accepts and rejects.

    `take_text` names {count}. Rows without a subject only hold others, and tick all of theirs.
    """

    def __init__(self, table: QTreeWidget, dialog: QDialog, take_text: str, leave_text: str) -> None:
        super().__init__(dialog)
        self.table = table
        self._dialog = dialog
        self._take_text = take_text
        self.all, self.none = QPushButton(_("全选  Ctrl+A")), QPushButton(_("全不选"))
        self.take = QPushButton()
        self.take.setProperty("look", "primary")
        self._lay_out(leave_text)
        self.all.clicked.connect(lambda _checked=False: self.tick_all(_CHECK.Checked))
        self.none.clicked.connect(lambda _checked=False: self.tick_all(_CHECK.Unchecked))
        self.take.clicked.connect(dialog.accept)
        table.itemChanged.connect(self._on_table_item_changed)
        QShortcut(QKeySequence("Ctrl+A"), dialog, lambda: self.tick_all(_CHECK.Checked))
        QShortcut(QKeySequence("Ctrl+Return"), dialog, self._on_ctrl_enter)
        self.show_count()

    def _lay_out(self, leave_text: str) -> None:
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        foot = QHBoxLayout()
        foot.setSpacing(TOKENS.gap)
        foot.addWidget(self.all)
        foot.addWidget(self.none)
        foot.addWidget(label(_("空格 选或不选"), look="muted"), 1)
        leave = QPushButton(leave_text)
        leave.clicked.connect(self._dialog.reject)
        foot.addWidget(leave)
        foot.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(frame, 1)
        column.addLayout(foot)

    def _items(self) -> Iterator[TickItem]:
        tops = [self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount())]
        for top in tops:
            for item in (top, *(top.child(row) for row in range(top.childCount()))):
                if isinstance(item, TickItem):
                    yield item

    @property
    def chosen(self) -> list:
        """The subjects of all rows with a tick, in their order."""
        return [item.subject for item in self._items() if item.checkState(0) == _CHECK.Checked]

    def tick_all(self, state: Qt.CheckState) -> None:
        for item in self._items():
            item.setCheckState(0, state)

    def show_count(self) -> None:
        count = len(self.chosen)
        self.take.setText(self._take_text.format(count=count))
        self.take.setEnabled(bool(count))

    def _on_table_item_changed(self, _item: QTreeWidgetItem, _column: int) -> None:
        self.show_count()

    def _on_ctrl_enter(self) -> None:
        if self.take.isEnabled():
            self._dialog.accept()
