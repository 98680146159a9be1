"""Fixtures of the GUI tests: a real window over a real workspace in tmp_path."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings

from desktop.main_window import MainWindow
from desktop.recent import Preferences
from desktop.workbench import Workbench
from forms.services.session import open_workspace
from tests.screen import dress, garbage_on_this_thread
from tests.workspaces import make_workspace

PERSON = "张敏"


@pytest.fixture(autouse=True, scope="module")
def collected_here() -> Iterator[None]:
    with garbage_on_this_thread():
        yield


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test leaves behind for the next start of the program stays in its own folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    made = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    made.person = PERSON
    return made


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "大足区-2024", PERSON, practice=True)


@pytest.fixture
def open_window(qtbot, qapp, preferences: Preferences, workspace: Path) -> Iterator[Callable[[], MainWindow]]:
    """Opens the window on the workspace, whole and painted; what is still open at the end is closed."""
    windows: list[MainWindow] = []

    def open_it() -> MainWindow:
        dress(qapp)
        window = MainWindow(Workbench(open_workspace(workspace, PERSON)), preferences)
        windows.append(window)
        window.resize(1366, 768)
        with qtbot.waitExposed(window):
            window.show()
        window.complete()
        window.activateWindow()
        return window

    yield open_it
    for window in windows:
        if window.isVisible():
            window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(open_window: Callable[[], MainWindow]) -> MainWindow:
    return open_window()
