"""One role that signs: by a key file with its password or a key token, what the certificate says, and deputies."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QMenu, QPushButton, QWidget
from shiboken6 import isValid

from desktop.signing.signing_talk import SigningTalk
from desktop.signing.token_dialog import TokenDialog
from desktop.style import label, set_look
from desktop.tasks import Tasks
from forms.clock import local_text, now
from forms.errors import ShownFault
from forms.schema.letter import Role
from forms.services.identities import KeyChoice, SignerChoice, TokenChoice, describe_key_file
from forms.signing.token_address import TokenAddress
from resources.translation import _

if TYPE_CHECKING:
    from forms.signing.certificate import CertificateInfo
    from forms.signing.pkcs11 import TokenCertificate

_PASSWORD_WIDTH = 150


class SignerRow(QObject):
    """`looked_at`: the certificate was read, or is no longer known. The password is in its field and nowhere else.

    `talk` asks for the PIN of a token when it signs.
    """

    looked_at = Signal()

    def __init__(self, role: Role, tasks: Tasks, talk: SigningTalk, parent: QWidget) -> None:
        super().__init__(parent)
        self.role = role
        self.certificate: CertificateInfo | None = None
        self._tasks = tasks
        self._talk = talk
        self._drawn: SignerChoice | None = None
        self._token: TokenAddress | None = None
        self._title = label(role.title, "heading")
        self._file = QLineEdit()
        self._file.setPlaceholderText(_("密钥文件（.p12、.pfx）"))
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setFixedWidth(_PASSWORD_WIDTH)
        self._password.setPlaceholderText(_("密码"))
        self._browse = QPushButton(_("选择"))
        self._look = QPushButton(_("查看证书"))
        self._info = label(wrap=True)
        self._info.hide()
        self._basis = QLineEdit()
        self._basis.setPlaceholderText(_("代签依据，如“区府办〔2024〕12号授权”"))
        self._basis.hide()
        self._make_menu()
        self._name_parts()
        self._connect()

    def _name_parts(self) -> None:
        names = (
            (self._file, _("{role}的密钥文件")),
            (self._password, _("{role}的密码")),
            (self._basis, _("{role}的代签依据")),
        )
        for field, name in names:
            field.setProperty("look", "field")
            field.setAccessibleName(name.format(role=self.role.title))

    def _make_menu(self) -> None:
        """Where the key is, and whether a deputy signs."""
        menu = QMenu(self._browse)
        menu.addAction(_("密钥文件(&F)…"), self._on_file_asked)
        menu.addAction(_("密码钥匙(&K)…"), self._on_token_asked)
        menu.addSeparator()
        self._deputy = menu.addAction(_("代签(&D)"))
        self._deputy.setCheckable(True)
        self._deputy.toggled.connect(self._on_deputy_toggled)
        self._browse.setMenu(menu)

    def _connect(self) -> None:
        self._look.clicked.connect(self._on_look_clicked)
        self._file.textEdited.connect(self._on_file_edited)
        self._password.textEdited.connect(self._on_password_edited)
        self._password.editingFinished.connect(self._on_password_finished)

    def add_to(self, grid: QGridLayout, line: int) -> None:
        """Two lines of the grid: the fields, and below them what is known of the certificate."""
        parts = (self._title, self._file, self._browse, self._password, self._look)
        for column, part in enumerate(parts):
            grid.addWidget(part, line, column)
        grid.addWidget(self._basis, line + 1, 1, 1, len(parts) - 1)
        grid.addWidget(self._info, line + 2, 1, 1, len(parts) - 1)

    @property
    def choice(self) -> KeyChoice | None:
        """Who signs for the role; None while neither file nor token is chosen."""
        basis = self._basis.text() if self._deputy.isChecked() else ""
        if self._token is not None:
            return TokenChoice(self.role.id, self._token, self._talk.ask_pin, basis)
        if self._drawn is not None:
            return replace(self._drawn, basis=basis)
        text = self._file.text().strip()
        return SignerChoice(self.role.id, Path(text), self._password.text().encode(), basis) if text else None

    @property
    def lacks_basis(self) -> bool:
        """Whether a deputy signs who has not said by what."""
        return self._deputy.isChecked() and not self._basis.text().strip()

    def use_token(self, found: "TokenCertificate") -> None:
        """Sign with a key on a token, whose PIN is asked for when it signs."""
        self._end_drawn()
        self._token = found.address
        self._file.setText(_("密码钥匙“{token}”").format(token=found.address.token))
        self._file.setReadOnly(True)
        self._password.clear()
        self._password.setEnabled(False)
        self._password.setPlaceholderText(_("签名时输入 PIN"))
        self._show_certificate(found.certificate)

    def owns_fault(self, fault: ShownFault) -> bool:
        """Whether a fault is about the key of this row."""
        if self._token is not None:
            return fault.where == self._token.token
        choice = self.choice
        return isinstance(choice, SignerChoice) and fault.where == str(choice.key_file)

    def use_trial(self, choice: SignerChoice) -> None:
        """Take a trial identity of the practice workspace, which needs no password to be typed."""
        self._end_drawn()
        self._drawn = choice
        self._file.setText(str(choice.key_file))
        self._password.clear()
        self._password.setEnabled(False)
        self._password.setPlaceholderText(_("不用输入密码"))
        self._look_at_certificate()

    def show_fault(self, text: str) -> None:
        self._forget_certificate()
        self._say("error", _("✗ {text}").format(text=text))
        self._password.setFocus()
        self._password.selectAll()

    def forget_password(self) -> None:
        self._password.clear()
        self._drawn = None

    def focus(self) -> None:
        self._file.setFocus()

    def _look_at_certificate(self) -> None:
        choice = self.choice
        if choice is None:
            self._say("muted", _("请先选择密钥文件或密码钥匙。"))
            return
        if isinstance(choice, TokenChoice):
            return  # read when it was chosen
        self._say("muted", _("正在读取证书…"))

        def is_wanted() -> bool:
            """Neither closed nor changed meanwhile."""
            return isValid(self) and choice == self.choice

        def show(certificate: "CertificateInfo") -> None:
            if is_wanted():
                self._show_certificate(certificate)

        def fail(fault: Exception) -> None:
            if is_wanted() and isinstance(fault, ShownFault):
                self._forget_certificate()
                self._say("error", _("✗ {text}").format(text=f"{fault.what}{fault.todo}"))

        self._tasks.run(lambda: describe_key_file(choice.key_file, choice.password), show, fail)

    def _show_certificate(self, certificate: "CertificateInfo") -> None:
        self.certificate = certificate
        facts = {
            "name": certificate.name,
            "unit": certificate.unit or _("未写明单位"),
            "issuer": certificate.issuer,
            "until": local_text(certificate.not_after, "%Y-%m-%d"),
        }
        if certificate.is_trial:
            self._say("explain", _("! 试用证书，不具法律效力：{name}，有效期至 {until}").format(**facts))
        elif certificate.expires_soon(now()):
            text = _("! 证书将于 {until} 到期，不足30天：{name}，{unit}，由“{issuer}”签发")
            self._say("explain", text.format(**facts))
        else:
            text = _("✓ {name}，{unit}，由“{issuer}”签发，有效期至 {until}")
            self._say("good", text.format(**facts))
        self.looked_at.emit()

    def _forget_certificate(self) -> None:
        self.certificate = None
        self._info.hide()
        self.looked_at.emit()

    def _say(self, look: str, text: str) -> None:
        set_look(self._info, look)
        self._info.setText(text)
        self._info.show()

    @property
    def text(self) -> str:
        """What is said about the certificate; "" while nothing is."""
        return "" if self._info.isHidden() else self._info.text()

    def _end_drawn(self) -> None:
        """Neither trial identity nor token any more: a file that is named, with its password."""
        self._drawn = self._token = None
        self._file.setReadOnly(False)
        self._password.setEnabled(True)
        self._password.setPlaceholderText(_("密码"))
        self._forget_certificate()

    def _on_deputy_toggled(self, is_deputy: bool) -> None:
        self._basis.setVisible(is_deputy)
        if is_deputy:
            self._basis.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_token_asked(self) -> None:
        dialog = TokenDialog(self._tasks, self._file.window())
        if dialog.exec() and dialog.chosen is not None:
            self.use_token(dialog.chosen)
        dialog.deleteLater()

    def _on_file_asked(self) -> None:
        title = _("选择{role}的密钥文件").format(role=self.role.title)
        name, _kind = QFileDialog.getOpenFileName(
            self._file.window(), title, str(Path(self._file.text()).parent), _("密钥文件 (*.p12 *.pfx);;所有文件 (*)")
        )
        if name:
            self._file.setText(name)
            self._end_drawn()
            self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_look_clicked(self) -> None:
        self._look_at_certificate()

    def _on_file_edited(self, _text: str) -> None:
        self._end_drawn()

    def _on_password_edited(self, _text: str) -> None:
        self._forget_certificate()

    def _on_password_finished(self) -> None:
        if self._password.text() and self._file.text().strip() and self.certificate is None:
            self._look_at_certificate()
