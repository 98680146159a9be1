"""The list of keys (F1), made from the tables of actions."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import FIELD_KEYS, WINDOW_ACTIONS, KeyNote, key_text
from desktop.entry.sheet_page import SHEET_KEYS
from desktop.ledgers.ledger_keys import LEDGER_KEYS
from desktop.room import resize_within_screen
from desktop.style import TOKENS, label
from resources.translation import _

_COLUMNS = 3


class KeysDialog(QDialog):
    """Groups of keys side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("快捷键一览"))
        row = QHBoxLayout()
        row.setSpacing(2 * TOKENS.wide_gap)
        columns = [QVBoxLayout() for _number in range(_COLUMNS)]
        for column in columns:
            row.addLayout(column)
        heights = [0] * _COLUMNS
        for group, notes in _groups().items():
            place = heights.index(min(heights))
            columns[place].addWidget(_table(_(group), notes))
            heights[place] += len(notes) + 2
        for column in columns:
            column.addStretch(1)
        close = QPushButton(_("关闭"))
        close.clicked.connect(self.accept)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        inside = QWidget()
        inside.setLayout(row)
        area = QScrollArea()  # both ways: three columns are wider than a small screen
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        outer.addWidget(area)
        outer.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        room = inside.sizeHint()
        resize_within_screen(self, room.width() + 3 * TOKENS.wide_gap, room.height() + 6 * TOKENS.wide_gap)


def _groups() -> dict[str, list[KeyNote]]:
    notes = [KeyNote(spec.group, spec.text, spec.keys) for spec in WINDOW_ACTIONS if spec.keys]
    groups: dict[str, list[KeyNote]] = {}
    for note in (*notes, *FIELD_KEYS, *SHEET_KEYS, *LEDGER_KEYS):
        groups.setdefault(note.group, []).append(note)
    return groups


def _table(title: str, notes: list[KeyNote]) -> QWidget:
    """No higher than its rows, whatever room there is."""
    table = QWidget()
    table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(TOKENS.wide_gap)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(1, 1)
    grid.addWidget(label(title, look="group"), 0, 0, 1, 2)
    for row, note in enumerate(notes, 1):
        grid.addWidget(label(key_text(note.keys), look="muted"), row, 0)
        grid.addWidget(label(_(note.text)), row, 1)
    return table
