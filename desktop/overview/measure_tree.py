"""The letter at the left: aspects with how many measures are filled, measures with their state as mark and word."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from desktop.style import STATE_COLOURS, fill_as_card
from desktop.workbench import Workbench
from forms.schema.letter import Aspect
from resources.translation import _

if TYPE_CHECKING:
    from PySide6.QtGui import QBrush

    from forms.records.status import CheckState

_STATE_WIDTH = 78
_WORST_FIRST: tuple["CheckState", ...] = ("有错误", "待说明", "暂缺", "未填", "不适用", "已填")
_ANSWERED: tuple["CheckState", ...] = ("已填", "不适用")
_HINTED = " •"


class _MeasureItem(QTreeWidgetItem):
    """An aspect's row has no number."""

    number = ""


class MeasureTree(QTreeWidget):
    """`measure_chosen` carries the number of the measure that became current, by whatever way.

    `emptied`: another letter is shown, and every item that was in the tree is gone, also those that others put there.
    """

    measure_chosen = Signal(str)
    emptied = Signal()
    measure_clicked = Signal(str)
    activated_measure = Signal(str)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._items: dict[str, _MeasureItem] = {}
        self._aspects: dict[str, _MeasureItem] = {}
        self._states: dict[str, CheckState] = {}
        self._hints: dict[str, int] = {}
        self._is_told = False
        self._marks: dict[CheckState, str] = {}
        self._brushes: dict[str, QBrush] = {}
        self.setAccessibleName(_("措施目录"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(True)
        self.setAllColumnsShowFocus(True)
        self._letter = workbench.letter
        self._fill()
        self.currentItemChanged.connect(self._on_self_current_item_changed)
        self.itemActivated.connect(self._on_self_item_activated)
        self.itemClicked.connect(self._on_self_item_clicked)
        workbench.measure_changed.connect(self._on_workbench_measure_changed)
        workbench.node_opened.connect(self.refresh)
        workbench.letter_changed.connect(self.refresh)

    def _fill(self) -> None:
        tops = []
        for aspect in self._letter.aspects:
            top = _MeasureItem([f"{aspect.no}  {aspect.title}", ""])
            top.setToolTip(0, aspect.title)
            self._aspects[aspect.no] = top
            for measure in aspect.measures:
                item = _MeasureItem(top, [f"{measure.no}  {measure.title}", ""])
                item.setToolTip(0, f"{measure.no} {measure.title}")
                item.number = measure.no
                self._items[measure.no] = item
            tops.append(top)
        self.addTopLevelItems(tops)

    def complete(self) -> None:
        """What the first paint does without: colours in the selected row too, and every state."""
        from PySide6.QtGui import QBrush, QColor  # late: they bring the enumerations of Qt, 12 ms

        from desktop.overview.state_delegate import StateDelegate  # late, as above
        from forms.records.status import STATE_MARKS  # late, as above: it brings the fields and their types

        self._marks = STATE_MARKS
        self._brushes = {state: QBrush(QColor(token)) for state, token in STATE_COLOURS.items()}
        self.setItemDelegate(StateDelegate(self))
        fill_as_card(self.viewport())
        self.refresh()

    def refresh(self, _what: object = None) -> None:
        """Show every state anew: another node, which may be one that was closed under another letter."""
        letter = self._workbench.desk.letter
        if letter != self._letter:
            self._letter = letter
            for known in (self._items, self._aspects, self._states, self._hints):
                known.clear()
            self.clear()
            self._fill()
            self.emptied.emit()
        for no in self._items:
            self._show_state(no)
        for aspect in letter.aspects:
            self._show_aspect(aspect)

    def _show_state(self, no: str) -> bool:
        """Show the state of one measure, and that there are hints when nothing worse is; False when it is as it was."""
        measure = self._workbench.letter.measure(no)
        state = self._workbench.desk.check_state(measure)
        hints = self._workbench.desk.counts((measure,)).hints if state in _ANSWERED else 0
        if self._states.get(no) == state and self._hints.get(no) == hints:
            return False
        self._states[no], self._hints[no] = state, hints
        item = self._items[no]
        item.setText(1, f"{self._marks[state]} {_(state)}{_HINTED if hints else ''}")
        item.setToolTip(1, _("提示 {hints} 条，不影响导出").format(hints=hints) if hints else "")
        item.setForeground(1, self._brushes[state])
        return True

    def _show_aspect(self, aspect: Aspect) -> None:
        states = [self._states[measure.no] for measure in aspect.measures]
        hints = sum(self._hints[measure.no] for measure in aspect.measures)
        filled = sum(state in _ANSWERED for state in states)
        worst = next(state for state in _WORST_FIRST if state in states)
        top = self._aspects[aspect.no]
        mark = self._marks[worst] if worst not in ("未填", "不适用") else ""
        hinted = _HINTED if hints and worst in _ANSWERED else ""
        top.setText(1, f"{mark} {filled}/{len(states)}{hinted}".strip())
        top.setForeground(1, self._brushes[worst if mark else "未填"])
        tip = _("已填 {filled} 项，共 {total} 项；最需处理：{worst}").format(
            filled=filled, total=len(states), worst=_(worst)
        )
        top.setToolTip(1, _("{tip}；提示 {hints} 条").format(tip=tip, hints=hints) if hints else tip)

    def show_measure(self, no: str) -> None:
        """Make the measure current without saying so."""
        item = self._items[no]
        if item is not self.currentItem():
            self._is_told = True
            self.setCurrentItem(item)
            self._is_told = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()  # the viewport's
        self.setColumnWidth(0, max(width - _STATE_WIDTH, 60))
        self.setColumnWidth(1, _STATE_WIDTH)

    def _on_self_current_item_changed(self, item: _MeasureItem | None, _before: _MeasureItem | None) -> None:
        no = item.number if item is not None else ""
        if no and not self._is_told:
            self.measure_chosen.emit(no)

    def _on_self_item_clicked(self, item: _MeasureItem, _column: int) -> None:
        if item.number:
            self.measure_clicked.emit(item.number)

    def _on_self_item_activated(self, item: _MeasureItem, _column: int) -> None:
        if item.number:
            self.activated_measure.emit(item.number)
        else:
            item.setExpanded(not item.isExpanded())

    def _on_workbench_measure_changed(self, no: str) -> None:
        if self._show_state(no):
            aspect_no = self._workbench.letter.measure(no).aspect_no
            self._show_aspect(next(one for one in self._workbench.letter.aspects if one.no == aspect_no))
