"""Makes what the open node prints today, and opens its preview."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.printing.content_choice import offered_contents
from desktop.printing.parts_flow import PartsFlow
from desktop.printing.preview_dialog import PreviewDialog
from desktop.recent import Preferences
from desktop.timers import in_own_turn
from desktop.window_parts import WindowParts
from forms.errors import UserError
from forms.services.printable import Printable, PrintChoice, printable
from resources.translation import _


class PrintFlow(QObject):
    """`measure` is the one that the window shows; its sheet is one of the things offered."""

    def __init__(self, parts: WindowParts, preferences: Preferences, measure: str, window: QWidget) -> None:
        super().__init__(window)
        self._measure = measure
        self._choice = PrintChoice()
        self._dialog: PreviewDialog | None = None
        self._is_over = False
        self._bench = parts.workbench
        self._bar = parts.bar
        self._preferences = preferences
        self._window = window

    def start(self, *, only_measure: bool = False) -> None:
        """Build the report, or the sheet of the measure; the window stays alive meanwhile."""
        self._bench.commit()
        if only_measure:
            self._choice = PrintChoice("measure", self._measure)
        self._make(self._folders())

    def _folders(self) -> list[Path]:
        kept = self._preferences.export_folder
        return [kept] if kept else []

    def _make(self, folders: list[Path]) -> None:
        """Build what is chosen on the database thread."""
        session, node, choice = self._bench.session, self._bench.desk.node.id, self._choice
        text = _("正在生成报告…")
        if self._dialog is not None:
            self._dialog.content.show_busy(text)
        else:
            self._bar.show_message("info", text, keep=True)

        def work() -> Printable:
            return printable(session, node, folders, choice)

        self._bench.tasks.run(work, self._on_made, self._on_fault)

    def _on_made(self, made: Printable) -> None:
        if self._is_over:
            return
        if self._dialog is not None:
            self._dialog.show_printable(made)
        else:
            in_own_turn(self._window, partial(self._open, made))

    def _open(self, made: Printable) -> None:
        from desktop.printing.backends import this_machines  # late: only for a print

        self._bar.hide()
        offered = offered_contents(self._measure, is_closed=self._bench.is_locked)
        settings = self._preferences.print_settings
        dialog = self._dialog = PreviewDialog(made, this_machines(), settings, self._window, offered)
        dialog.settings_used.connect(self._preferences.keep_print_settings)
        dialog.content.asked.connect(self._on_content_asked)
        dialog.content.parts_asked.connect(self._on_parts_asked)
        dialog.exec()
        self._dialog, self._is_over = None, True
        dialog.deleteLater()

    def _on_content_asked(self, choice: PrintChoice) -> None:
        self._choice = choice
        self._make(self._folders())

    def _on_parts_asked(self) -> None:
        if self._dialog is not None:
            PartsFlow(self._bench, self._dialog, lambda: self._make(self._folders()), self._on_fault).start()

    def _on_fault(self, fault: Exception) -> None:
        if self._dialog is not None and not self._is_over:
            self._dialog.show_fault(fault)
        elif isinstance(fault, UserError) and fault.code == "package_missing":
            self._bar.show_fault(fault, (_("指明文件夹…"), self._on_folder_asked))
        else:
            self._bar.show_fault(fault)

    def _on_folder_asked(self) -> None:
        name = QFileDialog.getExistingDirectory(self._window, _("报送包在哪个文件夹"), str(self._bench.path))
        if name:
            self._make([Path(name)])
