"""Below a verify report: copy it, save it, look at it as on paper, verify again, or stop what is under way."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from desktop.packages.report_paper import Report, report_blob
from desktop.style import TOKENS, label
from forms.errors import ShownFault
from forms.files import write_atomically
from forms.package.verify_report import VerifyReport
from forms.services.verifying_many import FolderReport
from resources.translation import _

_ENDINGS = (".pdf", ".xlsx", ".txt")


class ReportButtons(QWidget):
    """`failed` carries the fault of saving, `print_asked` the report. `back_asked`: from one package to its folder."""

    again_asked = Signal()
    stop_asked = Signal()
    back_asked = Signal()
    print_asked = Signal(object)
    failed = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._report: Report | None = None
        self._back = QPushButton(_("← 返回清单"))
        self._copy = QPushButton(_("复制报告"))
        self._save = QPushButton(_("保存报告…"))
        self._print = QPushButton(_("打印核验报告…"))
        self._again = QPushButton(_("重新核验"))
        self._stop = QPushButton(_("停止"))
        self._done = label(look="good")
        self._close = QPushButton(_("关闭"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TOKENS.gap)
        for part in (self._back, self._copy, self._save, self._print, self._again, self._stop, self._done):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._close)
        for button in (self._back, self._copy, self._save, self._print, self._again, self._stop, self._close):
            button.setAutoDefault(False)
        self._back.clicked.connect(self.back_asked)
        self._copy.clicked.connect(self._on_copy_clicked)
        self._save.clicked.connect(self._on_save_clicked)
        self._print.clicked.connect(self._on_print_clicked)
        self._again.clicked.connect(self.again_asked)
        self._stop.clicked.connect(self.stop_asked)
        self._close.clicked.connect(self.left)
        self._back.hide()
        self.show_running(False)

    def show_running(self, is_running: bool) -> None:
        """While it runs there is no report, and one can stop."""
        if is_running:
            self._report = None
            self._back.hide()
        self._done.clear()
        self._stop.setVisible(is_running)
        for button in (self._copy, self._save, self._print, self._again):
            button.setVisible(not is_running and self._report is not None)

    def show_report(self, report: Report, *, is_of_folder: bool = False) -> None:
        """`is_of_folder`: one package of a folder that was verified, to which one can go back."""
        self._report = report
        self.show_running(False)
        self._back.setVisible(is_of_folder)
        self._again.setVisible(not is_of_folder)

    @property
    def report_text(self) -> str:
        match self._report:
            case VerifyReport():
                return "\n".join(self._report.report_lines()) + "\n"
            case FolderReport():
                lines = (line for report in self._report.reports for line in (*report.report_lines(), ""))
                return "\n".join([*lines, self._report.summary()]) + "\n"
            case _:
                return ""

    @property
    def _name(self) -> str:
        report = self._report
        return report.folder if isinstance(report, FolderReport) else Path(report.package).stem if report else ""

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.report_text)
        self._done.setText(_("✓ 已复制"))

    def _on_save_clicked(self) -> None:
        kinds = [_("PDF 文件 (*.pdf)"), _("Excel 工作簿 (*.xlsx)"), _("文本文件 (*.txt)")]
        if isinstance(self._report, FolderReport):
            kinds = [kinds[1], kinds[0], kinds[2]]
        proposal = _("{package} 核验报告").format(package=self._name)
        name, kind = QFileDialog.getSaveFileName(self, _("保存核验报告"), proposal, ";;".join(kinds))
        if name:
            ending = next((each for each in _ENDINGS if f"*{each}" in kind), _ENDINGS[0])
            path = Path(name)
            self._save_as(path if path.suffix.lower() in _ENDINGS else path.with_name(path.name + ending))

    def _on_print_clicked(self) -> None:
        self.print_asked.emit(self._report)

    def _save_as(self, path: Path) -> None:
        try:
            write_atomically(path, self._blob(path.suffix.lower()))
        except ShownFault as fault:
            self.failed.emit(fault)
        else:
            self._done.setText(_("✓ 已保存"))

    def _blob(self, ending: str) -> bytes:
        if ending == ".txt":
            # With a byte order mark, so that Notepad on an old Windows shows Chinese.
            return self.report_text.encode("utf-8-sig")
        assert self._report is not None
        return report_blob(self._report, as_workbook=ending == ".xlsx")
