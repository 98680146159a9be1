"""Names a row of a package's ledger by its code (台账的一行), so that something can be said of it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.style import TOKENS, label
from desktop.tasks import Tasks
from forms.package.package_data import PackageData
from forms.package.return_slip import Place, parse_place
from forms.package.stated_rows import StatedLedger, ledgers_of, rows_named
from resources.translation import _

_SHORTEST_TITLE = 7


class RowChoice(QWidget):
    """Hidden where the package has no rows. `found`: StatedLedger, the row's id, its values; `refused`: a sentence."""

    found = Signal(object, str, object)
    refused = Signal(str)

    def __init__(self, data: PackageData, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._tasks = tasks
        self._ledgers = ledgers_of(data)
        self.ledger = QComboBox()
        self.ledger.setAccessibleName(_("台账"))
        self.ledger.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.ledger.setMinimumContentsLength(_SHORTEST_TITLE)
        self.ledger.addItems([each.title for each in self._ledgers])
        self.code = QLineEdit()
        self.code.setProperty("look", "field")
        self.code.setAccessibleName(_("行的编号"))
        self.code.setPlaceholderText(_("行的编号，按回车"))
        self._go = QPushButton(_("到这一行"))
        self._go.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TOKENS.gap)
        row.addWidget(label(_("台账"), "muted"))
        row.addWidget(self.ledger, 3)
        row.addWidget(self.code, 2)
        row.addWidget(self._go)
        self.setVisible(bool(self._ledgers))
        self.code.returnPressed.connect(self._on_asked)
        self._go.clicked.connect(self._on_asked)

    def _on_asked(self) -> None:
        text = self.code.text().strip()
        if not text:
            self.refused.emit(_("请输入这一行的编号，报告的台账里印有编号。"))
            self.code.setFocus()
            return
        data, ledger = self._data, self._ledgers[self.ledger.currentIndex()]
        self._go.setEnabled(False)
        self._tasks.run(lambda: rows_named(data, ledger, text), partial(self._on_rows_named, ledger, text))

    def _on_rows_named(self, ledger: StatedLedger, text: str, rows: dict[str, dict[str, str]]) -> None:
        self._go.setEnabled(True)
        row_id = next(iter(rows), "")
        if len(rows) == 1 and parse_place(Place("row", ledger=ledger.name, row=row_id).text) is not None:
            self.code.clear()
            self.found.emit(ledger, row_id, rows[row_id])
            return
        said = _("报送包的“{ledger}”里没有编号为“{text}”的行。请对照报告核对编号，或另选台账。")
        if len(rows) > 1:
            said = _("“{ledger}”里有 {count} 行都写着“{text}”，不知道指哪一行。请改用编号。")
        self.refused.emit(said.format(ledger=ledger.title, text=text, count=len(rows)))
        self.code.setFocus()
        self.code.selectAll()
