"""A new version of the letter (更新责任书): chosen, read, looked at, adopted. Nothing changes before 采用.

For the window: `UpdateDialog(bench, parent, folder=...)`; after accept `adoption` and `rows` say what was done, and the
workbench has to be made anew: its desk belongs to the letter before.
"""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.letters.fault_page import FaultPage
from desktop.letters.letter_reading import LetterReading, read_letter
from desktop.letters.letter_source import LetterSource
from desktop.letters.rehearsal_page import RehearsalPage
from desktop.letters.rehearsal_rows import RehearsalRows
from desktop.messages import MessageBar, ask
from desktop.room import resize_within_screen, scrolled
from desktop.style import TOKENS, label
from desktop.tasks import Job
from desktop.workbench import Workbench
from forms.services.letter_rehearsal import Rehearsal, rehearse
from forms.services.letters import Adoption, adopt
from resources.translation import _

_LOST_NAMED = 8


class UpdateDialog(QDialog):
    """`folder_used` is worth remembering. Reading, rehearsing and adopting are done on the database thread."""

    folder_used = Signal(str)

    def __init__(self, bench: Workbench, parent: QWidget | None = None, *, folder: Path | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("更新责任书"))
        resize_within_screen(self, 1180, 660)
        self._bench = bench
        self._letter = bench.session.letter
        self._wishes: dict[str, str] = {}
        self._job: Job | None = None
        self._is_adopting = False
        self.rows: RehearsalRows | None = None
        self.adoption: Adoption | None = None
        self.source = LetterSource(folder or Path.home())
        self.bar = MessageBar()
        self.faults = FaultPage()
        self.rehearsal = RehearsalPage()
        self._pages = QStackedWidget()
        self._empty = _note_page(
            _(
                "选择新版责任书：先检查其中的错误，再逐项列出会新增、移动、丢失和改变什么。"
                "按“采用”之前不改动任何内容；采用时先做备份。"
            )
        )
        self._step = label(look="heading")
        self._busy = _busy_page(self._step)
        self._copy = QPushButton(_("复制全部"))
        self._leave = QPushButton(_("取消"))
        self._take = QPushButton()
        self._take.setProperty("look", "primary")
        self._lay_out()
        self._connect()
        self._show_buttons()
        self.source.focus_choose()

    def _lay_out(self) -> None:
        for page in (self._empty, self._busy, self.faults, self.rehearsal):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        head = _("{title}　现在是第{version}版").format(title=self._letter.title, version=self._letter.version)
        inside = QWidget()
        parts = QVBoxLayout(inside)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(TOKENS.gap)
        parts.addWidget(label(head, look="title", wrap=True))
        parts.addWidget(self.source)
        parts.addWidget(self.bar)
        parts.addWidget(self._pages, 1)
        column.addWidget(scrolled(inside), 1)
        row = QHBoxLayout()
        row.setSpacing(TOKENS.gap)
        row.addWidget(self._copy)
        row.addStretch(1)
        row.addWidget(self._leave)
        row.addWidget(self._take)
        column.addLayout(row)

    def _connect(self) -> None:
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_take_clicked)
        for button in (self._copy, self._leave, self._take):
            button.setAutoDefault(False)
        self.source.chosen.connect(self.read)
        self.rehearsal.match_chosen.connect(self._on_rehearsal_match_chosen)
        self._copy.clicked.connect(self._on_copy_clicked)
        self._leave.clicked.connect(self.reject)
        self._take.clicked.connect(self._on_take_clicked)

    def read(self, path: Path) -> None:
        """Read the letter and show its faults or what it would do; a reading under way is waited for."""
        if self._job is not None:
            return
        self.rows, self._wishes = None, {}
        self.bar.hide()
        self._bench.commit()
        session = self._bench.session

        def work(job: Job) -> LetterReading:
            return read_letter(session, path, lambda: job.is_cancelled)

        self._wait(_("正在读取和检查 {name}…").format(name=path.name))
        self._job = self._bench.tasks.start(work, self._on_job_read, self.bar.show_fault)
        self._job.failed.connect(self._on_job_failed)
        self._job.cancelled.connect(self._on_job_cancelled)

    def _wait(self, text: str) -> None:
        self._step.setText(text)
        self.source.setEnabled(False)
        self._pages.setCurrentWidget(self._busy)
        self._show_buttons()

    def _rest(self, page: QWidget) -> None:
        self._job = None
        self._is_adopting = False
        self.source.setEnabled(True)
        self._pages.setCurrentWidget(page)
        self._show_buttons()

    def reject(self) -> None:
        """Esc and the close button: stop a reading under way, else leave. What is being adopted is waited for."""
        if self._is_adopting:
            return
        if self._job is None:
            super().reject()
            return
        self._job.cancel()
        self._step.setText(_("正在停止…"))

    def _on_job_read(self, reading: LetterReading) -> None:
        if self.source.path is not None:
            self.folder_used.emit(str(self.source.path.parent))
        if reading.rehearsal is None:
            name = self.source.path.name if self.source.path else ""
            self._rest(self.faults)
            self.faults.show_faults(name, reading.faults)
            return
        self._show_rehearsal(reading.rehearsal)

    def _show_rehearsal(self, rehearsal: Rehearsal) -> None:
        self.rows = RehearsalRows(self._letter, rehearsal, self._wishes)
        self.rehearsal.show_rows(self.rows)
        self._rest(self.rehearsal)
        self.rehearsal.list.setFocus()

    def _on_job_failed(self, _fault: Exception) -> None:
        """A fault that can be shown is shown next; a bug goes to the crash dialog, and this one can be left."""
        self._rest(self._empty)
        self.source.focus_choose()

    def _on_job_cancelled(self) -> None:
        self._rest(self._empty)
        self.bar.show_message("info", _("已停止读取，没有改动任何内容。"))

    def _on_rehearsal_match_chosen(self, old: str, new: str) -> None:
        """Somebody knows better: rehearse again. A new measure that was wished for elsewhere is free there again."""
        if self.rows is None or self._job is not None or new == self.rows.matched.get(old, ""):
            return
        self.bar.hide()
        before = dict(self._wishes)
        self._wishes = {no: wish for no, wish in self._wishes.items() if not new or wish != new} | {old: new}
        session, letter, wishes = self._bench.session, self.rows.rehearsal.letter, dict(self._wishes)
        self._job = self._bench.tasks.start(
            lambda _job: rehearse(session, letter, wishes),
            self._show_rehearsal,
            lambda fault: self._refuse_match(fault, before),
        )
        self._job.failed.connect(lambda _fault: self._rest(self.rehearsal))
        self._show_buttons()

    def _refuse_match(self, fault: Exception, wishes: dict[str, str]) -> None:
        self._wishes = wishes
        if self.rows is not None:
            self._show_rehearsal(self.rows.rehearsal)
        self.bar.show_fault(fault)

    def _show_buttons(self) -> None:
        is_idle = self._job is None and not self._is_adopting
        version = self.rows.rehearsal.letter.version if self.rows is not None else 0
        name = _("采用第{version}版  Ctrl+回车").format(version=version) if version else _("采用  Ctrl+回车")
        self._take.setText(name)
        self._take.setEnabled(is_idle and self.rows is not None and not self.rows.rehearsal.refused)
        self._copy.setVisible(self._pages.currentWidget() in (self.faults, self.rehearsal))
        self._leave.setText(_("停止") if self._job is not None else _("取消"))
        self._leave.setEnabled(not self._is_adopting)

    def _on_copy_clicked(self) -> None:
        page = self.faults if self._pages.currentWidget() is self.faults else self.rehearsal
        page.copy_all()
        self.bar.show_message("good", _("已复制，可粘贴到邮件或表格中。"))

    def _on_take_clicked(self) -> None:
        if self.rows is None or not self._take.isEnabled() or not self._is_loss_agreed(self.rows):
            return
        self.bar.hide()
        self._is_adopting = True
        self._wait(_("正在备份并采用新版责任书…"))
        session, rehearsal = self._bench.session, self.rows.rehearsal
        self._bench.run_change(
            lambda: adopt(session, rehearsal, confirmed=True), self._on_change_done, self._on_change_failed
        )

    def _is_loss_agreed(self, rows: RehearsalRows) -> bool:
        """Asked only when something would be lost, naming it."""
        lost = rows.lost
        if not lost:
            return True
        named = "\n".join(_("• {what}").format(what=row.what) for row in lost[:_LOST_NAMED])
        more = _("\n…… 共 {count} 处").format(count=len(lost)) if len(lost) > _LOST_NAMED else ""
        text = _("采用后将丢失下列 {count} 处内容：\n\n{named}{more}\n\n采用前会先备份，需要时可以用备份恢复。")
        shown = text.format(count=len(lost), named=named, more=more)
        return ask(self, shown, _("采用，丢失这 {count} 处").format(count=len(lost)), _("返回"))

    def _on_change_done(self, adoption: Adoption) -> None:
        self._is_adopting = False
        self.adoption = adoption
        self.accept()

    def _on_change_failed(self, fault: Exception) -> None:
        self._rest(self.rehearsal)
        self.bar.show_fault(fault, (_("重新预演"), self._read_again))

    def _read_again(self) -> None:
        if self.source.path is not None:
            self.read(self.source.path)


def _note_page(text: str) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    note = label(text, look="muted", wrap=True)
    note.setAlignment(Qt.AlignmentFlag.AlignCenter)
    column.addWidget(note)
    return page


def _busy_page(step: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(3 * TOKENS.wide_gap, 0, 3 * TOKENS.wide_gap, 0)
    bar = QProgressBar()
    bar.setRange(0, 0)
    bar.setTextVisible(False)
    bar.setFixedHeight(TOKENS.gap + TOKENS.gap)
    column.addStretch(2)
    column.addWidget(step)
    column.addWidget(bar)
    column.addStretch(3)
    return page
