"""Carry forward (沿用上期): what could be taken over from the node before, each with a tick, nothing without asking."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.dialogs.tick_list import TickItem, TickList
from desktop.room import resize_within_screen
from desktop.style import TOKENS, label
from desktop.tables import make_table
from forms.records.carry_forward import CarryProposal
from forms.schema.letter import Letter
from forms.schema.measure_fields import label_of, type_of
from resources.translation import _

_FIELD_WIDTH = 240


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
        resize_within_screen(self, 860, 560)
        self.list = self._make_list()
        self._fill(proposals)
        self.ticks = TickList(self.list, self, _("带入 {count} 项  Ctrl+回车"), _("不带入"))
        self._lay_out()
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
            texts = (label_of(measure, proposal.field), " ".join(text.split()))
            item = TickItem(texts, proposal, is_ticked=True)
            item.setToolTip(1, text)
            item.setForeground(0, QColor(TOKENS.muted))
            tops[measure.no].addChild(item)
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
        column.addWidget(self.ticks, 1)

    @property
    def chosen(self) -> list[CarryProposal]:
        return self.ticks.chosen
