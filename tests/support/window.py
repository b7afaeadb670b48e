"""Hands and eyes for the tests of the window."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from fieldkit.gui import theme
from fieldkit.gui.desk import Desk
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.notices import Notices
from fieldkit.gui.preferences import PreferencesFile
from fieldkit.gui.style import FieldkitStyle
from fieldkit.gui.widgets.focus_ring import FocusRing
from fieldkit.services.packs import built_in_pack, install_pack
from fieldkit.services.workspace import Workspace, create_workspace, open_workspace
from fieldkit.store.keys import KeyCost

PASSPHRASE = "ольха берёза клён рябина"
USER = "Ольхова Наталья Петровна"


def type_text(widget: QWidget | QWindow, text: str) -> None:
    """Type letters of any alphabet; QTest's own keyClicks aborts on Cyrillic.

    What a window gets goes to the widget with the focus, by the same way as a person's keys.
    """
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            modifiers = Qt.KeyboardModifier.NoModifier
            event = QKeyEvent(kind, Qt.Key.Key_unknown, modifiers, character)
            QApplication.sendEvent(widget, event)


def press(
    widget: QWidget,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press and release one key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers))


def grab(widget: QWidget, path: Path, size: tuple[int, int] = (1366, 690)) -> None:
    """Take a picture of a widget as it stands in a window of this size."""
    widget.resize(*size)
    widget.show()
    QApplication.processEvents()
    widget.grab().save(str(path))


def unnamed(widget: QWidget) -> list[str]:
    """Return the widgets that take the focus and tell a screen reader nothing, by class."""
    found = []
    for child in [widget, *widget.findChildren(QWidget)]:
        takes = child.focusPolicy() is not Qt.FocusPolicy.NoFocus
        if child.window().windowType() is Qt.WindowType.Popup:
            continue  # a combo box speaks for its list
        if not takes or isinstance(child, QScrollArea | QLabel) or child.focusProxy() is not None:
            continue
        known = QAccessible.queryAccessibleInterface(child)
        if known is None or not known.text(QAccessible.Text.Name).strip():
            found.append(f"{type(child).__name__} in {type(child.parent()).__name__}")
    return found


@pytest.fixture
def application(qapp: QApplication) -> Iterator[QApplication]:
    """Dress the application in the light theme, as the window does."""
    if not isinstance(qapp.style(), FieldkitStyle):
        qapp.setStyle(FieldkitStyle())
        FocusRing(qapp)
    theme.wear(qapp, theme.Theme())
    yield qapp
    theme.wear(qapp, theme.Theme())


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one workspace with the built-in pack, to be copied by every test that needs one."""
    folder = tmp_path_factory.mktemp("template") / "workspace"
    made = create_workspace(folder, user_name=USER, passphrase=PASSPHRASE, cost=KeyCost.lowest())
    install_pack(made, built_in_pack())
    made.close()
    return folder


@pytest.fixture
def workspace_folder(template: Path, tmp_path: Path) -> Path:
    """Copy the template to a folder of the test's own, with Cyrillic and a blank in its name."""
    folder = tmp_path / "моя база" / "workspace"
    shutil.copytree(template, folder)
    return folder


@pytest.fixture
def workspace(workspace_folder: Path) -> Iterator[Workspace]:
    """Open a copy of the template."""
    opened = open_workspace(workspace_folder, PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def desk(application: QApplication, workspace: Workspace) -> Iterator[Desk]:
    """Give a page all it needs; notices stand over a widget of their own."""
    host = QWidget()
    host.resize(1178, 690)
    jobs = Jobs()
    kept = PreferencesFile(workspace.folder.with_name("window.json"))
    yield Desk(workspace, jobs, Notices(host), theme.current(), kept)
    jobs.close()
    host.deleteLater()
    # Pages that a test has given up go before the workspace that their timers would ask.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
