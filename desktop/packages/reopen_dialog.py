"""Reopens a closed node (重新打开节点): asks for the reason, and says what the next export will be.

For the window: `ReopenDialog(bench, parent)`; after accept the workbench reads its node again, which is then open.
"""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop.messages import MessageBar
from desktop.room import resize_within_screen
from desktop.style import TOKENS, label
from desktop.workbench import Workbench
from forms.services.exporting import reopen_node
from resources.translation import _

_DIGITS_SHOWN = 16


class ReopenDialog(QDialog):
    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("重新打开节点"))
        resize_within_screen(self, 600, 340)
        self._bench = bench
        self._bar = MessageBar()
        self._node = bench.desk.node.id  # the desk may become another one before the person presses
        self._reason = QPlainTextEdit()
        self._reason.setProperty("look", "field")
        self._reason.setTabChangesFocus(True)
        self._reason.setAccessibleName(_("重新打开的原因"))
        self._reason.setPlaceholderText(_("例如：统计部门核定数有调整，需改报 9.2。"))
        self._open = QPushButton(_("重新打开"))
        self._open.setProperty("look", "primary")
        self._open.setEnabled(False)
        self._lay_out()
        self._reason.textChanged.connect(self._on_reason_changed)
        self._open.clicked.connect(self._on_open_clicked)

    def _lay_out(self) -> None:
        node, state = self._bench.desk.node, self._bench.desk.state
        column = QVBoxLayout(self)
        column.setContentsMargins(TOKENS.wide_gap, TOKENS.wide_gap, TOKENS.wide_gap, TOKENS.wide_gap)
        column.setSpacing(TOKENS.gap)
        head = _("{node}（{id}）已第{revision}次报送并锁定")
        column.addWidget(label(head.format(node=node.label, id=node.id, revision=state.revision), "title"))
        what = _(
            "重新打开后可以修改，已导出的报送包不变。下一次导出是第{next}次报送，"
            "并注明接替的数据（data.json 的 SHA-256：{digest}……）。"
        )
        facts = what.format(next=state.revision + 1, digest=state.data_sha256[:_DIGITS_SHOWN])
        column.addWidget(label(facts, "muted", wrap=True))
        column.addWidget(self._bar)
        column.addWidget(label(_("原因（必填，记入变更记录）"), "heading"))
        column.addWidget(self._reason, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = QPushButton(_("取消"))
        cancel.clicked.connect(self.reject)
        for button in (cancel, self._open):
            row.addWidget(button)
        column.addLayout(row)
        self._reason.setFocus()

    def _on_reason_changed(self) -> None:
        self._open.setEnabled(bool(self._reason.toPlainText().strip()))

    def _on_open_clicked(self) -> None:
        self._open.setEnabled(False)
        session, node = self._bench.session, self._node
        reason = self._reason.toPlainText()
        self._bench.run_change(lambda: reopen_node(session, node, reason), self._on_change_done, self._on_change_failed)

    def _on_change_done(self, _result: object) -> None:
        self._bench.open_node(self._node)
        self.accept()

    def _on_change_failed(self, fault: Exception) -> None:
        self._open.setEnabled(True)
        self._bar.show_fault(fault)
