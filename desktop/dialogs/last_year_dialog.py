"""Last year's figures (读取上年数): choose last year's workspace, look at what it says, take what is ticked."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.dialogs.tick_list import TickItem, TickList
from desktop.messages import MessageBar
from desktop.room import resize_within_screen
from desktop.style import TOKENS, label
from desktop.tables import make_table
from desktop.workbench import Workbench
from forms.schema.measure_fields import field_of, label_of
from forms.schema.numbers import grouped
from forms.services.last_year import LastYearFigure, find_last_year
from resources.translation import _

_WIDTHS = (330, 110, 120, 120)


class LastYearDialog(QDialog):
    """After accept: `chosen`. `folder_used` is worth remembering."""

    folder_used = Signal(str)

    def __init__(self, bench: Workbench, folder: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("读取上年数"))
        resize_within_screen(self, 860, 560)
        self._bench = bench
        self._desk = bench.desk
        self._folder = folder
        self.bar = MessageBar()
        self._place = label(look="muted", wrap=True)
        self._place.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._choose = QPushButton(_("选择上年工作区…  Ctrl+O"))
        self.list = self._make_list()
        self.ticks = TickList(self.list, self, _("填入 {count} 个上年数  Ctrl+回车"), _("取消"))
        self._lay_out()
        self._choose.setShortcut(QKeySequence("Ctrl+O"))
        self._choose.clicked.connect(self._on_choose_clicked)
        self._choose.setFocus()
        if folder is not None:
            self.read(folder)

    def _make_list(self) -> QTreeWidget:
        heads = (_("措施与指标"), _("填入"), _("上年工作区的数"), _("现在"), _("取自"))
        return make_table(heads, _WIDTHS, _("找到的上年数"))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        column.addWidget(label(_("读取上年数到{node}").format(node=self._desk.node.label), look="title"))
        text = _(
            "按指标名称和单位对应。累计数取上年同一节点（上年同期数），其他取上年末；"
            "只列出与现有内容不同的。上年的工作区只读取，不改动。"
        )
        column.addWidget(label(text, look="muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(TOKENS.gap)
        row.addWidget(self._choose)
        row.addWidget(self._place, 1)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self.ticks, 1)

    def read(self, folder: Path) -> None:
        """Look for figures in that workspace, on the database thread."""
        self._folder = folder
        self.list.clear()
        self.bar.hide()
        self._choose.setEnabled(False)
        self._place.setText(_("正在读取 {folder}…").format(folder=folder))
        desk = self._desk
        job = self._bench.tasks.run(
            partial(find_last_year, desk, folder), partial(self._on_tasks_found, folder), self.bar.show_fault
        )
        job.failed.connect(self._on_job_failed)

    def _on_tasks_found(self, folder: Path, figures: list[LastYearFigure]) -> None:
        self._choose.setEnabled(True)
        self._place.setText(str(folder))
        self.folder_used.emit(str(folder))
        for figure in figures:
            self.list.addTopLevelItem(self._make_item(figure))
        if not figures:
            self.bar.show_message("info", _("没有需要读取的数：同名指标没有上年数，或与现有内容相同。"))
            return
        self.list.setCurrentItem(self.list.topLevelItem(0))
        self.list.setFocus()
        self.ticks.show_count()

    def _make_item(self, figure: LastYearFigure) -> TickItem:
        measure = self._desk.letter.measure(figure.measure)
        field = field_of(measure, "last_year")
        name = label_of(measure, field) if field is not None else ""
        amount = _("{value} {unit}")
        found = amount.format(value=grouped(figure.text), unit=figure.unit)
        here = amount.format(value=grouped(figure.replaces), unit=figure.unit) if figure.replaces else "—"
        texts = (f"{measure.no}  {figure.indicator}", name, found, here, figure.source_node)
        item = TickItem(texts, figure, is_ticked=not figure.replaces)
        item.setToolTip(0, measure.title)
        item.setForeground(4, QColor(TOKENS.muted))
        return item

    def _on_job_failed(self, _fault: Exception) -> None:
        self._choose.setEnabled(True)
        self._place.clear()
        self.ticks.show_count()

    def _on_choose_clicked(self) -> None:
        start = self._folder or self._bench.path.parent
        chosen = QFileDialog.getExistingDirectory(self, _("选择上年的工作区文件夹"), str(start))
        if chosen:
            self.read(Path(chosen))

    @property
    def chosen(self) -> list[LastYearFigure]:
        return self.ticks.chosen
