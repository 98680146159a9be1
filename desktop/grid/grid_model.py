"""What a grid asks of its model beside what Qt asks: how a cell is typed into, what with, and what stands in it."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex

Editor = Literal["none", "line", "choice", "long"]
Index = QModelIndex | QPersistentModelIndex


class GridModel(QAbstractTableModel):
    """A table to be looked at, until a subclass says what is typed where: `editor_at` is "none" where nothing is."""

    def editor_at(self, row: int, column: int) -> Editor:
        return "none"

    def content_at(self, row: int, column: int) -> str:
        """What editing begins with and what is copied: the exact value, or wrong input as it was typed."""
        return str(self.index(row, column).data() or "")

    def choices_at(self, row: int, column: int) -> Sequence[tuple[str, str]]:
        """The words that fit in a cell, each with what is said beside it in the list; none where all may be typed."""
        return ()
