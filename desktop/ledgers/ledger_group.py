"""The ledgers in the tree at the left: a group below the aspects, each ledger with its rows and its worst state."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QTreeWidgetItem

from desktop.overview.measure_tree import MeasureTree
from desktop.style import STATE_COLOURS
from desktop.timers import single_shot
from desktop.workbench import Workbench
from forms.records.status import STATE_MARKS, CheckState, count_issues
from resources.translation import _

if TYPE_CHECKING:
    from forms.schema.letter import Ledger

_AFTER_LAST_CHANGE_MS = 80
_MOST_SHOWN = 99_999


class _LedgerItem(QTreeWidgetItem):
    """To the tree a row without a measure's number."""

    number = ""
    ledger = ""


class LedgerGroup(QObject):
    """`chosen` carries the ledger that became current, `activated` the one that Enter or a double click opens."""

    chosen = Signal(str)
    activated = Signal(str)

    def __init__(self, tree: MeasureTree, bench: Workbench) -> None:
        super().__init__(tree)
        self._tree = tree
        self._bench = bench
        self._top = _LedgerItem()
        self._items: dict[str, _LedgerItem] = {}
        self._is_told = False
        self._soon = single_shot(self, _AFTER_LAST_CHANGE_MS, self.refresh)
        self._fill()
        tree.currentItemChanged.connect(self._on_tree_current_item_changed)
        tree.itemActivated.connect(self._on_tree_item_activated)
        bench.rows.changed.connect(self._soon.start)
        bench.node_opened.connect(self._soon.start)
        tree.emptied.connect(self._fill)

    def _fill(self) -> None:
        ledgers = self._bench.letter.ledgers
        self._items = {}
        if not ledgers:
            return
        self._top = _LedgerItem([_("台账清单"), ""])
        for ledger in ledgers:
            item = _LedgerItem(self._top, [ledger.title, ""])
            item.setToolTip(0, ledger.title)
            item.ledger = ledger.name
            self._items[ledger.name] = item
        self._tree.addTopLevelItem(self._top)
        self._soon.start()

    def refresh(self) -> None:
        """Rows and state of every ledger; nothing once the window is closed, and the workspace with it."""
        if not self._tree.window().isVisible():
            return
        states = [self._show_state(ledger) for ledger in self._bench.letter.ledgers if ledger.name in self._items]
        filled = sum(state != "未填" for state in states)
        if states:
            self._top.setText(1, f"{filled}/{len(states)}")
            self._top.setToolTip(1, _("已录入 {filled} 份，共 {total} 份").format(filled=filled, total=len(states)))

    def _show_state(self, ledger: "Ledger") -> CheckState:
        desk = self._bench.desk
        rows = desk.session.entries.ledgers.count(desk.node.id, ledger.name)
        state: CheckState = "未填"
        if rows:
            counts = count_issues(desk.ledger_issues(ledger.name))
            state = "有错误" if counts.errors else "待说明" if counts.to_explain else "已填"
        item = self._items[ledger.name]
        shown = f"{rows:,}" if rows <= _MOST_SHOWN else _("{count}万").format(count=rows // 10_000)
        item.setText(1, f"{STATE_MARKS[state]} {shown if rows else ''}".rstrip())
        item.setToolTip(1, _("{count} 行，{state}").format(count=f"{rows:,}", state=_(state)))
        item.setForeground(1, QBrush(QColor(STATE_COLOURS[state])))
        return state

    def show_ledger(self, name: str) -> None:
        """Make it current in the tree without saying so."""
        item = self._items.get(name)
        if item is not None and item is not self._tree.currentItem():
            self._is_told = True
            self._tree.setCurrentItem(item)
            self._is_told = False

    def _on_tree_current_item_changed(self, item: QTreeWidgetItem | None, _before: object) -> None:
        if isinstance(item, _LedgerItem) and item.ledger and not self._is_told:
            self.chosen.emit(item.ledger)

    def _on_tree_item_activated(self, item: QTreeWidgetItem, _column: int) -> None:
        if isinstance(item, _LedgerItem) and item.ledger:
            self.activated.emit(item.ledger)
