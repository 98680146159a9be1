"""Imports from Excel (从 Excel 导入): choose, look, take. Nothing is written before someone says so.

For the window: `ImportDialog(bench, parent, folder=...)`; after accept `result` says what was written.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.imports.import_preview import ImportPreview
from desktop.imports.import_source import ImportSource
from desktop.imports.template_export import ask_template_path, write_template
from desktop.messages import MessageBar, open_path
from desktop.style import TOKENS, label
from desktop.tasks import Job
from desktop.workbench import Workbench
from forms.excel.columns import SheetKind
from forms.services.import_plan import ImportPlan, ImportResult
from forms.services.importing import apply_import, read_import
from resources.translation import _

_BAR_HEIGHT = 14


class ImportDialog(QDialog):
    """`folder_used` is worth remembering. The file is read by a child process, on the database thread's time."""

    folder_used = Signal(str)

    def __init__(
        self,
        bench: Workbench,
        parent: QWidget | None = None,
        *,
        folder: Path | None = None,
        kind: SheetKind = "measures",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("从 Excel 导入"))
        self.resize(980, 660)
        self._bench = bench
        self._desk = bench.desk
        self._folder = folder or Path.home()
        self._path: Path | None = None
        self._plan: ImportPlan | None = None
        self._job: Job | None = None
        self._is_writing = False
        self.result: ImportResult | None = None
        self.source = ImportSource(kind)
        self.bar = MessageBar()
        self.preview = ImportPreview()
        self._pages = QStackedWidget()
        self._empty = self._make_empty()
        self._busy = self._make_busy()
        self._take = QPushButton()
        self._take.setProperty("look", "primary")
        self._leave = QPushButton(_("取消"))
        self._lay_out()
        self.source.kind_chosen.connect(self._on_source_kind_chosen)
        self.source.file_asked.connect(self._on_source_file_asked)
        self.source.file_chosen.connect(self.read)
        self.source.template_asked.connect(self._on_source_template_asked)
        self.preview.skipping_chosen.connect(self._show_take)
        self._take.clicked.connect(self._on_take_clicked)
        self._leave.clicked.connect(self.reject)
        self._show_take()
        self.source.focus_choose()

    def _make_empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        text = label(
            _("选择文件后，先在这里逐项列出会改动什么、哪里有问题；确认后才写入。空白格不改动已有内容。"),
            look="muted",
            wrap=True,
        )
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(text)
        return page

    def _make_busy(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        self._step = label(look="heading")
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedHeight(_BAR_HEIGHT)
        self._stop = QPushButton(_("停止读取"))
        self._stop.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._stop)
        column.addStretch(2)
        column.addWidget(self._step)
        column.addWidget(bar)
        column.addLayout(row)
        column.addStretch(3)
        return page

    def _lay_out(self) -> None:
        for page in (self._empty, self._busy, self.preview):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        node = _("导入到{node}").format(node=self._desk.node.label)
        column.addWidget(label(node, look="title"))
        column.addWidget(self.source)
        column.addWidget(self.bar)
        column.addWidget(self._pages, 1)
        row = QHBoxLayout()
        row.setSpacing(TOKENS.gap)
        row.addStretch(1)
        row.addWidget(self._leave)
        row.addWidget(self._take)
        column.addLayout(row)

    def read(self, path: Path) -> None:
        """Read the file and show what it would change; a reading under way is waited for."""
        if self._job is not None:
            return
        self._path, self._plan = path, None
        self.bar.hide()
        self.source.show_file(path)
        self._wait(_("正在读取 {name}…").format(name=path.name), can_stop=True)
        session, node, kind = self._bench.session, self._desk.node, self.source.kind

        def work(job: Job) -> ImportPlan:
            return read_import(session, node, kind, path, lambda: job.is_cancelled)

        self._bench.commit()
        self._job = self._bench.tasks.start(work, self._on_job_succeeded, self._on_job_fault)
        self._job.failed.connect(self._on_job_failed)
        self._job.cancelled.connect(self._on_job_cancelled)

    def _wait(self, text: str, *, can_stop: bool) -> None:
        self._step.setText(text)
        self._stop.setVisible(can_stop)
        self._stop.setEnabled(True)
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
        if self._job is None:
            super().reject()
            return
        self._job.cancel()
        self._stop.setEnabled(False)
        self._step.setText(_("正在停止…"))

    def _on_job_succeeded(self, plan: ImportPlan) -> None:
        self._plan = plan
        if self._path is not None:
            self.folder_used.emit(str(self._path.parent))
        self.preview.show_plan(plan)
        self._rest(self.preview)
        if plan.has_errors:
            self.bar.show_message("error", _advice(plan))
        elif not plan.to_write():
            self.bar.show_message("info", _("文件内容与现有内容相同，没有需要导入的。"))
        (self._take if self._take.isEnabled() else self.preview.faults).setFocus()

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
        plan = self._plan if self._job is None and not self._is_writing else None
        count = len(plan.to_write(skip_faulty=self.preview.is_skipping)) if plan else 0
        self._take.setText(_("导入 {count} 项").format(count=count) if count else _("导入"))
        self._take.setEnabled(bool(count))

    def _on_take_clicked(self) -> None:
        plan = self._plan
        if plan is None:
            return
        desk, is_skipping = self._desk, self.preview.is_skipping
        self.bar.hide()
        self._is_writing = True
        self._wait(_("正在导入…"), can_stop=False)
        self._bench.run_change(
            lambda: apply_import(desk, plan, skip_faulty=is_skipping), self._on_change_done, self._on_change_failed
        )

    def _on_change_done(self, result: ImportResult) -> None:
        self._is_writing = False
        self.result = result
        self.accept()

    def _on_change_failed(self, fault: Exception) -> None:
        self._rest(self.preview)
        self.bar.show_fault(fault)

    def _on_source_kind_chosen(self, _kind: str) -> None:
        if self._path is not None:
            self.read(self._path)

    def _on_source_file_asked(self) -> None:
        kinds = _("表格 (*.xlsx *.xls *.csv);;所有文件 (*)")
        name, _filter = QFileDialog.getOpenFileName(self, _("选择要导入的文件"), str(self._folder), kinds)
        if name:
            self._folder = Path(name).parent
            self.read(Path(name))

    def _on_source_template_asked(self) -> None:
        path = ask_template_path(self, self._desk, self.source.kind, self._folder)
        if path is None:
            return
        write_template(self._bench, self.source.kind, path, self._on_template_written, self.bar.show_fault)

    def _on_template_written(self, path: Path) -> None:
        text = _("模板已导出到 {path}，填好后再导入。").format(path=path)
        self.bar.show_message("good", text, (_("打开"), partial(open_path, path)))


def _advice(plan: ImportPlan) -> str:
    """What to do about the errors of a file."""
    if plan.to_write(skip_faulty=True):
        return _("文件中有错误，已在下面标出行和列。改正后重新选择文件，或只导入没有错误的行。")
    return _("文件不能导入，原因见下。请按提示处理后重新选择文件。")
