"""What all pages of the window have in common."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.timers import stop_timers
from fieldkit.records.submission import Subject


class Page(QWidget):
    """One page: it shows what the services say and asks them for what it wants.

    Signals: changed() when something was saved, so that the foot counts again;
    go_requested(page key, argument) to open another page; opened() when what was
    begun in the worker stands there.
    """

    changed = Signal()
    go_requested = Signal(str, object)
    opened = Signal()

    folds_navigation: bool = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.argument: object = None  # what the window opened the page with last

    def title(self) -> str:
        """Return the page's name, without anybody's name in it: it stands in the window's title."""
        return ""

    def open(self, argument: object = None) -> None:
        """Read again what the page shows; ``argument`` says which record."""

    def begin(self, argument: object = None) -> None:
        """Open for the window, which goes on at once; who reads much lets the worker read."""
        self.open(argument)

    def leave(self) -> bool:
        """Finish what is being typed; False keeps the page open."""
        return True

    def subject(self) -> Subject | None:
        """Return the family, case or event that a form begun here is about, None if still open."""
        return None

    def bookmark(self) -> object:
        """Return the argument that opens this very place again after the window was locked."""
        return self.argument

    def initial_focus(self) -> QWidget | None:
        """Return the widget that has the focus when the page opens."""
        return None

    def panes(self) -> tuple[QWidget, ...]:
        """Return the parts between which F6 goes, besides the navigation."""
        return (self,)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask nothing more once it is closed."""
        stop_timers(self)
        super().closeEvent(event)
