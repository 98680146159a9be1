"""Verifies packages (核验报送包): drop or choose one, or a folder of many, and read the answer. Needs no workspace.

For the window: `VerifyDialog(trust, allows_trial=..., parent=...)` in verify_dialog.py; `verify(path)` starts at once.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from desktop.messages import MessageBar
from desktop.packages.drop_zone import DropZone, dropped_files
from desktop.packages.folder_view import FolderView
from desktop.packages.report_buttons import ReportButtons
from desktop.packages.report_paper import Report, report_blob, show_preview
from desktop.packages.report_view import ReportView
from desktop.packages.verify_choice import VerifyChoice
from desktop.packages.verify_progress import VerifyProgress
from desktop.packages.verify_work import VerifyWish, verify_wish
from desktop.style import TOKENS
from desktop.tasks import Job, Tasks
from forms.package.verify_report import VerifyReport
from forms.services.verifying_many import FolderReport
from resources.translation import _

if TYPE_CHECKING:
    from forms.signing.trust import TrustStore

_LOW = 440


class VerifyPage(QWidget):
    """`trust` gives the roots of the open workspace (on a worker). `verified` carries the report."""

    verified = Signal(object)
    left = Signal()

    def __init__(
        self,
        trust: "Callable[[], TrustStore] | None" = None,
        *,
        allows_trial: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._trust = trust
        self._tasks = Tasks("verify")
        self._job: Job | None = None
        self._failed: Job | None = None
        self._path: Path | None = None
        self._base: Path | None = None
        self._folder_report: FolderReport | None = None
        self.choice = VerifyChoice(allows_trial=allows_trial, has_workspace=trust is not None)
        self.bar = MessageBar()
        self.view = ReportView()
        self.folder_view = FolderView()
        self.buttons = ReportButtons()
        self._waiting = VerifyProgress()
        hint = _("把报送包（.zip）拖到这里，或点“选择文件…”。\n也可以选装着许多报送包的文件夹，一次全部核验。")
        self._empty = DropZone(hint)
        self._pages = QStackedWidget()
        for page in (self._empty, self._waiting, self.view, self.folder_view):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self.choice)
        column.addWidget(self.bar)
        column.addWidget(self._pages, 1)
        column.addWidget(self.buttons)
        self.setAcceptDrops(True)
        self._connect()

    def _connect(self) -> None:
        self.choice.package_chosen.connect(self._on_choice_package_chosen)
        self.choice.changed.connect(self._on_choice_changed)
        self.folder_view.package_chosen.connect(self._on_folder_view_package_chosen)
        self.buttons.again_asked.connect(self._on_choice_changed)
        self.buttons.back_asked.connect(self._on_buttons_back_asked)
        self.buttons.stop_asked.connect(self.stop)
        self.buttons.print_asked.connect(self._on_buttons_print_asked)
        self.buttons.failed.connect(self.bar.show_fault)
        self.buttons.left.connect(self.left)

    def verify(self, path: Path) -> None:
        """Verify a zip, a folder with its files, or a folder of many; what was under way is dropped."""
        self.stop()
        if path != self._path:
            self._base = None
        self._path = path
        self.bar.hide()
        self.choice.show_package(path)
        self.buttons.show_running(True)
        self._waiting.start()
        self._pages.setCurrentWidget(self._waiting)
        choice = self.choice
        wish = VerifyWish(path, self._trust, choice.roots, choice.allows_trial, choice.qr_text, self._base)
        job = self._job = self._tasks.start(
            lambda job: verify_wish(wish, job),
            lambda report: self._show(job, report),
            lambda fault: self._show_fault(job, fault),
        )
        job.failed.connect(lambda _fault: self._end(job))
        job.progressed.connect(self._waiting.show_step)

    def stop(self) -> None:
        """Give up what is under way; its answer is dropped."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.buttons.show_running(False)
            self._pages.setCurrentWidget(self._empty)
            self.bar.show_message("info", _("已停止核验，没有结果。"))

    def close_tasks(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._tasks.close(0)

    def _show(self, job: Job, report: Report) -> None:
        if job is not self._job:
            return
        self._job = None
        if isinstance(report, FolderReport):
            self._folder_report = report
            self.folder_view.show_report(report)
            self._pages.setCurrentWidget(self.folder_view)
            self.buttons.show_report(report)
        else:
            self._folder_report = None
            self._show_one(report)
        self.verified.emit(report)

    def _show_one(self, report: VerifyReport) -> None:
        self.buttons.show_report(report, is_of_folder=self._folder_report is not None)
        self.view.show_report(report)
        self._pages.setCurrentWidget(self.view)
        if any(note.code == "base_not_compared" for note in report.notes) and self._folder_report is None:
            text = _("这是补充件。选出它所补充的报送包，可以核对两者是不是一份。")
            self.bar.show_message("info", text, (_("选择原报送包…"), self._on_base_asked))

    def _end(self, job: Job) -> None:
        """A fault that can be shown is shown next; a bug goes to the crash dialog."""
        if job is self._job:
            self._job = None
            self.buttons.show_running(False)
            self._pages.setCurrentWidget(self._empty)
            self._failed = job

    def _show_fault(self, job: Job, fault: Exception) -> None:
        if job is self._failed:
            self.bar.show_fault(fault)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_low = event.size().height() < _LOW
        self.choice.set_low(is_low)
        self.folder_view.set_low(is_low)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.verify(files[0])

    def _on_choice_package_chosen(self, name: str) -> None:
        self.choice.clear_qr()
        self.verify(Path(name))

    def _on_choice_changed(self) -> None:
        if self._path is not None:
            self.verify(self._path)

    def _on_base_asked(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, _("选择原报送包"), "", _("报送包 (*.zip);;所有文件 (*)"))
        if name and self._path is not None:
            self._base = Path(name)
            self.verify(self._path)

    def _on_folder_view_package_chosen(self, place: int) -> None:
        if self._folder_report is not None:
            self._show_one(self._folder_report.reports[place])

    def _on_buttons_print_asked(self, report: Report) -> None:
        title = _("核验报告")

        def show(pdf: bytes) -> None:
            if self.isVisible():
                show_preview(pdf, title, self.window())

        self._tasks.run(lambda: report_blob(report, as_workbook=False), show, self.bar.show_fault)

    def _on_buttons_back_asked(self) -> None:
        if self._folder_report is not None:
            self.buttons.show_report(self._folder_report)
            self._pages.setCurrentWidget(self.folder_view)
            self.folder_view.table.setFocus()
