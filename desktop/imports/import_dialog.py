"""Imports from Excel (从 Excel 导入): choose, look, take. Nothing is written before someone says so.

For the window: `ImportDialog(bench, parent, folder=...)`; after accept `result` says what was written.
"""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.imports.import_columns import ColumnsPage
from desktop.imports.import_pages import BusyPage, empty_page
from desktop.imports.import_preview import ImportPreview
from desktop.imports.import_source import ImportSource
from desktop.imports.import_subject import DeskOf, Subject, make_subject
from desktop.imports.ledger_subject import LedgerSubject
from desktop.imports.template_export import ask_template_path, write_template
from desktop.messages import MessageBar, open_path
from desktop.room import resize_within_screen, scrolled
from desktop.style import TOKENS, label
from desktop.tasks import Job
from desktop.workbench import Workbench
from forms.excel.columns import SheetKind
from resources.translation import _


class ImportDialog(QDialog):
    """`folder_used` is worth remembering. The file is read by a child process, on the database thread's time.

    `ledger` opens it for that ledger; `desk_of` gives the desk of a ledger where one is at work already.
    """

    folder_used = Signal(str)

    def __init__(
        self,
        bench: Workbench,
        parent: QWidget | None = None,
        *,
        folder: Path | None = None,
        kind: SheetKind = "measures",
        ledger: str = "",
        desk_of: DeskOf | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("从 Excel 导入"))
        resize_within_screen(self, 1060, 680)
        self._bench = bench
        self._desk_of = desk_of
        self._folder = folder or Path.home()
        self._path: Path | None = None
        self._plan: Any = None
        self._job: Job | None = None
        self._is_writing = False
        self.result: Any = None
        self.source = ImportSource(None if ledger else kind, bench.letter.ledgers, ledger)
        self.subject = self._make_subject()
        self.bar = MessageBar()
        self.preview = ImportPreview()
        self.columns = ColumnsPage()
        self._pages = QStackedWidget()
        self._empty = empty_page()
        self._busy = BusyPage()
        self._take = QPushButton()
        self._take.setProperty("look", "primary")
        self._leave = QPushButton(_("取消"))
        self._lay_out()
        self._connect()
        self._show_take()
        self.source.focus_choose()

    def _make_subject(self) -> Subject:
        return make_subject(self._bench, self.source.kind, self.source.ledger, self._desk_of)

    def _connect(self) -> None:
        self.source.kind_chosen.connect(self._on_source_kind_chosen)
        self.source.file_asked.connect(self._on_source_file_asked)
        self.source.file_chosen.connect(self.read)
        self.source.template_asked.connect(self._on_source_template_asked)
        self.preview.skipping_chosen.connect(self._show_take)
        self.preview.replacing_chosen.connect(self._on_preview_replacing_chosen)
        self.preview.columns_asked.connect(self._on_preview_columns_asked)
        self.columns.taken.connect(self._on_columns_taken)
        self.columns.left.connect(self._on_columns_left)
        self._busy.stop_asked.connect(self.reject)
        self._take.clicked.connect(self._on_take_clicked)
        self._leave.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        for page in (self._empty, self._busy, self.preview, self.columns):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        node = _("导入到{node}").format(node=self._bench.node.label)
        inside = QWidget()
        parts = QVBoxLayout(inside)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(TOKENS.gap)
        parts.addWidget(label(node, look="title"))
        parts.addWidget(self.source)
        parts.addWidget(self.bar)
        parts.addWidget(self._pages, 1)
        column.addWidget(scrolled(inside), 1)
        row = QHBoxLayout()
        row.setSpacing(TOKENS.gap)
        row.addStretch(1)
        row.addWidget(self._leave)
        row.addWidget(self._take)
        column.addLayout(row)

    def read(self, path: Path) -> None:
        """Read the file and show what it would change; a reading under way is waited for."""
        if self._job is None:
            if isinstance(self.subject, LedgerSubject):
                self.subject.forget_file()
            self._read(path)

    def _read(self, path: Path) -> None:
        self._path, self._plan = path, None
        self.bar.hide()
        self.source.show_file(path)
        self._wait(_("正在读取 {name}…").format(name=path.name), can_stop=True)
        subject = self.subject
        self._bench.commit()
        self._job = self._bench.tasks.start(
            lambda job: subject.read(path, job), self._on_job_succeeded, self._on_job_fault
        )
        self._job.failed.connect(self._on_job_failed)
        self._job.cancelled.connect(self._on_job_cancelled)

    def _wait(self, text: str, *, can_stop: bool) -> None:
        self._busy.wait_for(text, can_stop=can_stop)
        self.source.setEnabled(False)
        self._pages.setCurrentWidget(self._busy)
        self._show_take()

    def _rest(self, page: QWidget) -> None:
        self._job = None
        self._is_writing = False
        self.source.setEnabled(True)
        self._pages.setCurrentWidget(page)
        self._show_take()

    def reject(self) -> None:
        """Esc and the close button: stop a reading under way, else leave. What is being written is waited for."""
        if self._is_writing:
            return
        if self._job is not None:
            self._job.cancel()
            self._busy.say_stopping()
        elif self._pages.currentWidget() is self.columns:
            self._on_columns_left()
        else:
            super().reject()

    def _on_job_succeeded(self, plan: Any) -> None:
        self._plan = plan
        if self._path is not None:
            self.folder_used.emit(str(self._path.parent))
        self.preview.show_plan(self.subject, plan)
        self._rest(self.preview)
        if plan.has_errors:
            self._advise()
        elif not self.subject.count(plan, skip_faulty=False):
            self.bar.show_message("info", _("文件内容与现有内容相同，没有需要导入的。"))
        (self._take if self._take.isEnabled() else self.preview.faults).setFocus()

    def _advise(self) -> None:
        """What to do about the errors of a file."""
        plan, subject = self._plan, self.subject
        if subject.count(plan, skip_faulty=True):
            text = _("文件中有错误，已在下面标出行和列。改正后重新选择文件，或只导入没有错误的行。")
            if isinstance(subject, LedgerSubject) and subject.replaces:
                text += _("有错误时不删去任何行。")
            self.bar.show_message("error", text)
            return
        text = _("文件不能导入，原因见下。请按提示处理后重新选择文件。")
        can_say = isinstance(subject, LedgerSubject) and any(each.code == "no_head" for each in plan.faults)
        steps = ((_("指定各列…"), self._on_preview_columns_asked),) if can_say and plan.columns else ()
        self.bar.show_message("error", text, *steps)

    def _on_job_failed(self, _fault: Exception) -> None:
        """A fault that can be shown is shown next; a bug goes to the crash dialog, and this one can be left."""
        self._rest(self._empty)

    def _on_job_fault(self, fault: Exception) -> None:
        steps = ((_("重新读取"), partial(self.read, self._path)),) if self._path is not None else ()
        self.bar.show_fault(fault, *steps)

    def _on_job_cancelled(self) -> None:
        self._rest(self._empty)
        self.bar.show_message("info", _("已停止读取，没有改动任何内容。"))

    def _show_take(self, _skipping: bool = False) -> None:
        for button in (self._take, self._leave):
            button.setVisible(self._pages.currentWidget() is not self.columns)
        is_shown = self._pages.currentWidget() is self.preview and self._job is None and not self._is_writing
        plan = self._plan if is_shown else None
        count = self.subject.count(plan, skip_faulty=self.preview.is_skipping) if plan else 0
        self._take.setText(self.subject.take_text(plan, count) if plan and count else _("导入"))
        self._take.setEnabled(bool(count))

    def _on_take_clicked(self) -> None:
        plan, subject = self._plan, self.subject
        if plan is None:
            return
        is_skipping = self.preview.is_skipping
        self.bar.hide()
        self._is_writing = True
        self._wait(_("正在导入…"), can_stop=False)
        self._bench.run_change(
            lambda: subject.apply(plan, skip_faulty=is_skipping), self._on_change_done, self._on_change_failed
        )

    def _on_change_done(self, result: Any) -> None:
        self._is_writing = False
        self.result = result
        self.accept()

    def _on_change_failed(self, fault: Exception) -> None:
        self._rest(self.preview)
        self.bar.show_fault(fault)

    def _on_source_kind_chosen(self) -> None:
        self.subject = self._make_subject()
        if self._path is not None:
            self.read(self._path)

    def _on_source_file_asked(self) -> None:
        kinds = _("表格 (*.xlsx *.xls *.csv);;所有文件 (*)")
        name, _filter = QFileDialog.getOpenFileName(self, _("选择要导入的文件"), str(self._folder), kinds)
        if name:
            self._folder = Path(name).parent
            self.read(Path(name))

    def _on_source_template_asked(self) -> None:
        path = ask_template_path(self, self.subject, self._folder)
        if path is not None:
            write_template(self._bench, self.subject, path, self._on_template_written, self.bar.show_fault)

    def _on_template_written(self, path: Path) -> None:
        text = _("模板已导出到 {path}，填好后再导入。").format(path=path)
        self.bar.show_message("good", text, (_("打开"), partial(open_path, path)))

    def _on_preview_replacing_chosen(self, replaces: bool) -> None:
        if isinstance(self.subject, LedgerSubject) and self._path is not None and self._job is None:
            self.subject.replaces = replaces
            self._read(self._path)

    def _on_preview_columns_asked(self) -> None:
        if isinstance(self.subject, LedgerSubject) and self._plan is not None:
            self.bar.hide()
            self.columns.show_columns(self.subject.definition, self._plan.columns)
            self._pages.setCurrentWidget(self.columns)
            self._show_take()
            self.columns.focus_first()

    def _on_columns_taken(self, said: dict[str, str | None]) -> None:
        if isinstance(self.subject, LedgerSubject) and self._path is not None:
            self.subject.columns.update(said)
            self._read(self._path)

    def _on_columns_left(self) -> None:
        self._pages.setCurrentWidget(self.preview)
        self._show_take()
