"""What of the window is drawn for people to look at, and walked through by the tests."""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from fieldkit.gui.page import Page
from fieldkit.gui.scene import Scene

if TYPE_CHECKING:
    from fieldkit.gui.main_window import MainWindow
    from fieldkit.gui.workbench import Workbench
    from fieldkit.services.workspace import Workspace

ROOMS = (
    "home",
    "cases",
    "forms",
    "filling",
    "attendance",
    "sync",
    "discrepancies",
    "office",
    "lists",
    "settings",
    "trail",
    "reports",
    "workshop",
)
_WANTED = "ольх"


def scenes() -> tuple[Scene, ...]:
    """Return the scenes of every room, the window's own first; a room's own take their place."""
    found = list(_OWN)
    for room in ROOMS:
        name = f"fieldkit.gui.{room}.scenes"
        if find_spec(f"fieldkit.gui.{room}") is not None and find_spec(name) is not None:
            found += import_module(name).SCENES
    return tuple({scene.name: scene for scene in found}.values())


def _first_family(workspace: "Workspace") -> object:
    from fieldkit.services.cases import find_families

    return find_families(workspace, limit=1).rows[0].id


def _draft(workspace: "Workspace") -> object:
    from fieldkit.gui.filling.request import FillRequest
    from fieldkit.services.filling import list_drafts

    return FillRequest(draft_id=list_drafts(workspace)[0].id)


def _seminar(workspace: "Workspace") -> object:
    from fieldkit.services.attendance import list_events, open_event

    events = list_events(workspace)
    return max(events, key=lambda event: len(open_event(workspace, event.id).registrations)).id


def _window(page: Page) -> "MainWindow":
    from fieldkit.gui.main_window import MainWindow

    window = page.window()
    if not isinstance(window, MainWindow):
        raise TypeError(window)
    return window


def _bench(page: Page) -> "Workbench":
    bench = _window(page).workbench
    if bench is None:
        raise TypeError(page)
    return bench


def _go_to(page: Page) -> None:
    from fieldkit.gui.go_to import GoTo

    bench = _bench(page)
    bench.go_to()
    for sheet in bench.findChildren(GoTo):
        sheet.field.setText(_WANTED)


def _keys(page: Page) -> None:
    _bench(page).show_keys()


def _room(page: Page) -> None:
    page.desk.room.ask()


def _crash(page: Page) -> None:
    from pathlib import Path

    from fieldkit.gui.crash_dialog import CrashDialog

    report = Path("crash-2026-11-12.txt")
    CrashDialog(page.window(), report, page.desk.workspace.saved_at).open()


_OWN = (
    Scene("home", "home"),
    Scene("families", "families"),
    Scene("family", "families", _first_family),
    Scene("pairs", "pairs", supervisor=True),
    Scene("forms", "forms"),
    Scene("filling", "fill", _draft),
    Scene("events", "events"),
    Scene("marks", "event", _seminar),
    Scene("exchange", "exchange"),
    Scene("head-office", "office", office=True),
    Scene("settings", "settings"),
    Scene("trail", "trail"),
    Scene("go-to", "home", None, _go_to),
    Scene("keys", "home", None, _keys),
    Scene("free-space", "home", None, _room),
    Scene("crash", "home", None, _crash),
    Scene("home-of-office", "home", office=True),
    Scene("settings-of-office", "settings", office=True),
)
