"""Adds evidence files to the measure shown, opens and removes them."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.dialogs.evidence_files import EvidenceFiles
from desktop.window_parts import WindowParts
from resources.translation import _


class EvidenceFlow(QObject):
    """The form asks."""

    def __init__(self, parts: WindowParts, window: QWidget) -> None:
        super().__init__(window)
        self._form = parts.form
        self._bench = parts.workbench
        self._files = EvidenceFiles(parts.workbench, parts.bar, window)
        parts.form.add_evidence_asked.connect(lambda: self.add(self._files.choose()))
        parts.form.files_dropped.connect(self.add)
        parts.form.open_evidence_asked.connect(self._files.open)
        parts.form.remove_evidence_asked.connect(self._on_form_remove_evidence_asked)

    def add(self, paths: list[Path]) -> None:
        """Ask for title and document number of each, then attach them to the measure shown."""
        from forms.services.evidence import attach_evidence  # late: only when a file is added

        measure, node = self._form.measure, self._bench.desk.node.id
        if measure is None or self._bench.is_locked:
            return
        session, no = self._bench.session, measure.no
        self._files.attach(
            f"{no} {measure.title}",
            paths,
            lambda path, title, doc_no: attach_evidence(session, node, no, path, title, doc_no),
            lambda _evidence: self._bench.note_evidence(no),
        )

    def _on_form_remove_evidence_asked(self, evidence_id: int) -> None:
        question = _("从这项措施移除“{name}”？文件留在工作区文件夹中。")
        self._files.remove(evidence_id, question, self._bench.note_evidence)
