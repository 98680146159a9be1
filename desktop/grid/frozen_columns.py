"""The first columns of a grid that stay in sight: a second view of the same model, laid over the first."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from desktop.grid.grid_delegate import GridDelegate
from desktop.grid.grid_model import GridModel
from desktop.style import TOKENS


class FrozenColumns(QTableView):
    """It never has the focus: keys always go to the grid under it."""

    def __init__(self, grid: QTableView, model: GridModel, delegate: type[GridDelegate], columns: int) -> None:
        super().__init__(grid)
        self._grid = grid
        set_up_view(self, model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "frozen")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for place in range(columns, model.columnCount()):
            self.setColumnHidden(place, True)
        self._delegate = delegate(model, self)
        self.setItemDelegate(self._delegate)

    def set_current(self, row: int, column: int) -> None:
        self._delegate.set_current(row, column)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._grid.setFocus()


def set_up_view(view: QTableView, model: GridModel) -> None:
    """What both halves of a grid have in common, so that their rows stand level."""
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
