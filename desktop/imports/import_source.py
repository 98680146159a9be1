"""The top of the import: which kind of sheet or which ledger, which file (chosen or dropped), the template to fill."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.style import TOKENS, label
from forms.excel.columns import SHEET_KINDS, SheetKind
from forms.schema.letter import Ledger
from resources.translation import _

KIND_WORDS: dict[SheetKind, str] = {
    "measures": "措施填报",
    "targets": "目标、计划、基数",
    "owners": "责任单位、责任人",
}
_KIND_NOTES: dict[SheetKind, str] = {
    "measures": "本期数、数据截至、完成状态、进展情况等，按编号对应到措施。",
    "targets": "目标、本节点计划、基数、目标依据和口径，从本节点起有效，已锁定的节点不变。",
    "owners": "牵头单位、责任人、联系电话，从本节点起有效。",
}


_LEDGER_NOTE = "每行一条，按编号对应到已有的行；列名不同的文件也能导入。"


class ImportSource(QFrame):
    """`file_chosen` carries a Path; the kind is `kind`, or None for the ledger `ledger`."""

    kind_chosen = Signal()
    file_asked = Signal()
    file_chosen = Signal(object)
    template_asked = Signal()

    def __init__(
        self,
        kind: SheetKind | None,
        ledgers: Sequence[Ledger],
        ledger: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAcceptDrops(True)
        self._kinds = QButtonGroup(self)
        self.ledgers = QComboBox()
        self.ledgers.setAccessibleName(_("台账"))
        for each in ledgers:
            self.ledgers.addItem(each.title, each.name)
        self.ledgers.setCurrentIndex(max(self.ledgers.findData(ledger), 0))
        self._note = label(look="muted", wrap=True)
        self._file = label(wrap=True)
        self._file.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._choose = QPushButton(_("选择文件…  Ctrl+O"))
        self._choose.setShortcut(QKeySequence("Ctrl+O"))
        self._template = QPushButton(_("导出模板…"))
        self._template.setToolTip(_("导出已填好现有内容的 Excel 表，发给各单位填写后再导入"))
        self._lay_out(kind)
        self._kinds.idClicked.connect(lambda _number: self._on_kind_chosen())
        self.ledgers.currentIndexChanged.connect(lambda _index: self._on_kind_chosen())
        self._choose.clicked.connect(self.file_asked)
        self._template.clicked.connect(self.template_asked)
        self.show_file(None)

    def _lay_out(self, kind: SheetKind | None) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(TOKENS.wide_gap, 10, TOKENS.wide_gap, 10)
        column.setSpacing(TOKENS.gap)
        kinds = QHBoxLayout()
        kinds.setSpacing(0)
        kinds.addWidget(label(_("导入内容　")))
        words = [*(_(KIND_WORDS[name]) for name in SHEET_KINDS), *([_("台账")] if self.ledgers.count() else [])]
        last = len(words) - 1
        for number, word in enumerate(words):
            button = QPushButton(word)
            button.setCheckable(True)
            button.setChecked(number == (SHEET_KINDS.index(kind) if kind else last))
            button.setShortcut(QKeySequence(f"Alt+{number + 1}"))
            button.setToolTip(_("Alt+{number}").format(number=number + 1))
            button.setProperty("segment", {0: "first", last: "last"}.get(number, "middle"))
            self._kinds.addButton(button, number)
            kinds.addWidget(button)
        kinds.addStretch(1)
        files = QHBoxLayout()
        files.setSpacing(TOKENS.gap)
        files.addWidget(self.ledgers)
        files.addWidget(self._choose)
        files.addWidget(self._file, 1)
        files.addWidget(self._template)
        column.addLayout(kinds)
        column.addWidget(self._note)
        column.addLayout(files)

    @property
    def kind(self) -> SheetKind | None:
        number = self._kinds.checkedId()
        return SHEET_KINDS[number] if number < len(SHEET_KINDS) else None

    @property
    def ledger(self) -> str:
        return str(self.ledgers.currentData() or "")

    def _show_kind(self) -> None:
        kind = self.kind
        self._note.setText(_(_KIND_NOTES[kind]) if kind else _(_LEDGER_NOTE))
        self.ledgers.setVisible(kind is None)

    def show_file(self, path: Path | None) -> None:
        self._show_kind()
        self._file.setToolTip(str(path) if path else "")
        self._file.setText(path.name if path else _("也可以把 .xlsx、.xls 或 .csv 文件拖到这里"))

    def focus_choose(self) -> None:
        self._choose.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.file_chosen.emit(paths[0])

    def _on_kind_chosen(self) -> None:
        self._show_kind()
        self.kind_chosen.emit()
