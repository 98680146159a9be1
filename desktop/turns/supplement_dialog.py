"""Makes a supplement (补充件) to a node that was handed in: a stamped scan, late evidence, a receipt; signed or not."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.messages import MessageBar
from desktop.packages.drop_zone import dropped_files
from desktop.packages.signing_part import SigningPart
from desktop.packages.trial_sm2 import trial_sm2
from desktop.room import resize_within_screen, scrolled
from desktop.signing.terms_part import is_about_timestamps
from desktop.style import TOKENS, card, label
from desktop.turns.turn_result import TurnResult
from desktop.workbench import Workbench
from forms.errors import Cancelled, ShownFault
from forms.package.verify_report import verdict_text
from forms.services.identities import make_trial_identities
from forms.services.signing_terms import SigningTerms
from resources.translation import _

if TYPE_CHECKING:
    from forms.services.package_placing import PlacedPackage

_TITLES = ("盖章扫描件", "补充佐证材料", "回执")
_LIST_HEIGHT = 96


class SupplementDialog(QDialog):
    """`result`: the page with what was made, once it was."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("补充材料"))
        resize_within_screen(self, 860, 560)
        self.setAcceptDrops(True)
        self._bench = bench
        self._node = bench.desk.node.id  # the desk may become another one before the person presses
        self._files: list[Path] = []
        self._is_running = False
        self.page_after: TurnResult | None = None
        self.bar = MessageBar()
        self._title = QComboBox()
        self._title.setEditable(True)
        self._title.addItems([_(title) for title in _TITLES])
        self._title.setAccessibleName(_("补充件的名称"))
        self._list = QListWidget()
        self._list.setAccessibleName(_("补充的文件"))
        self._list.setFixedHeight(_LIST_HEIGHT)
        line = f"1px solid {TOKENS.field_line}"
        self._list.setStyleSheet(f"QListWidget {{ border: {line}; border-radius: {TOKENS.radius}px; }}")
        self._add = QPushButton(_("添加文件(&A)…"))
        self._drop = QPushButton(_("去掉(&D)"))
        self._base: Path | None = None
        self._choose_base = QPushButton(_("选择…"))
        self._base_name = label(_("正在查找报送包…"), wrap=True)
        session = bench.session
        self.signing = SigningPart(session.letter.roles, bench.tasks, is_practice=session.is_practice, is_optional=True)
        self._make = QPushButton(_("生成补充件"))
        self._make.setProperty("look", "primary")
        self._close = QPushButton(_("取消"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._form())
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.addWidget(self._pages)
        self._connect()
        self._show_files()
        self._look_for_base()
        self._add.setFocus()

    def _form(self) -> QWidget:
        what, base = card(), QHBoxLayout()
        rows = QVBoxLayout(what)
        rows.setContentsMargins(TOKENS.wide_gap, 10, TOKENS.wide_gap, 12)
        rows.addWidget(label(_("1  补充什么"), "heading"))
        base.addWidget(label(_("补充到"), "muted"))
        base.addWidget(self._base_name, 1)
        base.addWidget(self._choose_base)
        name = QHBoxLayout()
        name.addWidget(label(_("名称"), "muted"))
        name.addWidget(self._title, 1)
        files = QHBoxLayout()
        buttons = QVBoxLayout()
        buttons.addWidget(self._add)
        buttons.addWidget(self._drop)
        buttons.addStretch(1)
        files.addWidget(self._list, 1)
        files.addLayout(buttons)
        for row in (base, name, files):
            rows.addLayout(row)
        who = card()
        keys = QVBoxLayout(who)
        keys.setContentsMargins(TOKENS.wide_gap, 10, TOKENS.wide_gap, 12)
        keys.addWidget(label(_("2  签名（可以不签）"), "heading"))
        keys.addWidget(self.signing)
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, 4, 0)
        cards.setSpacing(TOKENS.gap)
        cards.addWidget(what)
        cards.addWidget(who)
        cards.addStretch(1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self.bar)
        column.addWidget(scrolled(inside), 1)
        bottom = QHBoxLayout()
        said = _("补充件另成一个包，写明原报送包的校验值；不改动原包，节点仍锁定。")
        bottom.addWidget(label(said, "muted", wrap=True), 1)
        bottom.addWidget(self._close)
        bottom.addWidget(self._make)
        column.addLayout(bottom)
        return page

    def _connect(self) -> None:
        for button in (self._add, self._drop, self._choose_base, self._close):
            button.setAutoDefault(False)
        self._add.clicked.connect(self._on_add_clicked)
        self._drop.clicked.connect(self._on_drop_clicked)
        self._choose_base.clicked.connect(self._on_choose_base_clicked)
        self._make.clicked.connect(self._on_make_clicked)
        self._close.clicked.connect(self.reject)
        self.signing.trial_asked.connect(self._on_signing_trial_asked)

    def _look_for_base(self) -> None:
        """The node's newest package, where it is still in the workspace."""
        session, node, digest = self._bench.session, self._node, self._bench.desk.state.data_sha256

        def work() -> Path | None:
            for record in session.packages():
                path = session.folder.packages_path / record.file
                is_package = "_s" in record.file.rpartition("_r")[2]
                if record.node == node and record.data_sha256 == digest and is_package and path.is_file():
                    return path
            return None

        self._bench.tasks.run(work, self._on_base_found, self._on_base_fault)

    def _on_base_found(self, path: Path | None) -> None:
        """Unless the person was quicker and chose one."""
        if self._base is None:
            self._base = path
            self._base_name.setText(path.name if path else _("没有找到，请选择要补充的报送包"))
            self._show_files()

    def _on_base_fault(self, fault: Exception) -> None:
        self.bar.show_fault(fault)
        self._on_base_found(None)

    def add_files(self, files: Sequence[Path]) -> None:
        self._files = list(dict.fromkeys([*self._files, *(path for path in files if path.is_file())]))
        self._show_files()

    def _show_files(self) -> None:
        self._list.clear()
        self._list.addItems([path.name for path in self._files])
        self._drop.setEnabled(bool(self._files))
        self._make.setEnabled(bool(self._files) and self._base is not None)

    def _on_add_clicked(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, _("选择要补充的文件"))
        self.add_files([Path(name) for name in names])

    def _on_drop_clicked(self) -> None:
        place = self._list.currentRow() if self._list.currentRow() >= 0 else len(self._files) - 1
        del self._files[place]
        self._show_files()

    def _on_choose_base_clicked(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, _("选择要补充的报送包"), "", _("报送包 (*.zip)"))
        if name:
            self._base = Path(name)
            self._base_name.setText(self._base.name)
            self._show_files()

    def _on_signing_trial_asked(self) -> None:
        session = self._bench.session
        self._bench.tasks.run(lambda: make_trial_identities(session), self.signing.use_trial, self.bar.show_fault)

    def _on_make_clicked(self) -> None:
        signing = self.signing
        if self._base is None or self._is_running:
            return
        if signing.lacks_basis:
            self.bar.show_message("warning", _("请写明{role}的代签依据。").format(role=signing.lacks_basis))
            return
        session, choices, wants_sm2 = self._bench.session, signing.choices(), signing.terms.wants_sm2
        terms = SigningTerms(signing.terms.url if choices else "", announce=signing.talk.announce)
        node, base, files, title = self._node, self._base, tuple(self._files), self._title.currentText()

        def work() -> "PlacedPackage | None":
            from forms.services.supplements import SupplementRequest, make_supplement  # late: pyHanko

            beside = trial_sm2(session, choices) if wants_sm2 and choices else ()
            wanted = replace(terms, sm2=beside)
            try:
                return make_supplement(
                    session, SupplementRequest(node, base, files, title, signers=choices, terms=wanted)
                )
            except Cancelled:
                return None  # `run_change` knows success and failure only

        self._show_running(True)
        self._bench.run_change(work, self._on_change_made, self._on_change_failed)

    def _show_running(self, is_running: bool) -> None:
        self._is_running = is_running
        for button in (self._make, self._close):
            button.setEnabled(not is_running)
        if is_running:
            self.bar.show_message("info", _("正在生成补充件…"), keep=True)
        else:
            self.bar.hide()

    def _on_change_made(self, placed: "PlacedPackage | None") -> None:
        self._show_running(False)
        if placed is None:
            self.bar.show_message("info", _("没有签名，没有写出任何文件。"))
            return
        self.signing.terms.remember()
        self.signing.forget_passwords()
        word = _("已生成补充件，核验{verdict}").format(verdict=verdict_text(placed.report.verdict))
        step = _("请把 {name} 发给收件单位；核验时与原报送包放在一个文件夹里。").format(name=placed.path.name)
        facts = [
            (_("文件名"), placed.path.name),
            (_("位置"), str(placed.path.parent)),
            ("SHA-256", placed.sha256),
            *((_("提示"), note.message) for note in placed.report.notes if note.is_warning),
        ]
        self.page_after = TurnResult(placed.report.verdict, word, step, facts, placed.path.parent, has_other=False)
        self.page_after.left.connect(self.accept)
        self._pages.addWidget(self.page_after)
        self._pages.setCurrentWidget(self.page_after)

    def _on_change_failed(self, fault: Exception) -> None:
        self._show_running(False)
        if isinstance(fault, ShownFault) and is_about_timestamps(fault.code):
            self.bar.show_fault(fault, (_("不加时间戳，继续"), self._on_no_timestamp_chosen))
        elif not (isinstance(fault, ShownFault) and self.signing.show_fault(fault)):
            self.bar.show_fault(fault)

    def _on_no_timestamp_chosen(self) -> None:
        self.signing.terms.drop_timestamp()
        self._on_make_clicked()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add_files(dropped_files(event.mimeData()))

    def reject(self) -> None:
        """What is being written is not broken off."""
        if not self._is_running:
            super().reject()

    def done(self, result: int) -> None:
        self.signing.talk.close()
        self.signing.forget_passwords()
        super().done(result)
