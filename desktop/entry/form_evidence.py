"""Evidence files of the measure: add, open, remove, or drop files here."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.style import TOKENS, label
from resources.translation import _

SECRET_NOTE = "涉密材料不得在本机处理，请勿添加。"
_KILOBYTE = 1024


class EvidenceLike(Protocol):
    """What the list needs of an attached file."""

    id: int | None
    title: str
    doc_no: str
    file_name: str
    size_bytes: int


class EvidenceList(QWidget):
    """Signals carry evidence ids, and the paths of dropped files."""

    add_asked = Signal()
    dropped = Signal(list)
    open_asked = Signal(int)
    remove_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._shown: tuple[tuple[int | None, str], ...] = ()
        self._is_locked = False
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._add = QPushButton(_("添加佐证材料…"))
        self._add.clicked.connect(self.add_asked)
        foot = QHBoxLayout()
        foot.setSpacing(TOKENS.gap)
        foot.addWidget(self._add)
        foot.addWidget(label(_("也可把文件拖到这里。") + _(SECRET_NOTE), look="muted", wrap=True), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._rows)
        column.addLayout(foot)

    def show_evidence(self, evidence: Sequence[EvidenceLike], *, is_locked: bool) -> None:
        self._is_locked = is_locked
        self._add.setEnabled(not is_locked)
        shown = tuple((one.id, evidence_text(one)) for one in evidence)
        if (shown, is_locked) == (self._shown, getattr(self, "_was_locked", None)):
            return
        self._shown, self._was_locked = shown, is_locked
        while self._rows.count():
            self._rows.takeAt(0).widget().deleteLater()
        for evidence_id, text in shown:
            self._rows.addWidget(self._make_row(evidence_id or 0, text))

    def focus_add(self) -> None:
        self._add.setFocus(Qt.FocusReason.TabFocusReason)

    def _make_row(self, evidence_id: int, text: str) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(label(text, wrap=True), 1)
        for name, signal in ((_("打开"), self.open_asked), (_("移除"), self.remove_asked)):
            button = QPushButton(name)
            button.setProperty("look", "flat")
            button.setAccessibleName(f"{name} {text}")
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit(evidence_id))
            button.setEnabled(signal is self.open_asked or not self._is_locked)
            row.addWidget(button)
        return widget

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self._is_locked and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.dropped.emit(paths)


def evidence_text(evidence: EvidenceLike) -> str:
    """Title, document number, file name and size in one line."""
    size = _("{count} KB").format(count=f"{-(-evidence.size_bytes // _KILOBYTE):,}")
    number = f"　{evidence.doc_no}" if evidence.doc_no else ""
    name = "" if evidence.file_name.startswith(evidence.title) and not number else f"　{evidence.file_name}"
    title = evidence.file_name if not name else evidence.title
    return f"{title}{number}{name}（{size}）"
