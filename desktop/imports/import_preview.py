"""What a file would change, before anything is written: counts, faults by row and column, old and new side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSplitter,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.style import LEVEL_COLOURS, LEVEL_MARKS, LEVEL_WORDS, TOKENS, card, label
from desktop.tables import make_table
from forms.services.import_plan import ImportFault, ImportPlan, PlannedCell, PlannedChange, shown
from resources.translation import _

_CHANGE_WORDS: dict[PlannedChange, str] = {
    "new": "＋ 新增",
    "changed": "△ 改动",
    "unchanged": "＝ 未变",
    "gone": "－ 保留",
}
_CHANGE_COLOURS: dict[PlannedChange, str] = {
    "new": TOKENS.good,
    "changed": TOKENS.explain,
    "unchanged": TOKENS.muted,
    "gone": TOKENS.muted,
}
_FAULT_HEADS = ("级别", "工作表", "行", "列", "问题和改法")
_FAULT_WIDTHS = (80, 110, 50, 50, 0)
_FAULT_PADDING = 24
_CELL_HEADS = ("变化", "措施", "栏目", "现在", "文件中", "位置")
_CELL_WIDTHS = (80, 60, 100, 200, 220, 0)


class ImportPreview(QWidget):
    """`skipping_chosen`: whether the rows with an error are to be left out."""

    skipping_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        self._summary = label(look="heading", wrap=True)
        self.faults = make_table([_(head) for head in _FAULT_HEADS], _FAULT_WIDTHS, _("文件中的问题"))
        self.cells = make_table([_(head) for head in _CELL_HEADS], _CELL_WIDTHS, _("将要导入的内容"))
        self._fault_text = label(wrap=True)
        self._fault_text.setContentsMargins(8, 2, 8, 4)
        self._fault_card, self._cell_card = card(), card()
        self._skip = QCheckBox(_("只导入没有错误的行"))
        self._same = QCheckBox(_("也列出未变的内容"))
        self._lay_out()
        self._skip.toggled.connect(self.skipping_chosen)
        self._skip.toggled.connect(self._show_cells)
        self._same.toggled.connect(self._show_cells)
        self.faults.currentItemChanged.connect(self._on_faults_current_item_changed)

    def _lay_out(self) -> None:
        for frame, table in ((self._fault_card, self.faults), (self._cell_card, self.cells)):
            inside = QVBoxLayout(frame)
            inside.setContentsMargins(1, 1, 1, 1)
            inside.addWidget(table)
        self._fault_card.layout().addWidget(self._fault_text)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(TOKENS.gap)
        halves.addWidget(self._fault_card)
        halves.addWidget(self._cell_card)
        halves.setSizes([1000, 1000])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self._summary)
        column.addWidget(halves, 1)
        row = QHBoxLayout()
        row.setSpacing(2 * TOKENS.wide_gap)
        row.addWidget(self._skip)
        row.addWidget(self._same)
        row.addStretch(1)
        column.addLayout(row)

    def show_plan(self, plan: ImportPlan) -> None:
        self._plan = plan
        self._skip.setChecked(False)
        errors = sum(fault.level == "error" for fault in plan.faults)
        text = _("新增 {new} 项 · 改动 {changed} 项 · 未变 {same} 项 · 文件中为空而保留 {gone} 项 · 错误 {errors} 处")
        self._summary.setText(
            text.format(
                new=plan.count("new"),
                changed=plan.count("changed"),
                same=plan.count("unchanged"),
                gone=plan.count("gone"),
                errors=errors,
            )
        )
        self._skip.setVisible(bool(plan.to_write(skip_faulty=True)) and plan.has_errors)
        self._same.setVisible(plan.count("unchanged") > 0)
        self._show_faults(plan.faults)
        self._show_cells()

    @property
    def is_skipping(self) -> bool:
        return self._skip.isChecked()

    @property
    def skip_choice(self) -> QCheckBox:
        return self._skip

    def _show_faults(self, faults: Sequence[ImportFault]) -> None:
        self.faults.clear()
        for fault in faults:
            what = fault_words(fault)
            level = f"{LEVEL_MARKS[fault.level]} {_(LEVEL_WORDS[fault.level])}"
            item = QTreeWidgetItem([level, fault.sheet, str(fault.row), fault.column, what])
            item.setForeground(0, QBrush(QColor(LEVEL_COLOURS[fault.level])))
            item.setToolTip(4, what)
            self.faults.addTopLevelItem(item)
        self._fault_card.setVisible(bool(faults))
        self.faults.setCurrentItem(self.faults.topLevelItem(0))

    def _on_faults_current_item_changed(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        """The whole sentence, where it is longer than its column."""
        text = item.text(4) if item is not None else ""
        room = self.faults.viewport().width() - sum(_FAULT_WIDTHS) - _FAULT_PADDING
        self._fault_text.setText(text)
        self._fault_text.setVisible(self.faults.fontMetrics().horizontalAdvance(text) > room)

    def _show_cells(self, _checked: bool = False) -> None:
        plan = self._plan
        if plan is None:
            return
        self.cells.clear()
        written = {id(cell) for cell in plan.to_write(skip_faulty=True)}
        for cell in plan.cells:
            if cell.change != "unchanged" or self._same.isChecked():
                self.cells.addTopLevelItem(_cell_item(cell, is_left_out=cell.is_written and id(cell) not in written))
        self._cell_card.setVisible(bool(plan.cells))


def fault_words(fault: ImportFault) -> str:
    """The message without the place, which has columns of its own."""
    place, _colon, rest = fault.message.partition("：")
    return rest if place.startswith(_("第")) and rest else fault.message


def _cell_item(cell: PlannedCell, *, is_left_out: bool) -> QTreeWidgetItem:
    word = _("✗ 有错误") if is_left_out else _(_CHANGE_WORDS[cell.change])
    place = _("{sheet} 第{row}行{column}列").format(sheet=cell.sheet, row=cell.row, column=cell.column)
    before, after = shown(cell.before), "" if cell.change == "gone" else shown(cell.after)
    item = QTreeWidgetItem([word, cell.measure, cell.label, before or "—", after or "—", place])
    colour = TOKENS.error if is_left_out else _CHANGE_COLOURS[cell.change]
    item.setForeground(0, QBrush(QColor(colour)))
    item.setToolTip(3, before)
    item.setToolTip(4, cell.raw)
    return item
