"""Start to first painted window with a workspace open, against a bare painted QMainWindow, in the same run.

Each figure is the median of several processes, started by turns, from the start of the process to the end of the first
paint event. Byte code is cached for both, as on a clerk's machine. `ready` is when the form can be typed in.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.table import Figure
from tests.benchmarks.workspaces import filled_workspace
from tests.screen import use_office_screen

ROUNDS = 11
BUDGET = 1.6

_FLOOR = """
import os, time
from PySide6.QtWidgets import QApplication, QMainWindow
class Bare(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.clock_gettime_ns(time.CLOCK_MONOTONIC), flush=True)
        os._exit(0)
app = QApplication([])
window = Bare()
window.resize(1366, 728)
window.show()
app.exec()
"""

_OURS = """
import os, sys, time
from desktop import input_method
from desktop.launch import main
painted, choose = [], input_method.choose_input_method
def choose_and_watch(environ):  # the last step before Qt is imported
    choose(environ)
    from PySide6.QtWidgets import QMainWindow
    paint = QMainWindow.paintEvent
    def timed(window, event):
        paint(window, event)
        if not painted:
            painted.append(time.clock_gettime_ns(time.CLOCK_MONOTONIC))
            window.completed.connect(done)
    QMainWindow.paintEvent = timed
def done():
    print(*painted, time.clock_gettime_ns(time.CLOCK_MONOTONIC), flush=True)
    os._exit(0)
input_method.choose_input_method = choose_and_watch
main([sys.argv[1]])
"""


def measure() -> list[Figure]:
    """First paint and ready, each against the floor."""
    with tempfile.TemporaryDirectory() as folder:
        workspace, environment = filled_workspace(Path(folder)), environment_of_a_clerk(Path(folder))
        for code in (_FLOOR, _OURS):
            _run(code, workspace, environment)  # fills the byte-code cache
        floors, paints, ready = [], [], []
        for _round in range(ROUNDS):
            floors.append(_run(_FLOOR, workspace, environment)[0])
            painted, typed = _run(_OURS, workspace, environment)
            paints.append(painted)
            ready.append(typed)
    floor = statistics.median(floors)
    return [
        Figure("start to first painted window, ms", statistics.median(paints), floor, BUDGET),
        Figure("start to a form ready to type in, ms", statistics.median(ready), floor, None),
    ]


def _run(code: str, workspace: Path, environment: dict[str, str]) -> list[float]:
    """Milliseconds from the start of the process to each instant it printed."""
    begun = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    done = subprocess.run(
        [sys.executable, "-c", code, str(workspace)], env=environment, capture_output=True, text=True, timeout=60
    )
    if not done.stdout.strip():
        raise RuntimeError(done.stderr)
    return [(int(instant) - begun) / 1e6 for instant in done.stdout.split()]


def environment_of_a_clerk(folder: Path) -> dict[str, str]:
    """The person's name is known, as it is from the second start on; nothing of this machine's settings is used."""
    settings = folder / "config" / "zerenshu" / "zerenshu.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text("[General]\nperson=张敏\n", encoding="utf-8")
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "config"), "PYTHONPATH": str(Path.cwd())}
    use_office_screen(environment)
    environment.setdefault("LOGNAME", "clerk")  # as every session with a screen says
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "byte-code")
    return environment
