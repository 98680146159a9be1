"""From a keystroke to the issue text painted, and to all that follows from it: tree, table, counts.

The floor of both is a line edit, a label and a list item updated by constants, until nothing is left to paint. Also a
switch to another measure's form of the same kind, against the same number of editors given constant texts. Floors are
bare, and run by turns with ours in another process: one key of a clerk finds the processor's caches as cold as the next.

Times are of the processor: nothing here waits, and what other programs take of two busy cores is no part of it.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.table import Figure
from tests.benchmarks.workspaces import filled_workspace
from tests.screen import use_office_screen

ROUNDS = 200
BUDGET = 2.0
FRAME_MS = 16.0
SWITCH_BUDGET = 1.5
_TURNS = 3  # of the event loop, until nothing is left to paint


def measure() -> list[Figure]:
    use_office_screen(os.environ)
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from desktop.main_window import MainWindow
    from desktop.recent import Preferences
    from desktop.style import STYLE_ARGUMENTS, apply_style
    from desktop.workbench import Workbench
    from forms.services.session import open_workspace

    app = QApplication.instance() or QApplication(["benchmark", *STYLE_ARGUMENTS])
    apply_style(app)
    with tempfile.TemporaryDirectory() as folder, _floor() as floor:
        session = open_workspace(filled_workspace(Path(folder)), "示例填报人")
        preferences = Preferences(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        window = MainWindow(Workbench(session), preferences)
        window.show()
        window.complete()
        app.processEvents()
        in_field, in_list, rest, key = _keystroke(app, window, floor)
        switched, form = _switch(app, window, floor)
        window.close()
    shown, settled = in_field + in_list, in_field + in_list + rest
    return [
        Figure("keystroke to issue text under the field, ms", in_field, key, None),
        Figure("keystroke to issue text under the field and in the list, ms", shown, key, BUDGET),
        Figure("the same until tree, table and counts are painted, ms", settled, FRAME_MS, 1.0),
        Figure("switch to another measure's form, ms", switched, form, SWITCH_BUDGET),
        Figure("the same against one frame, ms", switched, FRAME_MS, 1.0),
    ]


@contextmanager
def _floor() -> Iterator[Callable[[str], float]]:
    """Asks the process of the floors for one round, and gets its milliseconds."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.keystroke_floor"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        asked, answers = process.stdin, process.stdout

        def ask(name: str) -> float:
            print(name, file=asked, flush=True)
            return float(answers.readline())

        yield ask
        asked.close()


def _keystroke(app, window, floor: Callable[[str], float]) -> list[float]:
    """Milliseconds until the line under the field is painted, from then the list, from then the rest; and the floor.

    Alternately a figure and a letter that makes it wrong, typed into 9.2's figure: every key changes every part.
    """
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtTest import QTest

    window.navigator.go_to("9.2", "value")
    editor = window.parts.form.body.fields["value"].editor
    editor.setText("205")
    keys = (Qt.Key.Key_X, Qt.Key.Key_Backspace)

    def field_painted(number: int) -> None:
        QTest.keyClick(editor, keys[number % 2])
        QCoreApplication.sendPostedEvents()

    def list_painted(_number: int) -> None:
        app.processEvents()
        QCoreApplication.sendPostedEvents()

    def settle(_number: int) -> None:
        for _turn in range(_TURNS):
            app.processEvents()

    _see_painted(window, field_painted, list_painted, settle)
    return _medians(lambda: floor("key"), field_painted, list_painted, settle)


def _see_painted(window, *steps: Callable[[int], None]) -> None:
    """What a step is measured for is on the screen when it ends: line, then list, then tree, table and export button.

    Raises:
        AssertionError: it is not, and the figures would say nothing.
    """
    from PySide6.QtCore import QEvent, QObject

    parts = window.parts
    seen: list[set[str]] = [set(), set(), set()]
    names = {
        parts.form.body.fields["value"].findChild(QObject, "line"): "line",
        parts.issues.list.viewport(): "list",
        parts.tree.viewport(): "tree",
        parts.form.findChild(QObject, "figures"): "table",
        parts.top.findChild(QObject, "export"): "counts",
    }

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                seen[step].add(names[watched])
            return False

    watch = Watch()
    for part in names:
        part.installEventFilter(watch)
    for number in range(4):  # the first two find the window half painted
        for step, work in enumerate(steps):
            seen[step] = set() if number < 2 else seen[step]
            work(number)
    for part in names:
        part.removeEventFilter(watch)
    assert seen == [{"line"}, {"list"}, {"tree", "table", "counts"}], seen


def _switch(app, window, floor: Callable[[str], float]) -> list[float]:
    """Milliseconds between two measures of the same kind; the floor sets constant texts in as many editors."""
    numbers = ("9.2", "9.3")
    window.navigator.show_measure("9.3")

    def ours(number: int) -> None:
        window.navigator.show_measure(numbers[number % 2])
        app.processEvents()

    return _medians(lambda: floor("form"), ours)


def _medians(floor: Callable[[], float], *steps: Callable[[int], None]) -> list[float]:
    """Milliseconds of each step, one after the other in every round, and then of the floor, which comes by turns."""
    spent: list[list[float]] = [[] for _step in (*steps, floor)]
    for number in range(ROUNDS):
        for times, step in zip(spent, steps, strict=False):
            begun = time.thread_time()
            step(number)
            times.append((time.thread_time() - begun) * 1000)
        spent[-1].append(floor())
    return [statistics.median(times) for times in spent]
