"""Says what the columns of a file mean (指定各列) where their heads do not; the program keeps it for the next file."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.imports.lines_table import TABLE_SHEET
from desktop.style import TOKENS, card, label
from forms.excel.sheet_table import column_letter
from forms.schema.ledger_definition import LedgerDefinition
from forms.services.ledger_import_head import FileColumn
from resources.translation import _

_HEADS = ("列", "文件中的列名", "前几行的内容", "导入到")
_WIDTHS = (110, 220, 300, 0)
_ROW_HEIGHT = 34
_FORGET = object()


class _Choice(QComboBox):
    """Scrolling over it moves the page, and never the choice."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ColumnsPage(QWidget):
    """`taken` carries heads as they stand in the file and the column each means: "" for none, None to forget it."""

    taken = Signal(dict)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[FileColumn] = ()
        self._before: list[object] = []
        self.choices: list[QComboBox] = []
        self.table = QTableWidget(0, len(_HEADS))
        self._note = label(look="error", wrap=True)
        self.accept = QPushButton(_("按此重新读取"))
        self._back = QPushButton(_("返回"))
        self._lay_out()
        self.accept.clicked.connect(self._on_accept_clicked)
        self._back.clicked.connect(self.left)

    def _lay_out(self) -> None:
        self.table.setHorizontalHeaderLabels([_(head) for head in _HEADS])
        self.table.setStyleSheet(TABLE_SHEET)
        self.table.setAccessibleName(_("文件的各列"))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for number, width in enumerate(_WIDTHS):
            if width:
                self.table.setColumnWidth(number, width)
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        text = _("逐列说明文件中的列导入到台账的哪一列。导入后本工作区会记住，下次遇到同样的列名不再询问。")
        column.addWidget(label(text, look="muted", wrap=True))
        column.addWidget(frame, 1)
        row = QHBoxLayout()
        row.addWidget(self._note, 1)
        row.addWidget(self._back)
        row.addWidget(self.accept)
        column.addLayout(row)

    def show_columns(self, definition: LedgerDefinition, columns: Sequence[FileColumn]) -> None:
        """What is read from each column now; columns of the same head on several sheets are one line."""
        self._columns = list({each.key: each for each in reversed(columns)}.values())[::-1]
        self.choices, self._before = [], []
        several = len({each.sheet for each in columns}) > 1
        self.table.setRowCount(len(self._columns))
        for row, each in enumerate(self._columns):
            place = _("{column} 列").format(column=column_letter(each.number))
            place = f"{each.sheet} {place}" if several else place
            for number, text in enumerate((place, each.label, "、".join(dict.fromkeys(each.samples)))):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                item.setToolTip(text)
                if not each.column:
                    item.setForeground(QColor(TOKENS.explain))
                self.table.setItem(row, number, item)
            choice = _choice(definition, each)
            choice.currentIndexChanged.connect(self._check)
            self.table.setCellWidget(row, len(_HEADS) - 1, choice)
            self.choices.append(choice)
            self._before.append(choice.currentData())
        self._check()

    def focus_first(self) -> None:
        """The first column from which nothing is read, else the first."""
        waiting = (choice for choice in self.choices if choice.currentData() == "")
        first = next(waiting, None) or next(iter(self.choices), None)
        if first is not None:
            first.setFocus()

    def _check(self, _index: int = 0) -> None:
        used = Counter(choice.currentText() for choice in self.choices if choice.currentData() not in ("", _FORGET))
        twice = [text for text, count in used.items() if count > 1]
        self._note.setText(_("“{column}”指定了不止一列，请只留一列。").format(column=twice[0]) if twice else "")
        self.accept.setEnabled(not twice)

    def _on_accept_clicked(self) -> None:
        said: dict[str, str | None] = {}
        for each, choice, before in zip(self._columns, self.choices, self._before, strict=True):
            data = choice.currentData()
            if data is _FORGET:
                said[each.label] = None
            elif data != before:
                said[each.label] = data
        self.taken.emit(said)


def _choice(definition: LedgerDefinition, each: FileColumn) -> QComboBox:
    choice = _Choice()
    choice.setAccessibleName(each.label)
    choice.addItem(_("不导入"), "")
    if each.is_assigned:
        choice.addItem(_("不再记住，按列名识别"), _FORGET)
    for column in definition.columns:
        if not column.is_computed:
            unit = f"（{column.unit}）" if column.unit else ""
            choice.addItem(f"{column.label}{unit}", column.name)
    choice.setCurrentIndex(max(choice.findData(each.column), 0))
    return choice
