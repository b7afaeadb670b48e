"""The window's size when the program begins: never larger than the screen that is there."""

import pytest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.application import open_window
from fieldkit.gui.preferences import Preferences, PreferencesFile


@pytest.fixture
def opened(application, tmp_path):
    made = []

    def open_as(width, height):
        kept = PreferencesFile(tmp_path / "window.json")
        kept.write(Preferences(language="en", look="light", width=width, height=height))
        made.append(open_window(application, tmp_path / "нет", kept))
        return made[-1]

    yield open_as
    for window in made:
        window.close()
        window.deleteLater()


def test_a_window_that_fits_opens_as_it_was_left(opened):
    room = QApplication.primaryScreen().availableSize()
    high = room.height() - 60

    window = opened(room.width(), high)

    assert window.height() == high
    assert not window.isMaximized()


def test_a_window_that_would_not_fit_fills_the_screen_with_its_frame(opened):
    room = QApplication.primaryScreen().availableSize()

    window = opened(room.width() + 200, room.height())

    assert window.isMaximized()
