"""What a rewritten Word file changes, paragraph by paragraph, before anything is taken."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.messages import MessageBar
from desktop.room import resize_within_screen
from desktop.style import TOKENS, card, fill_as_card, label
from desktop.tables import make_table
from forms.services.report_taking import TakenChange, TakenReport
from resources.translation import _

_WIDTHS = (190, 420)
_WORDS = {"changed": "改", "added": "增", "removed": "删", "head": "填"}
_COLOURS = {"changed": TOKENS.accent_dark, "added": TOKENS.good, "removed": TOKENS.error, "head": TOKENS.accent_dark}
_CHECK = Qt.CheckState


class _ChangeItem(QTreeWidgetItem):
    def __init__(self, change: TakenChange) -> None:
        flat = (" ".join(text.split()) or "—" for text in (change.before, change.after))
        super().__init__([f"{_(_WORDS[change.kind])}  {change.label}", *flat])
        self.change = change
        self.setForeground(0, QColor(_COLOURS[change.kind]))
        self.setCheckState(0, _CHECK.Checked)


class TakingDialog(QDialog):
    """Every change is ticked at first. After accept: `chosen`, in the order of the file."""

    def __init__(self, taken: TakenReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("取回改过的 Word"))
        resize_within_screen(self, 1080, 640)
        self._taken = taken
        self.bar = MessageBar()
        self.list = self._make_list()
        self._before, self._after = label(wrap=True), label(wrap=True)
        self._doubts = label(look="explain", wrap=True)
        self._take = QPushButton()
        self._take.setProperty("look", "primary")
        self._take.setDefault(True)
        self._lay_out()
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_current())
        self.list.itemChanged.connect(lambda _item, _column: self._show_count())
        self._take.clicked.connect(self.accept)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_ctrl_enter)
        self._say_notes()
        self._show_count()
        self._show_current()

    def _make_list(self) -> QTreeWidget:
        made = make_table((_("改动"), _("报告现在的文字"), _("文件中的文字")), _WIDTHS, _("文件中的改动"))
        for change in self._taken.changes:
            made.addTopLevelItem(_ChangeItem(change))
        if self._taken.changes:
            made.setCurrentItem(made.topLevelItem(0))
        return made

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        head = _("文件中有 {count} 处改动").format(count=len(self._taken.changes))
        column.addWidget(label(head, look="title"))
        column.addWidget(self.bar)
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        column.addWidget(frame, 3)
        full = QWidget()
        fill_as_card(full)
        texts = QHBoxLayout(full)
        texts.setSpacing(TOKENS.wide_gap)
        for part, name in ((self._before, _("报告现在的文字")), (self._after, _("文件中的文字"))):
            side = QVBoxLayout()
            side.addWidget(label(name, look="muted"))
            side.addWidget(part, 1)
            part.setAlignment(Qt.AlignmentFlag.AlignTop)
            texts.addLayout(side, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(full)
        below = card()
        around = QVBoxLayout(below)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(scroll)
        column.addWidget(below, 2)
        column.addWidget(self._doubts)
        foot = QHBoxLayout()
        foot.addWidget(label(_("空格 选或不选"), look="muted"), 1)
        cancel = QPushButton(_("取消"))
        cancel.clicked.connect(self.reject)
        foot.addWidget(cancel)
        foot.addWidget(self._take)
        column.addLayout(foot)

    @property
    def chosen(self) -> list[TakenChange]:
        return [item.change for item in self._items() if item.checkState(0) == _CHECK.Checked]

    def _items(self) -> Iterator[_ChangeItem]:
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if isinstance(item, _ChangeItem):
                yield item

    def _say_notes(self) -> None:
        if not self._taken.changes:
            self.bar.show_message("info", _("文件与现在的报告没有不同。") + "".join(self._taken.notes), keep=True)
        elif self._taken.notes:
            self.bar.show_message("info", "".join(self._taken.notes))
        self._doubts.setText("\n".join(f"! {doubt.message}" for doubt in self._taken.doubts))
        self._doubts.setVisible(bool(self._taken.doubts))

    def _show_current(self) -> None:
        item = self.list.currentItem()
        change = item.change if isinstance(item, _ChangeItem) else None
        self._before.setText(change.before or "—" if change else "")
        self._after.setText(change.after or _("（删去）") if change else "")

    def _show_count(self) -> None:
        count = len(self.chosen)
        self._take.setText(_("取回 {count} 处  Ctrl+回车").format(count=count))
        self._take.setEnabled(count > 0)

    def _on_ctrl_enter(self) -> None:
        if self._take.isEnabled():
            self.accept()
