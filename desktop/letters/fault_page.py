"""Every fault of a letter at once: sheet, row, column, what is wrong, what to do; to be copied for whoever wrote it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.style import TOKENS, card, label
from desktop.tables import make_table
from forms.schema.source import LetterFault
from resources.translation import _

_WIDTHS = (130, 56, 56, 460, 0)


class FaultPage(QWidget):
    """The fault with the cursor stands in full below the list. Ctrl+C copies it, `copy_all` every one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._faults: tuple[LetterFault, ...] = ()
        self._head = label(look="heading", wrap=True)
        heads = (_("工作表或文件"), _("行"), _("列"), _("问题"), _("改法"))
        self.list = make_table(heads, _WIDTHS, _("责任书中的错误"))
        self._full = label(wrap=True)
        self._full.setMinimumHeight(2 * TOKENS.field_height)
        self._full.setAlignment(Qt.AlignmentFlag.AlignTop)
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        below = card()
        under = QVBoxLayout(below)
        under.setContentsMargins(TOKENS.wide_gap, TOKENS.gap, TOKENS.wide_gap, TOKENS.gap)
        under.addWidget(self._full)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self._head)
        column.addWidget(frame, 1)
        column.addWidget(below)
        self.list.currentItemChanged.connect(self._on_list_current_item_changed)
        QShortcut(QKeySequence.StandardKey.Copy, self.list, self._copy_current)

    def show_faults(self, name: str, faults: Sequence[LetterFault]) -> None:
        self._faults = tuple(faults)
        text = _("“{name}”有 {count} 处错误，没有采用，工作区没有改动。改正并保存后按 F5 重新读取。")
        self._head.setText(text.format(name=name, count=len(faults)))
        self.list.clear()
        for fault in faults:
            place = fault.position
            item = QTreeWidgetItem(
                [place.sheet or place.file, str(place.row or ""), place.column, fault.what, fault.todo]
            )
            item.setForeground(3, QBrush(QColor(TOKENS.error)))
            for column, text in ((0, place.text), (3, fault.what), (4, fault.todo)):
                item.setToolTip(column, text)
            self.list.addTopLevelItem(item)
        self.list.setCurrentItem(self.list.topLevelItem(0))
        self.list.setFocus()

    @property
    def text(self) -> str:
        """Every fault, a line each, as it is copied."""
        return "\n".join(fault.text for fault in self._faults)

    def copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self.text)

    def _copy_current(self) -> None:
        QGuiApplication.clipboard().setText(self._full.text())

    def _on_list_current_item_changed(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        self._full.setText(self._faults[self.list.indexOfTopLevelItem(item)].text if item is not None else "")
