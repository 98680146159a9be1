"""Opens the dialog for a new letter and says what was adopted; writes the letter in force to Excel."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.messages import open_path
from desktop.recent import Preferences
from desktop.window_parts import WindowParts
from resources.translation import _


class LetterFlow(QObject):
    """`adopted`: another letter is in force, and the workspace has to be opened anew. It carries the number that the
    measure shown has now, and what is to be said.
    """

    adopted = Signal(str, str)

    def __init__(self, parts: WindowParts, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._bench = parts.workbench
        self._bar = parts.bar
        self._preferences = preferences
        self._window = window

    def update(self, measure: str, path: Path | None = None) -> None:
        """The dialog, with a letter at once if one is given; `measure` is the one shown."""
        from desktop.letters.update_dialog import UpdateDialog  # late: seldom wanted

        self._bench.commit()
        is_closed = self._bench.is_locked  # it keeps its letter, and its numbers
        dialog = UpdateDialog(self._bench, self._window, folder=self._preferences.folder("letter"))
        dialog.folder_used.connect(lambda folder: self._preferences.keep_folder("letter", folder))
        if path is not None:
            dialog.source.choose(path)
        dialog.exec()
        rows, adoption = dialog.rows, dialog.adoption
        dialog.deleteLater()
        if rows is None or adoption is None:
            return
        now = measure if is_closed else rows.matched.get(measure, "")
        text = _("已采用责任书第{version}版。采用前的工作区备份在 {backup}。")
        backup = adoption.backup.relative_to(self._bench.path)
        self.adopted.emit(now, text.format(version=rows.rehearsal.letter.version, backup=backup))

    def export(self) -> None:
        """Ask where, and write the letter in force there."""
        from desktop.letters.letter_export import ask_letter_path, write_letter  # late: seldom wanted

        folder = self._preferences.folder("letter") or Path.home()
        path = ask_letter_path(self._window, self._bench.session.letter, folder)
        if path is not None:
            self._preferences.keep_folder("letter", str(path.parent))
            write_letter(self._bench, path, self._show_written, self._bar.show_fault)

    def _show_written(self, path: Path) -> None:
        following = self._bench.session.letter.version + 1
        text = _("责任书已写出到 {path}。修改后把版本改为 {next}，再用菜单中的“更新责任书…”采用。")
        self._bar.show_message(
            "good",
            text.format(path=path, next=following),
            (_("打开"), partial(open_path, path)),
            (_("打开所在文件夹"), partial(open_path, path.parent)),
        )
