"""The filter of one column (Alt+↓ or a right click on its head): what it shows, ticked, or a text it contains."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.style import TOKENS, card, label
from resources.translation import _

_WIDTH, _AROUND, _LINE_HEIGHT = 300, 190, 24
_LEAST_LINES, _MOST_LINES = 3, 10
_CHECKED, _CLEAR = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_TEXT = int(Qt.ItemDataRole.UserRole)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

Wish = frozenset[str] | str | None


class ColumnFilter(QWidget):
    """Laid over the grid, no window of its own, so that Chinese can be typed into it.

    `chosen` carries the column and what is asked of it: a set of texts, a text to contain, or None for nothing.
    `sort_chosen` carries the column and whether it falls. `closed` gives the keys back to the grid.
    """

    chosen = Signal(str, object)
    sort_chosen = Signal(str, bool)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = ""
        self._head = label(look="heading")
        self._line = QLineEdit()
        self._line.setProperty("look", "field")
        self._line.setPlaceholderText(_("包含文字，或在下面勾选"))
        self._line.setAccessibleName(_("包含文字"))
        self._list = QListWidget()
        self._list.setAccessibleName(_("勾选要显示的内容，空格键勾选"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._line.textChanged.connect(self._show_matching)
        frame = card()
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self._head)
        column.addLayout(self._make_sorting())
        column.addWidget(self._line)
        column.addWidget(self._list, 1)
        column.addLayout(self._make_foot())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.hide()

    def _make_sorting(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(TOKENS.gap)
        for text, falls in ((_("▲ 升序"), False), (_("▼ 降序"), True)):
            button = QPushButton(text)
            button.clicked.connect(lambda _checked=False, falls=falls: self._sort(falls))
            row.addWidget(button)
        return row

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(TOKENS.gap)
        clear = QPushButton(_("清除"))
        clear.clicked.connect(self._on_clear_clicked)
        apply = QPushButton(_("筛选  回车"))
        apply.setProperty("look", "primary")
        apply.clicked.connect(self.apply)
        row.addWidget(clear)
        row.addStretch(1)
        row.addWidget(apply)
        return row

    def begin(self, name: str, label_text: str, texts: Iterable[str], wish: Wish, place: QPoint) -> None:
        """Show it below a head; `texts` are what the column shows, `wish` what is asked of it now."""
        self._column = name
        self._head.setText(_("“{label}”筛选与排序").format(label=label_text))
        self._list.clear()
        for text in texts:
            item = QListWidgetItem(text.replace("\n", " ") or _("（空）"))
            item.setData(_TEXT, text)
            item.setCheckState(_CHECKED if isinstance(wish, frozenset) and text in wish else _CLEAR)
            self._list.addItem(item)
        self._line.setText(wish if isinstance(wish, str) else "")
        width = _WIDTH
        height = _AROUND + min(max(self._list.count(), _LEAST_LINES), _MOST_LINES) * _LINE_HEIGHT
        room = self.parentWidget().rect()
        left = max(min(place.x(), room.width() - width), 0)
        self.setGeometry(left, place.y(), width, max(min(height, room.height() - place.y()), 200))
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.PopupFocusReason)
        self._line.selectAll()

    def apply(self) -> None:
        ticked = frozenset(str(item.data(_TEXT)) for item in self._items() if item.checkState() == _CHECKED)
        self._leave()
        self.chosen.emit(self._column, ticked or self._line.text().strip() or None)

    def _items(self) -> Sequence[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _show_matching(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.strip().lower() not in item.text().lower())

    def _sort(self, falls: bool) -> None:
        self._leave()
        self.sort_chosen.emit(self._column, falls)

    def _on_clear_clicked(self) -> None:
        self._leave()
        self.chosen.emit(self._column, None)

    def _leave(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.apply()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() == Qt.Key.Key_Down and self._line.hasFocus():
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
            first = next((item for item in self._items() if not item.isHidden()), None)
            self._list.setCurrentItem(first)
        else:
            super().keyPressEvent(event)
