"""Writes one explanation (审核说明) for one or many issues."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.editors.text import TextEditor
from desktop.room import resize_within_screen
from desktop.style import TOKENS, label
from forms.issues import Issue
from forms.validation.explanations import Explanation
from resources.translation import _

_HEIGHT_BESIDE_LIST = 240
_ISSUE_HEIGHT = 48
_MOST_ISSUES = 5
_ID_ROLE = Qt.ItemDataRole.UserRole


class ExplainDialog(QDialog):
    """`issues` are those to explain, `alike` others of the same rules. After accept: `chosen` and `text`."""

    def __init__(
        self,
        issues: Sequence[Issue],
        alike: Sequence[Issue],
        explanations: Mapping[str, Explanation],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("写审核说明"))
        resize_within_screen(self, 640, _HEIGHT_BESIDE_LIST + _ISSUE_HEIGHT * min(len(issues), _MOST_ISSUES))
        self._issues = tuple(issues)
        self._alike = tuple(alike)
        self._list = QListWidget()
        self._list.setAccessibleName(_("要说明的问题"))
        self._list.setWordWrap(True)
        self._same = QCheckBox(_("同类问题（{count} 个）用同一说明").format(count=len(self._alike)))
        self._same.setVisible(bool(self._alike))
        self._text = TextEditor()
        self._text.setAccessibleName(_("审核说明"))
        self._text.show_state(_("写明情况属实的理由、依据或预计补齐的时间"), "", "")
        known = [explanations[issue.id].text for issue in self._issues if issue.id in explanations]
        self._text.show_text(known[0] if known else "")
        self._save = QPushButton()
        self._save.setProperty("look", "primary")
        self._lay_out()
        self._show_issues()
        self._same.toggled.connect(self._show_issues)
        self._save.clicked.connect(self.accept)
        self._text.typed.connect(self._show_save)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_ctrl_enter)
        self._text.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(TOKENS.wide_gap, TOKENS.wide_gap, TOKENS.wide_gap, TOKENS.wide_gap)
        column.addWidget(label(_("说明与当时的数字绑定：数字改动后，说明失效，需要重写。"), look="muted", wrap=True))
        column.addWidget(self._list, 1)
        column.addWidget(self._same)
        column.addWidget(label(_("审核说明"), look="heading"))
        column.addWidget(self._text)
        row = QHBoxLayout()
        row.addWidget(label(_("Ctrl+回车 保存，Esc 取消。内容清空后保存即撤回说明。"), look="muted"), 1)
        cancel = QPushButton(_("取消"))
        cancel.clicked.connect(self.reject)
        row.addWidget(cancel)
        row.addWidget(self._save)
        column.addLayout(row)

    @property
    def chosen(self) -> tuple[Issue, ...]:
        return self._issues + (self._alike if self._same.isChecked() else ())

    @property
    def text(self) -> str:
        return self._text.current_text().strip()

    def _show_issues(self, _checked: bool = False) -> None:
        self._list.clear()
        for issue in self.chosen:
            item = QListWidgetItem(issue.text)
            item.setData(_ID_ROLE, issue.id)
            self._list.addItem(item)
        self._show_save()

    def _show_save(self, _text: str = "") -> None:
        count = len(self.chosen)
        is_withdrawal = not self.text and any(issue.explained != "no" for issue in self.chosen)
        name = _("撤回 {count} 个说明") if is_withdrawal else _("说明 {count} 个问题")
        self._save.setText(name.format(count=count))
        self._save.setEnabled(bool(self.text) or is_withdrawal)

    def _on_ctrl_enter(self) -> None:
        if self._save.isEnabled():
            self.accept()
