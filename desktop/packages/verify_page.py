"""Verifies a package (核验报送包): drop or choose it, and read a clear answer. Works without a workspace.

For the window: `VerifyDialog(trust, allows_trial=..., parent=...)` in verify_dialog.py; `verify(path)` starts at once.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from desktop.messages import MessageBar
from desktop.packages.report_buttons import ReportButtons
from desktop.packages.report_view import ReportView
from desktop.packages.verify_choice import VerifyChoice
from desktop.style import TOKENS, label
from desktop.tasks import Job, Tasks
from forms.package.verify_report import VerifyReport
from resources.translation import _

if TYPE_CHECKING:
    from forms.signing.trust import TrustStore


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
        self._tasks = Tasks(None, "verify")  # no child: a run that was given up may outlive the page
        self._job: Job | None = None
        self._failed: Job | None = None
        self._path: Path | None = None
        self.choice = VerifyChoice(allows_trial=allows_trial, has_workspace=trust is not None)
        self.bar = MessageBar()
        self.view = ReportView()
        self.buttons = ReportButtons()
        self._waiting = _waiting_page()
        self._pages = QStackedWidget()
        for page in (_empty_page(), self._waiting, self.view):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self.choice)
        column.addWidget(self.bar)
        column.addWidget(self._pages, 1)
        column.addWidget(self.buttons)
        self.setAcceptDrops(True)
        self.choice.package_chosen.connect(self._on_choice_package_chosen)
        self.choice.changed.connect(self._on_choice_changed)
        self.buttons.again_asked.connect(self._on_choice_changed)
        self.buttons.stop_asked.connect(self.stop)
        self.buttons.failed.connect(self.bar.show_fault)
        self.buttons.left.connect(self.left)

    def verify(self, path: Path) -> None:
        """Verify a zip or a folder; what was under way is dropped."""
        self.stop()
        self._path = path
        self.bar.hide()
        self.choice.show_package(path)
        self.buttons.show_running(True)
        self._pages.setCurrentWidget(self._waiting)
        trust, roots, allow_trial = self._trust, self.choice.roots, self.choice.allows_trial

        def work(_job: Job) -> VerifyReport:
            from forms.services.agreement import figures_agree  # pyHanko, lxml, pypdfium: only when verifying
            from forms.services.verifying import verify
            from forms.signing.trust import TrustStore, open_trust_store

            known = trust() if trust is not None else TrustStore()
            chosen = open_trust_store(roots)
            store = TrustStore((*known.roots, *chosen.roots), (*known.crls, *chosen.crls))
            return verify(path, trust=store, allow_trial=allow_trial, figures=figures_agree)

        job = self._job = self._tasks.start(
            work, lambda report: self._show(job, report), lambda fault: self._show_fault(job, fault)
        )
        job.failed.connect(lambda _fault: self._end(job))
        # A verification cannot be broken off inside; when stopped, it ends unheard.

    def stop(self) -> None:
        """Give up what is under way; its answer is dropped."""
        if self._job is not None:
            self._job = None
            self.buttons.show_running(False)
            self._pages.setCurrentIndex(0)
            self.bar.show_message("info", _("已停止核验，没有结果。"))

    def close_tasks(self) -> None:
        self._job = None
        self._tasks.close(0)

    def _show(self, job: Job, report: VerifyReport) -> None:
        if job is not self._job:
            return
        self._job = None
        self.buttons.show_running(False)
        self.buttons.show_report(report)
        self.view.show_report(report)
        self._pages.setCurrentWidget(self.view)
        self.verified.emit(report)

    def _end(self, job: Job) -> None:
        """A fault that can be shown is shown next; a bug goes to the crash dialog."""
        if job is self._job:
            self._job = None
            self.buttons.show_running(False)
            self._pages.setCurrentIndex(0)
            self._failed = job

    def _show_fault(self, job: Job, fault: Exception) -> None:
        if job is self._failed:
            self.bar.show_fault(fault)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.verify(Path(files[0]))

    def _on_choice_package_chosen(self, name: str) -> None:
        self.verify(Path(name))

    def _on_choice_changed(self) -> None:
        if self._path is not None:
            self.verify(self._path)


def _empty_page() -> QWidget:
    page = QFrame()
    page.setObjectName("drop")
    page.setStyleSheet(f"QFrame#drop {{ border: 2px dashed {TOKENS.field_line}; border-radius: {TOKENS.radius}px; }}")
    column = QVBoxLayout(page)
    hint = label(_("把报送包（.zip）拖到这里，或点“选择文件…”。\n也可以核验由同样文件组成的文件夹。"), "muted")
    hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
    column.addWidget(hint, 1)
    return page


def _waiting_page() -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(3 * TOKENS.wide_gap, 0, 3 * TOKENS.wide_gap, 0)
    bar = QProgressBar()
    bar.setRange(0, 0)
    bar.setTextVisible(False)
    column.addStretch(2)
    column.addWidget(label(_("正在核验：结构、校验值、签名、数字是否一致……"), "title"))
    column.addWidget(bar)
    column.addStretch(3)
    return page
