"""The whole window on a screen of its own, with a hand that types Russian through it.

``python -m tests.support.typing_worker DEMO`` prints what arrived, as JSON.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fieldkit import i18n
from fieldkit.assets import asset
from fieldkit.gui.application import open_window
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.main_window import MainWindow
from fieldkit.gui.preferences import Preferences, PreferencesFile
from fieldkit.services.attendance import list_events
from fieldkit.services.demo.story import PASSPHRASE
from tests.support.keyboard import Keyboard

_PATIENCE = 20  # seconds
SEARCHED = "рябинин"
WRITTEN = "Нужны дрова, Ёлкино, дом 7"
_REF = "/data/reg/request_words"


def main(demo: Path) -> None:
    """Unlock, search, fill in and mark, with keys alone, and tell what arrived."""
    i18n.install(asset("translations"), "ru")
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    kept = PreferencesFile(demo.parent / "window.json")
    kept.write(Preferences(language="ru", look="light"))
    window = open_window(application, demo / "laptop", kept)
    window.show()
    window.look.put_style()
    window.activateWindow()
    until(window.isActiveWindow)
    keyboard = Keyboard()
    keyboard.type(f"{PASSPHRASE}\n")
    until(lambda: window.workbench is not None and window.workbench.page is not None)
    arrived = {
        "search": searched(window, keyboard),
        "field": filled(window, keyboard),
        "mark": marked(window, keyboard),
    }
    window.close()
    print(json.dumps(arrived, ensure_ascii=False))


def searched(window: MainWindow, keyboard: Keyboard) -> list[str]:
    """Search for a family; return what stands in the field and who was found."""
    window.workbench.go("families")
    listed = window.workbench.page.list
    keyboard.chord("Control_L", "f")
    until(lambda: QApplication.focusWidget() is listed.search)
    keyboard.type(SEARCHED)
    until(lambda: listed.search.text() == SEARCHED and listed.model.total == 1)
    return [listed.search.text(), listed.model.index(0, 0).data().split(",")[0]]


def filled(window: MainWindow, keyboard: Keyboard) -> str:
    """Write into a new form what a family asks for; return the answer that the form keeps."""
    window.workbench.go("fill", FillRequest(form_id="family_registration"))
    page = window.workbench.page
    until(lambda: page.view is not None)
    view = page.view
    view.jump_to(_REF)
    until(view.sheet.section_sheet.question(_REF).control.holds_focus)
    keyboard.type(f"{WRITTEN}\t")
    until(lambda: view.model.session.node(_REF).value == WRITTEN)
    return view.model.session.node(_REF).value


def marked(window: MainWindow, keyboard: Keyboard) -> str:
    """Mark somebody late in the grid of the group that meets today; return the mark."""
    event = max(list_events(window.workbench.desk.workspace), key=lambda one: one.starts_on)
    window.workbench.go("event", event.id)
    tab = window.workbench.page.marks
    until(lambda: tab.view.hasFocus() and tab.view.cursor_cell() is not None)
    column = next(n for n, one in enumerate(tab.model.grid.sessions) if not one.closed)
    tab.view.go(0, column)
    before = tab.model.mark(0, column)
    keyboard.type("о")
    until(lambda: tab.model.mark(0, column) != before)
    return tab.model.mark(0, column).status.name


def until(happened: Callable[[], bool]) -> None:
    """Let the window live until something happened; a minute that it did not is too long."""
    end = time.monotonic() + _PATIENCE
    while not happened():
        QApplication.processEvents()
        if time.monotonic() > end:
            raise TimeoutError(happened)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
