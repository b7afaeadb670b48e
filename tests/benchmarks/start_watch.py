"""Eyes and hands on the window of the program that is measured."""

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.gui.main_window import MainWindow
from tests.benchmarks.start_worker import end, say

_TYPED_MS = 2000  # four words of a passphrase take longer to type


class Watch(QObject):
    """Waits until something is painted, says so, and does the next thing."""

    def __init__(self, window: MainWindow, passphrase: str) -> None:
        super().__init__(window)
        self._passphrase = passphrase
        self._window = window
        self._wanted: QWidget | None = window.front
        self._next = self.unlock
        self._look(window.front)

    def _look(self, widget: QWidget | None) -> None:
        self._wanted = widget
        if widget is not None:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Notice the first paint of what is waited for."""
        if watched is self._wanted and event.type() is QEvent.Type.Paint:
            self._wanted = None
            QTimer.singleShot(0, self, self._next)
        return False

    @Slot()
    def unlock(self) -> None:
        """Type the passphrase."""
        say("unlock")
        front = self._window.front
        front.field.edit.setText(self._passphrase)
        QTimer.singleShot(_TYPED_MS, self, self.ask)

    @Slot()
    def ask(self) -> None:
        """Press Enter, and wait for Home."""
        say("asked")
        self._next = self.fill
        self._window.front.ask()
        self._poll = QTimer(self, interval=1)
        self._poll.timeout.connect(self._wait_for_home)
        self._poll.start()

    @Slot()
    def _wait_for_home(self) -> None:
        bench = self._window.workbench
        if bench is not None and bench.page is not None:
            self._poll.stop()
            self._look(bench.page)
            bench.page.update()

    @Slot()
    def fill(self) -> None:
        """Open the form of the first step that is due."""
        say("home")
        QTimer.singleShot(500, self, self._fill)

    @Slot()
    def _fill(self) -> None:
        bench = self._window.workbench
        assert bench is not None
        self._next = self.over
        say("pressed")
        bench.page._rows[0].click()
        self._poll.timeout.disconnect(self._wait_for_home)
        self._poll.timeout.connect(self._wait_for_form)
        self._poll.start()

    @Slot()
    def _wait_for_form(self) -> None:
        bench = self._window.workbench
        view = bench.page.view if bench is not None and bench.key == "fill" else None
        if view is not None:
            self._poll.stop()
            self._look(view)
            view.update()

    @Slot()
    def over(self) -> None:
        """The form is on the screen."""
        say("shown")
        end()


def watch(window: MainWindow, passphrase: str) -> Watch:
    """Watch the window; it is opened with this passphrase."""
    return Watch(window, passphrase)
