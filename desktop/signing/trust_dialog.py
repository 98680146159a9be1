"""Whom the workspace relies on (信任的根证书和吊销列表): what is registered, by whom; adding after a look; removing."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.messages import MessageBar, ask
from desktop.room import resize_within_screen
from desktop.signing.trust_confirm import TrustConfirm
from desktop.style import TOKENS, card, label
from desktop.tables import make_table
from desktop.workbench import Workbench
from forms.services.trusting import TrustEntry, add_trust, list_trust, look_into, remove_trust
from resources.translation import _

_WIDTHS = (80, 150, 210, 170)


class TrustDialog(QDialog):
    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("信任的根证书和吊销列表"))
        resize_within_screen(self, 900, 460)
        self._bench = bench
        self.entries: list[TrustEntry] = []
        self.bar = MessageBar()
        heads = (_("种类"), _("名称"), _("现在"), _("登记人、时间"), _("SHA-256 指纹"))
        self.table = make_table(heads, _WIDTHS, _("信任的根证书和吊销列表"))
        self._whole = label(look="small", wrap=True)
        self._add = QPushButton(_("登记(&A)…"))
        self._remove = QPushButton(_("去掉(&D)…"))
        self._close = QPushButton(_("关闭"))
        self._lay_out()
        self._add.clicked.connect(self._on_add_clicked)
        self._remove.clicked.connect(self._on_remove_clicked)
        self._close.clicked.connect(self.accept)
        self.table.currentItemChanged.connect(self._on_table_current_changed)
        self._refresh()

    def _lay_out(self) -> None:
        what = _(
            "核验时，由这里登记的根证书签发的签名才显示“可信”；登记了吊销列表，就查对证书有没有被吊销。"
            "登记前请按发证机构公布的电话核对指纹。"
        )
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table, 1)
        self._whole.setContentsMargins(8, 0, 8, 0)
        inside.addWidget(self._whole)
        row = QHBoxLayout()
        for button in (self._add, self._remove, self._close):
            button.setAutoDefault(False)
        row.addWidget(self._add)
        row.addWidget(self._remove)
        row.addStretch(1)
        row.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        column.addWidget(label(what, "muted", wrap=True))
        column.addWidget(self.bar)
        column.addWidget(frame, 1)
        column.addLayout(row)

    def _refresh(self) -> None:
        session = self._bench.session
        self._bench.tasks.run(lambda: list_trust(session.folder, session), self._show, self.bar.show_fault)

    def _show(self, entries: list[TrustEntry]) -> None:
        self.entries = entries
        self.table.clear()
        for entry in entries:
            self.table.addTopLevelItem(_item(entry))
        self._remove.setEnabled(bool(entries))
        if entries:
            self.table.setCurrentItem(self.table.topLevelItem(0))
            self.table.setFocus()
        else:
            self._whole.setText(_("还没有登记。核验只能确认内容没有被改动，不能确认签名人是谁。"))
            self._add.setFocus()

    def _current(self) -> TrustEntry | None:
        place = self.table.indexOfTopLevelItem(self.table.currentItem())
        return self.entries[place] if place >= 0 else None

    def _on_table_current_changed(self) -> None:
        entry = self._current()
        if entry is not None:
            self._whole.setText(_("SHA-256 指纹：{digits}").format(digits=entry.shown_fingerprint))

    def _on_add_clicked(self) -> None:
        kinds = _("证书和吊销列表 (*.pem *.cer *.crt *.der *.crl);;所有文件 (*)")
        name, _kind = QFileDialog.getOpenFileName(self, _("选择根证书或吊销列表"), "", kinds)
        if name:
            self.add(Path(name))

    def add(self, path: Path) -> None:
        """Show what is in the file; register it once its fingerprint was compared."""
        self.bar.hide()
        self._bench.tasks.run(lambda: look_into(path), partial(self._confirm, path), self.bar.show_fault)

    def _confirm(self, path: Path, entries: tuple[TrustEntry, ...]) -> None:
        if not self.isVisible():
            return  # it was left meanwhile
        dialog = TrustConfirm(path.name, entries, self)
        is_confirmed = bool(dialog.exec())
        dialog.deleteLater()
        if not is_confirmed:
            return
        session = self._bench.session
        digits = [entry.fingerprint for entry in entries]
        self._bench.run_change(lambda: add_trust(session, path, digits), self._on_change_added, self.bar.show_fault)

    def _on_change_added(self, added: tuple[TrustEntry, ...]) -> None:
        names = "、".join(entry.name for entry in added)
        self.bar.show_message("good", _("已登记：{names}。").format(names=names))
        self._refresh()

    def _on_remove_clicked(self) -> None:
        entry = self._current()
        if entry is None:
            return
        text = _("去掉“{name}”（{kind}）？以后由它签发的签名不再显示“可信”；已导出的报送包不变。")
        said = text.format(name=entry.name, kind=entry.kind_text)
        if ask(self, said, _("去掉"), _("保留")):
            session = self._bench.session
            self._bench.run_change(
                lambda: remove_trust(session, entry.fingerprint), self._on_change_removed, self.bar.show_fault
            )

    def _on_change_removed(self, entry: TrustEntry) -> None:
        self.bar.show_message("info", _("已去掉：{name}。").format(name=entry.name))
        self._refresh()


def _item(entry: TrustEntry) -> QTreeWidgetItem:
    who = _("{by}，{at}").format(by=entry.by, at=entry.at) if entry.by else "—"
    texts = [entry.kind_text, entry.name, entry.state, who, entry.shown_fingerprint]
    item = QTreeWidgetItem(texts)
    for column, text in enumerate(texts):
        item.setToolTip(column, text)
    return item
