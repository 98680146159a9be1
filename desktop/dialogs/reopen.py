"""Asks why a closed node is opened again, and opens it."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.editors.text import TextEditor
from desktop.messages import MessageBar
from desktop.style import TOKENS, label
from desktop.workbench import Workbench
from forms.services.exporting import reopen_node
from resources.translation import _


class ReopenDialog(QDialog):
    """Closes itself once the node is open; a refusal is shown inside."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = workbench
        self.setWindowTitle(_("重新打开节点"))
        self.setMinimumWidth(520)
        node = workbench.desk.node.label
        text = _(
            "{node}已导出第{revision}次报送包。重新打开后可以修改，下次导出为第{next}次，并注明替代上一次。"
        ).format(node=node, revision=workbench.desk.state.revision, next=workbench.desk.state.revision + 1)
        self._bar = MessageBar()
        self._reason = TextEditor()
        self._reason.setAccessibleName(_("重新打开的原因"))
        self._reason.show_state(_("如：统计部门核定数与快报数不一致，按核定数更正"), "", "")
        cancel, reopen = QPushButton(_("取消")), QPushButton(_("重新打开"))
        reopen.setProperty("look", "primary")
        cancel.clicked.connect(self.reject)
        reopen.clicked.connect(self._on_reopen_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self._bar)
        column.addWidget(label(text, wrap=True))
        column.addWidget(label(_("原因（记入变更记录）"), look="heading"))
        column.addWidget(self._reason)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(reopen)
        column.addLayout(row)
        self._reason.setFocus()

    def _on_reopen_clicked(self) -> None:
        session, node = self._bench.session, self._bench.desk.node.id
        reason = self._reason.current_text()
        self._bench.run_change(
            lambda: reopen_node(session, node, reason), self._on_workbench_reopened, self._bar.show_fault
        )

    def _on_workbench_reopened(self, _result: object) -> None:
        self._bench.open_node(self._bench.desk.node.id)
        self.accept()
