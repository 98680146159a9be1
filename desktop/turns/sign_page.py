"""Where one role signs: key file or token, for oneself or as a deputy, with or without a timestamp."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.messages import MessageBar
from desktop.packages.signer_row import SignerRow
from desktop.room import scrolled
from desktop.signing.signing_talk import SigningTalk
from desktop.signing.terms_part import TermsPart, is_about_timestamps
from desktop.style import TOKENS, card, label
from desktop.tasks import Tasks
from forms.errors import ShownFault
from forms.schema.letter import Role
from forms.services.signing_terms import SigningTerms
from resources.translation import _


class SignPage(QWidget):
    """`sign_asked`: with `row.choice` and `signing_terms`. `left`: back to the package."""

    sign_asked = Signal()
    left = Signal()

    def __init__(self, role: Role, tasks: Tasks) -> None:
        super().__init__()
        self.bar = MessageBar()
        self.talk = SigningTalk(self)
        self.row = SignerRow(role, tasks, self.talk, self)
        self.terms = TermsPart()
        self._sign = QPushButton(_("签名"))
        self._sign.setProperty("look", "primary")
        self._sign.setDefault(True)
        self._back = QPushButton(_("返回"))
        self._back.setAutoDefault(False)
        self._lay_out(role)
        self._sign.clicked.connect(self._on_sign_clicked)
        self._back.clicked.connect(self.left)

    def _lay_out(self, role: Role) -> None:
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(TOKENS.wide_gap, 12, TOKENS.wide_gap, 12)
        grid = QGridLayout()
        grid.setHorizontalSpacing(TOKENS.gap)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self.row.add_to(grid, 0)
        inside.addLayout(grid)
        inside.addWidget(self.terms)
        how = _("“选择”里可以选密钥文件或密码钥匙；替别人签名的，选“代签”并写明依据。")
        inside.addWidget(label(how, "muted", wrap=True))
        inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(label(_("以{role}的身份签名").format(role=role.title), "title"))
        column.addWidget(self.bar)
        column.addWidget(scrolled(frame), 1)
        buttons = QHBoxLayout()
        said = _("签名前还会请您核对证书；原来的报送包不变，签好的写在它旁边。")
        buttons.addWidget(label(said, "muted", wrap=True), 1)
        buttons.addWidget(self._back)
        buttons.addWidget(self._sign)
        column.addLayout(buttons)

    def start(self) -> None:
        self.row.focus()

    @property
    def signing_terms(self) -> SigningTerms:
        return SigningTerms(self.terms.url, announce=self.talk.announce)

    def show_running(self, is_running: bool) -> None:
        for part in (self._sign, self._back):
            part.setEnabled(not is_running)
        if is_running:
            self.bar.show_message("info", _("正在签名…"), keep=True)
        else:
            self.bar.hide()

    def show_fault(self, fault: Exception) -> None:
        """Below the key, if it is about the key; a timestamp authority out of reach can be done without."""
        if isinstance(fault, ShownFault) and is_about_timestamps(fault.code):
            self.bar.show_fault(fault, (_("不加时间戳，继续签名"), self._on_no_timestamp_chosen))
        elif isinstance(fault, ShownFault) and self.row.owns_fault(fault):
            self.row.show_fault(f"{fault.what}{fault.todo}")
        else:
            self.bar.show_fault(fault)

    def _on_no_timestamp_chosen(self) -> None:
        self.terms.drop_timestamp()
        self.sign_asked.emit()

    def _on_sign_clicked(self) -> None:
        if self.row.choice is None:
            self.bar.show_message("warning", _("请先选择密钥文件或密码钥匙。"))
        elif self.row.lacks_basis:
            self.bar.show_message("warning", _("请写明代签依据。"))
        else:
            self.sign_asked.emit()
