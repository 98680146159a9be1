"""Ends typing in a window: what stands in an open editor is entered, as if the person had gone elsewhere."""

from PySide6.QtWidgets import QWidget


def end_typing(window: QWidget) -> None:
    """The keys stay where they were; where a grid's editor had them, they go to the grid."""
    from PySide6.QtCore import Qt  # late: its enumerations cost a tenth of the start

    focused = window.focusWidget()
    if focused is None:
        return
    focused.clearFocus()
    keeper: QWidget | None = focused
    while keeper is not None and not keeper.isVisible():
        keeper = keeper.parentWidget()
    if keeper is not None and keeper is not window:
        keeper.setFocus(Qt.FocusReason.OtherFocusReason)
