"""All explanations of the node (审核说明) in one place: which hold, which are void, which have lost their issue.

The window hands in the workbench; `issue_chosen` (owner of the issue, field) closes it and wants that field.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.issues.explanation_editor import ExplanationEditor
from desktop.issues.explanation_filter import ALL, ExplanationFilter
from desktop.messages import ask
from desktop.room import resize_within_screen
from desktop.style import TOKENS, card, label
from desktop.tables import make_table
from desktop.workbench import Workbench
from forms.services.explaining import ExplanationLine, ExplanationState, explanation_lines
from resources.translation import _

STATE_MARKS: dict[ExplanationState, str] = {"未说明": "!", "已失效": "✗", "有效": "✓", "事项已消失": "－"}
_STATE_COLOURS: dict[ExplanationState, str] = {
    "未说明": TOKENS.explain,
    "已失效": TOKENS.error,
    "有效": TOKENS.good,
    "事项已消失": TOKENS.muted,
}
_WIDTHS = (110, 420, 250, 70)


class _LineItem(QTreeWidgetItem):
    def __init__(self, line: ExplanationLine) -> None:
        mark = f"{STATE_MARKS[line.state]} {_(line.state)}"
        super().__init__([mark, line.what, " ".join(line.text.split()) or "—", line.by, line.time])
        self.line = line
        self.setForeground(0, QColor(_STATE_COLOURS[line.state]))
        for column, text in ((1, line.what), (2, line.text)):
            self.setToolTip(column, text)


class ExplanationsDialog(QDialog):
    """Stays open while one edits; each saving is durable at once. Several rows take one text."""

    issue_chosen = Signal(str, str)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("审核说明"))
        resize_within_screen(self, 1040, 640)
        self._bench = bench
        self._lines: list[ExplanationLine] = []
        self.filter = ExplanationFilter()
        self.list = self._make_list()
        self.editor = ExplanationEditor(is_locked=bench.is_locked)
        self._empty = label(look="muted", wrap=True)
        self._lay_out()
        self.filter.chosen.connect(self._on_filter_chosen)
        self.list.itemSelectionChanged.connect(self._on_list_selection_changed)
        self.list.itemActivated.connect(self._on_list_item_activated)
        self.editor.save_asked.connect(self._on_editor_save_asked)
        self.editor.withdraw_asked.connect(self._on_editor_withdraw_asked)
        self.editor.go_asked.connect(self._on_editor_go_asked)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.editor.ask_save)
        self.refresh()
        self.list.setFocus()

    def _make_list(self) -> QTreeWidget:
        heads = (_("状态"), _("事项"), _("说明"), _("填写人"), _("时间"))
        made = make_table(heads, _WIDTHS, _("审核说明清单"))
        made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        return made

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        row = QHBoxLayout()
        row.setSpacing(TOKENS.wide_gap)
        row.addWidget(label(_("{node}审核说明").format(node=self._bench.desk.node.label), look="title"))
        row.addWidget(self.filter)
        row.addStretch(1)
        column.addLayout(row)
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        inside.addWidget(self._empty)
        self._empty.setContentsMargins(TOKENS.wide_gap, TOKENS.wide_gap, TOKENS.wide_gap, TOKENS.wide_gap)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(frame, 1)
        column.addWidget(self.editor)
        foot = QHBoxLayout()
        foot.addWidget(label(_("Shift+↑↓ 选几条，一段文字可同时用于几条"), look="muted"), 1)
        close = QPushButton(_("关闭"))
        close.clicked.connect(self.accept)
        foot.addWidget(close)
        column.addLayout(foot)

    def refresh(self) -> None:
        """Read the desk again; what was selected stays selected where it still is."""
        kept = {line.id for line in self.selected}
        self._lines = explanation_lines(self._bench.desk)
        self.filter.show_counts(line.state for line in self._lines)
        self._show_lines(kept)

    def _show_lines(self, kept: set[str]) -> None:
        chosen = self.filter.current
        self.list.blockSignals(True)
        self.list.clear()
        for line in self._lines:
            if chosen in (ALL, line.state):
                item = _LineItem(line)
                self.list.addTopLevelItem(item)
                item.setSelected(line.id in kept)
        items = list(self._items())
        if items and not self.list.selectedItems():
            self.list.setCurrentItem(items[0])
        self.list.blockSignals(False)
        self.list.setVisible(bool(items))
        none = _("没有需要说明的事项。") if chosen == ALL else _("没有“{state}”的说明。").format(state=_(chosen))
        self._empty.setText(none)
        self._empty.setVisible(not items)
        self._on_list_selection_changed()

    def _items(self) -> Iterator[_LineItem]:
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if isinstance(item, _LineItem):
                yield item

    @property
    def selected(self) -> list[ExplanationLine]:
        return [item.line for item in self._items() if item.isSelected()]

    def _on_filter_chosen(self, _state: str) -> None:
        self._show_lines({line.id for line in self.selected})
        self.list.setFocus()

    def _on_list_selection_changed(self) -> None:
        self.editor.show_lines(self.selected)

    def _on_list_item_activated(self, _item: QTreeWidgetItem, _column: int) -> None:
        self.editor.begin()

    def _on_editor_save_asked(self, text: str) -> None:
        self._bench.explain([line.issue for line in self.selected if line.issue is not None], text)
        self.refresh()
        self.list.setFocus()

    def done(self, result: int) -> None:
        """What was written and not saved is given up only when the person says so."""
        count = len(self.editor.drafts)
        text = _("有 {count} 条说明写了还没有保存。").format(count=count)
        if not count or ask(self, text, _("放弃并关闭"), _("返回")):
            super().done(result)

    def _on_editor_withdraw_asked(self) -> None:
        self._bench.withdraw([line.id for line in self.selected if line.text])
        self.refresh()
        self.list.setFocus()

    def _on_editor_go_asked(self) -> None:
        line = next((line for line in self.selected if line.measure), None)
        if line is not None:
            self.accept()
        if line is not None and not self.isVisible():
            self.issue_chosen.emit(line.issue.owner if line.issue is not None else line.measure, line.field)
