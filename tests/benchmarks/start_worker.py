"""A process of its own that opens a window and says what is painted, with its memory in MB and
the milliseconds of processor time that it took.

``empty``: an empty window of PySide6, with sqlcipher3 loaded. ``fieldkit FOLDER
PASSPHRASE``: the program on a workspace: its unlock screen, Home, then a crisis assessment.
"""

import os
import sys
import time

MARKS = ("painted", "unlock", "asked", "home", "pressed", "shown")


def say(mark: str) -> None:
    """Tell the parent at once what is on the screen."""
    # Processor time of all threads, which a busy computer alters little.
    sys.stdout.write(f"{mark} {resident():.1f} {time.process_time() * 1e3:.1f}\n")
    sys.stdout.flush()


def resident() -> float:
    """Return the resident memory of this process in MB."""
    with open("/proc/self/status", encoding="ascii") as lines:  # noqa: PTH123 - pathlib may not be loaded yet
        kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS"))
    return int(kilobytes) / 1024


def empty() -> None:
    """Show nothing."""
    import sqlcipher3  # noqa: F401 - loaded on both sides
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    class Window(QWidget):
        """Says when it is painted."""

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
            """Say so once the event is through."""
            super().paintEvent(event)
            QTimer.singleShot(0, self.over)

        def over(self) -> None:
            """Say so and end."""
            say("painted")
            end()

    application = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1366, 768)
    window.show()
    application.exec()


def fieldkit(folder: str, passphrase: str) -> None:
    """Open the program on a workspace, as ``fieldkit`` does."""
    from fieldkit.launcher import main

    sys.argv = ["fieldkit"]
    os.environ["FIELDKIT_LANGUAGE"] = "ru"
    from pathlib import Path

    import fieldkit.gui.application as application_of

    real = application_of.open_window

    def watched(*asked: object) -> object:
        from tests.benchmarks.start_watch import watch

        window = real(*asked)
        watch(window, passphrase)
        return window

    application_of.open_window = watched
    application_of.default_folder = lambda: Path(folder)
    main([])


def end() -> None:
    """End without taking anything down: only what came before is measured."""
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    empty() if sys.argv[1] == "empty" else fieldkit(*sys.argv[2:])
