"""Shows what a file would bring, with fingerprints to be compared by telephone, before anything is relied on."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.room import resize_within_screen, scrolled
from desktop.style import TOKENS, card, font, label
from forms.services.trusting import TrustEntry
from resources.translation import _

_DIGITS_PX = 17
_HALF = 40  # characters of a fingerprint in groups of four: 8 groups, then 8 more


class TrustConfirm(QDialog):
    """Accepted: a person says that the fingerprints were compared."""

    def __init__(self, file_name: str, entries: Sequence[TrustEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("登记前核对指纹"))
        resize_within_screen(self, 620, 230 + 150 * min(len(entries), 2))
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, 4, 0)
        cards.setSpacing(TOKENS.gap)
        for entry in entries:
            cards.addWidget(_card(entry))
        cards.addStretch(1)
        self._compared = QCheckBox(_("已按发证机构公布的电话或网站核对，指纹完全一致"))
        self._add = QPushButton(_("登记"))
        self._add.setProperty("look", "primary")
        self._add.setEnabled(False)
        cancel = QPushButton(_("不登记"))
        cancel.setAutoDefault(False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        said = _("{name} 里有下面的内容。文件可能被人换过，请打电话向发证机构逐组核对指纹：")
        column.addWidget(label(said.format(name=file_name), wrap=True))
        column.addWidget(scrolled(inside), 1)
        column.addWidget(self._compared)
        column.addLayout(row)
        self._compared.toggled.connect(self._add.setEnabled)
        self._add.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self._compared.setFocus()


def _card(entry: TrustEntry) -> QFrame:
    frame = card()
    form = QFormLayout(frame)
    form.setContentsMargins(TOKENS.wide_gap, 8, TOKENS.wide_gap, 10)
    form.setHorizontalSpacing(TOKENS.wide_gap)
    form.setVerticalSpacing(3)
    name = _("{name}，{unit}").format(name=entry.name, unit=entry.unit) if entry.unit else entry.name
    form.addRow(label(entry.kind_text, "heading"), label(name, "heading", wrap=True))
    form.addRow(label(_("现在"), "muted"), label(entry.state, wrap=True))
    digits = entry.shown_fingerprint
    shown = label(f"{digits[:_HALF].strip()}\n{digits[_HALF:].strip()}")
    shown.setFont(font(_DIGITS_PX))
    shown.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    form.addRow(label(_("指纹"), "muted"), shown)
    return frame
