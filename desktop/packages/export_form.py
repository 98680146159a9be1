"""The first page of the export: what blocks, who signs, where the package goes."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.messages import MessageBar
from desktop.packages.signing_part import SigningPart
from desktop.room import scrolled
from desktop.style import LEVEL_MARKS, TOKENS, card, label, set_look
from desktop.workbench import Workbench
from forms.issues import Issue
from forms.records.report_text import paragraph_of
from resources.translation import _

_ISSUES_SHOWN = 4


class ExportForm(QWidget):
    """`issue_chosen`: owner and field of an issue to be dealt with. `export_asked`, `left`: the two ways on.

    `parts_asked`: what the report consists of.
    """

    issue_chosen = Signal(str, str)
    export_asked = Signal()
    parts_asked = Signal()
    left = Signal()

    def __init__(self, bench: Workbench, folder: Path) -> None:
        super().__init__()
        session, node = bench.session, bench.desk.node
        self._listed: list[Issue] = []
        self.bar = MessageBar()
        self.signing = SigningPart(bench.letter.roles, bench.tasks, is_practice=session.is_practice)
        self._checked = label(wrap=True)
        self._issues = QListWidget()
        self._issues.setAccessibleName(_("要先处理的问题"))
        self._issues.setProperty("look", "issues")
        self._issues.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._issues.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._deal = QPushButton(_("去处理"))
        self._folder = QLineEdit(str(folder))
        self._folder.setProperty("look", "field")
        self._folder.setAccessibleName(_("保存到"))
        self._browse = QPushButton(_("选择…"))
        self._parts = QPushButton(_("报告组成…"))
        self._parts.setToolTip(_("报告有哪些部分、按什么顺序、用什么字体"))
        self._export = QPushButton(_("导出"))
        self._export.setProperty("look", "primary")
        self._cancel = QPushButton(_("取消"))
        head = _("{unit}　{node}（{id}）　第{revision}次报送").format(
            unit=bench.letter.unit, node=node.label, id=node.id, revision=bench.desk.state.revision + 1
        )
        self._lay_out(head, is_practice=session.is_practice)
        self._connect()
        self.show_issues(bench.text_watch.beside(bench.desk.issues()))

    def _lay_out(self, head: str, *, is_practice: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        top = QHBoxLayout()
        top.addWidget(label(head, "title"))
        if is_practice:
            top.addWidget(label(_("练习：示例数据，不得报送"), "badge-warn"))
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self.bar)
        self._checking_card = _part(_("1  审核"), self._checked, self._issues, self._deal)
        self._signing_card = _part(_("2  签名"), self.signing)
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, 4, 0)
        cards.setSpacing(TOKENS.gap)
        cards.addWidget(self._checking_card)
        cards.addWidget(self._signing_card)
        where = QWidget()
        row = QHBoxLayout(where)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._folder, 1)
        row.addWidget(self._browse)
        row.addWidget(self._parts)
        self._folder_card = _part(_("3  保存到"), where)
        cards.addWidget(self._folder_card)
        cards.addStretch(1)
        column.addWidget(scrolled(inside), 1)
        bottom = QHBoxLayout()
        bottom.addWidget(label(_("导出后本节点即锁定；如需再改，可写明原因重新打开。"), "muted", wrap=True), 1)
        bottom.addWidget(self._cancel)
        bottom.addWidget(self._export)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self._deal.clicked.connect(self._on_deal_clicked)
        self._issues.itemActivated.connect(self._on_deal_clicked)
        self._browse.clicked.connect(self._on_browse_clicked)
        self._parts.clicked.connect(self.parts_asked)
        self._export.clicked.connect(self.export_asked)
        self._cancel.clicked.connect(self.left)

    def show_issues(self, issues: Sequence[Issue]) -> None:
        """What blocks: nothing else can be done until it is dealt with. Else what is doubtful in the text report."""
        blocking = [issue for issue in issues if issue.blocks]
        doubts = [issue for issue in issues if paragraph_of(issue.field)]
        self._listed = blocking or doubts
        is_blocked = bool(blocking)
        errors = sum(issue.level == "error" for issue in blocking)
        hints = sum(issue.level == "hint" for issue in issues)
        if is_blocked:
            text = _("✗ 还不能导出：错误 {errors} 个，待说明 {explain} 个。请先改正错误、写好审核说明。")
        elif doubts:
            text = _("! 没有错误，可以导出；但文字报告有 {doubts} 段与数据对不上，签名前请核对。")
        elif hints:
            text = _("✓ 没有错误，待说明的都已说明。另有提示 {hints} 条，不影响导出。")
        else:
            text = _("✓ 没有错误，待说明的都已说明。")
        set_look(self._checked, "error" if is_blocked else "explain" if doubts else "good")
        counts = {"errors": errors, "explain": len(blocking) - errors, "hints": hints, "doubts": len(doubts)}
        self._checked.setText(text.format(**counts))
        self._deal.setText(_("去处理") if is_blocked else _("看文字报告"))
        self._list_issues()
        for part in (self._signing_card, self._folder_card, self._export):
            part.setEnabled(not is_blocked)
        self._export.setDefault(not is_blocked)
        (self._deal if is_blocked else self._export).setFocus()

    def _list_issues(self) -> None:
        shown = self._listed[:_ISSUES_SHOWN]
        self._issues.clear()
        for issue in shown:
            text = issue.message if paragraph_of(issue.field) else issue.text  # which paragraph: the button leads there
            item = QListWidgetItem(f"{LEVEL_MARKS[issue.level]}  {text}", self._issues)
            item.setToolTip(issue.text)
        if len(self._listed) > len(shown):
            self._issues.addItem(_("…… 还有 {count} 个").format(count=len(self._listed) - len(shown)))
        height = self._issues.count() * (self._issues.fontMetrics().lineSpacing() + 6)
        self._issues.setFixedHeight(height + 4)
        for part in (self._issues, self._deal):
            part.setVisible(bool(self._listed))

    @property
    def folder(self) -> Path | None:
        """Where the package goes; None for the workspace's own folder."""
        text = self._folder.text().strip()
        return Path(text) if text else None

    @property
    def text(self) -> str:
        """What is said about the checks."""
        return self._checked.text()

    def _on_deal_clicked(self) -> None:
        place = max(self._issues.currentRow(), 0)
        if self._listed:
            issue = self._listed[min(place, len(self._listed) - 1)]
            self.issue_chosen.emit(issue.owner, issue.field)

    def _on_browse_clicked(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("报送包保存到哪个文件夹"), self._folder.text())
        if name:
            self._folder.setText(name)


def _part(title: str, *parts: QWidget) -> QFrame:
    """A card with a heading and what belongs to it, buttons at the left."""
    frame = card()
    column = QVBoxLayout(frame)
    column.setContentsMargins(TOKENS.wide_gap, 10, TOKENS.wide_gap, 12)
    column.setSpacing(6)
    column.addWidget(label(title, "heading"))
    for part in parts:
        if isinstance(part, QPushButton):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            column.addWidget(part)
    return frame
