"""The comments of return slips on a node (退回意见): what stood there, what stands there now, the way to the cell."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.room import resize_within_screen
from desktop.style import TOKENS, card, colour, label
from desktop.tables import make_table
from desktop.workbench import Workbench
from forms.services.return_slips import CellComment, comments_of
from resources.translation import _

_WIDTHS = (190, 110, 110, 240)


class CommentsDialog(QDialog):
    """`comment_chosen`: measure, field and node to go to; `row_chosen`: ledger, row, column and node.

    `reopen_asked`: the closed node is to be opened again.
    """

    comment_chosen = Signal(str, str, str)
    row_chosen = Signal(str, str, str, str)
    reopen_asked = Signal()

    def __init__(self, bench: Workbench, node: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("退回意见"))
        resize_within_screen(self, 920, 440)
        self._node = node
        self.comments = comments_of(bench.session, node)
        state, shown = bench.session.node_state(node), bench.session.letter.node(node)
        self._is_open_node = node == bench.desk.node.id
        heads = (_("位置"), _("退回时的内容"), _("现在的内容"), _("意见"), _("谁退回的"))
        self.table = make_table(heads, _WIDTHS, _("退回意见"))
        for comment in self.comments:
            self.table.addTopLevelItem(_item(comment))
        self._go = QPushButton(_("到这一栏"))
        self._go.setProperty("look", "primary")
        self._go.setDefault(True)
        self._go.setEnabled(False)
        self._reopen = QPushButton(_("重新打开节点…"))
        self._reopen.setVisible(state.is_locked and bool(self.comments) and self._is_open_node)
        head = _("{node}（{id}）的退回意见：{count} 条").format(node=shown.label, id=node, count=len(self.comments))
        self._lay_out(head, _what_to_do(self.comments, is_locked=state.is_locked))
        self.table.currentItemChanged.connect(self._on_table_current_changed)
        self.table.itemActivated.connect(self._on_go_clicked)
        self._go.clicked.connect(self._on_go_clicked)
        self._reopen.clicked.connect(self._on_reopen_clicked)
        if self.comments:
            self.table.setCurrentItem(self.table.topLevelItem(0))
            self.table.setFocus()

    def _lay_out(self, head: str, todo: str) -> None:
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        close = QPushButton(_("关闭"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self._reopen.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self._reopen)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        column.addWidget(label(head, "title", wrap=True))
        column.addWidget(label(todo, "muted", wrap=True))
        column.addWidget(frame, 1)
        column.addLayout(row)

    def _current(self) -> CellComment | None:
        place = self.table.indexOfTopLevelItem(self.table.currentItem())
        return self.comments[place] if place >= 0 else None

    def _on_table_current_changed(self) -> None:
        current = self._current()
        self._go.setEnabled(current is not None and current.comment.place.kind != "package")
        is_row = current is not None and current.comment.place.kind == "row"
        self._go.setText(_("到这一行") if is_row else _("到这一栏"))

    def _on_go_clicked(self) -> None:
        current = self._current()
        if current is None or current.comment.place.kind == "package":
            return
        place = current.comment.place
        self.accept()
        if place.kind == "row":
            self.row_chosen.emit(place.ledger, place.row, place.field, self._node)
        else:
            self.comment_chosen.emit(place.measure, place.field, self._node)

    def _on_reopen_clicked(self) -> None:
        self.accept()
        self.reopen_asked.emit()


def _what_to_do(comments: list[CellComment], *, is_locked: bool) -> str:
    if not comments:
        return _("还没有收到退回单。收到后用“收回签好的报送包或退回单…”收下。")
    if is_locked:
        return _("节点还锁着：先重新打开节点，再逐条修改，然后再次导出。")
    return _("逐条修改；改过的标为“✓ 已改”。改完再次导出。")


def _item(comment: CellComment) -> QTreeWidgetItem:
    now = _("✓ 已改：{text}").format(text=comment.now) if comment.is_changed else comment.now
    who = _("{who}，{time}").format(who=comment.who, time=comment.time)
    texts = [comment.place, comment.comment.shown or "—", now or "—", comment.comment.text, who]
    item = QTreeWidgetItem([" ".join(text.split()) for text in texts])
    for column, text in enumerate(texts):
        item.setToolTip(column, text)
    if comment.is_changed:
        item.setForeground(2, colour(TOKENS.good))
    return item
