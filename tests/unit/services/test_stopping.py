"""A reckoning that nothing steps through is stopped all the same, and only while it runs."""

import threading
import time

import pytest

from fieldkit.services.progress import Cancelled, Silent
from fieldkit.services.stopping import stoppable


class Asked:
    """A progress that a person may stop."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.steps: list[str] = []

    def step(self, _done: int, _total: int, what: str = "") -> None:
        self.steps.append(what)
        if self.stop.is_set():
            raise Cancelled


def reckon(seconds: float) -> int:
    turns, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            turns += sum(range(100))
        except Exception:  # noqa: BLE001 - libraries take any error for their own
            turns = 0
    return turns


def test_an_endless_reckoning_stops_when_it_is_asked_to():
    asked = Asked()
    asked.stop.set()
    begun = time.monotonic()

    with pytest.raises(Cancelled), stoppable(asked, "reckoning"):
        reckon(60)

    assert time.monotonic() - begun < 30


def test_it_says_what_is_going_on_meanwhile():
    asked = Asked()

    with stoppable(asked, "reckoning"):
        reckon(0.5)

    assert set(asked.steps) == {"reckoning"}


def test_a_stop_that_comes_too_late_stops_nothing():
    asked = Asked()

    with stoppable(asked, "reckoning"):
        reckon(0.15)
    asked.stop.set()

    assert reckon(0.5) > 0


def swallow(seconds: float) -> BaseException | None:
    """Reckon, and keep what comes out of it to oneself, as a callback of a C library does."""
    try:
        reckon(seconds)
    except BaseException as error:  # noqa: BLE001 - that is the matter here
        return error
    return None


def test_a_stop_that_is_swallowed_on_its_way_comes_again():
    asked = Asked()
    asked.stop.set()
    swallowed: list[BaseException | None] = []

    def twice() -> None:
        with stoppable(asked, "reckoning"):
            swallowed.append(swallow(60))
            reckon(60)

    with pytest.raises(Cancelled):
        twice()

    assert len(swallowed) == 1
    assert swallowed[0] is not None


def test_nobody_watches_any_more_once_it_is_over():
    class Slow(Asked):
        def step(self, done: int, total: int, what: str = "") -> None:
            time.sleep(0.2)
            super().step(done, total, what)

    asked = Slow()

    with stoppable(asked, "reckoning"):
        reckon(0.15)
    told = len(asked.steps)
    time.sleep(0.4)

    assert len(asked.steps) == told


def test_an_error_of_the_reckoning_comes_through():
    with pytest.raises(ZeroDivisionError), stoppable(Asked(), "reckoning"):
        _ = 1 / 0


def test_what_nobody_watches_is_left_alone():
    before = threading.active_count()

    with stoppable(Silent(), "reckoning"):
        during = threading.active_count()

    assert during == before
