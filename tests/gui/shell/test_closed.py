"""A locked workspace is closed for good: nothing that comes late opens its files again."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.look import Look
from fieldkit.gui.main_window import MainWindow
from fieldkit.gui.preferences import Preferences, PreferencesFile
from fieldkit.services.workspace import counters
from fieldkit.store.faults import WorkspaceClosed
from tests.support.window import PASSPHRASE, press, type_text


@pytest.fixture
def window(application, workspace_folder, tmp_path, qtbot):
    kept = PreferencesFile(tmp_path / "window.json")
    kept.write(Preferences(language="en", look="light"))
    made = MainWindow(workspace_folder, Look(application), kept)
    made.begin()
    made.show()
    type_text(made.front.field.edit, PASSPHRASE)
    press(made.front.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.workbench is not None, timeout=10_000)
    yield made
    made.close()
    made.deleteLater()


def test_a_count_that_was_due_does_not_open_the_database_behind_the_lock(window, qtbot):
    bench = window.workbench
    qtbot.waitUntil(lambda: not window.jobs.busy)
    bench._pause.start(1)

    window.lock()
    time.sleep(0.05)
    # Timers come before the pages are deleted.
    QApplication.processEvents()

    names = {path.name for path in window.folder.iterdir()}
    assert "fieldkit.db" in names
    assert not {"fieldkit.db-wal", "fieldkit.db-shm"} & names


def test_a_closed_workspace_refuses_in_words(workspace):
    workspace.close()

    with pytest.raises(WorkspaceClosed):
        counters(workspace)
    with pytest.raises(WorkspaceClosed), workspace.unit_of_work():
        pass
