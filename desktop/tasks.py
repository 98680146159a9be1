"""Work off the GUI thread: one worker, first come first served, its results brought back to the GUI thread.

`Tasks` of a workspace is its one database thread. Work that needs no database (verifying a package) may run on a
`Tasks` of its own. No widgets in work functions, and nothing else is ever called on the worker.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from forms.errors import Cancelled, ShownFault

Work = Callable[["Job"], Any]
_log = logging.getLogger(__name__)


class Job(QObject):
    """One piece of work under way. Its signals arrive on the GUI thread, exactly one of the first three.

    `succeeded` carries the result, `failed` the exception, `progressed` steps done, steps in all and a sentence.
    """

    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    progressed = Signal(int, int, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = threading.Event()

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how far it is (on the worker)."""
        self.progressed.emit(done, total, text)

    def cancel(self) -> None:
        """Ask to stop (on the GUI thread). The work looks at `is_cancelled` where it can stop, and raises Cancelled."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the person asked to stop (from any thread)."""
        return self._stop.is_set()


class Tasks(QObject):
    """A queue with one worker thread. `failed` carries a shown fault that no `on_failure` took.

    Any other exception is a bug: it is raised again on the GUI thread and ends in the crash dialog.
    """

    failed = Signal(object)
    _delivered = Signal(object)

    def __init__(self, parent: QObject | None = None, name: str = "database") -> None:
        super().__init__(parent)
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._under_way = 0
        self._idle = threading.Condition()
        self._delivered.connect(self._on_delivered)  # queued, as it is emitted on the worker
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

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
        """Queue long work, which is given its Job to report to and to be stopped by."""
        job = Job(self)
        if on_success is not None:
            job.succeeded.connect(on_success)
        with self._idle:
            self._under_way += 1
        self._queue.put(lambda: self._do(job, work, on_failure))
        return job

    def flush(self, timeout_s: float = 60.0) -> bool:
        """Wait until everything queued is done and its results are delivered; False when time ran out."""
        from PySide6.QtCore import QEvent  # late: its enumerations cost a millisecond of the start

        deadline = time.monotonic() + timeout_s
        while True:
            with self._idle:
                left = deadline - time.monotonic()
                if not self._idle.wait_for(lambda: self._under_way == 0, max(left, 0)):
                    return False
            QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall)
            with self._idle:
                if self._under_way == 0:
                    return True

    def close(self, timeout_s: float = 60.0) -> bool:
        """Do what is queued, then end the thread; False when it is still at work."""
        is_done = self.flush(timeout_s)
        self._queue.put(None)
        self._thread.join(1.0 if is_done else 0.0)
        return is_done

    def _serve(self) -> None:
        while (step := self._queue.get()) is not None:
            step()

    def _do(self, job: Job, work: Work, on_failure: Callable[[Exception], None] | None) -> None:
        """On the worker: do it, and send back what is to be called on the GUI thread."""
        try:
            result = work(job)
        except Cancelled:
            self._deliver(lambda: job.cancelled.emit())
        except Exception as fault:  # noqa: BLE001  everything is handed over to the GUI thread, which shows or raises it
            kept = fault  # `fault` itself is gone when the except block ends
            self._deliver(lambda: self._fail(job, kept, on_failure))
        else:
            self._deliver(lambda: job.succeeded.emit(result))

    def _deliver(self, call: Callable[[], None]) -> None:
        self._delivered.emit(call)
        with self._idle:
            self._under_way -= 1
            self._idle.notify_all()

    def _fail(self, job: Job, fault: Exception, on_failure: Callable[[Exception], None] | None) -> None:
        job.failed.emit(fault)
        if not isinstance(fault, ShownFault):
            raise fault
        _log.info("fault %s", fault.code)
        if on_failure is not None:
            on_failure(fault)
        else:
            self.failed.emit(fault)

    def _on_delivered(self, call: Callable[[], None]) -> None:
        call()
