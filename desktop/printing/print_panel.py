"""Beside the preview: which printer, paper, sides, copies and pages, and how the job goes."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from desktop.printing.backends import Backend
from desktop.style import TOKENS, label, set_look
from desktop.tasks import Job, Tasks
from forms.errors import ShownFault
from forms.services.printing import MOST_COPIES, PrintSettings, Watch, page_ranges, state_text
from forms.services.spooler import Abilities, JobState, Printer
from resources.translation import _


class PrintPanel(QWidget):
    """`settings_used`: what was printed with, worth remembering. The tasks end with `close_tasks`."""

    settings_used = Signal(object)

    def __init__(self, backend: Backend, settings: PrintSettings) -> None:
        super().__init__()
        self._backend = backend
        self._wanted = settings
        self._tasks = Tasks("printing")
        self._job: Job | None = None
        self._is_left = False
        self._pdf: Path | None = None
        self._title = ""
        self._page_count = 0
        self._sheet = "A4"
        self._printer = QComboBox()
        self._paper = QComboBox()
        self._sides = QComboBox()
        self._tray = QComboBox()
        self._copies = QSpinBox()
        self._pages = QLineEdit()
        self._print = QPushButton(_("打印"))
        self._stop = QPushButton(_("取消打印"))
        self._state = label(wrap=True)
        self._lay_out()
        self._connect()
        self._say(_("正在查找打印机…"), "muted")
        self._tasks.run(self._backend.printers, self._on_printers_found, self._on_fault)

    def _lay_out(self) -> None:
        self._copies.setRange(1, MOST_COPIES)
        self._copies.setValue(self._wanted.copies)
        self._pages.setText(self._wanted.pages)
        self._pages.setPlaceholderText(_("全部，或 1-3,5"))
        for look, part in (("field", self._pages), ("primary", self._print)):
            part.setProperty("look", look)
        form = QFormLayout()
        form.setVerticalSpacing(TOKENS.gap)
        self._form = form
        for title, part in (
            (_("打印机"), self._printer),
            (_("纸张"), self._paper),
            (_("单双面"), self._sides),
            (_("纸盒"), self._tray),
            (_("份数"), self._copies),
            (_("页码"), self._pages),
        ):
            part.setAccessibleName(title)
            form.addRow(label(title, "muted"), part)
        for part in (self._printer, self._paper, self._sides, self._tray):
            part.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            part.setMinimumContentsLength(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(label(_("打印"), "heading"))
        column.addLayout(form)
        column.addSpacing(4)
        for part in (self._print, self._stop, self._state):
            column.addWidget(part)
        self._show_printing(False)
        self._print.setEnabled(False)

    def _connect(self) -> None:
        self._printer.currentIndexChanged.connect(self._on_printer_changed)
        for box in (self._paper, self._sides, self._tray):
            box.activated.connect(self._on_box_activated)
        self._print.clicked.connect(self._on_print_clicked)
        self._stop.clicked.connect(self._on_stop_clicked)
        self._pages.textChanged.connect(self._say_whether_ready)
        self._pages.returnPressed.connect(self._on_print_clicked)

    def show_document(self, pdf: Path, title: str, page_count: int, paper: str = "A4") -> None:
        """`paper` is the size of its sheets; a larger one than the printer's is asked for."""
        self._pdf, self._title, self._page_count = pdf, title, page_count
        self._sheet = paper
        if paper == "A3" and self._paper.findText(paper) >= 0:
            self._paper.setCurrentText(paper)
        self._say_whether_ready()

    @property
    def state(self) -> str:
        """What is said about the printer and the job."""
        return self._state.text()

    @property
    def settings(self) -> PrintSettings:
        return PrintSettings(
            printer=self._printer.currentData() or "",
            paper=self._paper.currentText(),
            sides=self._sides.currentData(),
            copies=self._copies.value(),
            pages=self._pages.text().strip(),
            tray=self._tray.currentData() or "",
        )

    def start(self) -> None:
        """Print, if the settings allow it."""
        self._on_print_clicked()

    def close_tasks(self) -> None:
        """Leave: a job that was handed over to the spooler goes on without the window."""
        self._is_left = True
        self._tasks.close(2.0)

    def _on_printers_found(self, found: list[Printer]) -> None:
        if not found:
            self._say(_("没有找到打印机。请先在系统中安装打印机，或改为保存 PDF。"), "explain")
            return
        self._printer.blockSignals(True)
        for printer in found:
            self._printer.addItem(printer.title, printer.name)
            self._printer.setItemData(self._printer.count() - 1, printer.trouble, _TROUBLE)
        self._printer.setCurrentIndex(max(self._printer.findData(self._wanted.printer), 0))
        self._printer.blockSignals(False)
        self._on_printer_changed()

    def _on_printer_changed(self) -> None:
        name = self._printer.currentData()
        self._tasks.run(lambda: self._backend.abilities(name), self._show_abilities, self._on_fault)
        self._say_whether_ready()

    def _show_abilities(self, abilities: Abilities) -> None:
        sides = [(_("单面"), "one")]
        if abilities.is_duplex:
            sides += [(_("双面，长边翻转"), "long"), (_("双面，短边翻转"), "short")]
        wanted = "A3" if self._sheet == "A3" else self._wanted.paper
        _fill(self._paper, [(paper, paper) for paper in abilities.papers], wanted)
        _fill(self._sides, sides, self._wanted.sides)
        _fill(self._tray, [(title, choice) for choice, title in abilities.trays], self._wanted.tray)
        self._form.setRowVisible(self._tray, bool(abilities.trays))
        self._say_whether_ready()

    def _on_box_activated(self) -> None:
        """What the person chose is wanted from the next printer too, if it can."""
        self._wanted = self.settings
        self._say_whether_ready()

    def _say_whether_ready(self) -> None:
        """What stands in the way: a wrong page range, or the printer's own trouble, which only delays."""
        if self._job is not None:
            return
        try:
            page_ranges(self._pages.text(), max(self._page_count, 1))
        except ShownFault as fault:
            self._say(fault.text, "error")
            self._print.setEnabled(False)
        else:
            self._print.setEnabled(self._printer.count() > 0)
            if self._printer.count():
                self._say(self._printer.currentData(_TROUBLE) or self._too_small(), "explain")

    def _too_small(self) -> str:
        """What is lost where the paper is smaller than the sheets; "" where it is not, or the printer not known yet."""
        if self._sheet != "A3" or self._paper.currentText() in ("A3", ""):
            return ""
        return _("这份表是 A3 大小，用这种纸会裁掉一部分。请选 A3 纸，或把打印内容改为“措施表（A4）”。")

    def _on_print_clicked(self) -> None:
        if self._pdf is None or self._job is not None or not self._print.isEnabled():
            return
        pdf, title, settings, count = self._pdf, self._title, self.settings, self._page_count
        self._wanted = settings
        self.settings_used.emit(settings)
        self._show_printing(True)
        self._say(_("正在交给打印机…"), "muted")

        def work(job: Job) -> JobState:
            watch = Watch(
                lambda state: job.report(0, 0, state_text(state)), lambda: job.is_cancelled, lambda: self._is_left
            )
            return self._backend.print_pdf(pdf, title, settings, count, watch)

        self._job = self._tasks.start(work, self._on_printed, self._on_fault)
        self._job.cancelled.connect(self._on_cancelled)
        self._job.progressed.connect(self._on_job_progressed)

    def _on_job_progressed(self, _done: int, _total: int, text: str) -> None:
        if self._job is not None:
            self._say(text, "muted")

    def _on_printed(self, state: JobState) -> None:
        self._show_printing(False)
        self._say(state_text(state), "good" if state.stage == "done" else "error" if state.is_over else "explain")

    def _on_cancelled(self) -> None:
        self._show_printing(False)
        self._say(_("已取消打印。"), "muted")

    def _on_fault(self, fault: Exception) -> None:
        self._show_printing(False)
        self._say(fault.text if isinstance(fault, ShownFault) else str(fault), "error")

    def _on_stop_clicked(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._say(_("正在取消…"), "muted")

    def _show_printing(self, is_printing: bool) -> None:
        if not is_printing:
            self._job = None
        self._print.setVisible(not is_printing)
        self._stop.setVisible(is_printing)

    def _say(self, text: str, look: str) -> None:
        set_look(self._state, look)
        self._state.setText(text)
        self._state.setAccessibleName(text)


_TROUBLE = 0x0101
"""Item role (Qt.UserRole + 1) under which a printer's trouble is kept."""


def _fill(box: QComboBox, choices: list[tuple[str, str]], wanted: str) -> None:
    """Offer `choices` (text, value), with the wanted one chosen where it is offered."""
    box.clear()
    for text, value in choices:
        box.addItem(text, value)
    box.setCurrentIndex(max(box.findData(wanted), 0) if choices else -1)
