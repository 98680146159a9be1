"""How one signs, below who signs: the timestamp authority, remembered, and in practice a trial signature with SM2."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.style import TOKENS, label
from forms.services.program_settings import load_settings, save_settings
from resources.translation import _

_TIMESTAMP_CODES = frozenset({"timestamp_unreachable", "timestamp_refused"})


class TermsPart(QWidget):
    """`offers_sm2` in practice workspaces only."""

    def __init__(self, *, offers_sm2: bool = False) -> None:
        super().__init__()
        self._url = QLineEdit(load_settings().timestamp_url)
        self._url.setProperty("look", "field")
        self._url.setAccessibleName(_("时间戳机构的地址"))
        self._url.setPlaceholderText(_("空着为不加时间戳，签名时间取自本机时钟"))
        self._sm2 = QCheckBox(_("另附国密（SM2）签名，试验用"))
        self._sm2.setVisible(offers_sm2)
        self._sm2_note = label("", "explain", wrap=True)
        self._sm2_note.hide()
        row = QHBoxLayout()
        row.setSpacing(TOKENS.gap)
        row.addWidget(label(_("时间戳机构"), "heading"))
        row.addWidget(self._url, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._sm2)
        column.addWidget(self._sm2_note)
        self._sm2.toggled.connect(self._on_sm2_toggled)

    @property
    def wants_sm2(self) -> bool:
        return self._sm2.isChecked()

    @property
    def url(self) -> str:
        return self._url.text().strip()

    def drop_timestamp(self) -> None:
        """This time without one; the address stays remembered."""
        self._url.clear()

    def remember(self) -> None:
        """After it worked: keep the address for the next time."""
        kept = load_settings()
        if self.url and kept.timestamp_url != self.url:
            save_settings(replace(kept, timestamp_url=self.url))

    def _on_sm2_toggled(self, is_wanted: bool) -> None:
        from forms.signing.sm2_check import sm2_notice  # late: only when wanted

        self._sm2_note.setText(_("! {text}").format(text=sm2_notice()))
        self._sm2_note.setVisible(is_wanted)


def is_about_timestamps(code: str) -> bool:
    """Whether the same signing would work without a timestamp."""
    return code in _TIMESTAMP_CODES
