"""From the node before into this one: offered when a node is opened blank, done only when someone says so."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.window_parts import WindowParts
from resources.translation import _


class CarryFlow(QObject):
    """Offers once for each node while the window is open; the menu has it at any time."""

    def __init__(self, parts: WindowParts, window: QWidget) -> None:
        super().__init__(window)
        self._bench = parts.workbench
        self._bar = parts.bar
        self._window = window
        self._offered: set[str] = set()
        self._node = self._bench.desk.node.id
        self._bench.node_opened.connect(self._on_bench_node_opened)
        self.offer()

    def offer(self) -> None:
        """Say that there is something to take over, where the node is blank and the one before is not."""
        desk = self._bench.desk
        earlier = desk.letter.nodes_before(desk.node.id)
        entries = desk.session.entries
        if not earlier or desk.is_locked or desk.node.id in self._offered or not entries.node_is_blank(desk.node.id):
            return
        from forms.services.carrying import propose  # late: only at a blank node

        proposals = propose(desk)
        if not proposals:
            return
        self._offered.add(desk.node.id)
        text = _("{node}还没有填写。{before}有 {count} 项内容可以沿用，沿用前会逐项列出。").format(
            node=desk.node.label, before=earlier[0].label, count=len(proposals)
        )
        self._bar.show_message("info", text, (_("沿用上期内容…"), self.carry))

    def carry(self) -> None:
        """Ask what to take over, enter it as one step of undo, and save it under its own name in the log."""
        from desktop.dialogs.carry_dialog import CarryDialog  # late: seldom wanted
        from forms.services.carrying import carry, propose  # late, as above

        desk = self._bench.desk
        proposals = propose(desk)
        reason = self._why_not(bool(proposals))
        if reason:
            self._bar.show_message("info", reason)
            return
        dialog = CarryDialog(desk.letter, desk.node.id, proposals, self._window)
        is_agreed, chosen = dialog.exec(), dialog.chosen
        dialog.deleteLater()
        if not is_agreed:
            return
        self._bench.commit()
        self._bench.enter(carry(desk, chosen), "carry")
        text = _("已带入 {count} 项，请逐项核对。Ctrl+Z 可整体撤销。").format(count=len(chosen))
        self._bar.show_message("good", text)

    def _why_not(self, has_proposals: bool) -> str:
        desk = self._bench.desk
        if desk.is_locked:
            return _("本节点已导出并锁定，不能带入内容。")
        if not desk.letter.nodes_before(desk.node.id):
            return _("这是第一个节点，前面没有可沿用的内容。")
        return "" if has_proposals else _("上期没有可沿用的内容，或这些栏目都已填写。")

    def _on_bench_node_opened(self, node: str) -> None:
        if node != self._node:
            self._node = node
            self._bar.forget_news()  # it spoke of another node
        self.offer()
