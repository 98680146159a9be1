"""Opens the import, says afterwards what came in, and takes it back when asked."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.recent import Preferences
from desktop.window_parts import WindowParts
from forms.services.desk import NodeDesk
from forms.services.import_plan import ImportResult
from resources.translation import _


class ImportFlow(QObject):
    def __init__(self, parts: WindowParts, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._bench = parts.workbench
        self._bar = parts.bar
        self._preferences = preferences
        self._window = window

    def start(self, path: Path | None = None) -> None:
        """The dialog, with a file at once if one is given."""
        from desktop.imports.import_dialog import ImportDialog  # late: only for an import

        if self._bench.is_locked:
            self._bar.show_message("info", _("本节点已导出并锁定，不能导入。如需修改，请先重新打开节点。"))
            return
        self._bench.commit()
        dialog = ImportDialog(self._bench, self._window, folder=self._preferences.folder("import"))
        dialog.folder_used.connect(lambda folder: self._preferences.keep_folder("import", folder))
        if path is not None:
            dialog.read(path)
        dialog.exec()
        dialog.deleteLater()
        if dialog.result is not None:
            self._show_result(dialog.result)

    def _show_result(self, result: ImportResult) -> None:
        desk = self._bench.desk
        self._bench.announce()
        text = _("已从“{file}”导入 {count} 项（{node}）。").format(
            file=result.plan.file_name, count=result.written, node=desk.node.label
        )
        self._bar.show_message("good", text, (_("撤销本次导入"), lambda: self._take_back(desk, result)))

    def _take_back(self, desk: NodeDesk, result: ImportResult) -> None:
        from forms.services.importing import undo_import  # late: seldom wanted

        self._bench.run_change(
            lambda: undo_import(desk, result), lambda count: self._show_undone(result, count), self._bar.show_fault
        )

    def _show_undone(self, result: ImportResult, count: int) -> None:
        self._bench.desk.check_all()
        self._bench.announce()
        kept = len(result.saved) - count
        text = _("已撤销导入，恢复 {count} 项。").format(count=count)
        if kept:
            text = _("已撤销导入，恢复 {count} 项；导入后又改过的 {kept} 项保留不动。").format(count=count, kept=kept)
        self._bar.show_message("info", text)
