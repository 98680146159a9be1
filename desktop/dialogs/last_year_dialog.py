"""Last year's figures (读取上年数): choose last year's workspace, look at what it says, take what is ticked."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.messages import MessageBar
from desktop.style import TOKENS, card, label
from desktop.tables import make_table
from desktop.workbench import Workbench
from forms.schema.measure_fields import field_of, label_of
from forms.schema.numbers import grouped
from forms.services.last_year import LastYearFigure, find_last_year
from resources.translation import _

_WIDTHS = (330, 110, 120, 120)
_CHECK = Qt.CheckState


class _FigureItem(QTreeWidgetItem):
    def __init__(self, texts: Sequence[str], figure: LastYearFigure) -> None:
        super().__init__(list(texts))
        self.figure = figure


class LastYearDialog(QDialog):
    """After accept: `chosen`. `folder_used` is worth remembering."""

    folder_used = Signal(str)

    def __init__(self, bench: Workbench, folder: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("读取上年数"))
        self.resize(860, 560)
        self._bench = bench
        self._desk = bench.desk
        self._folder = folder
        self.bar = MessageBar()
        self._place = label(look="muted", wrap=True)
        self._place.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._choose = QPushButton(_("选择上年工作区…  Ctrl+O"))
        self.list = self._make_list()
        self._all, self._none = QPushButton(_("全选  Ctrl+A")), QPushButton(_("全不选"))
        self._take = QPushButton()
        self._take.setProperty("look", "primary")
        self._lay_out()
        self._choose.setShortcut(QKeySequence("Ctrl+O"))
        self._choose.clicked.connect(self._on_choose_clicked)
        self._all.clicked.connect(lambda _checked=False: self._tick_all(_CHECK.Checked))
        self._none.clicked.connect(lambda _checked=False: self._tick_all(_CHECK.Unchecked))
        self.list.itemChanged.connect(self._on_list_item_changed)
        self._take.clicked.connect(self.accept)
        QShortcut(QKeySequence("Ctrl+A"), self, lambda: self._tick_all(_CHECK.Checked))
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_ctrl_enter)
        self._show_count()
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
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        column.addWidget(frame, 1)
        foot = QHBoxLayout()
        foot.setSpacing(TOKENS.gap)
        foot.addWidget(self._all)
        foot.addWidget(self._none)
        foot.addWidget(label(_("空格 选或不选"), look="muted"), 1)
        cancel = QPushButton(_("取消"))
        cancel.clicked.connect(self.reject)
        foot.addWidget(cancel)
        foot.addWidget(self._take)
        column.addLayout(foot)

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
        self._show_count()

    def _make_item(self, figure: LastYearFigure) -> _FigureItem:
        measure = self._desk.letter.measure(figure.measure)
        field = field_of(measure, "last_year")
        name = label_of(measure, field) if field is not None else ""
        amount = _("{value} {unit}")
        found = amount.format(value=grouped(figure.text), unit=figure.unit)
        here = amount.format(value=grouped(figure.replaces), unit=figure.unit) if figure.replaces else "—"
        item = _FigureItem([f"{measure.no}  {figure.indicator}", name, found, here, figure.source_node], figure)
        item.setToolTip(0, measure.title)
        item.setForeground(4, QColor(TOKENS.muted))
        item.setCheckState(0, _CHECK.Checked if not figure.replaces else _CHECK.Unchecked)
        return item

    def _on_job_failed(self, _fault: Exception) -> None:
        self._choose.setEnabled(True)
        self._place.clear()
        self._show_count()

    def _on_choose_clicked(self) -> None:
        start = self._folder or self._bench.path.parent
        chosen = QFileDialog.getExistingDirectory(self, _("选择上年的工作区文件夹"), str(start))
        if chosen:
            self.read(Path(chosen))

    def _items(self) -> Iterator[_FigureItem]:
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if isinstance(item, _FigureItem):
                yield item

    @property
    def chosen(self) -> list[LastYearFigure]:
        return [item.figure for item in self._items() if item.checkState(0) == _CHECK.Checked]

    def _tick_all(self, state: Qt.CheckState) -> None:
        for item in self._items():
            item.setCheckState(0, state)

    def _show_count(self) -> None:
        count = len(self.chosen)
        self._take.setText(_("填入 {count} 个上年数  Ctrl+回车").format(count=count))
        self._take.setEnabled(bool(count))

    def _on_list_item_changed(self, _item: QTreeWidgetItem, _column: int) -> None:
        self._show_count()

    def _on_ctrl_enter(self) -> None:
        if self._take.isEnabled():
            self.accept()
