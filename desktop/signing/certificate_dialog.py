"""Shows the certificates that are about to sign, with what should be known of them, and asks whether they may."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QFormLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.room import resize_within_screen, scrolled
from desktop.style import TOKENS, card, label
from forms.clock import local_text
from forms.services.signing_terms import SigningNotice
from resources.translation import _

_SHOWN_DIGITS = 16
_CARD_HEIGHT, _REST_HEIGHT = 190, 130


class CertificateDialog(QDialog):
    """Accepted: they may sign. Nothing was signed before."""

    def __init__(self, notices: Sequence[SigningNotice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("签名前核对证书"))
        resize_within_screen(self, 640, _REST_HEIGHT + _CARD_HEIGHT * min(len(notices), 3))
        self._notices = notices
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, 4, 0)
        cards.setSpacing(TOKENS.gap)
        for notice in notices:
            cards.addWidget(_card(notice))
        cards.addStretch(1)
        sign = QPushButton(_("确认并签名"))
        sign.setProperty("look", "primary")
        sign.setDefault(True)
        back = QPushButton(_("返回，不签名"))
        back.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(label(_("签名后不能撤回。"), "muted"), 1)
        row.addWidget(back)
        row.addWidget(sign)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        column.addWidget(label(_("将用下面的证书签名，请核对是不是本人的："), "heading", wrap=True))
        column.addWidget(scrolled(inside), 1)
        column.addLayout(row)
        sign.clicked.connect(self.accept)
        back.clicked.connect(self.reject)
        sign.setFocus()

    @property
    def text(self) -> str:
        """All that is said, line by line."""
        return "\n".join(line for notice in self._notices for line in notice.lines())


def _card(notice: SigningNotice) -> QFrame:
    frame = card()
    form = QFormLayout(frame)
    form.setContentsMargins(TOKENS.wide_gap, 8, TOKENS.wide_gap, 10)
    form.setHorizontalSpacing(TOKENS.wide_gap)
    form.setVerticalSpacing(3)
    certificate = notice.certificate
    who = _("{name}，{unit}").format(name=certificate.name, unit=certificate.unit or _("未写明单位"))
    whole = certificate.serial
    serial = whole if len(whole) <= _SHOWN_DIGITS else f"{whole[:_SHOWN_DIGITS]}…"
    form.addRow(label(notice.title, "heading"), label(who, "heading", wrap=True))
    for name, text in (
        (_("签发者"), certificate.issuer),
        (_("有效期至"), local_text(certificate.not_after, "%Y-%m-%d")),
        (_("序列号"), serial),
    ):
        form.addRow(label(name, "muted"), label(text, wrap=True))
    for warning in notice.warnings:
        form.addRow(label(_("! {warning}").format(warning=warning), "explain", wrap=True))
    return frame
