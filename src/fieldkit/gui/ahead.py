"""What an open workspace needs, loaded while the passphrase is still being typed."""

import gc
import importlib
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from fieldkit.gui.collecting import Collector

_AFTER_MS = 150  # once the unlock screen is painted
_BETWEEN_MS = 40
# These know no Qt, so a thread of their own may load them.
_BEHIND = (
    "fieldkit.store.database",
    "fieldkit.store.unit_of_work",
    "fieldkit.services.restoring",
    "fieldkit.services.recovery_words",
    "fieldkit.services.packs",
    "fieldkit.services.upkeep",
    "fieldkit.services.cases",
)
# These are loaded between two keystrokes, a little at a time.
_BETWEEN = (
    "fieldkit.gui.widgets.nav_foot",
    "fieldkit.gui.navigation",
    "fieldkit.gui.desk",
    "fieldkit.gui.go_to",
    "fieldkit.gui.door",
    "fieldkit.gui.keys_help",
    "fieldkit.gui.home.tile",
    "fieldkit.gui.home.words",
    "fieldkit.gui.home.page",
    "fieldkit.gui.workbench",
    # Where one goes from Home most often.
    "fieldkit.gui.merging.acts",
    "fieldkit.gui.cases.person_acts",
    "fieldkit.gui.cases.family_acts",
    "fieldkit.gui.cases.page",
)


class Ahead(QObject):
    """Loads modules behind the unlock screen; whoever needs one sooner waits for it alone.

    ``first`` is done before that: what the screen itself could do without.

    Until all are there, cycles are collected in the window's thread alone.
    """

    def __init__(self, parent: QObject, first: Callable[[], None]) -> None:
        super().__init__(parent)
        self._first = first
        self._left = list(_BETWEEN)
        self._pause = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._pause.timeout.connect(self._load)
        self._collector = Collector(self)
        self._collector.hold()
        self._behind = threading.Thread(target=_load_behind, name="ahead", daemon=True)
        self._pause.start()

    @property
    def over(self) -> bool:
        """Tell whether all is loaded."""
        return not self._left

    @Slot()
    def _load(self) -> None:
        if self._behind.ident is None:
            self._first()
            self._behind.start()
        elif not self._behind.is_alive():
            importlib.import_module(self._left.pop(0))
        if self._left:
            self._pause.start(_BETWEEN_MS)
        else:
            # What is loaded by now stays: no collection has to walk through it again.
            gc.freeze()
            self._collector.release()


def _load_behind() -> None:
    for name in _BEHIND:
        importlib.import_module(name)
