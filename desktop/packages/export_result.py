"""The last page of the export: what was made, what verifying it said, and what to do with it."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.packages.answer import AnswerBanner
from desktop.room import scrolled
from desktop.style import TOKENS, card, label
from forms.package.verify_report import verdict_text
from forms.services.exporting import ExportResult
from forms.services.office_fonts import fonts_text
from resources.translation import _

_DIGITS_SHOWN = 16


class ExportResultPage(QWidget):
    """`verify_asked` carries the package's path. `left`: done here. `next_role`: who signs next, elsewhere; or ""."""

    verify_asked = Signal(str)
    left = Signal()

    def __init__(self, result: ExportResult, next_role: str = "") -> None:
        super().__init__()
        self._result = result
        report = result.report
        self.banner = AnswerBanner()
        word = _("已导出，核验{verdict}").format(verdict=verdict_text(report.verdict))
        notes = [note.message for note in report.notes if note.is_warning]
        if next_role:
            text = _("请把 {name} 交给{role}，在自己的电脑上签名或退回；签好后再收回。")
            notes.insert(0, text.format(name=result.package.name, role=next_role))
        self.banner.show_answer(report.verdict, word, "\n".join(notes) or _("写出的文件已读回核验，节点已锁定。"))
        self._copied = label(look="good")
        close = QPushButton(_("完成"))
        close.setProperty("look", "primary")
        close.setDefault(True)
        close.clicked.connect(self.left)
        folder = QPushButton(_("打开所在文件夹"))
        folder.clicked.connect(self._on_folder_clicked)
        verify = QPushButton(_("核验"))
        verify.clicked.connect(self._on_verify_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        inside = QWidget()
        said = QVBoxLayout(inside)
        said.setContentsMargins(0, 0, 4, 0)
        said.setSpacing(TOKENS.gap)
        said.addWidget(self.banner)
        said.addWidget(self._facts())
        said.addStretch(1)
        column.addWidget(scrolled(inside), 1)
        row = QHBoxLayout()
        for button in (folder, verify):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        self.setFocusProxy(close)

    def _facts(self) -> QWidget:
        result = self._result
        frame = card()
        form = QFormLayout(frame)
        form.setContentsMargins(TOKENS.wide_gap, 14, TOKENS.wide_gap, 14)
        form.setHorizontalSpacing(TOKENS.wide_gap)
        form.setVerticalSpacing(TOKENS.gap)
        copy = QPushButton(_("复制全部64位"))
        copy.setProperty("look", "flat")
        copy.clicked.connect(self._on_copy_clicked)
        digest = QHBoxLayout()
        digest.addWidget(label(_("{start}……").format(start=result.sha256[:_DIGITS_SHOWN])))
        digest.addWidget(copy)
        digest.addWidget(self._copied)
        digest.addStretch(1)
        revision = _("第{revision}次报送").format(revision=result.revision)
        for title, text in (
            (_("文件名"), result.package.name),
            (_("位置"), str(result.package.parent)),
            (_("报送次数"), revision),
            (_("字体"), fonts_text(result.installed_fonts)),
        ):
            form.addRow(label(title, "muted"), label(text, wrap=True))
        form.addRow(label("SHA-256", "muted"), digest)
        return frame

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._result.sha256)
        self._copied.setText(_("✓ 已复制"))

    def _on_folder_clicked(self) -> None:
        open_folder(self._result.package.parent)

    def _on_verify_clicked(self) -> None:
        self.verify_asked.emit(str(self._result.package))


def open_folder(folder: Path) -> None:
    """Show a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
