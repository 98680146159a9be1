"""Carry forward (沿用上期): what could be taken over from the node before, each with a tick, nothing without asking."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.style import TOKENS, card, label
from desktop.tables import make_table
from forms.records.carry_forward import CarryProposal
from forms.schema.letter import Letter
from forms.schema.measure_fields import label_of, type_of
from resources.translation import _

_FIELD_WIDTH = 240
_CHECK = Qt.CheckState


class _FieldItem(QTreeWidgetItem):
    def __init__(self, parent: QTreeWidgetItem, texts: Sequence[str], proposal: CarryProposal) -> None:
        super().__init__(parent, list(texts))
        self.proposal = proposal


class CarryDialog(QDialog):
    """After accept: `chosen`. A measure's tick ticks all of its fields."""

    def __init__(
        self, letter: Letter, node: str, proposals: Sequence[CarryProposal], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._letter = letter
        self._node = letter.node(node)
        self._before = letter.nodes_before(node)[0]
        self.setWindowTitle(_("沿用上期内容"))
        self.resize(860, 560)
        self.list = self._make_list()
        self._fill(proposals)
        self._all = QPushButton(_("全选  Ctrl+A"))
        self._none = QPushButton(_("全不选"))
        self._take = QPushButton()
        self._take.setProperty("look", "primary")
        self._lay_out()
        self.list.itemChanged.connect(self._on_list_item_changed)
        self._all.clicked.connect(lambda _checked=False: self._tick_all(_CHECK.Checked))
        self._none.clicked.connect(lambda _checked=False: self._tick_all(_CHECK.Unchecked))
        self._take.clicked.connect(self.accept)
        QShortcut(QKeySequence("Ctrl+A"), self, lambda: self._tick_all(_CHECK.Checked))
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_ctrl_enter)
        self._show_count()
        self.list.setFocus()

    def _make_list(self) -> QTreeWidget:
        heads = (_("措施与栏目"), _("{node}的内容").format(node=self._before.label))
        return make_table(heads, (_FIELD_WIDTH,), _("可沿用的内容"), is_flat=False)

    def _fill(self, proposals: Sequence[CarryProposal]) -> None:
        tops: dict[str, QTreeWidgetItem] = {}
        for proposal in proposals:
            measure = self._letter.measure(proposal.measure)
            if measure.no not in tops:
                top = tops[measure.no] = QTreeWidgetItem(self.list, [f"{measure.no}  {measure.title}"])
                top.setFirstColumnSpanned(True)
                top.setToolTip(0, measure.title)
                top.setFlags(top.flags() | Qt.ItemFlag.ItemIsAutoTristate | Qt.ItemFlag.ItemIsUserCheckable)
            text = type_of(measure, proposal.field).format(proposal.cell.value)
            item = _FieldItem(tops[measure.no], [label_of(measure, proposal.field), " ".join(text.split())], proposal)
            item.setToolTip(1, text)
            item.setForeground(0, QColor(TOKENS.muted))
            item.setCheckState(0, _CHECK.Checked)
        self.list.expandAll()
        self.list.setCurrentItem(self.list.topLevelItem(0))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        head = _("把{before}的内容带入{node}").format(before=self._before.label, node=self._node.label)
        column.addWidget(label(head, look="title"))
        note = _(
            "只带入仍然有效的文字和已办结的事项，只填空白栏目；带入后请逐项核对、改写。"
            "数字不带入，上期的数在表格中供参考；目标、口径和责任人自动沿用。"
        )
        column.addWidget(label(note, look="muted", wrap=True))
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        column.addWidget(frame, 1)
        row = QHBoxLayout()
        row.setSpacing(TOKENS.gap)
        row.addWidget(self._all)
        row.addWidget(self._none)
        row.addWidget(label(_("空格 选或不选"), look="muted"), 1)
        cancel = QPushButton(_("不带入"))
        cancel.clicked.connect(self.reject)
        row.addWidget(cancel)
        row.addWidget(self._take)
        column.addLayout(row)

    def _fields(self) -> Iterator[_FieldItem]:
        for place in range(self.list.topLevelItemCount()):
            top = self.list.topLevelItem(place)
            for child in range(top.childCount()):
                item = top.child(child)
                if isinstance(item, _FieldItem):
                    yield item

    @property
    def chosen(self) -> list[CarryProposal]:
        return [item.proposal for item in self._fields() if item.checkState(0) == _CHECK.Checked]

    def _tick_all(self, state: Qt.CheckState) -> None:
        for item in self._fields():
            item.setCheckState(0, state)

    def _show_count(self) -> None:
        count = len(self.chosen)
        self._take.setText(_("带入 {count} 项  Ctrl+回车").format(count=count))
        self._take.setEnabled(bool(count))

    def _on_list_item_changed(self, _item: QTreeWidgetItem, _column: int) -> None:
        self._show_count()

    def _on_ctrl_enter(self) -> None:
        if self._take.isEnabled():
            self.accept()
