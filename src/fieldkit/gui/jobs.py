"""Long work beside the window: one worker, so that writes never race."""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from fieldkit.errors import FieldkitError
from fieldkit.gui.collecting import Collector
from fieldkit.services.progress import Cancelled, Progress

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor


class Job(QObject):
    """One piece of work under way; it lives with the window and speaks to its thread.

    Signals: progressed(done, total, what); finished(result); failed(error);
    stopped() when it was cancelled; ended() after any of the three; settled()
    once everybody has heard of it. All but the first are emitted in the window's
    thread, so that whoever began the job may connect to them after that, however
    fast the work was.
    """

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    ended = Signal()
    settled = Signal()
    _came = Signal(str, object)

    def __init__(self, what: str, parent: QObject) -> None:
        super().__init__(parent)
        self.what = what
        self._cancelled = Event()
        self._came.connect(self._tell)

    def cancel(self) -> None:
        """Ask it to stop before its next step; a step itself is never cut in two."""
        self._cancelled.set()

    def step(self, done: int, total: int, what: str = "") -> None:
        """Tell how far the work is, from the worker. Raises Cancelled where a person stopped it."""
        if self._cancelled.is_set():
            raise Cancelled
        self.progressed.emit(done, total, what)

    def over(self, how: str, outcome: object = None) -> None:
        """Tell how it ended ("finished", "failed", "stopped" or "broke"), from the worker."""
        # One event each: what a page does at one of them does not hold up the next.
        for name in (how, "ended", "settled"):
            self._came.emit(name, outcome)

    @Slot(str, object)
    def _tell(self, name: str, outcome: object) -> None:
        if name in ("finished", "failed"):
            getattr(self, name).emit(outcome)
        elif name != "broke":
            getattr(self, name).emit()


class Jobs(QObject):
    """Runs services one after another in a single worker thread.

    Signals: busy_changed(bool); broke(error) for what is no refusal but a
    bug: the window shows its crash dialog.
    """

    busy_changed = Signal(bool)
    broke = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: ThreadPoolExecutor | None = None
        self._under_way: set[Job] = set()
        self.closed = False
        self._collector = Collector(self)

    @property
    def busy(self) -> bool:
        """Tell whether anything is under way or waiting."""
        return bool(self._under_way)

    def start(
        self,
        what: str,
        work: Callable[[Progress], Any],
        *,
        done: Callable[[Any], object],
        failed: Callable[[FieldkitError], object] | None = None,
    ) -> Job:
        """Begin work and return its job; ``done`` and ``failed`` are methods of a QObject.

        They are called in the window's thread, and no more once their page is
        gone. ``failed`` gets refusals only; any other error is a bug. ``what``
        names the work in the window's words.
        """
        for method in (done, failed):
            if method is not None and not isinstance(getattr(method, "__self__", None), QObject):
                raise TypeError("Jobs call back methods of QObjects: they die with their page.")
        job = Job(what, self)
        job.finished.connect(done)
        if failed is not None:
            job.failed.connect(failed)
        job.settled.connect(self._settle)
        self._under_way.add(job)
        if len(self._under_way) == 1:
            self.busy_changed.emit(True)
        self._hand().submit(_run, job, work).add_done_callback(_must_not_fail)
        return job

    def cancel_all(self) -> None:
        """Ask everything under way to stop."""
        for job in tuple(self._under_way):
            job.cancel()

    def close(self) -> None:
        """Stop what can be stopped and wait for the rest; nothing can be begun any more."""
        self.closed = True
        self.cancel_all()
        if self._worker is not None:
            self._worker.shutdown(wait=True, cancel_futures=True)
            self._collector.release()

    def _hand(self) -> "ThreadPoolExecutor":
        if self._worker is None:
            from concurrent.futures import ThreadPoolExecutor

            self._collector.hold()
            self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fieldkit-job")
        return self._worker

    @Slot()
    def _settle(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self._under_way.discard(job)
            job.deleteLater()
        if not self._under_way:
            self.busy_changed.emit(False)


def _run(job: Job, work: Callable[[Progress], Any]) -> None:
    try:
        result = work(job)
    except Cancelled:
        job.over("stopped")
    except FieldkitError as error:
        job.over("failed", error)
    except BaseException as error:  # noqa: BLE001 - a bug in the worker reaches the crash dialog
        jobs = job.parent()
        if isinstance(jobs, Jobs):
            jobs.broke.emit(error)
        job.over("broke")
    else:
        job.over("finished", result)


def _must_not_fail(future: "Future[None]") -> None:
    if not future.cancelled():
        future.result()
