"""The program with a window: which window is shown, and how one gets from one to the next."""

import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.main_window import MainWindow
from desktop.recent import Preferences
from desktop.style import STYLE_ARGUMENTS, apply_style
from desktop.tasks import Tasks, is_work_left
from desktop.workbench import Workbench
from forms.errors import ShownFault
from forms.services.session import Session, create_workspace, list_backups, open_workspace, restore_backup
from resources import resource_path
from resources.translation import _

_PACKAGE_ENDING = ".zip"
_AFTER_FIRST_PAINT_MS = 100


class Program(QObject):
    """Shows one window at a time: the start page, a workspace, or a package being verified."""

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.window: QWidget | None = None
        self._verify: QWidget | None = None
        self._turn: QWidget | None = None
        self._letter_tasks: Tasks | None = None
        self._left: list[QWidget] = []
        self._tried_backups: set[Path] = set()

    def start(self, target: str = "") -> None:
        """Open what was asked for: a workspace, a package, or what was open last."""
        if target.lower().endswith(_PACKAGE_ENDING):
            self.show_verify(target)
            return
        recent = self._preferences.recent_workspaces()
        path = Path(target) if target else (recent[0] if recent else None)
        person = self._preferences.person
        if path is None:
            self.show_start_page()
        elif not person:
            self._preferences.remember_workspace(_folder_of(path))
            self.show_start_page()
        else:
            self.open(path, person)

    def show_start_page(self) -> QWidget:
        from desktop.overview.start_page import StartPage  # late: not needed when a workspace opens
        from forms.services.letters import installed_letters  # late: YAML

        page = StartPage(self._preferences)
        page.open_asked.connect(self.open)
        page.create_asked.connect(self.create)
        page.restore_asked.connect(self._on_page_restore_asked)
        page.verify_asked.connect(self.show_verify)
        page.turn_asked.connect(self.show_turn)
        self._show(page)
        self._tasks_for_letters().run(installed_letters, self._on_tasks_letters_read, page.bar.show_fault)
        return page

    def _on_tasks_letters_read(self, letters: object) -> None:
        from desktop.overview.start_page import StartPage  # late, as above

        if isinstance(self.window, StartPage):
            self.window.show_letters(letters)

    def _tasks_for_letters(self) -> Tasks:
        """A thread that outlives the page: it must not report to one that is gone."""
        if self._letter_tasks is None:
            self._letter_tasks = Tasks("letters")
        return self._letter_tasks

    def finish(self) -> None:
        """Close what is open and end what runs beside it.

        Windows are deleted by Qt, never left to the garbage collector: it would take them apart piece by piece while
        their signals still arrive.
        """
        from PySide6.QtCore import QCoreApplication, QEvent  # late: not for the first paint

        if self._letter_tasks is not None:
            self._letter_tasks.close()
            self._letter_tasks = None
        for window in (self._verify, self._turn, self.window):
            self._leave(window)
        self._verify = self._turn = self.window = None
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def open(self, path: Path, person: str) -> None:
        """Open a workspace; a refusal is said on the start page."""
        folder = _folder_of(path)
        try:
            session = open_workspace(folder, person)
        except ShownFault as fault:
            self._refuse(fault, folder)
            return
        self._show_session(session)

    def create(self, wish) -> None:  # type: ignore[no-untyped-def]  # NewWorkspace, whose module loads late
        from forms.services.letters import read_source  # late: YAML
        from forms.services.linting import sound_letter  # late: the rules' examples

        try:
            letter = sound_letter(read_source(wish.letter))
            session = create_workspace(wish.path, letter, wish.person, practice=wish.is_practice)
        except ShownFault as fault:
            self._refuse(fault, wish.path)
            return
        self._show_session(session)

    def _show_session(self, session: Session) -> None:
        self._preferences.person = session.by
        self._preferences.remember_workspace(session.path)
        node_id, _measure = self._preferences.place(session.path)
        node = session.letter.node(node_id) if session.letter.has_node(node_id) else session.letter.nodes[0]
        window = MainWindow(Workbench(session, node=node), self._preferences)
        window.start_page_asked.connect(self._on_window_start_page_asked)
        window.verify_asked.connect(self.show_verify)
        window.turn_asked.connect(self.show_turn)
        window.letter_adopted.connect(self._on_window_letter_adopted)
        self._show(window)

    def _refuse(self, fault: ShownFault, path: Path, *, is_restoring: bool = False) -> None:
        from desktop.overview.start_page import StartPage  # late, as above

        page = self.window if isinstance(self.window, StartPage) else self.show_start_page()
        offers = is_restoring or fault.code in ("database_damaged", "letter_damaged")
        page.show_fault(fault, path, self._untried_backups(path) if offers else ())

    def _untried_backups(self, path: Path) -> list[Path]:
        return [backup for backup in list_backups(path) if backup not in self._tried_backups]

    def show_verify(self, package: str = "") -> None:
        """The verify page in a window of its own, beside whatever is open and with the roots it trusts."""
        from desktop.packages.verify_dialog import VerifyDialog  # late: only to verify
        from forms.services.trusting import trust_of  # late, as above

        session = self.window.workbench.session if isinstance(self.window, MainWindow) else None
        if session is None:
            dialog = VerifyDialog()
        else:
            dialog = VerifyDialog(lambda: trust_of(session), allows_trial=session.is_practice)
        self._leave(self._verify)
        self._verify = dialog
        dialog.show()
        if package:
            dialog.verify(Path(package))

    def show_turn(self) -> None:
        """Signing in turn in a window of its own: no workspace is needed; an open one lends what it trusts."""
        from desktop.turns.turn_dialog import TurnDialog  # late: only to sign
        from forms.services.trusting import trust_of  # late, as above

        session = self.window.workbench.session if isinstance(self.window, MainWindow) else None
        trust = None if session is None else lambda: trust_of(session)
        self._leave(self._turn)
        self._turn = TurnDialog(self._preferences.person, trust)
        self._turn.show()

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        window.show()
        self._leave(before)

    def _leave(self, window: QWidget | None) -> None:
        """Held until Qt has deleted it: Python would do so at once, maybe amid the signal that it was left by."""
        self._left = [each for each in self._left if isValid(each)]
        if window is not None:
            window.close()
            window.deleteLater()
            self._left.append(window)

    def _on_window_start_page_asked(self) -> None:
        """Close the workspace first, so that it can be opened again from the page."""
        window = self.window
        if window is not None and window.close():
            self.window = None
            self.show_start_page()
            self._leave(window)

    def _on_window_letter_adopted(self, measure: str, news: str) -> None:
        """Open the workspace anew under its new letter, at the same node and measure."""
        window = self.window
        if not isinstance(window, MainWindow):
            return
        path, person = window.workbench.path, window.workbench.session.by
        if not window.close():
            return
        self.window = None
        node, _measure = self._preferences.place(path)
        self._preferences.keep_place(path, node, measure)
        self.open(path, person)
        self._leave(window)
        after = self.window
        if isinstance(after, MainWindow):
            after.completed.connect(lambda: after.parts.bar.show_message("good", news))

    def _on_page_restore_asked(self, path: Path, backup: Path) -> None:
        try:
            restore_backup(path, backup)
        except ShownFault as fault:
            if fault.code == "backup_damaged":
                self._tried_backups.add(backup)
            self._refuse(fault, path, is_restoring=True)
            return
        self._tried_backups.add(backup)  # if what is in it does not open either, the others are offered
        self.open(path, self._preferences.person)


def run(target: str = "") -> int:
    """Make the application and stay until its last window is closed."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    app = QApplication([*sys.argv[:1], *STYLE_ARGUMENTS])
    app.setApplicationName("zerenshu")
    app.setApplicationDisplayName(_("责任书填报"))
    QTimer.singleShot(_AFTER_FIRST_PAINT_MS, _after_first_paint)
    apply_style(app)
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "zerenshu", "zerenshu")
    program = Program(Preferences(settings), app)
    program.start(target)
    code = app.exec()
    program.finish()
    settings.sync()
    if is_work_left():
        os._exit(code)  # it cannot be ended, and must not meet an interpreter that is half gone
    return code


def _after_first_paint() -> None:
    from PySide6.QtGui import QIcon  # late: not for the first paint

    from desktop import crash  # late, as above
    from desktop.enter_key import let_enter_press  # late, as above
    from desktop.garbage import GuiCollector  # late, as above
    from desktop.qt_words import use_chinese_words  # late, as above

    GuiCollector(QApplication.instance())
    crash.install()
    let_enter_press(QApplication.instance())
    use_chinese_words(QApplication.instance())
    QApplication.setWindowIcon(QIcon(str(resource_path("icons", "zerenshu.png"))))


def _folder_of(path: Path) -> Path:
    """The workspace's folder, given it or the marker in it."""
    return path.parent if path.suffix == ".zerenshu" else path
