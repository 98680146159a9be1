"""Above the grid: which ledger, how many rows, what can be done with all of it, and the measures it feeds."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.style import TOKENS, label
from forms.schema.letter import Measure
from resources.translation import _

_MOST_FEEDS = 4
_TITLE_LENGTHS = (12, 8, 5, 3)
_BESIDE_FEEDS = 56


class LedgerHead(QWidget):
    """Signals are wishes; `measure_asked` carries a number."""

    back_asked = Signal()
    tree_asked = Signal()
    copy_asked = Signal()
    import_asked = Signal()
    template_asked = Signal()
    form_asked = Signal()
    measure_asked = Signal(str)

    def __init__(
        self, title: str, measures: Sequence[Measure], before: str, *, is_locked: bool, notes: Sequence[str] = ()
    ) -> None:
        """`before`: the label of the node before, "" when there is none to copy rows from. `notes` stand below."""
        super().__init__()
        self._count = label(look="muted")
        self._back = _button(_("← 返回"), self.back_asked)
        self._back.hide()
        row = QHBoxLayout()
        row.setSpacing(TOKENS.gap)
        row.addWidget(self._back)
        row.addWidget(label(title, look="title"))
        row.addWidget(self._count)
        if is_locked:
            row.addWidget(label(_("已导出并锁定，只能查看"), look="badge-warn"))
        row.addStretch(1)
        if not is_locked:
            if before:
                row.addWidget(_button(_("从{node}复制").format(node=before), self.copy_asked))
            row.addWidget(_button(_("导入…"), self.import_asked))
        row.addWidget(_button(_("空白模板…"), self.template_asked))
        self._form = _button(_("行表单  Ctrl+回车"), self.form_asked)
        self._form.setCheckable(True)
        row.addWidget(self._form)
        self._figures: dict[str, tuple[str, str]] = {}
        self._feeds = {measure.no: _button("", None) for measure in measures[:_MOST_FEEDS]}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        if self._feeds:
            column.addLayout(self._make_feeds(measures))
        for note in notes:
            column.addWidget(label(note, look="muted", wrap=True))

    def _make_feeds(self, measures: Sequence[Measure]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(label(_("计入"), look="muted"))
        for measure in measures[:_MOST_FEEDS]:
            button = self._feeds[measure.no]
            button.setProperty("look", "flat")
            button.setToolTip(_("到措施 {no} {title}").format(no=measure.no, title=measure.title))
            button.clicked.connect(lambda _checked=False, no=measure.no: self.measure_asked.emit(no))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def show_count(self, total: int) -> None:
        self._count.setText(_("{count} 行").format(count=f"{total:,}"))

    def show_feed(self, measure: Measure, figure: str) -> None:
        """What the measure says now, as it follows from the rows."""
        if measure.no in self._feeds:
            self._figures[measure.no] = measure.title, figure
            self._fit_feeds()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._fit_feeds()

    def _fit_feeds(self) -> None:
        """The longest titles for which all the measures stand side by side: a button too narrow would cut both ends."""
        for length in _TITLE_LENGTHS:
            for no, (title, figure) in self._figures.items():
                short = title[:length] + ("…" if len(title) > length else "")
                self._feeds[no].setText(f"{no} {short}：{figure}".replace("&", "&&"))
            if sum(button.sizeHint().width() for button in self._feeds.values()) <= self.width() - _BESIDE_FEEDS:
                return

    def show_back(self, measure: str) -> None:
        """Offer the way back to a measure; "" takes the offer away."""
        self._back.setText(_("← 返回 {measure}  Alt+←").format(measure=measure))
        self._back.setVisible(bool(measure))

    def show_form(self, is_shown: bool) -> None:
        self._form.setChecked(is_shown)

    @property
    def feeds(self) -> dict[str, str]:
        """What is said of each measure."""
        return {no: button.text() for no, button in self._feeds.items()}


def _button(text: str, signal: Signal | None) -> QPushButton:
    button = QPushButton(text)
    if signal is not None:
        button.clicked.connect(lambda _checked=False: signal.emit())  # type: ignore[attr-defined]
    return button
