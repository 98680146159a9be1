"""The verify page in a window of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.packages.verify_page import VerifyPage
from desktop.room import resize_within_screen
from desktop.style import TOKENS
from resources.translation import _

if TYPE_CHECKING:
    from forms.signing.trust import TrustStore

_SMALLEST = QSize(560, 320)


class VerifyDialog(QDialog):
    """`trust` as for the page; None without a workspace."""

    def __init__(
        self,
        trust: "Callable[[], TrustStore] | None" = None,
        *,
        allows_trial: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("核验报送包"))
        resize_within_screen(self, 960, 640)
        self.page = VerifyPage(trust, allows_trial=allows_trial)
        self.page.left.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(TOKENS.wide_gap, TOKENS.wide_gap, TOKENS.wide_gap, TOKENS.wide_gap)
        column.addWidget(self.page)
        self.setMinimumSize(_SMALLEST)  # the page folds what has no room, once it is so low
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)

    def verify(self, path: Path) -> None:
        self.page.verify(path)

    def done(self, result: int) -> None:
        self.page.close_tasks()
        super().done(result)
