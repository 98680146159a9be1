"""Exports the package of the open node (导出报送包): form, progress, result, in one dialog.

For the window: `ExportDialog(bench, parent, folder=...)`. `issue_chosen` (an issue's owner, field) closes it and wants
that field; `verify_asked` (path) closes it and wants the package verified; `folder_used` is worth remembering ("" is
the workspace's own). After an export the workbench reads its node again, which is then locked.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from desktop.packages.export_form import ExportForm
from desktop.packages.export_progress import ExportProgress
from desktop.packages.export_result import ExportResultPage
from desktop.packages.trial_sm2 import trial_sm2
from desktop.room import resize_within_screen
from desktop.signing.terms_part import is_about_timestamps
from desktop.style import TOKENS
from desktop.tasks import Job
from desktop.workbench import Workbench
from forms.errors import ShownFault
from forms.services.exporting import ExportRequest, ExportResult, export_package
from forms.services.identities import SignerChoice, make_trial_identities
from forms.services.signing_terms import SigningTerms
from resources.translation import _


class ExportDialog(QDialog):
    """`folder` None is the workspace's packages folder."""

    issue_chosen = Signal(str, str)
    verify_asked = Signal(str)
    folder_used = Signal(str)

    def __init__(self, bench: Workbench, parent: QWidget | None = None, *, folder: Path | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("导出报送包"))
        resize_within_screen(self, 900, 670)
        self._bench = bench
        self._node = bench.desk.node.id  # the desk may become another one before the person presses
        self._own_folder = bench.session.folder.packages_path
        self._job: Job | None = None
        self.form = ExportForm(bench, folder or self._own_folder)
        self.progress = ExportProgress()
        self.result: ExportResultPage | None = None
        self._pages = QStackedWidget()
        for page in (self.form, self.progress):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(TOKENS.wide_gap, TOKENS.wide_gap, TOKENS.wide_gap, TOKENS.wide_gap)
        column.addWidget(self._pages)
        self.form.signing.trial_asked.connect(self._on_signing_trial_asked)
        self.form.issue_chosen.connect(self._on_form_issue_chosen)
        self.form.export_asked.connect(self._on_form_export_asked)
        self.form.parts_asked.connect(self._on_form_parts_asked)
        self.form.left.connect(self.reject)
        self.progress.cancel_asked.connect(self.reject)
        bench.text_watch.changed.connect(self._on_text_watch_changed)
        bench.text_watch.look()

    def reject(self) -> None:
        """Esc and the close button: stop a running export, else leave."""
        if self._job is None:
            super().reject()
            return
        self.progress.show_stopping()
        self._job.cancel()

    def done(self, result: int) -> None:
        self.form.signing.talk.close()
        self.form.signing.forget_passwords()
        super().done(result)

    def _on_signing_trial_asked(self) -> None:
        session = self._bench.session
        self._bench.tasks.run(lambda: make_trial_identities(session), self._on_tasks_trial_made, self._show_fault)

    def _on_tasks_trial_made(self, choices: Mapping[str, SignerChoice]) -> None:
        self.form.signing.use_trial(choices)

    def _on_form_parts_asked(self) -> None:
        from desktop.printing.parts_flow import PartsFlow  # late: seldom wanted

        kept = _("已记住报告组成，以后都照此打印和导出。")
        PartsFlow(self._bench, self, lambda: self.form.bar.show_message("info", kept), self._show_fault).start()

    def _on_text_watch_changed(self) -> None:
        if self._pages.currentWidget() is self.form:
            self.form.show_issues(self._bench.text_watch.beside(self._bench.desk.issues()))

    def _on_form_issue_chosen(self, owner: str, field: str) -> None:
        self.reject()
        self.issue_chosen.emit(owner, field)

    def _on_form_export_asked(self) -> None:
        self.form.bar.hide()
        signing, folder = self.form.signing, self.form.folder
        out_folder = None if folder == self._own_folder else folder
        if signing.lacks_basis:
            self.form.bar.show_message("warning", _("请写明{role}的代签依据。").format(role=signing.lacks_basis))
            return
        url, wants_sm2 = ("", False) if signing.is_paper else (signing.terms.url, signing.terms.wants_sm2)
        terms = SigningTerms(url, announce=signing.talk.announce)
        request = ExportRequest(self._node, out_folder, signing.choices(), signing.is_paper, terms)
        session = self._bench.session

        def work(job: Job) -> ExportResult:
            beside = trial_sm2(session, request.signers) if wants_sm2 else ()
            wanted = replace(request, terms=replace(terms, sm2=beside))
            return export_package(session, wanted, progress=job.report, is_cancelled=lambda: job.is_cancelled)

        self._bench.commit()
        self._job = self._bench.tasks.start(work, self._on_job_succeeded, self._show_fault)
        self._job.failed.connect(self._on_job_failed)
        self._job.progressed.connect(self.progress.show_step)
        self._job.cancelled.connect(self._on_job_cancelled)
        self.progress.start()
        self._pages.setCurrentWidget(self.progress)

    def _on_job_succeeded(self, result: ExportResult) -> None:
        self._job = None
        self.form.signing.terms.remember()
        self.form.signing.forget_passwords()
        folder = self.form.folder
        self.folder_used.emit("" if folder in (None, self._own_folder) else str(folder))
        roles, signed = self._bench.letter.roles, len(result.report.signers)
        self.result = ExportResultPage(result, roles[signed].title if 0 < signed < len(roles) else "")
        self.result.verify_asked.connect(self._on_result_verify_asked)
        self.result.left.connect(self.accept)
        self._pages.addWidget(self.result)
        self._pages.setCurrentWidget(self.result)
        self.result.setFocus()
        self._bench.open_node(self._node)

    def _on_result_verify_asked(self, package: str) -> None:
        self.accept()
        self.verify_asked.emit(package)

    def _on_job_failed(self, _fault: Exception) -> None:
        """A fault that can be shown is shown next; a bug goes to the crash dialog, and this one can be left."""
        self._job = None
        self._pages.setCurrentWidget(self.form)

    def _on_job_cancelled(self) -> None:
        self._job = None
        self._pages.setCurrentWidget(self.form)
        self.form.bar.show_message("info", _("已取消导出，没有留下任何文件。"))

    def _show_fault(self, fault: Exception) -> None:
        if isinstance(fault, ShownFault) and is_about_timestamps(fault.code):
            self.form.bar.show_fault(fault, (_("不加时间戳，继续导出"), self._on_no_timestamp_chosen))
        elif not (isinstance(fault, ShownFault) and self.form.signing.show_fault(fault)):
            self.form.bar.show_fault(fault)

    def _on_no_timestamp_chosen(self) -> None:
        self.form.signing.terms.drop_timestamp()
        self._on_form_export_asked()
