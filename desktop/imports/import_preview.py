"""What a file would change, before anything is written: counts, faults by row and column, old and new side by side."""

from typing import Any

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.imports.import_subject import Subject
from desktop.imports.ledger_subject import LedgerSubject
from desktop.imports.lines_table import Line, LinesTable
from desktop.style import LEVEL_COLOURS, LEVEL_MARKS, LEVEL_WORDS, TOKENS, card, label
from forms.services.import_plan import ImportFault
from resources.translation import _

_FAULT_HEADS = ("级别", "工作表", "行", "列", "问题和改法")
_FAULT_WIDTHS = (80, 110, 60, 50, 0)
_FAULT_PADDING = 24
_LEAST_HEIGHT = 160


class ImportPreview(QWidget):
    """`skipping_chosen`: whether the rows with an error are to be left out. For a ledger also `replacing_chosen`:
    whether the file is the whole ledger, and `columns_asked`: someone wants to say what the file's columns mean."""

    skipping_chosen = Signal(bool)
    replacing_chosen = Signal(bool)
    columns_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Any = None
        self._subject: Subject | None = None
        self._summary = label(look="heading", wrap=True)
        self.faults = LinesTable(_("文件中的问题"))
        self.content = LinesTable(_("将要导入的内容"))
        self._fault_text = label(wrap=True)
        self._fault_text.setContentsMargins(8, 2, 8, 4)
        self._fault_card, self._content_card = card(), card()
        self._skip = QCheckBox(_("只导入没有错误的行"))
        self._same = QCheckBox(_("也列出未变的内容"))
        self._whole = QWidget()
        self.adding = QRadioButton(_("只新增和改动：文件中没有的行保留，空白格不改动"))
        self.replacing = QRadioButton(_("整表替换：删去文件中没有的行，空白格清空原有内容"))
        self.ask_columns = QPushButton(_("指定各列…"))
        self._lay_out()
        self._skip.toggled.connect(self._on_skip_toggled)
        self._same.toggled.connect(self._show_content)
        self.replacing.toggled.connect(self.replacing_chosen)
        self.ask_columns.clicked.connect(self.columns_asked)
        self.faults.selectionModel().currentRowChanged.connect(self._on_faults_current_row_changed)
        self.faults.horizontalHeader().geometriesChanged.connect(self._show_fault_text)

    def _lay_out(self) -> None:
        for frame, table in ((self._fault_card, self.faults), (self._content_card, self.content)):
            inside = QVBoxLayout(frame)
            inside.setContentsMargins(1, 1, 1, 1)
            inside.addWidget(table)
        self._fault_card.layout().addWidget(self._fault_text)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(TOKENS.gap)
        halves.addWidget(self._fault_card)
        halves.addWidget(self._content_card)
        halves.setSizes([1000, 1000])
        halves.setMinimumHeight(_LEAST_HEIGHT)
        halves.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # takes what there is
        ways = QHBoxLayout(self._whole)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(TOKENS.wide_gap)
        choice = QVBoxLayout()
        choice.setSpacing(2)
        choice.addWidget(self.adding)
        choice.addWidget(self.replacing)
        ways.addLayout(choice)
        ways.addStretch(1)
        ways.addWidget(self.ask_columns)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self._summary)
        column.addWidget(self._whole)
        column.addWidget(halves, 1)
        row = QHBoxLayout()
        row.setSpacing(2 * TOKENS.wide_gap)
        row.addWidget(self._skip)
        row.addWidget(self._same)
        row.addStretch(1)
        column.addLayout(row)

    def show_plan(self, subject: Subject, plan: Any) -> None:
        self._subject, self._plan = subject, plan
        with QSignalBlocker(self._skip):
            self._skip.setChecked(False)
        self._summary.setText(subject.summary(plan))
        self._skip.setVisible(plan.has_errors and subject.count(plan, skip_faulty=True) > 0)
        self._same.setVisible(plan.count("unchanged") > 0)
        self._show_ways(subject)
        self._fault_card.setVisible(bool(plan.faults))
        self.faults.show_lines(_FAULT_HEADS, _FAULT_WIDTHS, plan.faults, _fault_line)
        self._show_content()

    def _show_ways(self, subject: Subject) -> None:
        is_ledger = isinstance(subject, LedgerSubject)
        self._whole.setVisible(is_ledger)
        if is_ledger:
            with QSignalBlocker(self.replacing):
                (self.replacing if subject.replaces else self.adding).setChecked(True)
            unread = len(self._plan.unread)
            text = _("指定各列（{count} 列没有认出）…").format(count=unread) if unread else _("指定各列…")
            self.ask_columns.setText(text)

    @property
    def is_skipping(self) -> bool:
        return self._skip.isChecked()

    @property
    def skip_choice(self) -> QCheckBox:
        return self._skip

    def _on_skip_toggled(self, is_skipping: bool) -> None:
        self.skipping_chosen.emit(is_skipping)

    def _on_faults_current_row_changed(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._show_fault_text()

    def _show_fault_text(self) -> None:
        """The whole sentence, where it is longer than its column."""
        current = self.faults.currentIndex()
        text = self.faults.text(current.row(), len(_FAULT_HEADS) - 1) if current.isValid() else ""
        room = self.faults.viewport().width() - sum(_FAULT_WIDTHS) - _FAULT_PADDING
        self._fault_text.setText(text)
        self._fault_text.setVisible(self.faults.fontMetrics().horizontalAdvance(text) > room)

    def _show_content(self, _checked: bool = False) -> None:
        subject, plan = self._subject, self._plan
        if subject is None:
            return
        lines = subject.lines(plan, with_same=self._same.isChecked())
        self.content.show_lines(subject.heads, subject.widths, lines, lambda each: subject.line(plan, each))
        self._content_card.setVisible(bool(lines))


def _fault_line(fault: ImportFault) -> Line:
    what = fault_words(fault)
    level = f"{LEVEL_MARKS[fault.level]} {_(LEVEL_WORDS[fault.level])}"
    texts = (level, fault.sheet, str(fault.row), fault.column, what)
    return Line(texts, LEVEL_COLOURS[fault.level], {4: what})


def fault_words(fault: ImportFault) -> str:
    """The message without the place, which has columns of its own."""
    place, _colon, rest = fault.message.partition("：")
    return rest if place.startswith(_("第")) and rest else fault.message
