"""Adds evidence files to the measure shown, opens and removes them."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.messages import ask, open_path
from desktop.window_parts import WindowParts
from resources.translation import _


class EvidenceFlow(QObject):
    """The form asks, the workbench's database thread does."""

    def __init__(self, parts: WindowParts, window: QWidget) -> None:
        super().__init__(window)
        self._form = parts.form
        self._bar = parts.bar
        self._bench = parts.workbench
        self._window = window
        parts.form.add_evidence_asked.connect(self._on_form_add_evidence_asked)
        parts.form.files_dropped.connect(self.add)
        parts.form.open_evidence_asked.connect(self._on_form_open_evidence_asked)
        parts.form.remove_evidence_asked.connect(self._on_form_remove_evidence_asked)

    def add(self, paths: list[Path]) -> None:
        """Ask for title and document number of each, then attach them to the measure shown."""
        from desktop.dialogs.evidence import EvidenceDialog  # late: only when a file is added
        from forms.services.evidence import attach_evidence  # late, as above

        measure, node = self._form.measure, self._bench.desk.node.id
        if measure is None or self._bench.is_locked:
            return
        session, no = self._bench.session, measure.no
        for path in paths:
            dialog = EvidenceDialog(path, f"{no} {measure.title}", self._window)
            if not dialog.exec():
                return
            title, doc_no = dialog.title, dialog.doc_no
            self._bench.run_change(
                lambda path=path, title=title, doc_no=doc_no: attach_evidence(session, node, no, path, title, doc_no),
                lambda _evidence: self._bench.note_evidence(no),
                self._bar.show_fault,
            )

    def _on_form_add_evidence_asked(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # late: only when a file is added

        names, _filter = QFileDialog.getOpenFileNames(self._window, _("选择佐证材料"))
        self.add([Path(name) for name in names])

    def _on_form_open_evidence_asked(self, evidence_id: int) -> None:
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

    def _on_form_remove_evidence_asked(self, evidence_id: int) -> None:
        from forms.services.evidence import detach_evidence  # late, as above

        evidence = self._find(evidence_id)
        text = _("从这项措施移除“{name}”？文件留在工作区文件夹中。")
        if evidence is None or not ask(self._window, text.format(name=evidence.file_name), _("移除"), _("保留")):
            return
        session = self._bench.session
        self._bench.run_change(
            lambda: detach_evidence(session, evidence),
            lambda _none: self._bench.note_evidence(evidence.measure),
            self._bar.show_fault,
        )

    def _find(self, evidence_id: int):  # type: ignore[no-untyped-def]  # storage's type is not the window's to name
        return next((one for one in self._bench.desk.session.evidence if one.id == evidence_id), None)
