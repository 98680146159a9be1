"""Work off the GUI thread: one worker, first come first served, its results brought back to the GUI thread.

`Tasks` of a workspace is its one database thread. Work that needs no database (verifying a package) may run on a
`Tasks` of its own. No widgets in work functions, and nothing else is ever called on the worker.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from shiboken6 import isValid

from forms.errors import Cancelled, ShownFault

Work = Callable[["Job"], Any]
_log = logging.getLogger(__name__)


def tell(listener: Callable[[Any], None] | None, news: Any) -> None:
    """Call who wanted to hear, unless it is a method of a Qt object that is gone: a dialog that was left meanwhile."""
    function: Any = listener
    while isinstance(function, partial):
        function = function.func
    owner = getattr(function, "__self__", None)
    if listener is not None and (not isinstance(owner, QObject) or isValid(owner)):
        listener(news)


class Job(QObject):
    """One piece of work under way. Its signals arrive on the GUI thread, at most one of the first two.

    `failed` carries the exception, `progressed` steps done, steps in all and a sentence.

    It has no parent: what listens to it may be the last to hold its Tasks, and is let go of while it is being deleted.
    """

    failed = Signal(object)
    cancelled = Signal()
    progressed = Signal(int, int, str)
    _reported = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        self._reported.connect(self.progressed)  # queued, as it is emitted on the worker: nothing said early is lost

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how far it is (on the worker)."""
        self._reported.emit(done, total, text)

    def cancel(self) -> None:
        """Ask to stop (on the GUI thread). The work looks at `is_cancelled` where it can stop, and raises Cancelled."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the person asked to stop (from any thread)."""
        return self._stop.is_set()


@dataclass(eq=False, slots=True)
class _Step:
    """Work in the queue, who hears of it, and what came of it."""

    work: Work
    job: Job
    on_success: Callable[[Any], None] | None
    on_failure: Callable[[Exception], None] | None
    result: Any = None
    fault: Exception | None = None

    def do(self) -> None:
        """On the worker."""
        try:
            self.result = self.work(self.job)
        except Exception as fault:  # noqa: BLE001  everything is handed over to the GUI thread, which shows or raises it
            self.fault = fault


class Tasks(QObject):
    """A queue with one worker thread. `failed` carries a shown fault that no `on_failure` took.

    Any other exception is a bug: it is raised again on the GUI thread and ends in the crash dialog.

    Steps are held and let go of by the GUI thread alone; the worker knows them by number. Work and what it is called
    back with refer to widgets, and a widget whose last reference is dropped on the worker ends the program (Shiboken
    puts off its deletion to the GUI thread, and crashes there: `BindingManager::runDeletionInMainThread`).

    It is no child of what it works for, which may be gone while work that was given up is still going on.
    """

    failed = Signal(object)
    _done = Signal(int)

    def __init__(self, name: str = "database") -> None:
        super().__init__()
        self._queue: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._steps: dict[int, _Step] = {}
        self._numbers = count()
        self._under_way = 0
        self._is_closed = False
        self._is_given_up = False
        self._idle = threading.Condition()
        self._done.connect(self._on_done)  # queued, as it is emitted on the worker
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()
        _AT_WORK.add(self)

    def run(
        self,
        work: Callable[[], Any],
        on_success: Callable[[Any], None] | None = None,
        on_failure: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Queue `work()`; the result goes to `on_success`, a fault to `on_failure`, both on the GUI thread."""
        return self.start(lambda _job: work(), on_success, on_failure)

    def start(
        self,
        work: Work,
        on_success: Callable[[Any], None] | None = None,
        on_failure: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Queue long work, which is given its Job to report to and to be stopped by. After `close` it is never done."""
        job = Job()
        if self._is_closed:
            return job
        number = next(self._numbers)
        self._steps[number] = _Step(work, job, on_success, on_failure)
        with self._idle:
            self._under_way += 1
        self._queue.put(number)
        return job

    def flush(self, timeout_s: float = 60.0) -> bool:
        """Wait until everything queued is done and its results are delivered; False when time ran out."""
        from PySide6.QtCore import QEvent  # late: its enumerations cost a millisecond of the start

        deadline = time.monotonic() + timeout_s
        while self._steps:  # let go of when delivered; what is done may have been done a moment ago
            with self._idle:
                left = deadline - time.monotonic()
                if not self._idle.wait_for(lambda: self._under_way == 0, max(left, 0)):
                    return False
            QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall)
        return True

    def close(self, timeout_s: float = 60.0) -> bool:
        """Do what is queued, then end the thread; False when it is still at work, which then nobody hears of."""
        is_done = self.flush(timeout_s)
        self._is_closed = True
        self._is_given_up = not is_done
        self._queue.put(None)
        if is_done:
            self._thread.join()
            _AT_WORK.discard(self)
        return is_done

    @property
    def is_under_way(self) -> bool:
        with self._idle:
            return self._under_way > 0

    def _serve(self) -> None:
        while (number := self._queue.get()) is not None:
            self._steps[number].do()
            self._done.emit(number)
            with self._idle:
                self._under_way -= 1
                self._idle.notify_all()

    def _on_done(self, number: int) -> None:
        step = self._steps.pop(number)
        step.job.deleteLater()
        if self._is_given_up:
            return
        if step.fault is None:
            tell(step.on_success, step.result)
        elif isinstance(step.fault, Cancelled):
            step.job.cancelled.emit()
        else:
            self._fail(step.job, step.fault, step.on_failure)

    def _fail(self, job: Job, fault: Exception, on_failure: Callable[[Exception], None] | None) -> None:
        job.failed.emit(fault)
        if not isinstance(fault, ShownFault):
            raise fault
        _log.info("fault %s", fault.code)
        if on_failure is not None:
            tell(on_failure, fault)
        else:
            self.failed.emit(fault)


_AT_WORK: set[Tasks] = set()
"""Those whose thread has not ended: it must not be the last to hold them."""


def is_work_left() -> bool:
    """Whether work that was given up is still going on."""
    return any(tasks.is_under_way for tasks in _AT_WORK)
