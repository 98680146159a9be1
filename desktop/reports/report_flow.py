"""Opens the text report of the node at hand, made on the database thread."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.navigator import Navigator
from desktop.recent import Preferences
from desktop.timers import in_own_turn
from desktop.window_parts import WindowParts
from forms.services.report_text import ReportDesk


class ReportFlow(QObject):
    def __init__(self, parts: WindowParts, navigator: Navigator, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._bench = parts.workbench
        self._bar = parts.bar
        self._navigator = navigator
        self._preferences = preferences
        self._window = window

    def start(self, key: str = "") -> None:
        """Open it at the paragraph of that key, or at the top."""
        self._bench.commit()
        desk = self._bench.desk
        done = partial(self._on_made, key)
        self._bench.tasks.run(lambda: ReportDesk(desk.session, desk), done, self._bar.show_fault)

    def _on_made(self, key: str, report: ReportDesk) -> None:
        in_own_turn(self._window, partial(self._open, key, report))

    def _open(self, key: str, report: ReportDesk) -> None:
        from desktop.reports.report_dialog import ReportDialog  # late: only for the report

        dialog = ReportDialog(self._bench, report, self._preferences, self._window)
        dialog.issue_chosen.connect(self._navigator.go_to)
        if key:
            dialog.refresh(key)
        dialog.exec()
        dialog.deleteLater()
