"""What is loaded before it is needed, and what PySide need not read."""

import os
import subprocess
import sys

import pytest

_SCRIPT = """
import gc, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from fieldkit.gui.source_guard import spare_sources
spare_sources()
from fieldkit.gui.ahead import Ahead
application = QApplication([])
window = QWidget()
before = set(sys.modules)
ahead = Ahead(window, lambda: print("dressed"))
print(gc.isenabled())
clock = QTimer(window)
def look():
    if not ahead._left:
        application.quit()
clock.timeout.connect(look)
clock.start(5)
QTimer.singleShot(60_000, window, application.quit)
application.exec()
loaded = set(sys.modules) - before
import linecache
print(gc.isenabled())
print({"sqlalchemy", "fieldkit.gui.workbench", "fieldkit.gui.home.page"} <= loaded)
print([name for name in linecache.cache if name.endswith("workbench.py")])
print(gc.get_freeze_count() > len(gc.get_objects()))
"""


_BOTH = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from fieldkit.gui.application import open_window
from fieldkit.gui.preferences import Preferences, PreferencesFile
application = QApplication(["fieldkit", "-style", "Fusion"])
folder = Path({folder!r})
kept = PreferencesFile(folder / "window.json")
kept.write(Preferences("en", {look!r}))
window = open_window(application, folder, kept)
window.front.field.edit.setText("four words")
window.show()
application.processEvents()
print("fieldkit.gui.style" in sys.modules)
before = window.grab().toImage()
window.look.put_style()
application.processEvents()
after = window.grab().toImage()
print("fieldkit.gui.style" in sys.modules, before == after)
"""


def run(script: str) -> list[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", script]
    out = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=True, env=environment
    )
    assert out.stderr == ""
    return out.stdout.splitlines()


def test_what_an_open_workspace_needs_is_loaded_behind_the_unlock_screen():
    *_before, loaded, _sources, _frozen = run(_SCRIPT)

    assert loaded == "True"


def test_no_thread_collects_what_is_qts_while_it_loads():
    while_loading, _dressed, afterwards, *_others = run(_SCRIPT)

    assert (while_loading, afterwards) == ("False", "True")


def test_the_sources_of_modules_are_not_kept():
    *_others, sources, _frozen = run(_SCRIPT)

    assert sources == "[]"


def test_what_was_loaded_is_walked_through_by_no_collection_again():
    *_others, frozen = run(_SCRIPT)

    assert frozen == "True"


def test_the_unlock_screen_needs_no_database_no_pages_and_no_style():
    script = (
        "import sys, fieldkit.gui.application;"
        "heavy = ('sqlalchemy', 'fieldkit.gui.workbench', 'fieldkit.services.restoring', 'xml',"
        " 'fieldkit.gui.style', 'fieldkit.services.workspace');"
        "print([name for name in heavy if name in sys.modules])"
    )

    assert run(script) == ["[]"]


def test_the_style_comes_before_anything_else_is_loaded():
    _while_loading, dressed, *_others = run(_SCRIPT)

    assert dressed == "dressed"


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_unlock_screen_looks_the_same_before_and_after_the_style(look, tmp_path):
    (tmp_path / "slots.json").write_text("[]")

    *before, after = run(_BOTH.format(folder=str(tmp_path), look=look))

    assert before == ["False"]
    assert after == "True True"


def test_forms_open_without_the_viewer_of_papers():
    script = "import sys, fieldkit.gui.filling.page; print('PySide6.QtPdf' in sys.modules)"

    assert run(script) == ["False"]
