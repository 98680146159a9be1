"""The floors of `keystroke`, in a process of their own: bare widgets with our fonts and without our style sheet.

Reads the name of a floor a line, does one round of it, and answers with its milliseconds of the processor.
"""

import sys
import time
from collections.abc import Callable

_TURNS = 3  # of the event loop, until nothing is left to paint


def main() -> None:
    from PySide6.QtWidgets import QApplication

    from desktop.style import STYLE_ARGUMENTS, apply_style

    app = QApplication(["floor", *STYLE_ARGUMENTS])
    apply_style(app)
    app.setStyleSheet("")
    works = {"key": _bare_row(app), "form": _bare_form(app)}
    rounds = dict.fromkeys(works, 0)
    for line in sys.stdin:
        name = line.strip()
        begun = time.thread_time()
        works[name](rounds[name])
        print((time.thread_time() - begun) * 1000, flush=True)
        rounds[name] += 1


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


if __name__ == "__main__":
    main()
