"""The top of the import: which kind of sheet, which file (chosen or dropped), and the template to fill."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.style import TOKENS, label
from forms.excel.columns import SHEET_KINDS, SheetKind
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


class ImportSource(QFrame):
    """`file_chosen` carries a Path; the kind is `kind`."""

    kind_chosen = Signal(str)
    file_asked = Signal()
    file_chosen = Signal(object)
    template_asked = Signal()

    def __init__(self, kind: SheetKind = "measures", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAcceptDrops(True)
        self._kinds = QButtonGroup(self)
        self._note = label(look="muted", wrap=True)
        self._file = label(wrap=True)
        self._file.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._choose = QPushButton(_("选择文件…  Ctrl+O"))
        self._choose.setShortcut(QKeySequence("Ctrl+O"))
        self._template = QPushButton(_("导出模板…"))
        self._template.setToolTip(_("导出已填好现有内容的 Excel 表，发给各单位填写后再导入"))
        self._lay_out(kind)
        self._kinds.idClicked.connect(self._on_kinds_id_clicked)
        self._choose.clicked.connect(self.file_asked)
        self._template.clicked.connect(self.template_asked)
        self.show_file(None)

    def _lay_out(self, kind: SheetKind) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(TOKENS.wide_gap, 10, TOKENS.wide_gap, 10)
        column.setSpacing(TOKENS.gap)
        kinds = QHBoxLayout()
        kinds.setSpacing(0)
        kinds.addWidget(label(_("导入内容　")))
        last = len(SHEET_KINDS) - 1
        for number, name in enumerate(SHEET_KINDS):
            button = QPushButton(_(KIND_WORDS[name]))
            button.setCheckable(True)
            button.setChecked(name == kind)
            button.setShortcut(QKeySequence(f"Alt+{number + 1}"))
            button.setToolTip(_("Alt+{number}").format(number=number + 1))
            button.setProperty("segment", {0: "first", last: "last"}.get(number, "middle"))
            self._kinds.addButton(button, number)
            kinds.addWidget(button)
        kinds.addStretch(1)
        kinds.addWidget(self._template)
        files = QHBoxLayout()
        files.setSpacing(TOKENS.gap)
        files.addWidget(self._choose)
        files.addWidget(self._file, 1)
        column.addLayout(kinds)
        column.addWidget(self._note)
        column.addLayout(files)

    @property
    def kind(self) -> SheetKind:
        return SHEET_KINDS[self._kinds.checkedId()]

    def show_file(self, path: Path | None) -> None:
        self._note.setText(_(_KIND_NOTES[self.kind]))
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

    def _on_kinds_id_clicked(self, number: int) -> None:
        self._note.setText(_(_KIND_NOTES[self.kind]))
        self.kind_chosen.emit(SHEET_KINDS[number])
