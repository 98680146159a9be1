"""Who changed a field (谁改过): every change that was saved, newest first."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.room import resize_within_screen
from desktop.style import TOKENS, card, label
from desktop.tables import make_table
from forms.services.context import ChangeLine
from resources.translation import _

_TIME_WIDTH, _NAME_WIDTH = 150, 100


class HistoryDialog(QDialog):
    """`place` names the field and its node."""

    def __init__(self, place: str, lines: Sequence[ChangeLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("谁改过"))
        resize_within_screen(self, 640, 360)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        column.addWidget(label(place, look="title", wrap=True))
        said = _("共 {count} 次修改，最近的在最上面。").format(count=len(lines))
        column.addWidget(label(said if lines else _("这一栏还没有保存过内容。"), look="muted"))
        self.list = _table(lines)
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        column.addWidget(frame, 1)
        close = QPushButton(_("关闭"))
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        self.list.setFocus()

    @property
    def text(self) -> str:
        rows = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return "\n".join(" ".join(item.text(column) for column in range(3)) for item in rows)


def _table(lines: Sequence[ChangeLine]) -> QTreeWidget:
    table = make_table((_("时间"), _("填写人"), _("改成")), (_TIME_WIDTH, _NAME_WIDTH), _("修改记录"))
    for line in lines:
        item = QTreeWidgetItem([line.time, line.by, line.what])
        item.setToolTip(2, line.what)
        table.addTopLevelItem(item)
    table.setCurrentItem(table.topLevelItem(0))
    return table
