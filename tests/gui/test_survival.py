"""What is said to be saved survives SIGKILL: a child runs the real window, and is killed when 已保存 appears."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from forms.services.session import open_workspace

_CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from desktop.app import Program
from desktop.recent import Preferences
from desktop.style import apply_style

app = QApplication([])
apply_style(app)
preferences = Preferences(QSettings(sys.argv[2], QSettings.Format.IniFormat))
preferences.person = "张敏"
program = Program(preferences)
program.start(sys.argv[1])
window = program.window
window.complete()
window.workbench.saved.connect(lambda at: print(window.parts.steps.state_text, flush=True))
window.navigator.go_to("9.2", "value")
QTest.keyClicks(window.parts.form.body.fields["value"].editor, "205")
app.exec()
"""


def test_a_value_said_to_be_saved_survives_kill_9(workspace: Path, tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(workspace), str(tmp_path / "child.ini")],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert child.stdout is not None
    line = child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=10)
    child.stdout.close()
    assert line.startswith("已保存 ")
    session = open_workspace(workspace, "李")
    cell = session.entries.cell("2024-03", "9.2", "value")
    assert (cell.value, cell.by) == ("205", "张敏")
    assert session.look_over().is_sound
    session.close()
