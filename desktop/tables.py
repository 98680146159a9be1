"""Lists with columns as dialogs show them: plain rows, one cursor, colours that stay in the selected row."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTreeWidget

from desktop.overview.state_delegate import StateDelegate
from desktop.style import TOKENS

_ROW_HEIGHT = 28
_SHEET = f"""
QTreeView {{ selection-background-color: {TOKENS.accent_soft}; selection-color: {TOKENS.text}; }}
QTreeView::item {{ height: {_ROW_HEIGHT - 2}px; padding: 1px 4px; }}
QHeaderView::section {{ background: {TOKENS.ground}; color: {TOKENS.muted}; border: 0; padding: 5px 7px;
  border-right: 1px solid {TOKENS.line}; border-bottom: 1px solid {TOKENS.line}; font-size: {TOKENS.small_px}px; }}
"""


class _RowDelegate(StateDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), _ROW_HEIGHT)


def make_table(heads: Sequence[str], widths: Sequence[int], name: str, *, is_flat: bool = True) -> QTreeWidget:
    """`heads` are shown as they are; a width of 0 is left to Qt; the last column takes what is left."""
    made = QTreeWidget()
    made.setStyleSheet(_SHEET)
    made.setItemDelegate(_RowDelegate(made))
    made.setRootIsDecorated(not is_flat)
    made.setAllColumnsShowFocus(True)
    made.setUniformRowHeights(True)
    made.setAccessibleName(name)
    made.setHeaderLabels(list(heads))
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = made.header()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    for column, width in enumerate(widths):
        if width:
            made.setColumnWidth(column, width)
    return made
