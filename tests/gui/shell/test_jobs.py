"""One worker does the long work, and the page hears of it in its own thread."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from fieldkit.errors import FieldkitError
from fieldkit.gui.jobs import Jobs


class Listener(QObject):
    def __init__(self):
        super().__init__()
        self.results = []
        self.errors = []
        self.threads = set()

    def done(self, result):
        self.threads.add(threading.current_thread())
        self.results.append(result)

    def failed(self, error):
        self.threads.add(threading.current_thread())
        self.errors.append(error)


@pytest.fixture
def jobs(application):
    made = Jobs()
    yield made
    made.close()


def idle(jobs, qtbot):
    qtbot.waitUntil(lambda: not jobs.busy)


def test_a_result_comes_back_in_the_thread_of_the_window(jobs, qtbot):
    page = Listener()
    workers = []

    def work(progress):
        workers.append(threading.current_thread())
        return 7

    jobs.start("work", work, done=page.done)
    idle(jobs, qtbot)

    assert page.results == [7]
    assert page.threads == {threading.main_thread()}
    assert workers != [threading.main_thread()]


def test_jobs_run_one_after_another(jobs, qtbot):
    page = Listener()
    running = []

    def work(name):
        def run(progress):
            running.append(("begin", name))
            running.append(("end", name))
            return name

        return run

    for name in "abc":
        jobs.start(name, work(name), done=page.done)
    idle(jobs, qtbot)

    assert page.results == ["a", "b", "c"]
    assert running == [(step, name) for name in "abc" for step in ("begin", "end")]


def test_a_refusal_reaches_the_page(jobs, qtbot):
    page = Listener()

    def work(progress):
        raise FieldkitError

    jobs.start("work", work, done=page.done, failed=page.failed)
    idle(jobs, qtbot)

    assert page.results == []
    assert isinstance(page.errors[0], FieldkitError)


def test_a_bug_reaches_the_window_and_not_the_page(jobs, qtbot):
    page = Listener()

    def work(progress):
        raise ZeroDivisionError

    with qtbot.waitSignal(jobs.broke) as broke:
        jobs.start("work", work, done=page.done, failed=page.failed)
    idle(jobs, qtbot)

    assert isinstance(broke.args[0], ZeroDivisionError)
    assert page.errors == []


def test_a_job_stops_between_two_steps(jobs, qtbot):
    page = Listener()
    begun, go_on = threading.Event(), threading.Event()
    reached = []

    def work(progress):
        progress.step(0, 2)
        begun.set()
        go_on.wait(5)
        reached.append("end of the first step")
        progress.step(1, 2)
        reached.append("never")

    job = jobs.start("work", work, done=page.done, failed=page.failed)
    begun.wait(5)
    job.cancel()
    go_on.set()
    idle(jobs, qtbot)

    assert reached == ["end of the first step"]
    assert (page.results, page.errors) == ([], [])


def test_progress_is_told_as_it_goes(jobs, qtbot):
    page = Listener()
    told = []

    class Watcher(QObject):
        def told(self, done, total, what):
            told.append((done, total, what))

    watcher = Watcher()
    gate = threading.Event()

    def work(progress):
        gate.wait(5)
        progress.step(1, 3, "records")

    jobs.start("work", work, done=page.done).progressed.connect(watcher.told)
    gate.set()
    idle(jobs, qtbot)

    assert told == [(1, 3, "records")]


def test_whoever_connects_after_the_work_was_done_still_hears_of_its_end(jobs, qtbot):
    page = Listener()
    heard = []

    class Watcher(QObject):
        def ended(self):
            heard.append("ended")

    watcher = Watcher()

    job = jobs.start("work", lambda _progress: 7, done=page.done)
    # The worker does one thing at a time: it is through with the job and its signals.
    jobs._hand().submit(int).result(5)
    job.ended.connect(watcher.ended)
    idle(jobs, qtbot)

    assert (page.results, heard) == ([7], ["ended"])


def test_a_page_that_is_gone_hears_nothing(jobs, qtbot):
    page = Listener()
    results = page.results
    gate = threading.Event()

    jobs.start("work", lambda _progress: gate.wait(5), done=page.done)
    page.deleteLater()
    del page
    qtbot.wait(1)
    gate.set()
    idle(jobs, qtbot)

    assert results == []


def test_only_methods_of_widgets_may_be_called_back(jobs):
    with pytest.raises(TypeError):
        jobs.start("work", lambda _progress: None, done=print)


class Cycle:
    """Garbage that only the collector finds; it notes in which thread it is taken down."""

    def __init__(self, noted: list[int]) -> None:
        self.itself = self
        self._noted = noted

    def __del__(self) -> None:
        self._noted.append(threading.get_ident())


def test_what_pages_leave_behind_is_collected_in_the_windows_thread(jobs, qtbot):
    page = Listener()
    noted: list[int] = []
    kept: list[list[int]] = []

    def work(_progress):
        # Enough new objects that Python would collect here, many times over.
        kept.extend([] for _ in range(100_000))

    for _round in range(3):
        Cycle(noted)
        jobs.start("x", work, done=page.done)
    qtbot.waitUntil(lambda: len(noted) == 3, timeout=10_000)

    assert set(noted) == {threading.get_ident()}


def test_python_collects_by_itself_again_when_the_worker_is_gone(application, qtbot):
    page = Listener()
    before = gc.isenabled()
    first, second = Jobs(), Jobs()
    for one in (first, second):
        one.start("x", lambda _progress: 1, done=page.done)
    qtbot.waitUntil(lambda: page.results == [1, 1])

    seen = [gc.isenabled()]
    for one in (first, second):
        one.close()
        seen.append(gc.isenabled())

    assert seen == [False, False, before]
