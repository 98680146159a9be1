"""Title and document number of a file about to be attached."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.editors.line import LineEditor
from desktop.style import TOKENS, label
from resources.translation import _

SECRET_NOTE = "涉密材料不得在本机处理。请确认这份文件不涉密。"


class EvidenceDialog(QDialog):
    """After accept: `title` and `doc_no` as typed."""

    def __init__(self, path: Path, measure: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("添加佐证材料"))
        self.setMinimumWidth(520)
        self._title = LineEditor()
        self._title.setAccessibleName(_("标题"))
        self._title.show_text(path.stem)
        self._doc_no = LineEditor()
        self._doc_no.setAccessibleName(_("文号"))
        self._doc_no.show_state(_("没有可不填，如 渝府办发〔2024〕14号"), "", "")
        grid = QGridLayout()
        for row, (name, widget) in enumerate(
            ((_("文件"), label(path.name, wrap=True)), (_("标题"), self._title), (_("文号"), self._doc_no))
        ):
            grid.addWidget(label(name), row, 0)
            grid.addWidget(widget, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        column.addWidget(label(measure, look="heading", wrap=True))
        column.addLayout(grid)
        column.addWidget(label(_(SECRET_NOTE), look="explain", wrap=True))
        row = QHBoxLayout()
        row.addStretch(1)
        cancel, add = QPushButton(_("取消")), QPushButton(_("添加"))
        add.setProperty("look", "primary")
        cancel.clicked.connect(self.reject)
        add.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(add)
        column.addLayout(row)
        self._title.step_asked.connect(lambda _step: self._doc_no.setFocus())
        self._doc_no.step_asked.connect(lambda step: add.setFocus() if step > 0 else self._title.setFocus())
        self._title.setFocus()
        self._title.selectAll()

    @property
    def title(self) -> str:
        return self._title.text().strip()

    @property
    def doc_no(self) -> str:
        return self._doc_no.text().strip()
