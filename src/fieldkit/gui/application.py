"""Where the window begins: Qt, the look, and the first thing to see."""

import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication

from fieldkit.gui.ahead import Ahead
from fieldkit.gui.look import Look
from fieldkit.gui.main_window import MainWindow
from fieldkit.gui.preferences import PreferencesFile
from fieldkit.services.locked import default_folder

_TITLE = 40  # pixels that a window manager's frame may take


def run(folder: Path | None = None) -> int:
    """Open the window on a workspace folder (the usual one for None) until it is closed."""
    # The window's own style follows what is to be seen first; see Look.put_style.
    asked = [*sys.argv[:1], "-style", "Fusion"]
    application = QApplication.instance() or QApplication(asked)
    if not isinstance(application, QApplication):
        raise TypeError(application)
    window = open_window(application, folder or default_folder(), PreferencesFile())
    sys.excepthook = Hook(window)
    window.show()
    Ahead(window, window.look.put_style)
    return application.exec()


def open_window(
    application: QApplication, folder: Path, preferences: PreferencesFile
) -> MainWindow:
    """Dress the application and return its window, with what is to be seen first in it."""
    application.setApplicationName("fieldkit")
    application.setDesktopFileName("fieldkit")
    application.setQuitOnLastWindowClosed(True)
    kept = preferences.read()
    look = Look(application)
    look.put_on(kept)
    window = MainWindow(folder, look, preferences)
    screen = application.primaryScreen().availableSize()
    size, whole = opening_size(QSize(kept.width, kept.height), screen)
    window.setMinimumSize(900, 480)
    window.resize(size)
    if not whole:
        window.setWindowState(Qt.WindowState.WindowMaximized)
    window.begin()
    return window


def opening_size(wanted: QSize, room: QSize) -> tuple[QSize, bool]:
    """Return the size to open in, and whether what is wanted fits into the screen's room.

    The window manager puts a title above; what would not fit with it is
    opened as large as the screen is.
    """
    size = wanted.boundedTo(room - QSize(0, _TITLE))
    return size, size == wanted


class Hook:
    """What Python calls with an error that nobody took: the window says it."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Say the error once the event that caused it is through."""
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        window = self._window
        QTimer.singleShot(0, window, lambda: window.say_error(error))
