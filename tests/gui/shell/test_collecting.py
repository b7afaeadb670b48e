"""When garbage is collected in a window: not between two letters."""

import gc
import weakref

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldkit.gui import collecting
from fieldkit.gui.collecting import Collector
from fieldkit.gui.watch import Watch


class Ring:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(application, monkeypatch):
    """A collector that holds, for whom every young object is due; no hand has moved yet."""
    monkeypatch.setattr(Collector, "_moved_at", 0.0)
    thresholds = gc.get_threshold()
    parent = QObject()
    made = Collector(parent)
    made.hold()
    gc.set_threshold(1, *thresholds[1:])
    yield made
    made.release()
    gc.set_threshold(*thresholds)


def _left_behind():
    """Return a ring that nobody holds, and some young objects beside it."""
    ring = Ring()
    beside = [[] for _ in range(10)]
    return weakref.ref(ring), beside


def test_nothing_is_collected_while_hands_are_at_the_program(collector):
    gone, _beside = _left_behind()
    Collector.hands_moved()

    collector.collect()

    assert gone() is not None


def test_what_was_left_is_collected_once_the_hands_rest(collector, monkeypatch):
    gone, _beside = _left_behind()
    Collector.hands_moved()
    monkeypatch.setattr(collecting, "_CALM_S", 0.0)

    collector.collect()

    assert gone() is None


def test_too_much_is_collected_under_the_hands_too(collector, monkeypatch):
    gone, _beside = _left_behind()
    Collector.hands_moved()
    monkeypatch.setattr(collecting, "_MUST", 5)

    collector.collect()

    assert gone() is None


def test_a_letter_in_any_window_is_a_hand(application, qtbot, collector):
    window = QWidget()
    edit = QLineEdit(window)
    qtbot.addWidget(window)
    watch = Watch(window, {}, lambda: False)
    window.show()
    watch._listen(window.windowHandle())
    gone, _beside = _left_behind()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)

    collector.collect()

    assert edit is not None
    assert gone() is not None
