"""The window's size when the program begins: never larger than the screen that is there."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from fieldkit.gui.application import open_window, opening_size
from fieldkit.gui.preferences import Preferences, PreferencesFile


@pytest.fixture
def kept(tmp_path):
    file = PreferencesFile(tmp_path / "window.json")
    file.write(Preferences(language="en", look="light", width=3000, height=2000))
    return file


def test_a_window_that_fits_opens_as_it_was_left():
    size, whole = opening_size(QSize(1366, 680), QSize(1366, 728))

    assert (size, whole) == (QSize(1366, 680), True)


def test_a_laptop_at_125_percent_has_no_room_for_the_usual_size():
    size, whole = opening_size(QSize(1366, 690), QSize(1093, 614))

    assert (size, whole) == (QSize(1093, 574), False)


def test_a_window_that_would_not_fit_fills_the_screen(application, kept, tmp_path):
    window = open_window(application, tmp_path / "нет", kept)
    filled = window.isMaximized()
    room = QApplication.primaryScreen().availableSize()
    window.close()
    window.deleteLater()

    assert filled
    assert room.width() < 3000
