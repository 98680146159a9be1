"""One role that signs: its key file, its password, and what the certificate in the file says."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QPushButton, QWidget

from desktop.style import label, set_look
from desktop.tasks import Tasks
from forms.clock import local_text, now
from forms.errors import ShownFault
from forms.schema.letter import Role
from forms.services.identities import SignerChoice, describe_key_file
from resources.translation import _

if TYPE_CHECKING:
    from forms.signing.certificate import CertificateInfo

_PASSWORD_WIDTH = 170


class SignerRow(QObject):
    """`looked_at`: the certificate was read, or is no longer known. The password is in its field and nowhere else."""

    looked_at = Signal()

    def __init__(self, role: Role, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self.role = role
        self.certificate: CertificateInfo | None = None
        self._tasks = tasks
        self._drawn: SignerChoice | None = None
        self._title = label(role.title, "heading")
        self._file = QLineEdit()
        self._file.setPlaceholderText(_("密钥文件（.p12、.pfx）"))
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setFixedWidth(_PASSWORD_WIDTH)
        self._password.setPlaceholderText(_("密码"))
        self._browse = QPushButton(_("选择…"))
        self._look = QPushButton(_("查看证书"))
        self._info = label(wrap=True)
        self._info.hide()
        self._name_parts()
        self._connect()

    def _name_parts(self) -> None:
        for field, name in ((self._file, _("{role}的密钥文件")), (self._password, _("{role}的密码"))):
            field.setProperty("look", "field")
            field.setAccessibleName(name.format(role=self.role.title))

    def _connect(self) -> None:
        self._browse.clicked.connect(self._on_browse_clicked)
        self._look.clicked.connect(self._on_look_clicked)
        self._file.textEdited.connect(self._on_file_edited)
        self._password.textEdited.connect(self._on_password_edited)
        self._password.editingFinished.connect(self._on_password_finished)

    def add_to(self, grid: QGridLayout, line: int) -> None:
        """Two lines of the grid: the fields, and below them what is known of the certificate."""
        parts = (self._title, self._file, self._browse, self._password, self._look)
        for column, part in enumerate(parts):
            grid.addWidget(part, line, column)
        grid.addWidget(self._info, line + 1, 1, 1, len(parts) - 1)

    @property
    def choice(self) -> SignerChoice | None:
        """Who signs for the role; None while there is no file."""
        if self._drawn is not None:
            return self._drawn
        text = self._file.text().strip()
        return SignerChoice(self.role.id, Path(text), self._password.text().encode()) if text else None

    def use_trial(self, choice: SignerChoice) -> None:
        """Take a trial identity of the practice workspace, which needs no password to be typed."""
        self._drawn = choice
        self._file.setText(str(choice.key_file))
        self._password.clear()
        self._password.setEnabled(False)
        self._password.setPlaceholderText(_("试用证书，不用输入"))
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
            self._say("muted", _("请先选择密钥文件。"))
            return
        self._say("muted", _("正在读取证书…"))

        def show(certificate: "CertificateInfo") -> None:
            if choice == self.choice:  # not changed meanwhile
                self._show_certificate(certificate)

        def fail(fault: Exception) -> None:
            if choice == self.choice and isinstance(fault, ShownFault):
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

    def _end_trial(self) -> None:
        self._drawn = None
        self._password.setEnabled(True)
        self._password.setPlaceholderText(_("密码"))
        self._forget_certificate()

    def _on_browse_clicked(self) -> None:
        title = _("选择{role}的密钥文件").format(role=self.role.title)
        name, _kind = QFileDialog.getOpenFileName(
            self._file.window(), title, str(Path(self._file.text()).parent), _("密钥文件 (*.p12 *.pfx);;所有文件 (*)")
        )
        if name:
            self._file.setText(name)
            self._end_trial()
            self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_look_clicked(self) -> None:
        self._look_at_certificate()

    def _on_file_edited(self, _text: str) -> None:
        self._end_trial()

    def _on_password_edited(self, _text: str) -> None:
        self._forget_certificate()

    def _on_password_finished(self) -> None:
        if self._password.text() and self._file.text().strip() and self.certificate is None:
            self._look_at_certificate()
