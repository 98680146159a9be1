"""Where a package is dropped or chosen: what an empty page shows, and what a dialog takes from a drag."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.style import TOKENS, label


class DropZone(QFrame):
    """Says what may be dropped here; the dialog takes it."""

    def __init__(self, text: str, *below: QWidget) -> None:
        super().__init__()
        self.setObjectName("drop")
        line = f"2px dashed {TOKENS.field_line}"
        self.setStyleSheet(f"QFrame#drop {{ border: {line}; border-radius: {TOKENS.radius}px; }}")
        column = QVBoxLayout(self)
        hint = label(text, "muted", wrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        column.addWidget(hint)
        for widget in below:
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)


def dropped_files(content: QMimeData) -> list[Path]:
    """The files of this machine that a drag carries."""
    return [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]
