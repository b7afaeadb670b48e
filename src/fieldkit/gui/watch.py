"""Hands at the program, in all of its windows, and the keys that work everywhere."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.gui.collecting import Collector

_HANDS = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
}


class Watch(QObject):
    """Hears every window of the program: whole windows only, which hear little.

    The keys that hide, lock and switch work in every dialog and list as well,
    where the workbench's own shortcuts do not reach; they do nothing while no
    workspace is open, which ``working`` tells.

    Signals: moved() whenever a hand moves.
    """

    moved = Signal()

    def __init__(
        self,
        window: QWidget,
        acts: Mapping[Qt.Key, Callable[[], None]],
        working: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._acts = acts
        self._working = working
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusWindowChanged.connect(self._listen)

    @Slot(QWindow)
    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell of a hand, and do what a key is for."""
        if event.type() in _HANDS:
            Collector.hands_moved()
            self.moved.emit()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            plain = not event.modifiers() and not event.isAutoRepeat()
            act = self._acts.get(Qt.Key(event.key())) if plain else None
            if act is not None and self._working():
                act()
                return True
        return False
