"""Opens the import, says afterwards what came in, and takes it back when asked."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.recent import Preferences
from desktop.window_parts import WindowParts
from resources.translation import _

if TYPE_CHECKING:
    from desktop.imports.import_subject import DeskOf, Subject
    from forms.services.desk import NodeDesk


class ImportFlow(QObject):
    """`ledger_changed` carries the name of a ledger whose rows an import changed or gave back."""

    ledger_changed = Signal(str)

    def __init__(
        self, parts: WindowParts, preferences: Preferences, window: QWidget, desk_of: "DeskOf | None" = None
    ) -> None:
        super().__init__(window)
        self._bench = parts.workbench
        self._bar = parts.bar
        self._preferences = preferences
        self._window = window
        self._desk_of = desk_of

    def start(self, path: Path | None = None, ledger: str = "") -> None:
        """The dialog, with a file at once if one is given, for a ledger if one is named."""
        from desktop.imports.import_dialog import ImportDialog  # late: only for an import

        if self._bench.is_locked:
            self._bar.show_message("info", _("本节点已导出并锁定，不能导入。如需修改，请先重新打开节点。"))
            return
        self._bench.commit()
        folder = self._preferences.folder("import")
        dialog = ImportDialog(self._bench, self._window, folder=folder, ledger=ledger, desk_of=self._desk_of)
        dialog.folder_used.connect(lambda folder: self._preferences.keep_folder("import", folder))
        if path is not None:
            dialog.read(path)
        dialog.exec()
        dialog.deleteLater()
        if dialog.result is not None:
            self._show_result(dialog.subject, dialog.result)

    def _show_result(self, subject: "Subject", result: Any) -> None:
        desk = self._bench.desk
        self._tell(subject)
        step = (_("撤销本次导入"), lambda: self._take_back(desk, subject, result))
        self._bar.show_message("good", subject.done_text(result), step)

    def _take_back(self, desk: "NodeDesk", subject: "Subject", result: Any) -> None:
        self._bench.run_change(
            lambda: subject.undo(result),
            lambda count: self._show_undone(desk, subject, result, count),
            self._bar.show_fault,
        )

    def _show_undone(self, desk: "NodeDesk", subject: "Subject", result: Any, count: int) -> None:
        desk.check_all()
        self._tell(subject)
        self._bar.show_message("info", subject.undone_text(result, count))

    def _tell(self, subject: "Subject") -> None:
        self._bench.announce()
        if subject.ledger:
            self.ledger_changed.emit(subject.ledger)
