"""Lets work on another thread ask the person something, and wait for the answer."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from forms.errors import Cancelled

_LOOK_EVERY_S = 0.1


class Asker(QObject):
    """Made and closed on the GUI thread; `ask` is called on the worker."""

    _wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_closed = threading.Event()
        self._wanted.connect(self._on_wanted)  # queued, as it is emitted on the worker

    def ask(self, question: Callable[[], Any]) -> Any:
        """What `question()` answers on the GUI thread. Raises Cancelled when there is nobody left to ask."""
        answers: list[Any] = []
        done = threading.Event()

        def answer() -> None:
            try:
                answers.append(question())
            finally:
                done.set()

        self._wanted.emit(answer)
        while not done.wait(_LOOK_EVERY_S):
            if self._is_closed.is_set():
                raise Cancelled
        if not answers:
            raise Cancelled
        return answers[0]

    def close(self) -> None:
        """Whoever waits for an answer gets none."""
        self._is_closed.set()

    def _on_wanted(self, answer: Callable[[], None]) -> None:
        if not self._is_closed.is_set():
            answer()
