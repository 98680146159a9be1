"""The two columns of the sheet that stay in sight: a second view of the same model, laid over the first."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from desktop.entry.sheet_columns import COLUMNS, FROZEN_COLUMNS
from desktop.entry.sheet_model import SheetModel
from desktop.entry.sheet_painter import SheetPainter
from desktop.style import TOKENS


class FrozenColumns(QTableView):
    """It never has the focus: keys always go to the sheet under it."""

    def __init__(self, sheet: QTableView, model: SheetModel) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        set_up_view(self, model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "frozen")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for place in range(FROZEN_COLUMNS, len(COLUMNS)):
            self.setColumnHidden(place, True)
        self._painter = SheetPainter(model, self)
        self.setItemDelegate(self._painter)
        span_groups(self, model, FROZEN_COLUMNS)

    def set_current(self, row: int, column: int) -> None:
        self._painter.set_current(row, column)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._sheet.setFocus()


def set_up_view(view: QTableView, model: SheetModel) -> None:
    """What both halves of the sheet have in common, so that their rows stand level."""
    view.setModel(model)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setWordWrap(False)
    view.setTabKeyNavigation(True)
    view.setCornerButtonEnabled(False)
    view.verticalHeader().hide()
    view.verticalHeader().setMinimumSectionSize(TOKENS.field_height - 2)
    view.verticalHeader().setDefaultSectionSize(TOKENS.field_height - 2)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setFixedHeight(TOKENS.field_height)
    header.setSectionsClickable(False)


def span_groups(view: QTableView, model: SheetModel, columns: int) -> None:
    """Let the row of an aspect run over the columns."""
    for row in range(model.rowCount()):
        if model.aspect_at(row):
            view.setSpan(row, 0, 1, columns)
