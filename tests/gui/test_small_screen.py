"""At 200 % on 1366x768 there are 683x384: one pane at a time, everything within reach, and nothing cut off."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.main_window import MainWindow
from tests.gui.screens import OUTPUT, take

SMALL = (683, 384)
KEYS = {Qt.Key.Key_1: "tree", Qt.Key.Key_2: "pages", Qt.Key.Key_3: "issues"}


@pytest.fixture
def small(window: MainWindow) -> MainWindow:
    window.resize(*SMALL)
    QTest.qWait(1)
    return window


def in_sight(window: MainWindow, widget: QWidget) -> QRect:
    """What of the widget is within the window and all that it is in; a pane that is folded away is outside."""
    place, around = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()), widget
    while around is not window:
        around = around.parentWidget()
        place &= QRect(around.mapTo(window, QPoint(0, 0)), around.size())
    return place if widget.isVisible() else QRect()


def panes_in_sight(window: MainWindow) -> list[str]:
    parts = window.parts
    named = {"tree": parts.tree, "pages": parts.pages, "issues": parts.issues}
    return [name for name, pane in named.items() if in_sight(window, pane).width() > 100]


def test_keys_and_clicks_lead_to_every_pane_and_back(small: MainWindow, qtbot) -> None:
    assert small.size().toTuple() == SMALL and panes_in_sight(small) == ["pages"]
    for key, pane in KEYS.items():
        QTest.keyClick(small, key, Qt.KeyboardModifier.ControlModifier)
        assert panes_in_sight(small) == [pane]
        take(small, f"small_screen_{pane}", None)
    next(b for b in small.parts.top.findChildren(QPushButton) if b.text().startswith("目录")).click()
    assert panes_in_sight(small) == ["tree"]
    tree = small.parts.tree
    place = tree.visualItemRect(tree.currentItem()).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panes_in_sight(small) == ["pages"] and small.parts.form.focused_field()
    small.resize(1366, 768)
    qtbot.waitUntil(lambda: panes_in_sight(small) == ["tree", "pages", "issues"])


def test_no_button_is_cut_off(small: MainWindow) -> None:
    for key in KEYS:
        QTest.keyClick(small, key, Qt.KeyboardModifier.ControlModifier)
        shown = [button for button in small.findChildren(QPushButton) if in_sight(small, button).isValid()]
        outside = [
            button.text()
            for button in shown
            if not small.parts.form.isAncestorOf(button)  # the form scrolls
            and (in_sight(small, button).size() != button.size() or button.width() < button.minimumSizeHint().width())
        ]
        assert outside == [] and len(shown) > 6


def test_the_window_opens_no_larger_than_the_screen_at_200_percent(workspace: Path) -> None:
    """In a process of its own: the scale is fixed when Qt starts."""
    OUTPUT.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", _OPEN, str(workspace), str(OUTPUT / "small_screen_at_200.png")],
        env={**os.environ, "QT_SCALE_FACTOR": "2"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["True", "True", "1366x768"], done.stderr


_OPEN = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from desktop.main_window import MainWindow
from desktop.recent import Preferences
from desktop.style import STYLE_ARGUMENTS, apply_style
from desktop.workbench import Workbench
from forms.services.session import open_workspace
app = QApplication(["test", *STYLE_ARGUMENTS])
apply_style(app)
workspace = Path(sys.argv[1])
settings = QSettings(str(workspace.parent / "small.ini"), QSettings.Format.IniFormat)
window = MainWindow(Workbench(open_workspace(workspace, "张敏")), Preferences(settings))
window.show()
window.complete()
app.processEvents()
room = app.primaryScreen().availableSize()
print(window.width() <= room.width(), window.height() <= room.height())
picture = window.grab()
picture.save(sys.argv[2])
screen = app.primaryScreen()
print(f"{round(room.width() * screen.devicePixelRatio())}x{round(room.height() * screen.devicePixelRatio())}")
window.close()
"""
