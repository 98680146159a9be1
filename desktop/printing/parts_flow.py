"""Opens the choice of the report's parts and keeps it; reading and keeping happen on the database thread."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.printing.parts_dialog import PartsDialog
from desktop.workbench import Workbench
from forms.services.office_fonts import office_fonts_text
from forms.services.program_settings import ProgramSettings, load_settings, save_settings
from forms.services.report_parts import choose_parts, chosen_parts


class PartsFlow(QObject):
    """`done` is called when a choice was kept, `failed` with what stood in its way."""

    def __init__(
        self, bench: Workbench, window: QWidget, done: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        super().__init__(window)
        self._bench = bench
        self._window = window
        self._done = done
        self._failed = failed

    def start(self) -> None:
        session = self._bench.session

        def read() -> tuple[tuple[str, ...], ProgramSettings, str]:
            settings = load_settings()
            return chosen_parts(session), settings, office_fonts_text(replace(settings, installed_fonts="use"))

        self._bench.tasks.run(read, self._on_read, self._failed)

    def _on_read(self, found: tuple[tuple[str, ...], ProgramSettings, str]) -> None:
        if not self._window.isVisible():
            return  # it was left meanwhile
        parts, settings, fonts = found
        dialog = PartsDialog(parts, fonts, uses_fonts=settings.installed_fonts != "off", parent=self._window)
        if dialog.exec():
            session, wanted = self._bench.session, dialog.parts
            kept = replace(settings, installed_fonts="use" if dialog.uses_installed_fonts else "off")

            def keep() -> None:
                choose_parts(session, wanted)
                if kept != settings:
                    save_settings(kept)

            self._bench.tasks.run(keep, self._on_kept, self._failed)
        dialog.deleteLater()

    def _on_kept(self, _nothing: object) -> None:
        self._done()
