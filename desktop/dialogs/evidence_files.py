"""Evidence files, of a measure or of a ledger's row: asked for, attached, opened as a copy, taken off."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.messages import MessageBar, ask, open_path
from desktop.workbench import Workbench
from resources.translation import _


class EvidenceFiles:
    """The window asks, the workbench's database thread does."""

    def __init__(self, bench: Workbench, bar: MessageBar, window: QWidget) -> None:
        self._bench = bench
        self._bar = bar
        self._window = window

    def choose(self) -> list[Path]:
        from PySide6.QtWidgets import QFileDialog  # late: only when a file is added

        names, _filter = QFileDialog.getOpenFileNames(self._window, _("选择佐证材料"))
        return [Path(name) for name in names]

    def attach(
        self,
        subject: str,
        paths: Sequence[Path],
        work: Callable[[Path, str, str], Any],
        on_done: Callable[[Any], None],
    ) -> None:
        """Ask for title and document number of each file, then `work(path, title, doc_no)`; `subject` names whose."""
        from desktop.dialogs.evidence import EvidenceDialog  # late: only when a file is added

        for path in paths:
            dialog = EvidenceDialog(path, subject, self._window)
            if not dialog.exec():
                return
            title, doc_no = dialog.title, dialog.doc_no
            self._bench.run_change(
                lambda path=path, title=title, doc_no=doc_no: work(path, title, doc_no), on_done, self._bar.show_fault
            )

    def open(self, evidence_id: int) -> None:
        """Open a copy under the file's own name: the one in the workspace is named by its hash and must not change."""
        import shutil  # late: only when a file is opened
        import tempfile  # late, as above

        evidence = self._find(evidence_id)
        if evidence is None:
            return
        copy = Path(tempfile.mkdtemp(prefix="zerenshu-")) / evidence.file_name
        try:
            shutil.copyfile(evidence.path_in(self._bench.session.folder.evidence_path), copy)
        except OSError:
            self._bar.show_message("error", _("找不到“{name}”的文件，请重新添加。").format(name=evidence.file_name))
            return
        open_path(copy)

    def remove(self, evidence_id: int, question: str, on_done: Callable[[str], None]) -> None:
        """`question` has {name}; `on_done` is told the measure under which the file was listed."""
        from forms.services.evidence import detach_evidence  # late, as above

        evidence = self._find(evidence_id)
        if evidence is None or not ask(self._window, question.format(name=evidence.file_name), _("移除"), _("保留")):
            return
        session = self._bench.session
        self._bench.run_change(
            lambda: detach_evidence(session, evidence), lambda _none: on_done(evidence.measure), self._bar.show_fault
        )

    def _find(self, evidence_id: int):  # type: ignore[no-untyped-def]  # storage's type is not the window's to name
        return next((one for one in self._bench.desk.session.evidence if one.id == evidence_id), None)
