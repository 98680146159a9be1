"""What the program remembers of this person on this machine: name, recent workspaces, sizes of the window."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

if TYPE_CHECKING:
    from forms.services.printing import PrintSettings

_MOST = 8


class Preferences:
    """Kept in the settings handed in; workspaces are listed newest first."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def person(self) -> str:
        """The name that changes are recorded under; "" until it is entered."""
        return str(self._settings.value("person", ""))

    @person.setter
    def person(self, name: str) -> None:
        self._settings.setValue("person", name.strip())

    def recent_workspaces(self) -> list[Path]:
        """Folders as they were opened; some may be gone since."""
        kept = self._settings.value("recent", [])
        return [Path(text) for text in ([kept] if isinstance(kept, str) else kept or [])]

    def remember_workspace(self, path: Path) -> None:
        shown = [path.absolute(), *(other for other in self.recent_workspaces() if other != path.absolute())]
        self._settings.setValue("recent", [str(one) for one in shown[:_MOST]])

    def place(self, workspace: Path) -> tuple[str, str]:
        """Node and measure that were shown last in this workspace; "" when unknown."""
        kept = str(self._settings.value(f"place/{_key(workspace)}", ""))
        node, _colon, measure = kept.partition(" ")
        return node, measure

    def keep_place(self, workspace: Path, node: str, measure: str) -> None:
        self._settings.setValue(f"place/{_key(workspace)}", f"{node} {measure}")

    @property
    def export_folder(self) -> Path | None:
        """Where the last package went; None for the workspace's own folder, or when the place is gone (a USB stick)."""
        kept = str(self._settings.value("export_folder", ""))
        return Path(kept) if kept and Path(kept).is_dir() else None

    def keep_export_folder(self, folder: str) -> None:
        self._settings.setValue("export_folder", folder)

    def folder(self, name: str) -> Path | None:
        """The folder used last for something (an import, last year's workspace); None when unknown or gone."""
        kept = str(self._settings.value(f"folder/{_key(Path(name))}", ""))
        return Path(kept) if kept and Path(kept).is_dir() else None

    def keep_folder(self, name: str, folder: str) -> None:
        self._settings.setValue(f"folder/{_key(Path(name))}", folder)

    @property
    def is_context_open(self) -> bool:
        """Whether the card beside the form is unfolded."""
        return str(self._settings.value("context_open", "1")) != "0"

    def keep_context_open(self, is_open: bool) -> None:
        self._settings.setValue("context_open", "1" if is_open else "0")

    @property
    def print_settings(self) -> "PrintSettings":
        """How it was printed last."""
        from forms.services.printing import PrintSettings  # late: only for a print

        kept = self._settings.value("print", {})
        known = {key: value for key, value in (kept or {}).items() if key in PrintSettings.__slots__}
        try:
            return PrintSettings(**{**known, "copies": int(known.get("copies", 1))})
        except (TypeError, ValueError):
            return PrintSettings()

    def keep_print_settings(self, settings: "PrintSettings") -> None:
        self._settings.setValue("print", {name: getattr(settings, name) for name in settings.__slots__})

    def layout(self, name: str) -> QByteArray:
        """Size and place of a window or splitter; empty when none was kept."""
        kept = self._settings.value(f"layout/{name}")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep_layout(self, name: str, state: QByteArray) -> None:
        self._settings.setValue(f"layout/{name}", state)


def _key(path: Path) -> str:
    """A settings key: the path without the sign that would make groups of it."""
    return str(path.absolute()).replace("/", "|").replace("\\", "|")
