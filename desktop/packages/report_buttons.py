"""Below a verify report: copy it, save it, verify again, or stop what is under way."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from desktop.style import TOKENS, label
from forms.errors import ShownFault
from forms.files import write_atomically
from forms.package.verify_report import VerifyReport
from resources.translation import _


class ReportButtons(QWidget):
    """`failed` carries the fault of saving."""

    again_asked = Signal()
    stop_asked = Signal()
    failed = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._report: VerifyReport | None = None
        self._copy = QPushButton(_("复制报告"))
        self._save = QPushButton(_("保存报告…"))
        self._again = QPushButton(_("重新核验"))
        self._stop = QPushButton(_("停止"))
        self._done = label(look="good")
        self._close = QPushButton(_("关闭"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TOKENS.gap)
        for part in (self._copy, self._save, self._again, self._stop, self._done):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._close)
        self._copy.clicked.connect(self._on_copy_clicked)
        self._save.clicked.connect(self._on_save_clicked)
        self._again.clicked.connect(self.again_asked)
        self._stop.clicked.connect(self.stop_asked)
        self._close.clicked.connect(self.left)
        self.show_running(False)

    def show_running(self, is_running: bool) -> None:
        """While it runs there is no report, and one can stop."""
        if is_running:
            self._report = None
        self._done.clear()
        self._stop.setVisible(is_running)
        for button in (self._copy, self._save, self._again):
            button.setVisible(not is_running and self._report is not None)

    def show_report(self, report: VerifyReport) -> None:
        self._report = report
        self.show_running(False)

    @property
    def report_text(self) -> str:
        return "\n".join(self._report.report_lines()) + "\n" if self._report else ""

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.report_text)
        self._done.setText(_("✓ 已复制"))

    def _on_save_clicked(self) -> None:
        if self._report is None:
            return
        proposal = _("{package} 核验报告.txt").format(package=Path(self._report.package).stem)
        name, _kind = QFileDialog.getSaveFileName(self, _("保存核验报告"), proposal, _("文本文件 (*.txt)"))
        if not name:
            return
        try:
            # With a byte order mark, so that Notepad on an old Windows shows Chinese.
            write_atomically(Path(name), self.report_text.encode("utf-8-sig"))
        except ShownFault as fault:
            self.failed.emit(fault)
        else:
            self._done.setText(_("✓ 已保存"))
