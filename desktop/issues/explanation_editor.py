"""Below the list of explanations: what is selected in full, what its numbers were and are, and the text to write."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.editors.text import TextEditor
from desktop.style import TOKENS, label
from forms.services.explaining import ExplanationLine
from resources.translation import _


class ExplanationEditor(QWidget):
    """`save_asked` carries the text for everything selected that can be explained.

    What is written and not saved is kept in `drafts` by the issue's id, and shown again when its row is.
    """

    save_asked = Signal(str)
    withdraw_asked = Signal()
    go_asked = Signal()

    def __init__(self, *, is_locked: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_locked = is_locked
        self._lines: tuple[ExplanationLine, ...] = ()
        self.drafts: dict[str, str] = {}
        self._what = label(wrap=True)
        self._changed = label(look="error", wrap=True)
        self.text = TextEditor()
        self.text.setAccessibleName(_("审核说明"))
        self.text.show_state(_("写明情况属实的理由、依据或预计补齐的时间"), "", "")
        self._go = QPushButton(_("到这一栏"))
        self._withdraw = QPushButton()
        self._save = QPushButton()
        self._save.setProperty("look", "primary")
        row = QHBoxLayout()
        row.setSpacing(TOKENS.gap)
        row.addWidget(self._go)
        row.addStretch(1)
        row.addWidget(self._withdraw)
        row.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self._what, self._changed, self.text):
            column.addWidget(part)
        column.addLayout(row)
        self.text.typed.connect(self._on_text_typed)
        self._go.clicked.connect(self.go_asked)
        self._withdraw.clicked.connect(self.withdraw_asked)
        self._save.clicked.connect(self.ask_save)

    def show_lines(self, lines: Sequence[ExplanationLine]) -> None:
        self._lines = tuple(lines)
        first = lines[0] if lines else None
        more = _("{what}　等 {count} 条").format(what=first.what, count=len(lines)) if first and len(lines) > 1 else ""
        self._what.setText(more or (first.what if first else ""))
        changed = "；".join(dict.fromkeys(line.changed for line in lines if line.changed)) if len(lines) == 1 else ""
        is_gone = bool(first) and first.state == "事项已消失"
        head = changed if is_gone else _("数字已变，原说明失效。{changed}").format(changed=changed)
        self._changed.setProperty("look", "muted" if is_gone else "error")
        self._changed.style().polish(self._changed)
        self._changed.setText(head if changed else "")
        self._changed.setVisible(bool(changed))
        kept = next((self.drafts[line.id] for line in lines if line.id in self.drafts), "")
        self.text.show_text(kept or next((line.text for line in lines if line.text), ""))
        self.text.set_read_only(self._is_locked or not any(line.issue for line in lines))
        self._show_buttons()

    def begin(self) -> None:
        """Put the cursor behind the text."""
        self.text.setFocus()
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def ask_save(self) -> None:
        if self._save.isEnabled():
            self._forget_drafts()
            self.save_asked.emit(self.text.current_text().strip())

    def _forget_drafts(self) -> None:
        for line in self._lines:
            self.drafts.pop(line.id, None)

    def _on_text_typed(self, text: str) -> None:
        self._forget_drafts()
        self.drafts.update({line.id: text for line in self._lines if line.issue and line.text != text.strip()})
        self._show_buttons()

    def _show_buttons(self) -> None:
        can_take = sum(line.issue is not None for line in self._lines)
        has_text = sum(bool(line.text) for line in self._lines)
        is_new = any(line.state == "已失效" for line in self._lines)
        save = _("重新说明 {count} 条  Ctrl+回车") if is_new else _("保存到 {count} 条  Ctrl+回车")
        self._save.setText(save.format(count=can_take))
        text = self.text.current_text().strip()
        differs = any(line.text != text or line.state != "有效" for line in self._lines if line.issue is not None)
        self._save.setEnabled(bool(can_take and text and differs) and not self._is_locked)
        self._withdraw.setText(_("撤回 {count} 条说明").format(count=has_text))
        self._withdraw.setEnabled(bool(has_text) and not self._is_locked)
        self._go.setEnabled(any(line.measure for line in self._lines))
