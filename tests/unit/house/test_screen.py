"""A real window opens on the screen that the tests bring along."""

import subprocess
import sys

import pytest

from tests.support.places import ROOT
from tests.support.screen import x_screen

WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QLabel

application = QApplication([])
font = QFontDatabase.addApplicationFont(sys.argv[1])
label = QLabel("Семья Рябининых")
label.show()
QTimer.singleShot(50, application.quit)
application.exec()
print(application.platformName(), *QFontDatabase.applicationFontFamilies(font), sep="|")
"""


@pytest.mark.xvfb
def test_a_window_with_our_letters_opens_on_a_screen_of_its_own():
    font = ROOT / "resources" / "fonts" / "GolosText-Regular.ttf"

    with x_screen() as surroundings:
        done = subprocess.run(
            [sys.executable, "-c", WINDOW, str(font)],
            env=surroundings,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    assert done.stdout.strip() == "xcb|Golos Text", done.stderr


@pytest.mark.xvfb
def test_two_screens_stand_side_by_side():
    with x_screen() as one, x_screen(800, 600) as other:
        assert one["DISPLAY"] != other["DISPLAY"]
