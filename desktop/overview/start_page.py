"""The first page: begin a workspace, go on with one, or try the program out. Faults are said in the page."""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.actions import ActionSpec, build_actions
from desktop.messages import MessageBar
from desktop.overview.new_workspace import NewWorkspaceForm
from desktop.recent import Preferences
from desktop.room import resize_within_screen
from desktop.style import TOKENS, card, label
from forms.errors import ShownFault
from forms.services.letters import LetterSummary
from resources.translation import _

_START_ACTIONS = (
    ActionSpec("open_other", "工作区", "打开其他工作区…", ("Ctrl+O",), "_on_open_other_triggered"),
    ActionSpec("verify", "报送", "核验报送包…", ("Ctrl+Shift+V",), "_on_verify_triggered"),
    ActionSpec("turn", "报送", "签名或退回报送包…", ("Ctrl+Shift+S",), "_on_turn_triggered"),
    ActionSpec("quit", "工作区", "退出", ("Ctrl+Q",), "_on_quit_triggered"),
)


class StartPage(QWidget):
    """`open_asked` carries folder and person; `create_asked` a NewWorkspace; `restore_asked` folder and backup."""

    open_asked = Signal(object, str)
    create_asked = Signal(object)
    restore_asked = Signal(object, object)
    verify_asked = Signal()
    turn_asked = Signal()
    closed = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.setWindowTitle(_("责任书填报"))
        resize_within_screen(self, 1100, 660)
        self.bar = MessageBar()
        self.form = NewWorkspaceForm(preferences.person)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(6)
        self._last: QPushButton | None = None
        self._lay_out()
        build_actions(self, self, _START_ACTIONS)
        self.form.create_asked.connect(self.create_asked)
        self.show_recent()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(40, 28, 40, 20)
        whole.setSpacing(12)
        whole.addWidget(label(_("责任书填报"), look="title"))
        whole.addWidget(label(_("填写、审核、导出已签名的报送包。数据只存放在本机，不需要联网。"), look="muted"))
        whole.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(TOKENS.wide_gap)
        row.addWidget(self.form, 3)
        row.addWidget(self._make_recent_card(), 2)
        whole.addLayout(row, 1)

    def _make_recent_card(self) -> QWidget:
        frame = card()
        column = QVBoxLayout(frame)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(_("继续填报"), look="heading"))
        column.addLayout(self._recent)
        other = QPushButton(_("打开其他工作区…  Ctrl+O"))
        other.clicked.connect(self._on_open_other_triggered)
        verify = QPushButton(_("核验报送包…  Ctrl+Shift+V"))
        verify.clicked.connect(self._on_verify_triggered)
        turn = QPushButton(_("签名或退回报送包…  Ctrl+Shift+S"))
        turn.clicked.connect(self._on_turn_triggered)
        column.addSpacing(6)
        for button in (other, verify, turn):
            column.addWidget(button)
        column.addStretch(1)
        return frame

    def show_letters(self, letters: Sequence[LetterSummary]) -> None:
        """The installed letters; whoever has worked here before most likely goes on with the last workspace."""
        self.form.show_letters(letters)
        if self._last is not None:
            self._last.setFocus()
        else:
            self.form.focus_first()

    def show_recent(self) -> None:
        """The workspaces opened before, each as a button; those that are gone are left out."""
        while self._recent.count():
            self._recent.takeAt(0).widget().deleteLater()
        self._last = None
        paths = [path for path in self._preferences.recent_workspaces() if path.is_dir()]
        for path in paths:
            button = QPushButton(f"{path.name}\n{path.parent}")
            button.setProperty("look", "entry")
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setToolTip(str(path))
            button.clicked.connect(lambda _checked=False, path=path: self._open(path))
            self._recent.addWidget(button)
            self._last = self._last or button
        if not paths:
            self._recent.addWidget(label(_("还没有打开过工作区。"), look="muted"))

    def show_fault(self, fault: ShownFault, path: Path, backups: Sequence[Path] = ()) -> None:
        """Say why a workspace did not open; a damaged one offers its backups. Nothing is overwritten unasked.

        A backup that cannot be read either, or not be put back, offers the others.
        """
        if not backups:
            self._show_without_backups(fault)
            return
        text = fault.text
        if fault.code in ("database_damaged", "letter_damaged"):
            said = _("{where}：{what}可以用备份恢复，损坏的文件会留作副本。")
            text = said.format(where=fault.where or path, what=fault.what)
        newest = _("用{time}的备份恢复").format(time=_time_of(backups[0]))
        steps = [(newest, lambda: self.restore_asked.emit(path, backups[0]))]
        if len(backups) > 1:
            steps.append((_("更早的备份…"), lambda: self._choose_backup(path, backups[1:])))
        self.bar.show_message("error", text, *steps)

    def _show_without_backups(self, fault: ShownFault) -> None:
        if fault.code != "backup_damaged":
            self.bar.show_fault(fault)
            return
        said = _("{where}：{what}没有别的备份了。请把整个工作区文件夹复制一份，再联系技术人员。")
        self.bar.show_message("error", said.format(where=fault.where, what=fault.what))

    def _choose_backup(self, path: Path, backups: Sequence[Path]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for backup in backups:
            text = _("用{time}的备份恢复").format(time=_time_of(backup))
            menu.addAction(text, lambda backup=backup: self.restore_asked.emit(path, backup))
        menu.popup(self.bar.mapToGlobal(self.bar.rect().bottomRight()) - QPoint(menu.sizeHint().width(), 0))

    def _open(self, path: Path) -> None:
        self.bar.hide()
        person = self.form.person
        if not person:
            self.form.ask_person()
            return
        self.open_asked.emit(path, person)

    def _on_open_other_triggered(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("选择工作区文件夹"), str(Path.home()))
        if chosen:
            self._open(Path(chosen))

    def _on_verify_triggered(self) -> None:
        self.verify_asked.emit()

    def _on_turn_triggered(self) -> None:
        self.turn_asked.emit()

    def _on_quit_triggered(self) -> None:
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closed.emit()


def _time_of(backup: Path) -> str:
    """When it was made, as the names of the backups of a start say; else its name."""
    found = re.search(r"-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)\d\d", backup.stem)
    if found is None:
        return f"“{backup.stem}”"
    year, month, day, hour, minute = found.groups()
    return _("{year}年{month}月{day}日 {hour}:{minute} ").format(
        year=year, month=int(month), day=int(day), hour=hour, minute=minute
    )
