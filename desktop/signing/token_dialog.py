"""Chooses a certificate on a key token (密码钥匙): the vendor's library, remembered, and what is plugged in. No PIN."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.messages import MessageBar
from desktop.room import resize_within_screen
from desktop.style import TOKENS, card, label
from desktop.tables import make_table
from desktop.tasks import Tasks
from forms.clock import local_text
from forms.services.identities import find_tokens
from forms.services.program_settings import load_settings, save_settings
from forms.signing.token_address import TokenAddress
from resources.translation import _

if TYPE_CHECKING:
    from forms.signing.pkcs11 import TokenCertificate

_WIDTHS = (90, 150, 130, 100)


class TokenDialog(QDialog):
    """Accepted: `chosen` is the certificate."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("选择密码钥匙里的证书"))
        resize_within_screen(self, 680, 400)
        self._tasks = tasks
        self._found: list[TokenCertificate] = []
        self._search_no = 0
        self.chosen: TokenCertificate | None = None
        self.bar = MessageBar()
        self._module = QLineEdit(load_settings().token_module)
        self._module.setProperty("look", "field")
        self._module.setAccessibleName(_("密码钥匙的驱动库"))
        self._module.setPlaceholderText(_("厂商提供的 PKCS#11 驱动库（.so 或 .dll）"))
        self._browse = QPushButton(_("选择…"))
        self._search = QPushButton(_("查找"))
        self.table = _table()
        self._use = QPushButton(_("使用这张证书"))
        self._cancel = QPushButton(_("取消"))
        self._lay_out()
        self._connect()
        if self._module.text():
            self._start_search()
        else:
            self._module.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        where = QHBoxLayout()
        where.addWidget(label(_("驱动库"), "heading"))
        where.addWidget(self._module, 1)
        where.addWidget(self._browse)
        where.addWidget(self._search)
        column.addLayout(where)
        column.addWidget(self.bar)
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        column.addWidget(frame, 1)
        row = QHBoxLayout()
        row.addWidget(label(_("插好密码钥匙再查找；签名时才输入 PIN。"), "muted"), 1)
        row.addWidget(self._cancel)
        row.addWidget(self._use)
        column.addLayout(row)
        self._use.setProperty("look", "primary")
        self._use.setEnabled(False)
        for button in (self._browse, self._cancel):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self._browse.clicked.connect(self._on_browse_clicked)
        self._search.clicked.connect(self._start_search)
        self.table.currentItemChanged.connect(self._on_table_current_changed)
        self.table.itemActivated.connect(self._on_use_clicked)
        self._use.clicked.connect(self._on_use_clicked)
        self._cancel.clicked.connect(self.reject)

    def _start_search(self) -> None:
        """Look at what is plugged in; the library is remembered once it answered."""
        module = self._module.text().strip()
        self._show([])
        self.bar.show_message("info", _("正在查找密码钥匙…"), keep=True)
        self._search_no += 1
        number = self._search_no

        def work() -> "list[TokenCertificate]":
            found = find_tokens(TokenAddress(module))
            save_settings(replace(load_settings(), token_module=module))
            return found

        def show(found: "list[TokenCertificate]") -> None:
            if number == self._search_no:
                self._show_found(found)

        def fail(fault: Exception) -> None:
            if number == self._search_no:
                self.bar.show_fault(fault)

        self._tasks.run(work, show, fail)

    def _show_found(self, found: "list[TokenCertificate]") -> None:
        if found:
            self.bar.hide()
        else:
            text = _("没有找到密码钥匙，或钥匙里没有签名证书。请插好后再点“查找”。")
            self.bar.show_message("warning", text, keep=True)
        self._show(found)

    def _show(self, found: "list[TokenCertificate]") -> None:
        self._found = found
        self.table.clear()
        for each in found:
            certificate = each.certificate
            until = local_text(certificate.not_after, "%Y-%m-%d")
            texts = [certificate.name, certificate.unit or "—", certificate.issuer, until, each.address.token]
            item = QTreeWidgetItem(texts)
            for place, text in enumerate(texts):
                item.setToolTip(place, text)
            self.table.addTopLevelItem(item)
        self._use.setEnabled(bool(found))
        if found:
            self.table.setCurrentItem(self.table.topLevelItem(0))
            self.table.setFocus()

    def done(self, result: int) -> None:
        self._search_no += 1  # an answer that comes later is not wanted
        super().done(result)

    def _on_table_current_changed(self) -> None:
        self._use.setEnabled(self.table.currentItem() is not None)

    def _on_use_clicked(self) -> None:
        place = self.table.indexOfTopLevelItem(self.table.currentItem())
        if place >= 0:
            self.chosen = self._found[place]
            self.accept()

    def _on_browse_clicked(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("选择密码钥匙的驱动库"), self._module.text(), _("驱动库 (*.so *.dll *.dylib);;所有文件 (*)")
        )
        if name:
            self._module.setText(name)
            self._start_search()


def _table() -> QTreeWidget:
    heads = (_("姓名"), _("单位"), _("签发者"), _("有效期至"), _("密码钥匙"))
    return make_table(heads, _WIDTHS, _("密码钥匙里的证书"))
