"""The list of keys (F1), made from the tables of actions."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import FIELD_KEYS, WINDOW_ACTIONS, KeyNote, key_text
from desktop.entry.sheet_page import SHEET_KEYS
from desktop.style import TOKENS, label
from resources.translation import _

_COLUMNS = 2


class KeysDialog(QDialog):
    """Groups of keys side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("快捷键一览"))
        row = QHBoxLayout()
        row.setSpacing(3 * TOKENS.wide_gap)
        columns = [QVBoxLayout() for _number in range(_COLUMNS)]
        for column in columns:
            row.addLayout(column)
        heights = [0] * _COLUMNS
        for group, notes in _groups().items():
            place = heights.index(min(heights))
            columns[place].addWidget(label(_(group), look="group"))
            columns[place].addLayout(_table(notes))
            heights[place] += len(notes) + 2
        for column in columns:
            column.addStretch(1)
        close = QPushButton(_("关闭"))
        close.clicked.connect(self.accept)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        outer.addLayout(row)
        outer.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


def _groups() -> dict[str, list[KeyNote]]:
    notes = [KeyNote(spec.group, spec.text, spec.keys) for spec in WINDOW_ACTIONS if spec.keys]
    groups: dict[str, list[KeyNote]] = {}
    for note in (*notes, *FIELD_KEYS, *SHEET_KEYS):
        groups.setdefault(note.group, []).append(note)
    return groups


def _table(notes: list[KeyNote]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(TOKENS.wide_gap)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(1, 1)
    for row, note in enumerate(notes):
        grid.addWidget(label(key_text(note.keys), look="muted"), row, 0)
        grid.addWidget(label(_(note.text)), row, 1)
    return grid
