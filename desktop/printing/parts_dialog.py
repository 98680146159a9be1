"""Which parts the printed report has, and in what order: ticked and moved by keyboard, kept with the workspace."""

from collections.abc import Sequence

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

from desktop.room import resize_within_screen
from desktop.style import TOKENS, label
from forms.reports.parts import FIRST, LAST, PARTS, USUAL_PARTS, part_of
from forms.services.report_parts import why_required
from resources.translation import _

_KEY = Qt.ItemDataRole.UserRole
_CHECK = Qt.CheckState


class PartsDialog(QDialog):
    """After accept, `parts` is the choice and `uses_installed_fonts` the tick below it.

    Parts that are needed cannot be unticked; cover and sign-off page keep their places.
    """

    def __init__(self, parts: Sequence[str], fonts: str, *, uses_fonts: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("报告组成"))
        resize_within_screen(self, 560, 520)
        self.list = QListWidget()
        self.list.setAccessibleName(_("报告的各个部分"))
        self._why = label(look="muted", wrap=True)
        self._up, self._down = QPushButton(_("上移  Alt+↑")), QPushButton(_("下移  Alt+↓"))
        self._fonts = QCheckBox(_("优先用本机安装的公文字体"))
        self._fonts.setChecked(uses_fonts)
        self._lay_out(fonts)
        self._fill(parts)
        self.list.currentRowChanged.connect(self._say)
        self.list.itemChanged.connect(lambda _item: self._say())
        self._up.clicked.connect(lambda _checked=False: self._move(-1))
        self._down.clicked.connect(lambda _checked=False: self._move(1))
        for keys, do in (
            ("Alt+Up", lambda: self._move(-1)),
            ("Alt+Down", lambda: self._move(1)),
            ("Ctrl+Return", self.accept),
        ):
            QShortcut(QKeySequence(keys), self, do)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    @property
    def parts(self) -> list[str]:
        """The keys with a tick, in their order."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.data(_KEY) for item in items if item.checkState() == _CHECK.Checked]

    @property
    def uses_installed_fonts(self) -> bool:
        return self._fonts.isChecked()

    def _lay_out(self, fonts: str) -> None:
        side = QVBoxLayout()
        usual = QPushButton(_("恢复默认"))
        usual.clicked.connect(lambda _checked=False: self._fill(USUAL_PARTS))
        for button in (self._up, self._down, usual):
            button.setAutoDefault(False)
            side.addWidget(button)
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.addWidget(self.list, 1)
        middle.addLayout(side)
        foot = QHBoxLayout()
        foot.addWidget(label(_("空格 选或不选"), look="muted"), 1)
        leave, keep = QPushButton(_("取消")), QPushButton(_("保存"))
        keep.setProperty("look", "primary")
        keep.setDefault(True)
        leave.clicked.connect(self.reject)
        keep.clicked.connect(self.accept)
        foot.addWidget(leave)
        foot.addWidget(keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        column.addWidget(label(_("打印哪些部分，按什么顺序；选一次，以后都照此。"), wrap=True))
        column.addLayout(middle, 1)
        column.addWidget(self._why)
        column.addWidget(self._fonts)
        column.addWidget(label(fonts, look="muted", wrap=True))
        column.addLayout(foot)

    def _fill(self, parts: Sequence[str]) -> None:
        others = [part.key for part in PARTS if part.key not in parts]
        self.list.clear()
        for key in [*parts[:-1], *others, *parts[-1:]]:
            part = part_of(key)
            if part is None:
                continue
            item = QListWidgetItem(_(part.title))
            item.setData(_KEY, key)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags if part.why else flags | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_CHECK.Checked if key in parts else _CHECK.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _say(self, _row: int = 0) -> None:
        """Why the part at hand cannot be left out, and whether it can be moved."""
        item = self.list.currentItem()
        part = part_of(item.data(_KEY)) if item is not None else None
        self._why.setText(why_required(part) if part is not None else "")
        self._up.setEnabled(self._can_move(-1))
        self._down.setEnabled(self._can_move(1))

    def _can_move(self, step: int) -> bool:
        """Not the first nor the last, and nothing past them."""
        row = self.list.currentRow()
        keys = [self.list.item(place).data(_KEY) for place in range(self.list.count())]
        return 0 < row < len(keys) - 1 and 0 <= row + step < len(keys) and keys[row + step] not in (FIRST, LAST)

    def _move(self, step: int) -> None:
        if self._can_move(step):
            row = self.list.currentRow()
            self.list.insertItem(row + step, self.list.takeItem(row))
            self.list.setCurrentRow(row + step)
