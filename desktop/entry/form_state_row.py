"""The row under a field that is 暂缺 or 不适用: reason, promised day, and the way back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.editors.line import LineEditor
from desktop.style import label
from resources.translation import _

_DAY_WIDTH = 130


class StateRow(QWidget):
    """`typed` carries state, reason and promised day as typed."""

    typed = Signal(str, str, str)
    withdrawn = Signal()
    committed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = "pending"
        self._reason = LineEditor()
        self._reason.setAccessibleName(_("原因"))
        self._promised_label = label(_("预计提供"), look="muted")
        self._promised = LineEditor()
        self._promised.setAccessibleName(_("预计提供日期"))
        self._promised.setFixedWidth(_DAY_WIDTH)
        withdraw = QPushButton(_("取消标记"))
        withdraw.setProperty("look", "flat")
        withdraw.clicked.connect(self.withdrawn)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label(_("原因"), look="muted"))
        row.addWidget(self._reason, 1)
        row.addWidget(self._promised_label)
        row.addWidget(self._promised)
        row.addWidget(withdraw)
        for editor in (self._reason, self._promised):
            editor.typed.connect(self._on_editor_typed)
            editor.committed.connect(self.committed)
        self._reason.step_asked.connect(self._on_reason_step_asked)

    def show_state(self, state: str, reason: str, promised: str) -> None:
        self._state = state
        self._reason.show_text(reason)
        self._promised.show_text(promised)
        is_pending = state == "pending"
        hint = _("如：统计部门4月中旬提供") if is_pending else _("如：本区没有此类园区")
        self._reason.show_state(hint, "", "")
        self._promised.show_state(_("如 2024-04-15"), "", "")
        self._promised_label.setVisible(is_pending)
        self._promised.setVisible(is_pending)

    def begin(self) -> None:
        self._reason.setFocus()

    def _on_editor_typed(self, _text: str) -> None:
        self.typed.emit(self._state, self._reason.text(), self._promised.text())

    def _on_reason_step_asked(self, step: int) -> None:
        if step > 0 and self._promised.isVisible():
            self._promised.setFocus()
