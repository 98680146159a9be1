"""The text report of the open node (文字报告): its paragraphs, the one being written, and the way to Word and back.

For the window: `ReportDialog(bench, report, preferences, parent)`. `issue_chosen` (measure, field) closes it and wants
that field. What is typed is saved after a second, on leaving the paragraph and on closing.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSplitter, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.messages import MessageBar, ask
from desktop.recent import Preferences
from desktop.reports.head_dialog import HeadDialog
from desktop.reports.paragraph_editor import ParagraphEditor
from desktop.reports.paragraph_list import ParagraphList
from desktop.reports.report_files import ReportFiles
from desktop.room import resize_within_screen
from desktop.style import TOKENS, card, label
from desktop.workbench import Workbench
from forms.errors import ShownFault
from forms.services.report_text import ReportDesk, TextEdit
from resources.translation import _


class ReportDialog(QDialog):
    """Every edit is made in memory and saved at once on the database thread; one that fails is kept and said."""

    issue_chosen = Signal(str, str)

    def __init__(
        self, bench: Workbench, report: ReportDesk, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("文字报告"))
        resize_within_screen(self, 1240, 700)
        self._bench = bench
        self.report = report
        self._unsaved = TextEdit()
        self.bar = MessageBar()
        self.paragraphs = ParagraphList(self)
        self.editor = ParagraphEditor(is_locked=report.is_locked)
        self.files = ReportFiles(bench, report, preferences, self)
        self._counts = label(look="muted", wrap=True)
        self._lay_out()
        self._connect()
        self._add_keys()
        self.refresh()
        self._say_hints()
        self.paragraphs.tree.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        top = QHBoxLayout()
        node = self._bench.desk.node
        top.addWidget(label(_("{node}文字报告").format(node=node.label), look="title"))
        top.addWidget(self._counts, 1)
        self._head = self._button(_("主送机关、署名、版头…"), self._on_head_asked)
        self._head.setEnabled(not self.report.is_locked)
        top.addWidget(self._head)
        column.addLayout(top)
        column.addWidget(self.bar)
        split = QSplitter(Qt.Orientation.Horizontal)
        for part, stretch in ((self.paragraphs.tree, 5), (self.editor, 6)):
            frame = card()
            inside = QVBoxLayout(frame)
            inside.setContentsMargins(1, 1, 1, TOKENS.gap if part is self.editor else 1)
            inside.addWidget(part)
            split.addWidget(frame)
            split.setStretchFactor(split.count() - 1, stretch)
        split.setSizes([560, 660])
        split.setChildrenCollapsible(False)
        column.addWidget(split, 1)
        column.addLayout(self._make_foot())

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(TOKENS.gap)
        foot.addWidget(label(_("回车 写这一段   F8 下一处要看的"), look="muted"), 1)
        foot.addWidget(self._button(_("预览  Ctrl+P"), self._on_preview_asked))
        foot.addWidget(self._button(_("导出 Word…"), self._on_export_asked))
        take = self._button(_("取回 Word…"), self._on_take_asked)
        take.setEnabled(not self.report.is_locked)
        foot.addWidget(take)
        foot.addWidget(self._button(_("关闭"), self.accept))
        return foot

    def _button(self, text: str, do: Callable[[], None]) -> QPushButton:
        made = QPushButton(text)
        made.clicked.connect(lambda _checked=False: do())
        return made

    def _connect(self) -> None:
        self.paragraphs.tree.currentItemChanged.connect(self._on_tree_current_changed)
        self.paragraphs.tree.itemActivated.connect(lambda _item, _column: self.editor.begin())
        self.editor.written.connect(self._on_editor_written)
        self.editor.restore_asked.connect(lambda key: self._edit(partial(self.report.restore, key)))
        self.editor.kept.connect(lambda key: self._edit(partial(self.report.accept_generated, key)))
        self.editor.remove_asked.connect(lambda key: self._edit(partial(self.report.remove, key)))
        self.editor.add_asked.connect(self._on_add_asked)
        self.editor.go_asked.connect(self._on_go_asked)
        self.files.taken.connect(self._on_files_taken)
        self.files.failed.connect(self.bar.show_fault)
        self.files.told.connect(partial(self.bar.show_message, "good"))

    def _add_keys(self) -> None:
        keys = (
            ("F8", self._on_next_asked),
            ("Ctrl+N", self._on_ctrl_n),
            ("Ctrl+P", self._on_preview_asked),
            ("Ctrl+Return", self._on_ctrl_enter),
            ("Ctrl+S", self.editor.commit),
        )
        for key, do in keys:
            QShortcut(QKeySequence(key), self, do)

    def refresh(self, key: str = "") -> None:
        """Show the report as it stands; the same paragraph, or that of `key`, stays selected."""
        report, doubts = self.report.report, self.report.doubts
        self.paragraphs.show_report(report, doubts, key or self.paragraphs.current_key)
        self._show_current()
        changed = sum(each.origin != "generated" for each in (report.title, *report.all))
        outdated = sum(each.is_outdated for each in (report.title, *report.all))
        text = _("共 {count} 段，改过 {changed} 段；数据变化后待看 {outdated} 段，数字不一致 {doubts} 处")
        counts = {"count": len(report.paragraphs), "changed": changed, "outdated": outdated, "doubts": len(doubts)}
        self._counts.setText(text.format(**counts))

    def _show_current(self) -> None:
        key = self.paragraphs.current_key
        doubts = [doubt for doubt in self.report.doubts if doubt.key == key]
        self.editor.show_paragraph(self.report.paragraph(key), doubts)

    def _say_hints(self) -> None:
        if self.report.is_locked:
            self.bar.show_message("info", _("本节点已导出并锁定，报告只能查看和导出 Word。"))
        elif self.report.hints:
            self.bar.show_message("info", "".join(self.report.hints), (_("现在填写…"), self._on_head_asked))

    def _edit(self, make: Callable[[], TextEdit], key: str = "") -> None:
        """Make an edit, save it, and show what became of the report."""
        try:
            edit = make()
        except ShownFault as fault:
            self.bar.show_fault(fault)
            return
        if edit:
            self.editor.forget()
            self._save(edit)
        self.refresh(key)

    def _save(self, edit: TextEdit) -> None:
        edit, self._unsaved = self.report.join([self._unsaved, edit]), TextEdit()
        self._bench.run_change(partial(self.report.save, edit), None, partial(self._on_save_failed, edit))

    def _on_save_failed(self, edit: TextEdit, fault: Exception) -> None:
        self._unsaved = self.report.join([edit, self._unsaved])
        self.bar.show_fault(fault, (_("再保存一次"), self._on_retry), keep=True)

    def _on_retry(self) -> None:
        self.bar.hide()
        self._save(TextEdit())

    def _on_tree_current_changed(self, _now: QTreeWidgetItem, _before: QTreeWidgetItem) -> None:
        key = self.paragraphs.current_key
        self.editor.commit()
        if self.paragraphs.current_key != key:
            self.refresh(key)
        self._show_current()

    def _on_editor_written(self, key: str, text: str, level: int) -> None:
        is_here = self.paragraphs.current_key
        try:
            edit = self.report.set_text(key, text, level)
        except ShownFault as fault:
            self.bar.show_fault(fault)
            return
        if edit:
            self._save(edit)
        self.refresh(is_here)

    def _on_add_asked(self, key: str) -> None:
        level = self.report.paragraph(key).level
        wanted = level if level in (0, 3, 4) else 0
        edits: list[TextEdit] = []

        def make() -> TextEdit:
            edits.append(self.report.add_after(key, _("（在这里写新的一段）"), wanted))
            return edits[0]

        self._edit(make)
        self.refresh(edits[0].changes[0].key)
        self.editor.text.setFocus()
        self.editor.text.selectAll()

    def _on_ctrl_n(self) -> None:
        if not self.report.is_locked:
            self.editor.commit()
            self._on_add_asked(self.paragraphs.current_key)

    def _on_ctrl_enter(self) -> None:
        """Save the paragraph and go on to the next."""
        self.editor.commit()
        tree = self.paragraphs.tree
        below = tree.itemBelow(tree.currentItem())
        if below is not None:
            tree.setCurrentItem(below)
        tree.setFocus()

    def _on_next_asked(self) -> None:
        if not self.paragraphs.go_to_next_doubt():
            self.bar.show_message("good", _("没有要看的段落：改过的文字都跟得上数据，数字都对得上。"))

    def _on_go_asked(self, measure: str, field: str) -> None:
        self.accept()
        if not self.isVisible():
            self.issue_chosen.emit(measure, field)

    def _on_head_asked(self) -> None:
        self.editor.commit()
        dialog = HeadDialog(self.report, self)
        if dialog.exec() and dialog.edit:
            self._save(dialog.edit)
            self.bar.hide()
            self.refresh()
            self._say_hints()
        dialog.deleteLater()

    def _on_preview_asked(self) -> None:
        self.editor.commit()
        self.files.preview()

    def _on_export_asked(self) -> None:
        self.editor.commit()
        self.files.export()

    def _on_take_asked(self) -> None:
        self.editor.commit()
        self.files.choose()

    def _on_files_taken(self, edit: TextEdit) -> None:
        self.editor.forget()
        self._save(edit)
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the list opens the paragraph; no button of the dialog is meant by it."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """What could not be saved is given up only when the person says so."""
        self.editor.commit()
        text = _("有修改还没有保存到磁盘。")
        if not self._unsaved or ask(self, text, _("放弃并关闭"), _("返回")):
            super().done(result)
