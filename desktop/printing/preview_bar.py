"""Above the preview: page, zoom, turning, and the search."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.printing.page_view import PageView
from desktop.style import TOKENS, label
from resources.translation import _

_NUMBER_WIDTH = 52
_SEARCH_WIDTH = 220


class PreviewBar(QWidget):
    """Steers a `PageView`, and shows where it is. `printing_asked`: from the button of a narrow window."""

    printing_asked = Signal()

    def __init__(self, view: PageView) -> None:
        super().__init__()
        self._view = view
        self._count = 0
        self._number = QLineEdit("1")
        self._number.setFixedWidth(_NUMBER_WIDTH)
        self._number.setAccessibleName(_("页码"))
        self._of = label(look="muted")
        self._zoom = label(look="muted")
        self._zoom.setMinimumWidth(44)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("查找 Ctrl+F"))
        self.search.setAccessibleName(_("在报告中查找"))
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self._found = label(look="muted")
        self.to_printing = _button(_("打印…"), _("打印设置（Ctrl+P）"), self.printing_asked.emit)
        for field in (self._number, self.search):
            field.setProperty("look", "field")
        self._lay_out()
        view.page_changed.connect(self._on_view_page_changed)
        view.zoom_changed.connect(self._on_view_zoom_changed)
        self._number.returnPressed.connect(self._on_number_entered)
        self.search.textChanged.connect(self._on_search_changed)
        self.search.returnPressed.connect(lambda: self._step_hit(1))

    def _lay_out(self) -> None:
        view = self._view
        moving = QHBoxLayout()
        moving.addWidget(_sign("▲", _("上一页（PgUp）"), lambda: view.go_to_page(view.page - 1)))
        moving.addWidget(_sign("▼", _("下一页（PgDn）"), lambda: view.go_to_page(view.page + 1)))
        moving.addWidget(self._number)
        moving.addWidget(self._of)
        moving.addSpacing(TOKENS.gap)
        moving.addWidget(_sign("－", _("缩小（Ctrl+-）"), view.zoom_out))
        moving.addWidget(self._zoom)
        moving.addWidget(_sign("＋", _("放大（Ctrl++）"), view.zoom_in))
        moving.addWidget(_button(_("适合宽度"), _("Ctrl+0"), lambda: view.set_fit("width")))
        moving.addWidget(_button(_("整页"), _("Ctrl+9"), lambda: view.set_fit("page")))
        moving.addWidget(_button(_("旋转"), _("把这一页转90度（Ctrl+R）"), view.turn_page))
        moving.addStretch(1)
        moving.addWidget(self.to_printing)
        finding = QHBoxLayout()
        finding.addWidget(self.search)
        finding.addWidget(_sign("↑", _("上一处（Shift+F3）"), lambda: self._step_hit(-1)))
        finding.addWidget(_sign("↓", _("下一处（F3）"), lambda: self._step_hit(1)))
        finding.addWidget(self._found)
        finding.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for row in (moving, finding):
            row.setSpacing(6)
            column.addLayout(row)

    def show_count(self, count: int) -> None:
        self._count = count
        self._number.setValidator(QIntValidator(1, max(count, 1), self))
        self._of.setText(_("/ {count} 页").format(count=count))

    @property
    def found(self) -> str:
        """What is said about the search."""
        return self._found.text()

    def _on_view_page_changed(self, page: int) -> None:
        self._number.setText(str(page + 1))

    def _on_view_zoom_changed(self, zoom: float) -> None:
        self._zoom.setText(f"{zoom:.0%}")

    def _on_number_entered(self) -> None:
        self._view.go_to_page(int(self._number.text()) - 1)
        self._view.setFocus()

    def _on_search_changed(self) -> None:
        self._view.find(self.search.text())
        self._say_found()

    def _step_hit(self, step: int) -> None:
        self._view.step_hit(step)
        self._say_found()

    def _say_found(self) -> None:
        if not self.search.text().strip():
            self._found.clear()
        elif self._view.hit_count:
            self._found.setText(_("第{at}处，共{count}处").format(at=self._view.hit + 1, count=self._view.hit_count))
        else:
            self._found.setText(_("没有找到"))

    def next_hit(self) -> None:
        self._step_hit(1)

    def previous_hit(self) -> None:
        self._step_hit(-1)


def _sign(sign: str, tip: str, do: Callable[[], None]) -> QPushButton:
    """A small button with one sign on it."""
    button = _button(sign, tip, do)
    button.setProperty("look", "sign")
    button.setFixedSize(TOKENS.field_height + 4, TOKENS.field_height + 4)
    return button


def _button(text: str, tip: str, do: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: do())
    return button
