"""The text report to Word and back, and its preview: files are written and read off the GUI thread."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog

from desktop.recent import Preferences
from desktop.reports.taking_dialog import TakingDialog
from desktop.workbench import Workbench
from forms.files import write_atomically
from forms.services.report_taking import TakenReport, compare_file, take
from forms.services.report_text import ReportDesk
from resources.translation import _

_FOLDER = "report_text"


class ReportFiles(QObject):
    """`taken` carries the edit that the person chose from a file, to be saved; `told` a sentence, `failed` a fault."""

    taken = Signal(object)
    told = Signal(str)
    failed = Signal(object)

    def __init__(self, bench: Workbench, report: ReportDesk, preferences: Preferences, window: QDialog) -> None:
        super().__init__(window)
        self._bench = bench
        self._report = report
        self._preferences = preferences
        self._window = window

    def export(self) -> None:
        """Ask for a place and write the .docx there."""
        facts = self._report.facts
        node = facts.node
        proposal = self._folder() / f"{facts.letter.unit}{node.end.year}年{node.label}落实情况报告.docx"
        name, _kind = QFileDialog.getSaveFileName(self._window, _("导出 Word"), str(proposal), _("Word 文档 (*.docx)"))
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Write the .docx at this place."""
        facts = self._report.facts

        def work() -> Path:
            from forms.services.report_files import text_report_docx  # late: python-docx

            write_atomically(path, text_report_docx(facts))
            return path

        self._preferences.keep_folder(_FOLDER, str(path.parent))
        self._bench.tasks.run(work, self._on_written, self._on_fault)

    def _on_written(self, path: Path) -> None:
        text = _("已写出 {path}。领导改好后，用“取回 Word…”取回，改动会逐段列出。")
        self.told.emit(text.format(path=path))

    def choose(self) -> None:
        """Ask for a rewritten .docx and compare it."""
        name, _kind = QFileDialog.getOpenFileName(
            self._window, _("取回改过的 Word"), str(self._folder()), _("Word 文档 (*.docx)")
        )
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Compare this file, then show what it changes."""
        self._preferences.keep_folder(_FOLDER, str(path.parent))
        self._bench.tasks.run(partial(compare_file, self._report, path), self._on_compared, self._on_fault)

    def _on_compared(self, found: TakenReport) -> None:
        if not self._window.isVisible():
            return  # it was left meanwhile
        dialog = TakingDialog(found, self._window)
        is_agreed, chosen = dialog.exec(), dialog.chosen
        dialog.deleteLater()
        if is_agreed and chosen:
            self.taken.emit(take(self._report, chosen))
            self.told.emit(_("已取回 {count} 处改动。").format(count=len(chosen)))

    def preview(self) -> None:
        """The pages of the text report as they will be printed, marked 送审稿."""
        facts = self._report.facts

        def work() -> bytes:
            from forms.services.report_files import text_draft_pdf  # late: reportlab

            return text_draft_pdf(facts)

        self._bench.tasks.run(work, self._on_drawn, self._on_fault)

    def _on_drawn(self, pdf: bytes) -> None:
        if not self._window.isVisible():
            return  # as above
        from desktop.printing.backends import this_machines  # late: only for a preview
        from desktop.printing.preview_dialog import PreviewDialog
        from forms.services.printable import Printable

        made = Printable(pdf, _("{unit} {node} 文字报告").format(unit=self._unit, node=self._bench.node.label), False)
        dialog = PreviewDialog(made, this_machines(), self._preferences.print_settings, self._window)
        dialog.settings_used.connect(self._preferences.keep_print_settings)
        dialog.exec()
        dialog.deleteLater()

    def _on_fault(self, fault: Exception) -> None:
        self.failed.emit(fault)

    @property
    def _unit(self) -> str:
        return self._report.facts.letter.unit

    def _folder(self) -> Path:
        return self._preferences.folder(_FOLDER) or self._bench.path
