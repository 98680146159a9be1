"""On a measure's form: how many rows of which ledger its figure comes from, and the way to them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.style import TOKENS, label
from forms.schema.letter import Measure
from forms.services.desk import NodeDesk
from resources.translation import _


class RowsStrip(QFrame):
    """Hidden for a measure that no ledger feeds. `asked`: the rows are wanted."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "bar-info")
        self._text = label(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._button.clicked.connect(self.asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 8, 5)
        row.setSpacing(TOKENS.gap)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        self.hide()

    def show_measure(self, desk: NodeDesk, measure: Measure | None) -> None:
        if measure is None or not measure.ledger:
            self.hide()
            return
        from forms.services.ledger_figures import figure_from_rows  # late: most measures have no ledger

        figure = figure_from_rows(desk.session, desk.node, measure)
        if figure is None:
            self.hide()
            return
        title = next(ledger.title for ledger in desk.letter.ledgers if ledger.name == measure.ledger)
        total = desk.session.entries.ledgers.count(desk.node.id, measure.ledger or "")
        if not total:
            self._text.setText(_("本期数由台账“{title}”算出，台账还没有录入。").format(title=title))
            self._button.setText(_("打开台账  Ctrl+L"))
        else:
            text = _("来自“{title}”{count} 行（共 {total} 行），按这些行计算：{figure}。")
            shown = desk.view(measure).with_unit(figure.value) if figure.value is not None else _("算不出数")
            counted = f"{len(figure.rows):,}"
            self._text.setText(text.format(title=title, count=counted, total=f"{total:,}", figure=shown))
            self._button.setText(_("查看这些行  Ctrl+L"))
        self.show()

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._text.text()
