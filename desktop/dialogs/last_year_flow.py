"""Opens the dialog for last year's figures, and enters what was ticked as one step."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.recent import Preferences
from desktop.window_parts import WindowParts
from resources.translation import _


class LastYearFlow(QObject):
    def __init__(self, parts: WindowParts, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._bench = parts.workbench
        self._bar = parts.bar
        self._preferences = preferences
        self._window = window

    def start(self) -> None:
        from desktop.dialogs.last_year_dialog import LastYearDialog  # late: once a year
        from forms.services.last_year import take_last_year  # late, as above

        if self._bench.is_locked:
            self._bar.show_message("info", _("本节点已导出并锁定，不能填入上年数。"))
            return
        self._bench.commit()
        kept = f"last_year {self._bench.path}"
        dialog = LastYearDialog(self._bench, self._preferences.folder(kept), self._window)
        dialog.folder_used.connect(lambda folder: self._preferences.keep_folder(kept, folder))
        is_agreed, chosen = dialog.exec(), dialog.chosen
        dialog.deleteLater()
        if is_agreed and chosen:
            self._bench.enter(take_last_year(self._bench.desk, chosen), "last_year")
            text = _("已填入 {count} 个上年数。Ctrl+Z 可整体撤销。").format(count=len(chosen))
            self._bar.show_message("good", text)
