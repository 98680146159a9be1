"""From a keystroke to the issue text painted, and to all that follows from it: list, tree, table, counts.

The floor of both is a line edit, a label and a list item updated by constants, until nothing is left to paint. Also a
switch to another measure's form of the same kind, against the same number of editors given constant texts.

Times are of the processor: nothing here waits, and what other programs take of two busy cores is no part of it.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.table import Figure
from tests.benchmarks.workspaces import filled_workspace

ROUNDS = 200
BUDGET = 2.0
SWITCH_BUDGET = 1.5
_TURNS = 3  # of the event loop, until nothing is left to paint


def measure() -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from desktop.main_window import MainWindow
    from desktop.recent import Preferences
    from desktop.style import STYLE_ARGUMENTS, apply_style
    from desktop.workbench import Workbench
    from forms.services.session import open_workspace

    app = QApplication.instance() or QApplication(["benchmark", *STYLE_ARGUMENTS])
    apply_style(app)
    with tempfile.TemporaryDirectory() as folder:
        session = open_workspace(filled_workspace(Path(folder)), "示例填报人")
        preferences = Preferences(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        window = MainWindow(Workbench(session), preferences)
        window.show()
        window.complete()
        app.processEvents()
        figures = [*_keystroke(app, window), _switch(app, window)]
        window.close()
    return figures


def _keystroke(app, window) -> list[Figure]:
    """Alternately a figure and a letter that makes it wrong, typed into 9.2's figure: every key changes every part."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtTest import QTest

    window.navigator.go_to("9.2", "value")
    editor = window.parts.form.body.fields["value"].editor
    editor.setText("205")
    keys = (Qt.Key.Key_X, Qt.Key.Key_Backspace)

    def text_shown(number: int) -> None:
        QTest.keyClick(editor, keys[number % 2])
        QCoreApplication.sendPostedEvents()  # paints the field and the line under it

    def settle(_number: int) -> None:
        for _turn in range(_TURNS):
            app.processEvents()

    # The floor paints a list item too, so the budget is for what has reached our list (with it tree, table, counts).
    shown, followed = _medians(text_shown, settle)
    (floor,) = _medians(_bare_row(app))
    return [
        Figure("keystroke to issue text under the field, ms", shown, floor, None),
        Figure("keystroke to issue text under the field and in the list, ms", shown + followed, floor, BUDGET),
    ]


def _bare_row(app) -> Callable[[int], None]:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

    whole = QWidget()
    column = QVBoxLayout(whole)
    edit, label, issues = QLineEdit("205"), QLabel(), QListWidget()
    for widget in (edit, label, issues):
        column.addWidget(widget)
    issues.addItems([f"错误 {number}" for number in range(50)])
    whole.resize(1366, 768)
    whole.show()
    app.processEvents()
    texts = ("✗ “205x”不是数字。请填数字（单位：家），如 1234.5。", "")
    keys = (Qt.Key.Key_X, Qt.Key.Key_Backspace)

    def bare(number: int) -> None:
        QTest.keyClick(edit, keys[number % 2])
        label.setText(texts[number % 2])
        issues.item(0).setText(texts[number % 2])
        for _turn in range(_TURNS):
            app.processEvents()

    bare.keep = whole  # type: ignore[attr-defined]
    return bare


def _switch(app, window) -> Figure:
    """Between two measures of the same kind; the floor sets constant texts in as many editors and labels."""
    numbers = ("9.2", "9.3")
    window.navigator.show_measure("9.3")

    def ours(number: int) -> None:
        window.navigator.show_measure(numbers[number % 2])
        app.processEvents()

    (switched,), (floor,) = _medians(ours), _medians(_bare_form(app))
    return Figure("switch to another measure's form, ms", switched, floor, SWITCH_BUDGET)


def _bare_form(app) -> Callable[[int], None]:
    from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

    whole = QWidget()
    grid = QGridLayout(whole)
    lines = [QLineEdit() for _number in range(16)]
    texts = [QPlainTextEdit() for _number in range(4)]
    labels = [QLabel() for _number in range(20)]
    for row, widget in enumerate((*lines, *texts)):
        grid.addWidget(labels[row], row, 0)
        grid.addWidget(widget, row, 1)
    whole.resize(1366, 1200)
    whole.show()
    app.processEvents()
    words = ("高新技术企业达到210家", "科技型企业达到1600家")

    def bare(number: int) -> None:
        word = words[number % 2]
        for line in lines:
            line.setText(word)
        for text in texts:
            text.setPlainText(word)
        for label in labels:
            label.setText(word)
        app.processEvents()

    bare.keep = whole  # type: ignore[attr-defined]
    return bare


def _medians(*steps: Callable[[int], None]) -> list[float]:
    """Milliseconds of each step, one after the other in every round."""
    spent: list[list[float]] = [[] for _step in steps]
    for number in range(ROUNDS):
        for times, step in zip(spent, steps, strict=True):
            begun = time.thread_time()
            step(number)
            times.append((time.thread_time() - begun) * 1000)
    return [statistics.median(times) for times in spent]
