"""What a ledger without rows says: what it is for, which measures it feeds, and the ways to begin."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.room import scrolled
from desktop.style import TOKENS, card, label
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.letter import Measure
from resources.translation import _

_WIDTH = 700
_MOST_MEASURES = 4


class EmptyLedger(QWidget):
    """Signals are wishes; pasting works here at once, without choosing anything."""

    type_asked = Signal()
    paste_asked = Signal()
    import_asked = Signal()
    template_asked = Signal()
    copy_asked = Signal()

    def __init__(
        self, definition: LedgerDefinition, measures: Sequence[Measure], before: str, *, is_locked: bool
    ) -> None:
        """`before`: the node before, when it has rows; else ""."""
        super().__init__()
        frame = card()
        frame.setMaximumWidth(_WIDTH)
        frame.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(frame)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(TOKENS.gap)
        column.addWidget(label(_("“{title}”还没有数据").format(title=definition.title), look="title", wrap=True))
        column.addWidget(label(_purpose(measures), look="muted", wrap=True))
        needed = "、".join(each.label for each in definition.columns if each.wording.required is True)
        column.addWidget(label(_("每行必填：{columns}。").format(columns=needed), look="muted", wrap=True))
        if is_locked:
            column.addWidget(label(_("本节点已导出并锁定，不能再录入。"), look="explain", wrap=True))
        else:
            column.addSpacing(TOKENS.gap)
            column.addLayout(self._make_ways(before))
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste_asked)
        paste.setEnabled(not is_locked)
        middle = QHBoxLayout()  # an alignment would give the frame the height of another width
        middle.addStretch(1)
        middle.addWidget(frame, _WIDTH)
        middle.addStretch(1)
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addStretch(1)
        lines.addLayout(middle)
        lines.addStretch(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolled(inside)
        outer.addWidget(self._scroll)

    def _make_ways(self, before: str) -> QGridLayout:
        ways = [
            (_("直接录入  回车"), self.type_asked, _("像 Excel 一样逐格录入，随时检查，自动保存")),
            (_("粘贴  Ctrl+V"), self.paste_asked, _("在 Excel、WPS 中复制后粘贴；带表头时按表头对应各列")),
            (_("导入文件…  Ctrl+I"), self.import_asked, _("xlsx、xls、csv 文件，导入前先预览")),
            (_("导出空白模板…"), self.template_asked, _("发给下属单位填写，收回后导入")),
        ]
        if before:
            note = _("先把上一节点的各行复制过来，再改有变化的地方")
            ways.insert(0, (_("从{node}复制").format(node=before), self.copy_asked, note))
        grid = QGridLayout()
        grid.setHorizontalSpacing(TOKENS.wide_gap)
        grid.setVerticalSpacing(TOKENS.gap)
        grid.setColumnStretch(1, 1)
        for row, (text, signal, note) in enumerate(ways):
            button = QPushButton(text)
            button.setProperty("look", "primary" if not row else "entry")
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            grid.addWidget(button, row, 0)
            grid.addWidget(label(note, look="muted", wrap=True), row, 1)
            if not row:
                self.setFocusProxy(button)
        return grid

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._show_first_way)  # when everything has its place

    def _show_first_way(self) -> None:
        """On a small screen the first button counts for more than what is said above it."""
        first = self.focusProxy()
        if isinstance(first, QWidget):
            self._scroll.ensureWidgetVisible(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QPushButton):
            button.click()
        else:
            super().keyPressEvent(event)


def _purpose(measures: Sequence[Measure]) -> str:
    if not measures:
        return _("这份台账不直接计入措施的数字，随报送包一并报送。")
    named = "、".join(f"{measure.no} {measure.title}" for measure in measures[:_MOST_MEASURES])
    return _("录入各行后，程序据此算出本期数，每个数都能查到对应的行：{measures}。").format(measures=named)
